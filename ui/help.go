package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

// helpPage lists the keys of the screen below it, and those that always work.
type helpPage struct {
	*scroll
	screen     screen
	canHandOff bool // going on with a phone is offered
}

func newHelpPage(d *display, of screen, canHandOff bool) *helpPage {
	v := &helpPage{scroll: newScroll(d), screen: of, canHandOff: canHandOff}
	v.text = v.page
	return v
}

func (v *helpPage) page(w int) string {
	theme, t := v.d.Theme, v.d.Words.Help
	parts := []string{theme.Title.Render(t.Title)}
	if keys := v.screenKeys(); len(keys) > 0 {
		parts = append(parts, theme.Text.Render(t.OnThisScreen)+"\n"+v.keys(keys, w))
	}
	parts = append(parts, theme.Text.Render(t.Always)+"\n"+v.keys(v.globalKeys(), w))
	for _, s := range []string{t.PasteNote, t.SendingNote, t.CtrlCNote} {
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

func (v *helpPage) globalKeys() []key.Binding {
	keys := []key.Binding{v.d.Keys.Back, v.d.Keys.Help}
	if v.canHandOff {
		keys = append(keys, v.d.Keys.HandOff)
	}
	keys = append(keys, v.d.Keys.Language)
	if v.d.Trace != nil {
		keys = append(keys, v.d.Keys.Inspector)
	}
	if v.d.Presenter != nil {
		keys = append(keys, v.d.Keys.Presenter)
	}
	return append(keys, v.d.Keys.Quit)
}

// keyColumn is how wide the names of keys are.
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
