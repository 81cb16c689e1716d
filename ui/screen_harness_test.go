package ui

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
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

// screenHarness drives one screen without a program: Cmds run in the background, and
// their messages are delivered one at a time. The test controls the time.
type screenHarness struct {
	t        *testing.T
	home     string
	d        *display
	screen   screen
	commands []flow.Command // that the screen sent
	msgs     chan tea.Msg
	// fakeTime: the test runs in a synctest bubble. Other programs run in the
	// time of the machine: with those, tests wait by waitUntil.
	fakeTime bool
}

// testScreen runs a test in fake time, with a home folder of its own.
func testScreen(t *testing.T, test func(h *screenHarness)) {
	t.Helper()
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", home)
	synctest.Test(t, func(t *testing.T) {
		h := newScreenHarness(t, home)
		h.fakeTime = true
		defer time.Sleep(time.Minute) // what still waits for its time comes to its end
		test(h)
	})
}

func newScreenHarness(t *testing.T, home string) *screenHarness {
	renderer := lipgloss.NewRenderer(&bytes.Buffer{}, termenv.WithProfile(termenv.Ascii))
	h := &screenHarness{t: t, home: home, msgs: make(chan tea.Msg, 64), d: &display{
		Options: Options{Words: words.English, Now: time.Now},
		Keys:    newKeyMap(words.English), Renderer: renderer, Theme: newTheme(renderer, themeOptions{}),
	}}
	h.d.Files.StartDir = filepath.Join(home, "Pictures")
	h.makeFolder("Pictures")
	return h
}

// setColours gives the terminal colours.
func (h *screenHarness) setColours(p termenv.Profile) {
	h.d.Renderer.SetColorProfile(p)
	h.d.Theme = newTheme(h.d.Renderer, themeOptions{})
}

// show begins with a screen of width by height cells.
func (h *screenHarness) show(s screen, width, height int) {
	h.screen = s
	s.SetSize(width, height)
	if s, ok := s.(initializer); ok {
		h.run(s.Init())
	}
	h.settle()
}

// carryOut does what the screen wants.
func (h *screenHarness) carryOut(wanted intent) {
	switch wanted := wanted.(type) {
	case nil, cameraTipSeen:
	case sendCommand:
		h.commands = append(h.commands, wanted.Command)
	case work:
		h.run(tea.Cmd(wanted))
	case intents:
		for _, one := range wanted {
			h.carryOut(one)
		}
	default:
		h.t.Errorf("the screen wants %#v", wanted)
	}
}

func (h *screenHarness) run(cmd tea.Cmd) {
	if cmd != nil {
		go func() { h.msgs <- cmd() }()
	}
}

// settle delivers the messages of Cmds until all remaining ones wait for time
// to pass.
func (h *screenHarness) settle() {
	for {
		if h.fakeTime {
			synctest.Wait()
		}
		select {
		case msg := <-h.msgs:
			h.deliver(msg)
		default:
			return
		}
	}
}

// testTimeout is how long is waited for what a slow machine may still show.
const testTimeout = 2 * time.Minute

// waitUntil hands over what Cmds give until the condition holds.
func (h *screenHarness) waitUntil(condition func() bool) {
	h.t.Helper()
	for !condition() {
		select {
		case msg := <-h.msgs:
			h.deliver(msg)
		case <-time.After(testTimeout):
			h.t.Fatalf("the condition never held:\n%s", h.view())
		}
	}
}

func (h *screenHarness) deliver(msg tea.Msg) {
	batch, ok := msg.(tea.BatchMsg)
	if !ok {
		h.carryOut(h.screen.Update(msg))
		return
	}
	for _, cmd := range batch {
		h.run(cmd)
	}
}

// advance lets time pass, in small steps.
func (h *screenHarness) advance(d time.Duration) {
	for ; d > 0; d -= 100 * time.Millisecond {
		time.Sleep(100 * time.Millisecond)
		h.settle()
	}
}

