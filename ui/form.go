package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
)

// form asks the questions of a step: all on one page, or one after the other.
// It is the screen of steps that nobody told us about, and what the screens
// of known kinds are made of.
type form struct {
	d     *display
	snap  flow.Snapshot
	items []*item
	at    int // the item that has the focus
	paged bool
	w, h  int
	// done takes the answers, all of them checked.
	done func(values map[string]string) intent
}

func newForm(d *display, s flow.Snapshot) *form {
	f := &form{d: d, snap: s}
	f.done = func(values map[string]string) intent {
		return sendCommand{flow.Submit{StepID: s.Step.ID, Values: values}}
	}
	for _, q := range s.Step.Questions {
		f.items = append(f.items, newItem(d, q, offered(d, s, q)))
	}
	f.focus(f.next(-1, 1))
	return f
}

// offered is the answer to begin with: what was given before, what the API
// fills in, or a default. A code that was given is spent.
func offered(d *display, s flow.Snapshot, q flow.Question) string {
	if given, ok := s.Answers[q.Name]; ok && q.Answer != flow.AnswerCode {
		return given
	}
	if q.Value != "" {
		return q.Value
	}
	if q.Answer == flow.AnswerConsent {
		return consentDefault(d.Defaults)
	}
	return d.Defaults.Values[q.Name]
}

func (f *form) SetSize(w, h int) { f.w, f.h = w, h }

func (f *form) Update(msg tea.Msg) intent {
	switch msg := msg.(type) {
	case followMsg:
		f.snap = msg.Snapshot
	case tea.KeyMsg:
		return f.press(msg)
	}
	return nil
}

func (f *form) press(msg tea.KeyMsg) intent {
	keys := f.d.Keys
	switch {
	case key.Matches(msg, keys.Next):
		return f.enter()
	case key.Matches(msg, keys.NextField):
		return f.leave(1)
	case key.Matches(msg, keys.PrevField):
		return f.leave(-1)
	case f.take(msg):
	case key.Matches(msg, keys.Down):
		return f.leave(1)
	case key.Matches(msg, keys.Up):
		return f.leave(-1)
	}
	return nil
}

// take hands the key to the item that has the focus. Its mistake is forgotten
// as soon as it is mended.
func (f *form) take(msg tea.KeyMsg) bool {
	if f.at >= len(f.items) || !f.items[f.at].ctl.Take(msg) {
		return false
	}
	f.items[f.at].wrong = ""
	return true
}

// next is the item after (or before, by step) i that can be answered; i itself
// when there is none.
func (f *form) next(i, step int) int {
	for n := i + step; n >= 0 && n < len(f.items); n += step {
		if f.items[n].ctl != nil {
			return n
		}
	}
	return max(i, 0)
}

// leave goes to another field, and says at once what is wrong with this one.
// On pages there is no going on past a wrong answer.
func (f *form) leave(step int) intent {
	if f.at >= len(f.items) {
		return nil
	}
	it := f.items[f.at]
	if f.paged && step > 0 {
		return f.enter()
	}
	if !it.blank() {
		it.check()
	}
	f.focus(f.next(f.at, step))
	return nil
}

func (f *form) focus(i int) {
	f.at = i
	if i < len(f.items) {
		f.rename(f.items[i])
	}
}

// rename gives documents the names that they have in the country chosen.
func (f *form) rename(it *item) {
	list, ok := it.ctl.(*picker)
	if !ok || it.q.Subject != flow.SubjectDocumentType {
		return
	}
	chosen := list.Value()
	list.all = optionRows(f.d, it.q, f.country())
	list.search("")
	list.choose(chosen)
}

func (f *form) country() string {
	for _, it := range f.items {
		if it.q.Subject == flow.SubjectCountry {
			return it.given()
		}
	}
	return ""
}

func (it *item) given() string {
	if it.ctl == nil {
		return it.q.Value
	}
	return it.ctl.Value()
}

// enter takes the answer and goes on to the next question, or sends them all.
func (f *form) enter() intent {
	if f.at >= len(f.items) {
		return f.submit()
	}
	if _, ok := f.items[f.at].check(); !ok {
		return nil
	}
	if next := f.next(f.at, 1); next != f.at {
		f.focus(next)
		return nil
	}
	return f.submit()
}

// submit sends the answers, unless one is wrong: then that one gets the focus.
func (f *form) submit() intent {
	values := map[string]string{}
	for i, it := range f.items {
		if it.ctl == nil {
			continue
		}
		value, ok := it.check()
		if !ok {
			f.focus(i)
			return nil
		}
		if value != "" {
			values[it.q.Name] = value
		}
	}
	return f.done(values)
}

// Escape clears what was searched for, or goes back to the question before.
func (f *form) Escape() (intent, bool) {
	if f.at >= len(f.items) {
		return nil, false
	}
	if list, ok := f.items[f.at].ctl.(*picker); ok && list.clear() {
		return nil, true
	}
	if before := f.next(f.at, -1); f.paged && before != f.at {
		f.focus(before)
		return nil, true
	}
	return nil, false
}

func (f *form) ShortHelp() []key.Binding {
	help := []key.Binding{f.d.Keys.Next}
	if f.at < len(f.items) {
		help = append(help, f.items[f.at].keys()...)
	}
	if !f.paged && f.fields() > 1 {
		help = append(help, f.d.Keys.NextField)
	}
	return help
}

func (f *form) FullHelp() [][]key.Binding {
	if f.fields() < 2 {
		return [][]key.Binding{f.ShortHelp()}
	}
	return [][]key.Binding{f.ShortHelp(), {f.d.Keys.PrevField}}
}

func (f *form) fields() (n int) {
	for _, it := range f.items {
		if it.ctl != nil {
			n++
		}
	}
	return n
}
