package ui

import (
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"cedula/flow"
	"cedula/flow/tempdir"
	"cedula/truora/safetext"
	"cedula/ui/graphics"
)

// handOffPage lets the person go on with a phone: the hosted flow's link as a QR
// code. The link carries the token, so it is shown as text, copied or saved on
// demand alone. The verification is followed meanwhile.
type handOffPage struct {
	d                 *display
	snap              flow.Snapshot
	link              string
	code              graphics.QRCode
	err               error // of making the code
	linkShown         bool  // the link is shown as text
	copying           bool  // the link is being handed to the clipboard
	message           string
	failed            bool
	finishedElsewhere bool // something was finished on the phone
	png               *secretFile
	w, h              int
}

// savedMsg is what came of saving the picture.
type savedMsg struct {
	path string
	err  error
}

func newHandOffPage(d *display, snap flow.Snapshot, link string) *handOffPage {
	code, err := graphics.QR(link)
	return &handOffPage{d: d, snap: snap, link: link, code: code, err: err, png: &secretFile{}}
}

// Close removes the picture.
func (v *handOffPage) Close() { v.png.remove() }

// FullWidth takes the whole width: a code for a long link is large.
func (v *handOffPage) FullWidth() bool { return true }

func (v *handOffPage) SetSize(w, h int) { v.w, v.h = w, h }

func (v *handOffPage) Update(msg tea.Msg) intent {
	switch msg := msg.(type) {
	case followMsg:
		return v.follow(msg.Snapshot)
	case savedMsg:
		v.handleSaved(msg)
	case tickMsg:
		v.copying = false
	case tea.KeyMsg:
		return v.handleKey(msg)
	}
	return nil
}

// follow goes on with the phone, and closes once all is over.
func (v *handOffPage) follow(snap flow.Snapshot) intent {
	v.finishedElsewhere = v.finishedElsewhere || snap.Step.ID != v.snap.Step.ID && snap.Notice == flow.NoticeFinishedElsewhere
	v.snap = snap
	if snap.Phase.IsOver() {
		return closePage{}
	}
	return nil
}

func (v *handOffPage) handleKey(msg tea.KeyMsg) intent {
	keys, t := v.d.Keys, v.d.Words.HandOff
	v.message = ""
	switch {
	case key.Matches(msg, keys.Link):
		v.linkShown = !v.linkShown
	case key.Matches(msg, keys.Copy):
		v.copying, v.message, v.failed = true, t.Copied, false
	case key.Matches(msg, keys.Save) && v.err == nil:
		code, file := v.code, v.png
		return work(func() tea.Msg {
			path, err := file.save(code.SavePNG)
			return savedMsg{path, err}
		})
	}
	return nil
}

func (v *handOffPage) handleSaved(msg savedMsg) {
	t := v.d.Words.HandOff
	if v.failed = msg.err != nil; v.failed {
		v.message = t.NotSaved(safetext.Line(errorCause(msg.err)))
		return
	}
	v.message = t.Saved(safetext.Visible(msg.path))
}

func (v *handOffPage) View() string {
	theme, t := v.d.Theme, v.d.Words.HandOff
	blocks := []block{{text: theme.Title.Render(wrap(t.Title, v.w)), rank: 3}, {text: theme.Text.Render(wrap(t.Lead, v.w)), rank: 4}}
	blocks = append(blocks, v.codeBlocks()...)
	return pile(v.w, v.h, append(blocks, v.blocksBelow()...)...)
}

// blocksBelow are what stands below the code. The warning never goes: least of
// all when the link is there to be read.
func (v *handOffPage) blocksBelow() []block {
	status, link := cut(v.status(), v.w), block{}
	if v.copying {
		// Handed to the terminal (OSC 52) in the picture that is drawn: nothing
		// else may write to the terminal meanwhile.
		status += ansi.SetSystemClipboard(v.link)
	}
	if v.linkShown {
		link = block{minRows: 1, draw: v.linkText}
	}
	return []block{
		{text: status},
		{text: v.demoNote(), rank: 1},
		{text: v.warning(v.w)},
		{text: outcomeLine(v.d, v.message, v.failed, v.w)},
		link,
	}
}

