package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
)

// consentScreen asks for the permission to go on. Refusing it sends nothing: it
// asks whether to leave.
type consentScreen struct {
	*form
	terms *scroll
}

func newConsentScreen(d *display, snap flow.Snapshot) *consentScreen {
	v := &consentScreen{newForm(d, snap), newScroll(d)}
	v.terms.text = v.text
	for _, field := range v.fields {
		if field.question.Answer == flow.AnswerConsent {
			field.hint = d.Words.Consent.HowToRefuse
		}
	}
	return v
}

func (v *consentScreen) Update(msg tea.Msg) intent {
	press, ok := msg.(tea.KeyMsg)
	onBox := v.focused < len(v.fields) && v.fields[v.focused].question.Answer == flow.AnswerConsent
	switch {
	case ok && onBox && key.Matches(press, v.d.Keys.No):
		v.form.handleFieldKey(press)
		return askToLeave{}
	case ok && v.terms.stepOf(press) != 0 && !key.Matches(press, v.d.Keys.Tick):
		return v.terms.Update(msg)
	}
	return v.form.Update(msg)
}

// View puts what is to be authorised before the box. Where it is longer than
// the room it scrolls; the box stays in sight.
func (v *consentScreen) View() string {
	parts := []string{v.terms.View(), v.body(v.boxRows())}
	if above := v.above(); above != "" {
		parts = append([]string{above}, parts...)
	}
	return fit(strings.Join(parts, "\n\n"), v.w, v.h)
}

// above is the title, where there is room, and why it is asked again.
func (v *consentScreen) above() string {
	if why := refusalLine(v.d, v.snap, v.w); why != "" || v.h < roomyBody {
		return why
	}
	return v.d.Theme.Title.Render(wrap(v.d.Words.Step(v.snap.Step).Title, v.w))
}

// roomyBody is the height from which on a screen has room for its title.
const roomyBody = 14

// boxRows is how many rows the box and what belongs to it get.
func (v *consentScreen) boxRows() int {
	if v.h < roomyBody {
		return min(4, max(1, v.h-4))
	}
	return v.h / 2
}

// text is all that is to be authorised.
func (v *consentScreen) text(w int) string {
	t, theme := v.d.Words.ConsentText(v.snap.Step.Consent), v.d.Theme
	paragraphs := append([]string{t.Request, t.Data}, t.Terms...)
	var parts []string
	for _, p := range append(paragraphs, t.Refusal) {
		parts = append(parts, theme.Text.Render(wrap(p, w)))
	}
	if t.Link != "" {
		parts = append(parts, theme.Link.Render(wrap(t.Link, w)))
	}
	return strings.Join(parts, "\n\n")
}

// SetSize gives the terms what the box leaves.
func (v *consentScreen) SetSize(w, h int) {
	v.form.SetSize(w, h)
	left := h - height(v.body(v.boxRows())) - 1
	if above := height(v.above()); above > 0 {
		left -= above + 1
	}
	v.terms.SetSize(w, max(1, left))
}

func (v *consentScreen) ShortHelp() []key.Binding {
	return append([]key.Binding{v.d.Keys.Next, v.d.Keys.Tick, v.d.Keys.No}, v.terms.ShortHelp()...)
}
