package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
)

// linkScreen shows the link to a step's page, and waits until the step is
// completed there.
type linkScreen struct {
	d    *display
	snap flow.Snapshot
	link link
	w, h int
}

// newLinkScreen shows the step's page; if there is none, a phone is needed.
func newLinkScreen(d *display, snap flow.Snapshot) screen {
	if snap.Step.Link == "" {
		return newPhoneScreen(d, snap)
	}
	return &linkScreen{d: d, snap: snap, link: newLink(d, snap.Step.Link)}
}

func (v *linkScreen) SetSize(w, h int) { v.w, v.h = w, h }

func (v *linkScreen) Update(msg tea.Msg) intent {
	switch msg := msg.(type) {
	case followMsg:
		v.follow(msg.Snapshot)
	case tea.KeyMsg:
		return v.handleKey(msg)
	default:
		v.link.Update(msg)
	}
	return nil
}

// follow updates the link from a snapshot: it may have changed.
func (v *linkScreen) follow(snap flow.Snapshot) {
	if address := snap.Step.Link; address != "" && address != v.link.address {
		v.link = newLink(v.d, address)
	}
	v.snap = snap
}

func (v *linkScreen) handleKey(msg tea.KeyMsg) intent {
	if wanted, ok := v.link.HandleKey(msg); ok {
		return wanted
	}
	if key.Matches(msg, v.d.Keys.Code) {
		return openPage{&linkCodePage{d: v.d, step: v.snap.Step.ID, link: v.link}}
	}
	return nil
}

func (v *linkScreen) View() string {
	blocks := v.blocks()
	if code := v.codeBeside(blocks); code != "" {
		at := len(blocks) - 1 // above the state of the wait
		blocks = append(blocks[:at:at], block{text: code}, blocks[at])
	}
	return stack(v.w, v.h, blocks...)
}

// codeBeside is the code, if it fits among the blocks.
func (v *linkScreen) codeBeside(blocks []block) string {
	return v.link.drawCode(v.w, v.h-totalRows(visible(blocks))-len(v.link.lines(v.w))+1)
}

// blocks are the step's texts, the link after its host, and the state of the
// wait.
func (v *linkScreen) blocks() []block {
	theme, t := v.d.Theme, v.d.Words.Link
	waiting := v.link.outcome(v.w)
	if v.link.message == nil {
		waiting = theme.Muted.Render(cut(v.d.pulse()+" "+t.Waiting, v.w)) + waiting
	}
	return append(heading(v.d, v.snap, v.w), []block{
		{text: theme.Text.Render(wrap(t.Opens(v.link.host()), v.w))},
		{minRows: 1, draw: func(rows int) string { return v.link.text(v.w, min(rows, len(v.link.lines(v.w)))) }},
		{text: sandboxNote(v.d, v.w), rank: 3},
		{text: waiting},
	}...)
}

func (v *linkScreen) ShortHelp() []key.Binding {
	if v.codeBeside(v.blocks()) != "" {
		return v.link.Keys()
	}
	return append([]key.Binding{v.d.Keys.Code}, v.link.Keys()...)
}

func (v *linkScreen) FullHelp() [][]key.Binding { return [][]key.Binding{v.ShortHelp()} }

// linkCodePage shows a link as a code, in the full size of the terminal. It
// closes when its step ends.
type linkCodePage struct {
	d      *display
	step   string
	link   link
	copied bool
	w, h   int
}

// FullWidth reports true: a long link has a large QR code.
func (v *linkCodePage) FullWidth() bool { return true }

func (v *linkCodePage) SetSize(w, h int) { v.w, v.h = w, h }

func (v *linkCodePage) Update(msg tea.Msg) intent {
	switch msg := msg.(type) {
	case followMsg:
		if msg.Phase != flow.PhaseAsking || msg.Step.ID != v.step {
			return closePage{}
		}
	case tickMsg:
		v.link.copying = false
	case tea.KeyMsg:
		if v.copied = key.Matches(msg, v.d.Keys.Copy) && v.d.Kiosk == nil; v.copied {
			v.link.copying = true
		}
	}
	return nil
}

func (v *linkCodePage) View() string {
	theme, t := v.d.Theme, v.d.Words.Link
	status := theme.Muted.Render(cut(v.d.pulse()+" "+t.Waiting, v.w))
	if v.copied {
		status = outcomeLine(v.d, v.d.Words.HandOff.Copied, false, v.w)
	}
	blocks := []block{
		{text: theme.Text.Render(wrap(t.Opens(v.link.host()), v.w))},
		{text: theme.Muted.Render(wrap(t.CodeLead, v.w)), rank: 2},
		{text: sandboxNote(v.d, v.w), rank: 1},
		{text: status + v.link.clipboard()},
	}
	return pile(v.w, v.h, append(blocks[:2:2], append([]block{v.codeBlock()}, blocks[2:]...)...)...)
}

