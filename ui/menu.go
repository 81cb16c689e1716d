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
	take        func(value string) intent
	w, h        int
}

func newMenu(d *display, title, lead string, rows []row, take func(string) intent) *menu {
	return &menu{d: d, title: title, lead: lead, list: newPicker(d, rows, ""), take: take}
}

func (m *menu) SetSize(w, h int) { m.w, m.h = w, h }

func (m *menu) Update(msg tea.Msg) intent {
	press, ok := msg.(tea.KeyMsg)
	if !ok {
		return nil
	}
	if !key.Matches(press, m.d.Keys.Next) {
		m.list.Take(press)
		return nil
	}
	if m.list.at < len(m.list.shown) {
		return m.take(m.list.Value())
	}
	return nil
}

// Escape clears what was searched for.
func (m *menu) Escape() (intent, bool) { return nil, m.list.clear() }

func (m *menu) View() string {
	theme := m.d.Theme
	least, most := m.list.Rows(m.w)
	return stack(m.w, m.h,
		block{text: theme.Title.Render(wrap(m.title, m.w)), rank: 1},
		block{text: theme.Text.Render(wrap(m.lead, m.w)), rank: 2},
		block{least: least + min(2, most-least), list: func(rows int) string { return m.list.View(true, m.w, min(rows, most)) }},
		block{text: theme.Text.Render(wrap(m.list.unseen(m.w), m.w)), rank: 3},
		block{text: theme.Muted.Render(wrap(m.note, m.w)), rank: 4},
	)
}

func (m *menu) ShortHelp() []key.Binding {
	return append([]key.Binding{m.d.Keys.Next}, m.list.Keys()...)
}
func (m *menu) FullHelp() [][]key.Binding {
	return [][]key.Binding{m.ShortHelp(), {m.d.Keys.PageUp, m.d.Keys.PageDown}}
}
