package ui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"

	"cedula/truora/safetext"
	"cedula/ui/words"
)

// roomy is the height from which lines may be left empty.
const roomy = 18

// head says which file is asked for, and why it is asked again.
func (m *mediaScreen) head() []string {
	theme, w := m.d.Theme, m.d.Words
	lines := []string{theme.Title.Render(cut(m.title(), m.w))}
	if m.refusal != nil {
		reason := w.Reason(m.refusal.Reason, m.refusal.Message)
		lines = append(lines, wrapped(theme.Bad, "✗ "+reasonText(reason, m.h), m.w)...)
	}
	if m.look == nil && m.camera == nil && m.h >= roomy/2 {
		lines = append(lines, wrapped(theme.Muted, m.wanted(), m.w)...)
	}
	if m.h >= roomy {
		lines = append(lines, "")
	}
	return lines
}

// title is as "Front of the document · 1 of 2".
func (m *mediaScreen) title() string {
	title := m.d.Words.Target(m.request().Target)
	if m.request().Optional {
		title += " (" + m.d.Words.Asking.Optional + ")"
	}
	if len(m.requests) > 1 {
		title += " · " + m.d.Words.Choosing.Position(m.at+1, len(m.requests))
	}
	return title
}

// wanted says what may be chosen. The API's own words lead, where cedula has
// none for the target.
func (m *mediaScreen) wanted() string {
	request, w := m.request(), m.d.Words
	wanted := w.Choosing.Wanted(request.Need)
	if own := safetext.Line(request.Description); own != "" && w.Target(request.Target) == words.Readable(request.Target) {
		return ended(own) + " " + wanted
	}
	return wanted
}

// ended is a text that another sentence can follow.
func ended(text string) string {
	if strings.ContainsAny(text[len(text)-1:], ".!?:") {
		return text
	}
	return text + "."
}

// reasonText leaves the advice out where there is little room.
func reasonText(r words.Reason, h int) string {
	if h < roomy {
		return r.What
	}
	return r.String()
}

// ShortHelp names the keys of what is open.
func (m *mediaScreen) ShortHelp() []key.Binding {
	if len(m.requests) == 0 {
		return nil
	}
	keys := m.shown().ShortHelp()
	if m.shown() != part(m.chooser()) {
		return keys
	}
	if m.request().Optional {
		keys = slices.Insert(keys, 1, m.d.Keys.Skip)
	}
	if m.hasCamera() {
		keys = slices.Insert(keys, 1, withHelp(m.d.Keys.Capture, m.cameraDoes()))
	}
	return keys
}

// FullHelp is ShortHelp: there are few keys.
func (m *mediaScreen) FullHelp() [][]key.Binding { return [][]key.Binding{m.ShortHelp()} }

// ShortHelp names the chooser's keys.
func (c *chooser) ShortHelp() []key.Binding {
	keys, t := c.d.Keys, c.d.Words.Choosing
	does := t.Show
	if r := c.highlightedRow(); r.path != "" && !r.leadsToFile() {
		does = t.Open
	}
	help := []key.Binding{withHelp(keys.Next, does)}
	if c.typesPath() {
		return append(help, withHelp(keys.NextField, t.Complete), withHelp(keys.Back, t.Clear))
	}
	if c.field.Value() != "" {
		help = append(help, withHelp(keys.Back, t.Clear))
	}
	return append(help, withHelp(keys.Places, t.GoPlaces), withHelp(keys.Parent, t.Up), keys.arrows(c.d.Words.Keys.Choose))
}

// FullHelp is ShortHelp.
func (c *chooser) FullHelp() [][]key.Binding { return [][]key.Binding{c.ShortHelp()} }

// ShortHelp names the look's keys.
func (l *look) ShortHelp() []key.Binding {
	keys, t := l.d.Keys, l.d.Words.Looking
	does := t.Take
	if l.last {
		does = t.TakeAndSend
	}
	help := []key.Binding{withHelp(keys.Next, does), withHelp(keys.Back, t.Another)}
	if l.made != nil {
		help = append(help, withHelp(keys.Capture, t.Retake))
	}
	return help
}

// FullHelp is ShortHelp.
func (l *look) FullHelp() [][]key.Binding { return [][]key.Binding{l.ShortHelp()} }
