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
	of screen
}

func newHelp(d *display, of screen) *helpPage {
	h := &helpPage{scroll: newScroll(d), of: of}
	h.text = h.page
	return h
}

func (h *helpPage) page(w int) string {
	theme, t := h.d.Theme, h.d.Words.Helping
	parts := []string{theme.Title.Render(t.Title)}
	if keys := h.keysOf(); len(keys) > 0 {
		parts = append(parts, theme.Text.Render(t.Here)+"\n"+h.keys(keys, w))
	}
	parts = append(parts, theme.Text.Render(t.Ever)+"\n"+h.keys(h.ever(), w))
	for _, s := range []string{t.Paste, t.Nothing, t.InterruptIs} {
		parts = append(parts, theme.Muted.Render(wrap(s, w)))
	}
	return strings.Join(parts, "\n\n")
}

func (h *helpPage) keysOf() (keys []key.Binding) {
	if h.of == nil {
		return nil
	}
	for _, column := range h.of.FullHelp() {
		keys = append(keys, column...)
	}
	return keys
}

func (h *helpPage) ever() []key.Binding {
	keys := []key.Binding{h.d.Keys.Back, h.d.Keys.Help}
	if h.d.Trace != nil {
		keys = append(keys, h.d.Keys.Inspector)
	}
	if h.d.Presenter != nil {
		keys = append(keys, h.d.Keys.Presenter)
	}
	return append(keys, h.d.Keys.Quit)
}

// keyColumn is how wide the names of keys are.
const keyColumn = 9

func (h *helpPage) keys(bindings []key.Binding, w int) string {
	var lines []string
	for _, b := range bindings {
		if !b.Enabled() {
			continue
		}
		name := b.Help().Key
		pad := strings.Repeat(" ", max(1, keyColumn-ansi.StringWidth(name)))
		lines = append(lines, cut("  "+h.d.Theme.Key.Render(name)+pad+h.d.Theme.Text.Render(b.Help().Desc), w))
	}
	return strings.Join(lines, "\n")
}

// Update scrolls; Enter closes.
func (h *helpPage) Update(msg tea.Msg) intent {
	if press, ok := msg.(tea.KeyMsg); ok && key.Matches(press, h.d.Keys.Next) {
		return closePage{}
	}
	return h.scroll.Update(msg)
}