// press presses keys, named as Bubble Tea names them, one after the other.
func (h *screenHarness) press(keys ...string) {
	for _, k := range keys {
		h.pressKey(keyOf(k))
	}
}

func (h *screenHarness) pressKey(msg tea.KeyMsg) {
	if e, ok := h.screen.(escaper); ok && msg.Type == tea.KeyEsc {
		wanted, _ := e.Escape()
		h.carryOut(wanted)
	} else {
		h.carryOut(h.screen.Update(msg))
	}
	h.settle()
}

func keyOf(name string) tea.KeyMsg {
	special := map[string]tea.KeyType{
		"enter": tea.KeyEnter, "ctrl+s": tea.KeyCtrlS, "esc": tea.KeyEsc, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "f1": tea.KeyF1,
		"backspace": tea.KeyBackspace, "tab": tea.KeyTab, "home": tea.KeyHome, "end": tea.KeyEnd,
		"pgdown": tea.KeyPgDown, "ctrl+t": tea.KeyCtrlT, "ctrl+l": tea.KeyCtrlL,
	}
	if k, ok := special[name]; ok {
		return tea.KeyMsg{Type: k}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// paste is what a terminal sends for a paste or a drop.
func (h *screenHarness) paste(text string) {
	h.pressKey(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
}

func (h *screenHarness) view() string { return h.screen.View() }

func (h *screenHarness) mustShow(texts ...string) {
	h.t.Helper()
	for _, text := range texts {
		if !shows(h.view(), text) {
			h.t.Errorf("%q is missing in\n%s", text, textOf(h.view()))
		}
	}
}

// pathsOf are the paths of submitted files by target.
func pathsOf(files map[string]flow.ChosenFile) map[string]string {
	paths := map[string]string{}
	for target, file := range files {
		paths[target] = file.Path
	}
	return paths
}

func (h *screenHarness) mustSubmitFiles(files map[string]string) {
	h.t.Helper()
	if len(h.commands) != 1 {
		h.t.Fatalf("commands %+v\n%s", h.commands, h.view())
	}
	submit, _ := h.commands[0].(flow.Submit)
	if got := pathsOf(submit.Files); submit.StepID != "IPS1" || submit.Values != nil || !reflect.DeepEqual(got, files) {
		h.t.Errorf("submitted %+v, want %v\n%s", submit, files, h.view())
	}
	for target, file := range submit.Files {
		if file.MIME == "" || file.Checked.IsZero() {
			h.t.Errorf("nothing holds %s to what was looked at: %+v", target, file)
		}
	}
	for _, path := range files {
		if _, err := os.Stat(path); err != nil {
			h.t.Error(err)
		}
	}
}

// mustFitEverySize checks that a screen is never wider or taller than its room.
func mustFitEverySize(t *testing.T, s screen) {
	t.Helper()
	for w := 1; w <= 120; w += 1 + w/12 {
		for h := 1; h <= 40; h += 1 + h/6 {
			s.SetSize(w, h)
			if got := s.View(); lipgloss.Width(got) > w || lipgloss.Height(got) > h {
				t.Fatalf("%d×%d cells in a room of %d×%d:\n%s", lipgloss.Width(got), lipgloss.Height(got), w, h, got)
			}
		}
	}
	s.SetSize(80, 24)
}

// path is where a file in the home folder lies.
func (h *screenHarness) path(name string) string {
	return filepath.Join(h.home, filepath.FromSlash(name))
}

func (h *screenHarness) makeFolder(name string) {
	h.t.Helper()
	if err := os.MkdirAll(h.path(name), 0o700); err != nil {
		h.t.Fatal(err)
	}
}

// writeFile writes a file that is age old.
func (h *screenHarness) writeFile(name string, content []byte, age time.Duration) string {
	h.t.Helper()
	path := h.path(name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		h.t.Fatal(err)
	}
	then := time.Now().Add(-age)
	if err := os.Chtimes(path, then, then); err != nil {
		h.t.Fatal(err)
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

// Small photos are checked quickly; that they are small is warned about.
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
