package ui

import (
	"os"
	"path/filepath"
	"sync"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/flow/tempdir"
	"cedula/truora/safetext"
	"cedula/ui/words"
)

// handOffPage lets the person continue on a phone: it shows the hosted flow's
// link as a QR code. The link contains the token, so it is shown as text,
// copied or saved only on request. The page follows the verification.
type handOffPage struct {
	d                 *display
	snap              flow.Snapshot
	link              link
	linkShown         bool // the link is shown as text
	message           text // the result of a key
	failed            bool
	finishedElsewhere bool // a step was completed on the phone
	png               *secretFile
	w, h              int
}

// savedMsg is the result of saving the QR code.
type savedMsg struct {
	path string
	err  error
}

func newHandOffPage(d *display, snap flow.Snapshot, address string) *handOffPage {
	return &handOffPage{d: d, snap: snap, link: newLink(d, address), png: &secretFile{}}
}

// Close removes the saved QR code.
func (v *handOffPage) Close() { v.png.remove() }

// FullWidth reports true: a long link has a large QR code.
func (v *handOffPage) FullWidth() bool { return true }

func (v *handOffPage) SetSize(w, h int) { v.w, v.h = w, h }

func (v *handOffPage) Update(msg tea.Msg) intent {
	switch msg := msg.(type) {
	case followMsg:
		return v.follow(msg.Snapshot)
	case savedMsg:
		v.handleSaved(msg)
	case tickMsg:
		v.link.copying = false
	case tea.KeyMsg:
		return v.handleKey(msg)
	}
	return nil
}

// follow follows the progress on the phone, and closes when the process has
// ended.
func (v *handOffPage) follow(snap flow.Snapshot) intent {
	v.finishedElsewhere = v.finishedElsewhere || snap.Step.ID != v.snap.Step.ID && snap.Notice == flow.NoticeFinishedElsewhere
	v.snap = snap
	if snap.Phase.IsOver() {
		return closePage{}
	}
	return nil
}

func (v *handOffPage) handleKey(msg tea.KeyMsg) intent {
	keys := v.d.Keys
	v.message = nil
	switch {
	case v.d.Kiosk != nil: // only the QR code is available in a kiosk
	case key.Matches(msg, keys.Link):
		v.linkShown = !v.linkShown
	case key.Matches(msg, keys.Copy):
		v.link.copying, v.message, v.failed = true, func(w *words.Words) string { return w.HandOff.Copied }, false
	case key.Matches(msg, keys.Save) && v.link.err == nil:
		code, file := v.link.code, v.png
		return work(func() tea.Msg {
			path, err := file.save(code.SavePNG)
			return savedMsg{path, err}
		})
	}
	return nil
}

func (v *handOffPage) handleSaved(msg savedMsg) {
	if v.failed = msg.err != nil; v.failed {
		v.message = func(w *words.Words) string { return w.HandOff.NotSaved(safetext.Line(errorCause(msg.err))) }
		return
	}
	v.message = func(w *words.Words) string { return w.HandOff.Saved(safetext.Visible(msg.path)) }
}

func (v *handOffPage) View() string {
	theme, t := v.d.Theme, v.d.Words.HandOff
	blocks := append([]block{{text: theme.Title.Render(wrap(t.Title, v.w)), rank: 3}}, v.codeBlocks()...)
	return pile(v.w, v.h, append(blocks, v.blocksBelow()...)...)
}

// blocksBelow are the blocks below the QR code. The warning is never dropped.
func (v *handOffPage) blocksBelow() []block {
	link := block{}
	if v.linkShown {
		link = block{minRows: 1, draw: func(rows int) string { return v.link.text(v.w, rows) }}
	}
	return []block{
		{text: cut(v.status(), v.w) + v.link.clipboard()},
		{text: sandboxNote(v.d, v.w), rank: 1},
		{text: v.warning(v.w)},
		{text: outcomeLine(v.d, v.message.in(v.d), v.failed, v.w)},
		link,
	}
}

func (v *handOffPage) warning(w int) string {
	return marked(v.d.Theme.Warn, "! ", v.d.Words.HandOff.SecretNote, w)
}

// codeBlocks are the QR code and what to do with it, or the size that it needs.
// The link as text replaces it if both do not fit.
func (v *handOffPage) codeBlocks() []block {
	theme, t := v.d.Theme, v.d.Words.HandOff
	if v.link.err != nil {
		return []block{{text: marked(theme.Warn, "! ", t.TooLong, v.w), rank: 2}}
	}
	below := totalRows(visible(v.blocksBelow()))
	if v.linkShown {
		below += len(v.link.lines(v.w)) - 1
	}
	lead := block{text: theme.Text.Render(wrap(t.Lead, v.w)), rank: 4}
	code := v.link.drawCode(v.w, v.h-below)
	switch {
	case code != "":
		return []block{lead, {text: code}}
	case v.linkShown || v.message != nil:
		return nil
	}
	cols, lines := v.link.code.Size()
	needs := t.TooSmall(cols+2, lines+2+height(v.warning(max(v.w, cols)))+height(sandboxNote(v.d, v.w))+fullFrame) // a row for a message
	return []block{{text: marked(theme.Warn, "! ", needs, v.w)}}
}

// status shows the progress on the phone.
func (v *handOffPage) status() string {
	text := v.d.Words.HandOff.Waiting
	if v.finishedElsewhere {
		text = v.d.Words.Notice(flow.NoticeFinishedElsewhere)
	}
	if at := v.snap.Current; at < len(v.snap.Steps) {
		text += " " + groupTitle(v.d, v.snap.Steps[at]) + " · " + v.d.Words.Frame.Position(at+1, len(v.snap.Steps))
	}
	return v.d.Theme.Text.Render(v.d.pulse() + " " + text)
}

func (v *handOffPage) ShortHelp() []key.Binding {
	if v.d.Kiosk != nil {
		return nil
	}
	show := v.d.Keys.Link
	if v.linkShown {
		show = withHelp(show, v.d.Words.HandOff.HideLink)
	}
	return []key.Binding{show, v.d.Keys.Copy, v.d.Keys.Save}
}

func (v *handOffPage) FullHelp() [][]key.Binding { return [][]key.Binding{v.ShortHelp()} }

// secretFile is a picture that must not outlive its page: it is in a private
// folder, which is removed with it.
type secretFile struct {
	mu      sync.Mutex
	folder  *tempdir.Dir
	removed bool
}

// save creates the picture by write. If the page was closed meanwhile, the
// picture is removed.
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