// demoNote keeps whoever watches a demo from scanning a link in vain.
func (v *handOffPage) demoNote() string {
	if !v.d.Sandbox {
		return ""
	}
	return v.d.Theme.Muted.Render(wrap(v.d.Words.HandOff.SandboxNote, v.w))
}

func (v *handOffPage) warning(w int) string {
	return marked(v.d.Theme.Warn, "! ", v.d.Words.HandOff.SecretNote, w)
}

// codeBlocks are the code, or how much room it needs. What was asked for since
// takes its room.
func (v *handOffPage) codeBlocks() []block {
	theme, t := v.d.Theme, v.d.Words.HandOff
	if v.err != nil {
		return []block{{text: marked(theme.Warn, "! ", t.TooLong, v.w), rank: 2}}
	}
	cols, lines := v.code.Size()
	below := totalRows(visible(v.blocksBelow())) + max(0, len(v.linkLines())-1)
	switch {
	case cols <= v.w && lines+below <= v.h:
		return []block{{text: v.code.Draw(v.d.Renderer.ColorProfile(), v.d.background() != BackgroundLight)}}
	case v.linkShown || v.message != "":
		return nil
	}
	needs := t.TooSmall(cols+2, lines+2+height(v.warning(max(v.w, cols)))+height(v.demoNote())+fullFrame) // a row for a message
	return []block{{text: marked(theme.Warn, "! ", needs, v.w)}}
}

// status says where the phone is.
func (v *handOffPage) status() string {
	text := v.d.Words.HandOff.Waiting
	if v.finishedElsewhere {
		text = v.d.Words.Notice(flow.NoticeFinishedElsewhere)
	}
	if at := v.snap.Current; at < len(v.snap.Steps) {
		text += " " + groupTitle(v.d, v.snap.Steps[at]) + " · " + v.d.Words.Frame.Position(at+1, len(v.snap.Steps))
	}
	return v.d.Theme.Text.Render(spinner(v.d.Now()) + " " + text)
}

// linkLines are those of the link; none until it is asked for.
func (v *handOffPage) linkLines() []string {
	if !v.linkShown {
		return nil
	}
	return strings.Split(ansi.Hardwrap(safetext.Line(v.link), max(1, v.w-1), false), "\n")
}

// linkText is the link as far as there is room; every line of it opens the
// whole where the terminal can (OSC 8).
func (v *handOffPage) linkText(rows int) string {
	lines := v.linkLines()
	if len(lines) > rows {
		lines = lines[:rows]
		lines[rows-1] += "…"
	}
	for i, line := range lines {
		lines[i] = ansi.SetHyperlink(safetext.Line(v.link)) + v.d.Theme.Link.Render(line) + ansi.ResetHyperlink()
	}
	return strings.Join(lines, "\n")
}

func (v *handOffPage) ShortHelp() []key.Binding {
	show := v.d.Keys.Link
	if v.linkShown {
		show = withHelp(show, v.d.Words.HandOff.HideLink)
	}
	return []key.Binding{show, v.d.Keys.Copy, v.d.Keys.Save}
}

func (v *handOffPage) FullHelp() [][]key.Binding { return [][]key.Binding{v.ShortHelp()} }

// secretFile is a picture that must not outlive its page: it lies in a folder
// of its own that nobody else can enter, and is removed with it.
type secretFile struct {
	mu      sync.Mutex
	folder  *tempdir.Dir
	removed bool
}

// save has the picture written by write. Of a page that was closed meanwhile
// nothing is kept.
func (f *secretFile) save(write func(path string) error) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.removed {
		return "", os.ErrClosed
	}
	if f.folder != nil {
		return f.path(), nil
	}
	folder, err := tempdir.New("link")
	if err != nil {
		return "", err
	}
	f.folder = folder
	return f.path(), write(f.path())
}

func (f *secretFile) path() string { return filepath.Join(f.folder.Path(), "link.png") }

func (f *secretFile) remove() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.removed = true
	if f.folder != nil {
		f.folder.Remove()
		f.folder = nil
	}
}
