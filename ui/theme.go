package ui

import (
	"image/color"
	"strconv"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

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
	Rule   lipgloss.Style // lines, which say nothing
	Bar    lipgloss.Style // the filled part of a bar
	Link   lipgloss.Style
}

// fieldStyles are how a field or a row looks, with or without the focus.
type fieldStyles struct {
	Label  lipgloss.Style
	Text   lipgloss.Style
	Cursor lipgloss.Style // text that is selected
	Mark   lipgloss.Style // ▸, [x], the box around a digit
	Row    lipgloss.Style // a row of a list: the highlighted one, or any other
}

// themeOptions are what the colours of a theme are chosen for.
type themeOptions struct {
	isLight        bool
	isHighContrast bool
	background     color.RGBA // as the terminal says; transparent: not said
	brand          string     // the operator's colour, as "#0a7c3e"; empty: none
}

// newTheme makes the theme that r draws.
func newTheme(r *lipgloss.Renderer, o themeOptions) theme {
	palette, style := newPalette(o), r.NewStyle
	colour := func(t tone) lipgloss.Style { return style().Foreground(t) }
	banner := colour(palette.onBanner).Background(palette.banner)
	if r.ColorProfile() != termenv.ANSI { // there bold makes another colour of black: grey
		banner = banner.Bold(true)
	}
	t := theme{
		Focused: fieldStyles{
			Label: colour(palette.accent).Bold(true), Text: colour(palette.text), Cursor: style().Reverse(true),
			Mark: colour(palette.accent).Bold(true), Row: colour(palette.accent).Bold(true),
		},
		Blurred: fieldStyles{
			Label: colour(palette.text), Text: colour(palette.text), Cursor: style(), Mark: colour(palette.muted), Row: colour(palette.text),
		},
		Brand: colour(palette.brand).Bold(true), Banner: banner,
		Title: colour(palette.text).Bold(true), Text: colour(palette.text), Muted: colour(palette.muted),
		Good: colour(palette.good), Warn: colour(palette.warn), Bad: colour(palette.bad),
		Key: colour(palette.accent), Rule: colour(palette.rule), Bar: colour(palette.accent), Link: colour(palette.accent).Underline(true),
	}
	if o.isHighContrast {
		t.Focused.Label, t.Focused.Row = t.Focused.Label.Underline(true), t.Focused.Row.Reverse(true)
	}
	return t
}

// tone is a colour as each kind of terminal shows it.
type tone = lipgloss.CompleteColor

type palette struct{ text, muted, accent, good, warn, bad, rule, brand, banner, onBanner tone }

// wish is a colour as it is wanted: its tone is moved until it is told from the
// background. sixteen is one of the sixteen colours that terminals have names
// for, of which nobody knows how they look; empty: the colour of all text.
type wish struct {
	colour  string // as "#5fd7d7"
	sixteen string
}

// wishes are what a theme is made of.
type wishes struct{ text, muted, accent, good, warn, bad, rule wish }

// The wishes for dark and light backgrounds, and for those who need all the
// contrast there is.
var (
	darkWishes = wishes{
		text: wish{"#dadada", ""}, muted: wish{"#9e9e9e", ""}, accent: wish{"#5fd7d7", "14"}, good: wish{"#87d787", "10"},
		warn: wish{"#ffd75f", "11"}, bad: wish{"#ff8787", "9"}, rule: wish{"#585858", "8"},
	}
	lightWishes = wishes{
		text: wish{"#1c1c1c", ""}, muted: wish{"#585858", ""}, accent: wish{"#005f87", "4"}, good: wish{"#005f00", ""},
		warn: wish{"#875f00", ""}, bad: wish{"#af0000", "1"}, rule: wish{"#bcbcbc", "7"},
	}
	darkHighContrast = wishes{
		text: wish{"#ffffff", ""}, muted: wish{"#ffffff", ""}, accent: wish{"#ffff5f", "14"}, good: wish{"#5fff5f", "10"},
		warn: wish{"#ffaf00", "11"}, bad: wish{"#ffafaf", "9"}, rule: wish{"#ffffff", ""},
	}
	lightHighContrast = wishes{
		text: wish{"#000000", ""}, muted: wish{"#000000", ""}, accent: wish{"#0000af", "4"}, good: wish{"#004400", ""},
		warn: wish{"#5f3700", ""}, bad: wish{"#870000", "1"}, rule: wish{"#000000", ""},
	}
)

// The contrasts that tones have at least, by WCAG 2.2: 1.4.3 for text, 1.4.6
// where there is to be more of it. Lines say nothing.
const (
	textContrast = 4.5
	highContrast = 7
	lineContrast = 1.5
)

// The backgrounds that colours are chosen for where the terminal does not say
// which one it has: of those that are in use, the ones that leave least contrast.
var (
	leastDark  = color.RGBA{0x2e, 0x34, 0x40, 255}
	leastLight = color.RGBA{0xee, 0xe8, 0xd5, 255}
)

// newPalette computes the tones for a background.
func newPalette(o themeOptions) palette {
	wanted, background, least, line := darkWishes, leastDark, float64(textContrast), float64(lineContrast)
	if o.isLight {
		wanted, background = lightWishes, leastLight
	}
	if o.isHighContrast {
		wanted, least, line = darkHighContrast, highContrast, highContrast
		if o.isLight {
			wanted = lightHighContrast
		}
	}
	if o.background.A != 0 {
		background = o.background
	}
	on := func(w wish, least float64) tone { return newTone(w, background, least) }
	p := palette{
		text: on(wanted.text, least), muted: on(wanted.muted, least), accent: on(wanted.accent, least),
		good: on(wanted.good, least), warn: on(wanted.warn, least), bad: on(wanted.bad, least), rule: on(wanted.rule, line),
	}
	p.brand = p.accent
	if o.brand != "" {
		p.brand = on(wish{o.brand, wanted.accent.sixteen}, least)
	}
	// Black on white is told apart in every palette of sixteen colours.
	p.banner, p.onBanner = p.warn, newTone(wish{"#000000", "0"}, parseColour(p.warn.TrueColor), least)
	p.banner.ANSI = "7"
	p.onBanner.ANSI256 = nearestOf256(parseColour(p.onBanner.TrueColor), colourOf256(p.banner.ANSI256), least)
	return p
}

// newTone is the tone that comes nearest to a wish and has the contrast.
func newTone(w wish, background color.RGBA, least float64) tone {
	c := withContrast(parseColour(w.colour), background, least)
	return tone{TrueColor: formatColour(c), ANSI256: nearestOf256(c, background, least), ANSI: w.sixteen}
}

// colourOf256 is one of the 256 colours, by its number.
func colourOf256(number string) color.RGBA {
	n, _ := strconv.Atoi(number)
	return xterm256(n)
}
