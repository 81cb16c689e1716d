package ui

import "github.com/charmbracelet/lipgloss"

// Background is what a terminal draws its texts on: colours are chosen for it.
type Background int

// The backgrounds.
const (
	BackgroundAuto Background = iota // whatever the terminal says that it has
	BackgroundDark
	BackgroundLight
)

// theme is how everything looks. Under NO_COLOR, or where the terminal has no
// colours, its renderer drops them by itself; so no state is shown by a style
// alone, a character always goes with it.
type theme struct {
	Focused, Blurred fieldStyles

	Brand  lipgloss.Style // the name in the header
	Banner lipgloss.Style // SANDBOX
	Title  lipgloss.Style // what a screen is about
	Text   lipgloss.Style
	Muted  lipgloss.Style // what may be overlooked
	Good   lipgloss.Style // a success
	Warn   lipgloss.Style // a warning, something to know
	Bad    lipgloss.Style // a failure
	Key    lipgloss.Style // a key in the footer
	Rule   lipgloss.Style // lines and empty parts of bars
	Bar    lipgloss.Style // the filled part of a bar
	Link   lipgloss.Style
}

// fieldStyles are how a field or a row looks, with or without the focus.
type fieldStyles struct {
	Label  lipgloss.Style
	Text   lipgloss.Style
	Cursor lipgloss.Style
	Mark   lipgloss.Style // ▸, [x], the box around a digit
	Row    lipgloss.Style // a row of a list: the highlighted one, or any other
}

// newTheme makes the theme for a background, drawn by r. Auto is dark, until the
// terminal says otherwise.
func newTheme(r *lipgloss.Renderer, background Background) theme {
	if background == BackgroundAuto {
		background = BackgroundDark
	}
	p, style := palettes[background], r.NewStyle
	colour := func(c string) lipgloss.Style { return style().Foreground(lipgloss.Color(c)) }
	return theme{
		Focused: fieldStyles{
			Label: colour(p.accent).Bold(true), Text: colour(p.text), Cursor: style().Reverse(true),
			Mark: colour(p.accent).Bold(true), Row: colour(p.accent).Bold(true),
		},
		Blurred: fieldStyles{
			Label: colour(p.text), Text: colour(p.text), Cursor: style(), Mark: colour(p.muted), Row: colour(p.text),
		},
		Brand: colour(p.accent).Bold(true), Banner: colour(p.onBanner).Background(lipgloss.Color(p.warn)).Bold(true),
		Title: colour(p.text).Bold(true), Text: colour(p.text), Muted: colour(p.muted),
		Good: colour(p.good), Warn: colour(p.warn), Bad: colour(p.bad),
		Key: colour(p.accent), Rule: colour(p.rule), Bar: colour(p.accent), Link: colour(p.accent).Underline(true),
	}
}

type palette struct{ text, muted, accent, good, warn, bad, rule, onBanner string }

// palettes hold colours of the 256-colour table; each keeps a contrast of at
// least 4.5 to its background, rules aside.
var palettes = map[Background]palette{
	BackgroundDark:  {text: "253", muted: "247", accent: "80", good: "114", warn: "221", bad: "210", rule: "240", onBanner: "16"},
	BackgroundLight: {text: "234", muted: "240", accent: "24", good: "22", warn: "94", bad: "124", rule: "250", onBanner: "231"},
}
