package ui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

// helpPage lists the keys of the screen below it, and the global ones.
type helpPage struct {
	*scroll
	screen screen
	global func() []key.Binding // the global keys, in the current language
}

func newHelpPage(d *display, of screen, global func() []key.Binding) *helpPage {
	v := &helpPage{scroll: newScroll(d), screen: of, global: global}
	v.text = v.page
	return v
}

func (v *helpPage) page(w int) string {
	theme, t := v.d.Theme, v.d.Words.Help
	parts := []string{theme.Title.Render(t.Title)}
	if keys := v.screenKeys(); len(keys) > 0 {
		parts = append(parts, theme.Text.Render(t.OnThisScreen)+"\n"+v.keys(keys, w))
	}
	parts = append(parts, theme.Text.Render(t.Always)+"\n"+v.keys(v.alwaysKeys(), w))
	notes := []string{t.PasteNote, t.SendingNote, t.CtrlCNote}
	if v.d.Kiosk != nil {
		notes = []string{t.SendingNote}
	}
	for _, s := range notes {
		parts = append(parts, theme.Muted.Render(wrap(s, w)))
	}
	return strings.Join(parts, "\n\n")
}

func (v *helpPage) screenKeys() (keys []key.Binding) {
	if v.screen == nil {
		return nil
	}
	for _, column := range v.screen.FullHelp() {
		keys = append(keys, column...)
	}
	return keys
}

// alwaysKeys are the global keys, except for those that the screen uses itself.
func (v *helpPage) alwaysKeys() []key.Binding {
	own := v.screenKeys()
	return slices.DeleteFunc(v.global(), func(b key.Binding) bool { return isOneOf(b, own...) })
}

// keyColumn is the width of the column of key names.
const keyColumn = 9

func (v *helpPage) keys(bindings []key.Binding, w int) string {
	var lines []string
	for _, b := range bindings {
		if !b.Enabled() {
			continue
		}
		name := b.Help().Key
		pad := strings.Repeat(" ", max(1, keyColumn-ansi.StringWidth(name)))
		lines = append(lines, cut("  "+v.d.Theme.Key.Render(name)+pad+v.d.Theme.Text.Render(b.Help().Desc), w))
	}
	return strings.Join(lines, "\n")
}

// Update scrolls; Enter closes.
func (v *helpPage) Update(msg tea.Msg) intent {
	if press, ok := msg.(tea.KeyMsg); ok && key.Matches(press, v.d.Keys.Next) {
		return closePage{}
	}
	return v.scroll.Update(msg)
}
