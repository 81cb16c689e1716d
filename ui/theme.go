package ui

import (
	"image/color"
	"strconv"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Background is the terminal's background, for which colours are chosen.
type Background int

// The backgrounds.
const (
	BackgroundAuto Background = iota // as reported by the terminal
	BackgroundDark
	BackgroundLight
)

// theme contains all styles. With NO_COLOR, or on a terminal without colours,
// lipgloss omits the colours; so a state is never shown by a style alone, but
// always by a character too.
type theme struct {
	Focused, Blurred fieldStyles

	Brand  textStyle // the brand in the header
	Banner textStyle // SANDBOX
	Title  textStyle // the title of a screen
	Text   textStyle
	Muted  textStyle // less important text
	Good   textStyle // a success
	Warn   textStyle // a warning or important note
	Bad    textStyle // a failure
	Key    textStyle // a key in the footer
	Rule   textStyle // separators
	Bar    textStyle // the filled part of a bar
	Link   textStyle
}

// fieldStyles are the styles of a field or a row, with or without the focus.
type fieldStyles struct {
	Label  textStyle
	Text   textStyle
	Cursor textStyle // selected text
	Mark   textStyle // ▸, [x], the box around a digit
	Row    textStyle // a row of a list, highlighted or not
}

// themeOptions determine the colours of a theme.
type themeOptions struct {
	isLight        bool
	isHighContrast bool
	background     color.RGBA // reported by the terminal; transparent: unknown
	brand          string     // the operator's colour, such as "#0a7c3e"; empty: none
}

// textStyle caches the sequences of a lipgloss style, which lipgloss computes again
// for each text. It is for texts of one line.
type textStyle struct {
	style         lipgloss.Style
	before, after string
	isByCharacter bool // underlined text is drawn in pieces
}

func newTextStyle(style lipgloss.Style) textStyle {
	before, after, _ := strings.Cut(style.Render("x"), "x")
	return textStyle{style: style, before: before, after: after, isByCharacter: style.GetUnderline()}
}

// Render draws a text.
func (s textStyle) Render(text string) string {
	if s.isByCharacter || text == "" || strings.ContainsAny(text, "\n\r\t") {
		return s.style.Render(text)
	}
	return s.before + text + s.after
}

// Bold is the style in bold.
func (s textStyle) Bold() textStyle { return newTextStyle(s.style.Bold(true)) }

// newTheme creates the theme for a renderer.
func newTheme(r *lipgloss.Renderer, o themeOptions) theme {
	palette, plain := newPalette(o), r.NewStyle
	colour := func(t tone) lipgloss.Style { return plain().Foreground(t) }
	text, muted, accent := newTextStyle(colour(palette.text)), newTextStyle(colour(palette.muted)), newTextStyle(colour(palette.accent))
	banner := colour(palette.onBanner).Background(palette.banner)
	if r.ColorProfile() != termenv.ANSI { // there, bold black is grey
		banner = banner.Bold(true)
	}
	t := theme{
		Focused: fieldStyles{Label: accent.Bold(), Text: text, Cursor: newTextStyle(plain().Reverse(true)), Mark: accent.Bold(), Row: accent.Bold()},
		Blurred: fieldStyles{Label: text, Text: text, Cursor: newTextStyle(plain()), Mark: muted, Row: text},
		Brand:   newTextStyle(colour(palette.brand).Bold(true)), Banner: newTextStyle(banner),
		Title: text.Bold(), Text: text, Muted: muted,
		Good: newTextStyle(colour(palette.good)), Warn: newTextStyle(colour(palette.warn)), Bad: newTextStyle(colour(palette.bad)),
		Key: accent, Rule: newTextStyle(colour(palette.rule)), Bar: accent, Link: newTextStyle(accent.style.Underline(true)),
	}
	if o.isHighContrast {
		t.Focused.Label, t.Focused.Row = newTextStyle(t.Focused.Label.style.Underline(true)), newTextStyle(t.Focused.Row.style.Reverse(true))
	}
	return t
}

// tone is a colour for each kind of terminal.
type tone = lipgloss.CompleteColor

type palette struct{ text, muted, accent, good, warn, bad, rule, brand, banner, onBanner tone }

// shade is a preferred colour, which is adjusted until it has enough contrast to
// the background. sixteen is one of the 16 colours, whose appearance is
// unknown; empty: the text colour.
type shade struct {
	colour  string // such as "#5fd7d7"
	sixteen string
}

// shades are the shades of a theme.
type shades struct{ text, muted, accent, good, warn, bad, rule shade }

// The shades for dark and light backgrounds, and for high contrast.
var (
	darkShades = shades{
		text: shade{"#dadada", ""}, muted: shade{"#9e9e9e", ""}, accent: shade{"#5fd7d7", "14"}, good: shade{"#87d787", "10"},
		warn: shade{"#ffd75f", "11"}, bad: shade{"#ff8787", "9"}, rule: shade{"#585858", "8"},
	}
	lightShades = shades{
		text: shade{"#1c1c1c", ""}, muted: shade{"#585858", ""}, accent: shade{"#005f87", "4"}, good: shade{"#005f00", ""},
		warn: shade{"#875f00", ""}, bad: shade{"#af0000", "1"}, rule: shade{"#bcbcbc", "7"},
	}
	darkHighContrast = shades{
		text: shade{"#ffffff", ""}, muted: shade{"#ffffff", ""}, accent: shade{"#ffff5f", "14"}, good: shade{"#5fff5f", "10"},
		warn: shade{"#ffaf00", "11"}, bad: shade{"#ffafaf", "9"}, rule: shade{"#ffffff", ""},
	}
	lightHighContrast = shades{
		text: shade{"#000000", ""}, muted: shade{"#000000", ""}, accent: shade{"#0000af", "4"}, good: shade{"#004400", ""},
		warn: shade{"#5f3700", ""}, bad: shade{"#870000", "1"}, rule: shade{"#000000", ""},
	}
)

// The minimum contrasts by WCAG 2.2: 1.4.3 for text, 1.4.6 for high contrast.
// Separators need none.
const (
	textContrast = 4.5
	highContrast = 7
	lineContrast = 1.5
)

// The backgrounds that colours are chosen for if the terminal's is unknown: the
// least favourable ones in common use.
var (
	leastDark  = color.RGBA{0x2e, 0x34, 0x40, 255}
	leastLight = color.RGBA{0xee, 0xe8, 0xd5, 255}
)

// newPalette computes the tones for a background.
func newPalette(o themeOptions) palette {
	wanted, background, least, line := darkShades, leastDark, float64(textContrast), float64(lineContrast)
	if o.isLight {
		wanted, background = lightShades, leastLight
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
	on := func(w shade, least float64) tone { return newTone(w, background, least) }
	p := palette{
		text: on(wanted.text, least), muted: on(wanted.muted, least), accent: on(wanted.accent, least),
		good: on(wanted.good, least), warn: on(wanted.warn, least), bad: on(wanted.bad, least), rule: on(wanted.rule, line),
	}
	p.brand = p.accent
	if o.brand != "" {
		p.brand = on(shade{o.brand, wanted.accent.sixteen}, least)
	}
	// Black on white is distinct in every 16-colour palette.
	p.banner, p.onBanner = p.warn, newTone(shade{"#000000", "0"}, parseColour(p.warn.TrueColor), least)
	p.banner.ANSI = "7"
	p.onBanner.ANSI256 = nearestOf256(parseColour(p.onBanner.TrueColor), colourOf256(p.banner.ANSI256), least)
	return p
}

// newTone is the tone nearest to a shade that has the contrast.
func newTone(w shade, background color.RGBA, least float64) tone {
	c := withContrast(parseColour(w.colour), background, least)
	return tone{TrueColor: formatColour(c), ANSI256: nearestOf256(c, background, least), ANSI: w.sixteen}
}

// colourOf256 is one of the 256 colours, by its number.
func colourOf256(number string) color.RGBA {
	n, _ := strconv.Atoi(number)
	return xterm256(n)
}
