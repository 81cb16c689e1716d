package ui

import (
	"maps"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/words"
)

// consentScreen asks for consent: one to three checkboxes, each with its own
// text, unchecked at first and all mandatory. Refusing sends nothing, but asks
// whether to leave.
type consentScreen struct {
	d       *display
	snap    flow.Snapshot
	boxes   []*consentBox
	focused int
	mistake text // the focused checkbox is unchecked
	// rest asks for the step's other answers after the consent; nil: there are
	// none.
	rest   screen
	inRest bool
	w, h   int
}

// consentBox is one checkbox, with its text and the text's link.
type consentBox struct {
	box  flow.ConsentBox
	tick *tickbox
	text *scroll
	link link
	page laidOutText
}

// laidOutText caches a text's layout: terms may be long, and are drawn on every
// key.
type laidOutText struct {
	source string
	width  int
	lines  string
}

// in lays out the text, unless the cached layout is valid.
func (page *laidOutText) in(style textStyle, source string, w int) string {
	if page.source != source || page.width != w {
		*page = laidOutText{source, w, style.Render(wrap(source, w))}
	}
	return page.lines
}

func newConsentScreen(d *display, snap flow.Snapshot) *consentScreen {
	v := &consentScreen{d: d, snap: snap}
	for i := range snap.Step.Consent.Boxes {
		box := &consentBox{text: newScroll(d)}
		box.text.text = func(w int) string { return v.textOf(i, w) }
		box.text.more = v.linesLeft
		v.boxes = append(v.boxes, box)
	}
	v.fillBoxes()
	rest := snap
	rest.Step.Questions = snap.Step.Questions[len(v.boxes):] // the checkboxes' questions come first
	if len(rest.Step.Questions)+len(rest.Step.Files) > 0 {
		v.rest = newFormScreen(d, rest)
	}
	return v
}

// fillBoxes updates the checkboxes' texts from the snapshot. A checkbox whose
// text has changed is unchecked.
func (v *consentScreen) fillBoxes() {
	for i, box := range v.snap.Step.Consent.Boxes {
		shown := v.boxes[i]
		label := func(w *words.Words) string { return w.ConsentBox(box.Kind, v.snap.Step.Consent.Country).Label }
		if shown.tick == nil || shown.box.Text != box.Text {
			shown.tick = newTickbox(v.d, label, "")
		}
		shown.tick.text = label
		if shown.link.address != box.Text.Link || shown.link.d == nil {
			shown.link = link{d: v.d, address: box.Text.Link}
		}
		shown.box = box
	}
}

func (v *consentScreen) Update(msg tea.Msg) intent {
	switch msg := msg.(type) {
	case followMsg:
		v.follow(msg.Snapshot)
	case tea.KeyMsg:
		if v.inRest {
			return v.withBoxes(v.rest.Update(msg))
		}
		return v.handleKey(msg)
	default:
		for _, box := range v.boxes {
			box.link.Update(msg)
		}
	}
	if v.rest != nil {
		return v.withBoxes(v.rest.Update(msg))
	}
	return nil
}

func (v *consentScreen) follow(snap flow.Snapshot) {
	if snap.Step.Consent == nil || len(snap.Step.Consent.Boxes) != len(v.boxes) {
		return
	}
	v.snap = snap
	v.fillBoxes()
}

func (v *consentScreen) handleKey(msg tea.KeyMsg) intent {
	keys, box := v.d.Keys, v.boxes[v.focused]
	if wanted, ok := box.link.HandleKey(msg); ok {
		v.mistake = nil
		return wanted
	}
	switch {
	case key.Matches(msg, keys.Next):
		return v.advance()
	case key.Matches(msg, keys.NextField):
		v.focus(v.focused + 1)
	case key.Matches(msg, keys.PrevField):
		v.focus(v.focused - 1)
	case box.tick.HandleKey(msg):
		v.mistake = nil
		if key.Matches(msg, keys.No) && v.d.Kiosk != nil {
			return endVerification{endedByRefusal}
		}
		if key.Matches(msg, keys.No) {
			return askToLeave{lead: func(w *words.Words) string { return w.Consent.Refused }}
		}
	case box.text.lastTop() > 0:
		return box.text.Update(msg)
	case key.Matches(msg, keys.Down):
		v.focus(v.focused + 1)
	case key.Matches(msg, keys.Up):
		v.focus(v.focused - 1)
	}
	return nil
}

// focus moves to a checkbox, if it exists.
func (v *consentScreen) focus(i int) {
	if i >= 0 && i < len(v.boxes) {
		v.focused, v.mistake = i, nil
	}
}

// advance moves from a checked box to the next unchecked one, and from the last
// one on. In the demo it checks the box first.
func (v *consentScreen) advance() intent {
	box := v.boxes[v.focused]
	switch {
	case !box.tick.ticked && v.d.Defaults.Consent:
		box.tick.ticked, v.mistake = true, nil
		return nil
	case !box.tick.ticked:
		v.mistake = func(w *words.Words) string { return w.Consent.NotTicked }
		return nil
	}
	for n := range v.boxes {
		if next := (v.focused + n) % len(v.boxes); !v.boxes[next].tick.ticked {
			v.focus(next)
			return nil
		}
	}
	if v.rest != nil {
		v.inRest = true
		return nil
	}
	return sendCommand{flow.Submit{StepID: v.snap.Step.ID, Values: v.given()}}
}

