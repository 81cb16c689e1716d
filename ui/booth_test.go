package ui

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"cedula/flow"
	"cedula/flow/media"
	"cedula/ui/words"
)

// booth drives one screen without a program: Cmds run beside it, and what they
// give comes back one at a time. Time passes when the test says so.
type booth struct {
	t    *testing.T
	home string
	d    *display
	on   screen
	said []flow.Command
	msgs chan tea.Msg
	// bubble says that time is the booth's own. Other programs run in the time
	// of the machine: with those, tests wait by until.
	bubble bool
}

// inBooth runs a test in a bubble of its own time, with a home of its own.
func inBooth(t *testing.T, test func(b *booth)) {
	t.Helper()
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", home)
	synctest.Test(t, func(t *testing.T) {
		b := newBooth(t, home)
		b.bubble = true
		defer time.Sleep(time.Minute) // what still waits for its time comes to its end
		test(b)
	})
}

func newBooth(t *testing.T, home string) *booth {
	b := &booth{t: t, home: home, msgs: make(chan tea.Msg, 64)}
	b.d = boothDisplay()
	b.d.Files.StartDir = filepath.Join(home, "Pictures")
	b.folder("Pictures")
	return b
}

func boothDisplay() *display {
	renderer := lipgloss.NewRenderer(&bytes.Buffer{}, termenv.WithProfile(termenv.Ascii))
	return &display{
		Words: words.English, Keys: NewKeys(words.English), Renderer: renderer, Theme: NewTheme(renderer, Dark),
		Now: time.Now,
	}
}

// colours gives the booth's terminal colours.
func (b *booth) colours(p termenv.Profile) {
	b.d.Renderer.SetColorProfile(p)
	b.d.Theme = NewTheme(b.d.Renderer, Dark)
}

// show begins with a screen of w by h cells.
func (b *booth) show(s screen, w, h int) {
	b.on = s
	s.SetSize(w, h)
	if s, ok := s.(initializer); ok {
		b.run(s.Init())
	}
	b.settle()
}

// carryOut does what the screen wants.
func (b *booth) carryOut(wanted intent) {
	switch wanted := wanted.(type) {
	case nil:
	case sendCommand:
		b.said = append(b.said, wanted.Command)
	case work:
		b.run(tea.Cmd(wanted))
	case intents:
		for _, one := range wanted {
			b.carryOut(one)
		}
	default:
		b.t.Errorf("the screen wants %#v", wanted)
	}
}

func (b *booth) run(cmd tea.Cmd) {
	if cmd != nil {
		go func() { b.msgs <- cmd() }()
	}
}

// settle hands over all that Cmds gave, until all that is left waits for time
// to pass.
func (b *booth) settle() {
	for {
		if b.bubble {
			synctest.Wait()
		}
		select {
		case msg := <-b.msgs:
			b.take(msg)
		default:
			return
		}
	}
}

// until hands over what Cmds give until something is so.
func (b *booth) until(so func() bool) {
	b.t.Helper()
	for !so() {
		select {
		case msg := <-b.msgs:
			b.take(msg)
		case <-time.After(30 * time.Second):
			b.t.Fatalf("it never came to it:\n%s", b.view())
		}
	}
}

func (b *booth) take(msg tea.Msg) {
	batch, ok := msg.(tea.BatchMsg)
	if !ok {
		b.carryOut(b.on.Update(msg))
		return
	}
	for _, cmd := range batch {
		b.run(cmd)
	}
}

// pass lets time pass, in small steps.
func (b *booth) pass(d time.Duration) {
	for ; d > 0; d -= 100 * time.Millisecond {
		time.Sleep(100 * time.Millisecond)
		b.settle()
	}
}

// press presses keys, named as Bubble Tea names them, one after the other.
func (b *booth) press(keys ...string) {
	for _, k := range keys {
		b.key(keyOf(k))
	}
}

func (b *booth) key(msg tea.KeyMsg) {
	if e, ok := b.on.(escaper); ok && msg.Type == tea.KeyEsc {
		wanted, _ := e.Escape()
		b.carryOut(wanted)
	} else {
		b.carryOut(b.on.Update(msg))
	}
	b.settle()
}

func keyOf(name string) tea.KeyMsg {
	special := map[string]tea.KeyType{
		"enter": tea.KeyEnter, "ctrl+s": tea.KeyCtrlS, "esc": tea.KeyEsc, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft,
		"backspace": tea.KeyBackspace, "tab": tea.KeyTab, "home": tea.KeyHome, "end": tea.KeyEnd,
		"pgdown": tea.KeyPgDown, "ctrl+t": tea.KeyCtrlT, "ctrl+l": tea.KeyCtrlL,
	}
	if k, ok := special[name]; ok {
		return tea.KeyMsg{Type: k}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// paste is what a terminal sends for a paste or a drop.
func (b *booth) paste(text string) {
	b.key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
}

func (b *booth) view() string { return b.on.View() }

// path is where a file of the booth's home lies.
func (b *booth) path(name string) string { return filepath.Join(b.home, filepath.FromSlash(name)) }

func (b *booth) folder(name string) {
	b.t.Helper()
	if err := os.MkdirAll(b.path(name), 0o700); err != nil {
		b.t.Fatal(err)
	}
}

// file writes a file that is age old.
func (b *booth) file(name string, content []byte, age time.Duration) string {
	b.t.Helper()
	path := b.path(name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		b.t.Fatal(err)
	}
	then := time.Now().Add(-age)
	if err := os.Chtimes(path, then, then); err != nil {
		b.t.Fatal(err)
	}
	return path
}

// photo is a JPEG of exactly 1 MiB: cameras put things behind the end of the
// picture, too.
func photo(seed uint64, width, height int) []byte {
	noise := rand.New(rand.NewPCG(seed, 1))
	img := image.NewGray(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			on := uint8(60 + 100*((x/40+y/40+int(seed))%2) + noise.IntN(50))
			img.SetGray(x, y, color.Gray{on})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 60}); err != nil {
		panic(err)
	}
	return append(b.Bytes(), make([]byte, max(0, 1<<20-b.Len()))...)
}

// Small photos are quickly looked into; what is small about them is said.
var (
	frontPhoto = photo(1, 160, 100)
	backPhoto  = photo(2, 150, 90)
)

// documentStep asks for a front and a back.
func documentStep() flow.Snapshot {
	return flow.Snapshot{Phase: flow.PhaseAsking, Step: flow.Step{
		ID: "IPS1", Type: "take_document_photo", Kind: flow.KindMedia, Group: flow.GroupDocument,
		Files: []flow.FileRequest{{Target: "document_front", Need: media.NeedPhoto}, {Target: "document_back", Need: media.NeedPhoto}},
	}}
}