// codeBlock is the code, or the size that it needs with two lines of text.
func (v *linkCodePage) codeBlock() block {
	const linesBeside = 2
	if v.link.err != nil {
		return block{text: marked(v.d.Theme.Warn, "! ", v.d.Words.HandOff.TooLong, v.w)}
	}
	if code := v.link.drawCode(v.w, v.h-linesBeside); code != "" {
		return block{text: code}
	}
	cols, rows := v.link.code.Size()
	return block{text: marked(v.d.Theme.Warn, "! ", v.d.Words.Link.TooSmall(cols+2, rows+linesBeside+fullFrame), v.w)}
}

// ShortHelp returns the available keys.
func (v *linkCodePage) ShortHelp() []key.Binding {
	if v.d.Kiosk != nil {
		return nil
	}
	return []key.Binding{v.d.Keys.Copy}
}

// FullHelp is ShortHelp.
func (v *linkCodePage) FullHelp() [][]key.Binding { return [][]key.Binding{v.ShortHelp()} }

// sandboxNote warns that a sandbox's link cannot be opened.
func sandboxNote(d *display, w int) string {
	if !d.Sandbox {
		return ""
	}
	return d.Theme.Muted.Render(wrap(d.Words.HandOff.SandboxNote, w))
}

// phoneScreen suggests a phone for what a terminal cannot do. If the step has
// questions they can also be answered here.
type phoneScreen struct {
	d        *display
	snap     flow.Snapshot
	form     screen // nil if there is nothing to type
	isTyping bool
	w, h     int
}

func newPhoneScreen(d *display, snap flow.Snapshot) screen {
	v := &phoneScreen{d: d, snap: snap}
	if len(snap.Step.Questions) > 0 {
		v.form = newFormScreen(d, snap)
		v.isTyping = !d.canHandOff(snap)
	}
	return v
}

// Init initialises the form if there is nothing else.
func (v *phoneScreen) Init() tea.Cmd {
	if v.isTyping {
		return initScreen(v.form)
	}
	return nil
}

func (v *phoneScreen) SetSize(w, h int) {
	v.w, v.h = w, h
	if v.form != nil {
		v.form.SetSize(w, h)
	}
}

func (v *phoneScreen) Update(msg tea.Msg) intent {
	switch msg := msg.(type) {
	case followMsg:
		v.snap = msg.Snapshot
	case tea.KeyMsg:
		if !v.isTyping {
			return v.handleKey(msg)
		}
	}
	if v.form != nil {
		return v.form.Update(msg)
	}
	return nil
}

func (v *phoneScreen) handleKey(msg tea.KeyMsg) intent {
	switch {
	case key.Matches(msg, v.d.Keys.Next) && v.d.canHandOff(v.snap):
		return openHandOff{}
	case key.Matches(msg, v.d.Keys.Type) && v.form != nil:
		v.isTyping = true
		return workOf(initScreen(v.form))
	}
	return nil
}

// Escape returns from the form to the phone.
func (v *phoneScreen) Escape() (intent, bool) {
	if !v.isTyping {
		return nil, false
	}
	if form, ok := v.form.(escaper); ok {
		if wanted, did := form.Escape(); did {
			return wanted, true
		}
	}
	wasOpened := v.d.canHandOff(v.snap)
	v.isTyping = !wasOpened
	return nil, wasOpened
}

func (v *phoneScreen) View() string {
	if v.isTyping {
		return v.form.View()
	}
	theme, t := v.d.Theme, v.d.Words.Link
	way := t.Elsewhere
	if v.d.canHandOff(v.snap) {
		way = t.OnPhone
	}
	return stack(v.w, v.h, append(heading(v.d, v.snap, v.w),
		block{text: marked(theme.Key, "▸ ", way, v.w)},
		block{text: theme.Muted.Render(cut(v.d.pulse()+" "+t.Waiting, v.w)), rank: 3},
	)...)
}

func (v *phoneScreen) ShortHelp() []key.Binding {
	if v.isTyping {
		return v.form.ShortHelp()
	}
	var keys []key.Binding
	if v.d.canHandOff(v.snap) {
		keys = append(keys, v.d.Keys.Next)
	}
	if v.form != nil {
		keys = append(keys, v.d.Keys.Type)
	}
	return keys
}

func (v *phoneScreen) FullHelp() [][]key.Binding { return [][]key.Binding{v.ShortHelp()} }