// given are the answers of the checkboxes.
func (v *consentScreen) given() map[string]string {
	values := map[string]string{}
	for _, box := range v.boxes {
		values[box.box.Question] = box.tick.Value()
	}
	return values
}

// withBoxes adds the checkboxes' answers to those of the rest.
func (v *consentScreen) withBoxes(wanted intent) intent {
	switch wanted := wanted.(type) {
	case intents:
		for i, one := range wanted {
			wanted[i] = v.withBoxes(one)
		}
	case sendCommand:
		if submit, ok := wanted.Command.(flow.Submit); ok {
			values := v.given()
			maps.Copy(values, submit.Values)
			submit.Values = values
			return sendCommand{submit}
		}
	}
	return wanted
}

// Escape returns from the rest of the step to the checkboxes.
func (v *consentScreen) Escape() (intent, bool) {
	if !v.inRest {
		return nil, false
	}
	if rest, ok := v.rest.(escaper); ok {
		if wanted, did := rest.Escape(); did {
			return wanted, true
		}
	}
	v.inRest = false
	return nil, true
}

func (v *consentScreen) Init() tea.Cmd { return initScreen(v.rest) }
func (v *consentScreen) Close()        { closeScreen(v.rest) }

// roomyBody is the height from which there is room for the title.
const roomyBody = 14

// View shows the text above the checkboxes. A long text scrolls, while the
// checkboxes remain visible.
func (v *consentScreen) View() string {
	if v.inRest {
		return v.rest.View()
	}
	parts := []string{v.boxes[v.focused].text.View(), v.below()}
	if above := v.above(); above != "" {
		parts = append([]string{above}, parts...)
	}
	if spaced := strings.Join(parts, "\n\n"); height(spaced) <= v.h {
		return fit(spaced, v.w, v.h)
	}
	return fit(strings.Join(parts, "\n"), v.w, v.h)
}

func (v *consentScreen) isRoomy() bool { return v.h >= roomyBody }

// above is the title, if there is room, and why the step is asked again.
func (v *consentScreen) above() string {
	if why := refusalLine(v.d, v.snap, v.w); why != "" || !v.isRoomy() {
		return why
	}
	title := v.d.Words.Step(v.snap.Step).Title
	if len(v.boxes) > 1 {
		title += " · " + v.d.Words.Frame.Position(v.focused+1, len(v.boxes))
	}
	return v.d.Theme.Title.Render(wrap(title, v.w))
}

// below are the checkboxes, errors and available actions. If there is little
// room each checkbox has one line, and the actions are only in the footer.
func (v *consentScreen) below() string {
	var parts []string
	for i, box := range v.boxes {
		_, rows := box.tick.Rows(v.w)
		if !v.isRoomy() {
			rows = 1
		}
		parts = append(parts, box.tick.View(i == v.focused, v.w, rows))
	}
	theme, message := v.d.Theme, v.boxes[v.focused].link.outcome(v.w)
	switch {
	case v.mistake != nil:
		parts = append(parts, marked(theme.Bad, "✗ ", v.mistake.in(v.d), v.w))
	case message != "":
		parts = append(parts, message)
	case v.isRoomy():
		parts = append(parts, theme.Muted.Render(indent("  ", wrap(v.hint(), v.w-2))))
	}
	return strings.Join(parts, "\n")
}

func (v *consentScreen) hint() string {
	if v.d.Defaults.Consent && !v.boxes[v.focused].tick.ticked {
		return v.d.Words.Consent.DemoTicks
	}
	return v.d.Words.Consent.HowToRefuse
}

// textOf is the text of a checkbox. The first one also names the company that
// asks, and explains that consent may be refused.
func (v *consentScreen) textOf(i, w int) string {
	box, t := v.boxes[i].box, v.d.Words
	parts := []string{box.Text.Plain}
	if i == 0 {
		parts = []string{t.ConsentRequest(*v.snap.Step.Consent), box.Text.Plain, t.Consent.Refusal}
	}
	return v.boxes[i].page.in(v.d.Theme.Text, strings.Join(parts, "\n\n"), w)
}

// linesLeft shows how much of a text is below the visible part.
func (v *consentScreen) linesLeft(seen, lines int) string {
	if seen == lines {
		return v.d.Words.Consent.AllRead
	}
	return v.d.Words.Consent.LinesLeft(lines - seen)
}

// SetSize gives the texts the space that the checkboxes leave.
func (v *consentScreen) SetSize(w, h int) {
	v.w, v.h = w, h
	gap := 0
	if v.isRoomy() {
		gap = 1
	}
	left := h - height(v.below()) - gap
	if above := height(v.above()); above > 0 {
		left -= above + gap
	}
	for _, box := range v.boxes {
		box.text.SetSize(w, max(1, left))
	}
	if v.rest != nil {
		v.rest.SetSize(w, h)
	}
}

func (v *consentScreen) ShortHelp() []key.Binding {
	if v.inRest {
		return v.rest.ShortHelp()
	}
	box := v.boxes[v.focused]
	help := append([]key.Binding{v.d.Keys.Next, v.d.Keys.Tick, v.d.Keys.No}, box.link.Keys()...)
	help = append(help, box.text.ShortHelp()...)
	if len(v.boxes) > 1 {
		help = append(help, v.d.Keys.NextField)
	}
	return help
}

func (v *consentScreen) FullHelp() [][]key.Binding {
	if v.inRest {
		return v.rest.FullHelp()
	}
	return [][]key.Binding{v.ShortHelp(), v.boxes[v.focused].text.moreKeys()}
}
