package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// menu is a page with a title, a sentence and a list; Enter takes the
// highlighted row.
type menu struct {
	d           *display
	title, lead string
	note        string // below the list
	list        *picker
	onChoose    func(value string) intent
	w, h        int
}

func newMenu(d *display, title, lead string, rows []row, take func(string) intent) *menu {
	return &menu{d: d, title: title, lead: lead, list: newPicker(d, rows, ""), onChoose: take}
}

func (v *menu) SetSize(w, h int) { v.w, v.h = w, h }

func (v *menu) Update(msg tea.Msg) intent {
	press, ok := msg.(tea.KeyMsg)
	if !ok {
		return nil
	}
	if !key.Matches(press, v.d.Keys.Next) {
		v.list.HandleKey(press)
		return nil
	}
	if v.list.highlighted < len(v.list.matches) {
		return v.onChoose(v.list.Value())
	}
	return nil
}

// Escape clears what was searched for.
func (v *menu) Escape() (intent, bool) { return nil, v.list.clearSearch() }

func (v *menu) View() string {
	theme := v.d.Theme
	least, most := v.list.Rows(v.w)
	return stack(v.w, v.h,
		block{text: theme.Title.Render(wrap(v.title, v.w)), rank: 1},
		block{text: theme.Text.Render(wrap(v.lead, v.w)), rank: 2},
		block{least: least + min(2, most-least), list: func(rows int) string { return v.list.View(true, v.w, min(rows, most)) }},
		block{text: theme.Text.Render(wrap(v.list.cutOffNote(v.w), v.w)), rank: 3},
		block{text: theme.Muted.Render(wrap(v.note, v.w)), rank: 4},
	)
}

func (v *menu) ShortHelp() []key.Binding {
	return append([]key.Binding{v.d.Keys.Next}, v.list.Keys()...)
}
func (v *menu) FullHelp() [][]key.Binding {
	return [][]key.Binding{v.ShortHelp(), {v.d.Keys.PageUp, v.d.Keys.PageDown}}
}
