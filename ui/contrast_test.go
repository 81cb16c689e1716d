package ui

import (
	"fmt"
	"image/color"
	"math"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/muesli/termenv"

	"cedula/ui/graphics"
)

func TestContrastIsAsTheStandardComputesIt(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#777777", "#ffffff", 4.48}, {"#767676", "#ffffff", 4.54}, {"#ff0000", "#ffffff", 4.0}, {"#123456", "#123456", 1}} {
		for _, got := range []float64{contrast(parseColour(c.a), parseColour(c.b)), contrast(parseColour(c.b), parseColour(c.a))} {
			if math.Abs(got-c.want) > 0.005 {
				t.Errorf("%s on %s: %.3f, want %.2f", c.a, c.b, got, c.want)
			}
		}
	}
}

// The backgrounds of terminals and of their popular colour schemes.
var (
	darkBackgrounds  = []string{"#000000", "#0c0c0c", "#1e1e1e", "#002b36", "#282828", "#282c34", "#282a36", "#2e3440", "#300a24"}
	lightBackgrounds = []string{"#ffffff", "#fafafa", "#fdf6e3", "#fbf1c7", "#eff1f5", "#eee8d5"}
	oddBackgrounds   = []string{"#808080", "#777777", "#0000aa", "#8b0000", "#005f5f", "#ffff00"}
	brandColours     = []string{"", "#000000", "#ffffff", "#0a7c3e", "#ffd700", "#1a1aff", "#808080", "#c8102e"}
)

// themeCase is a theme on a terminal of which one knows the background.
type themeCase struct {
	options    themeOptions
	background color.RGBA
}

func (c themeCase) String() string {
	return fmt.Sprintf("light %v, high contrast %v, brand %q, told %v, on %s", c.options.isLight, c.options.isHighContrast, c.options.brand, c.options.background.A > 0, formatColour(c.background))
}

// least is the contrast that is promised. Where no colour has it, it is that of
// black or of white.
func (c themeCase) least() float64 {
	least := float64(textContrast)
	if c.options.isHighContrast {
		least = highContrast
	}
	return min(least, max(contrast(black, c.background), contrast(white, c.background)))
}

// themeCases are all themes on all backgrounds, told of them and not.
func themeCases() (all []themeCase) {
	add := func(o themeOptions, backgrounds []string, areTold ...bool) {
		for _, background := range backgrounds {
			for _, isTold := range areTold {
				c := themeCase{o, parseColour(background)}
				if isTold {
					c.options.background = c.background
				}
				all = append(all, c)
			}
		}
	}
	for _, brand := range brandColours {
		for _, isHighContrast := range []bool{false, true} {
			add(themeOptions{isHighContrast: isHighContrast, brand: brand}, darkBackgrounds, true, false)
			add(themeOptions{isHighContrast: isHighContrast, brand: brand}, oddBackgrounds, true)
			add(themeOptions{isLight: true, isHighContrast: isHighContrast, brand: brand}, lightBackgrounds, true, false)
			add(themeOptions{isLight: true, isHighContrast: isHighContrast, brand: brand}, oddBackgrounds, true)
		}
	}
	return all
}

func TestEveryToneCanBeRead(t *testing.T) {
	for _, c := range themeCases() {
		p := newPalette(c.options)
		for name, pair := range map[string][2]tone{
			"text": {p.text}, "muted": {p.muted}, "accent": {p.accent}, "good": {p.good}, "warn": {p.warn}, "bad": {p.bad}, "brand": {p.brand}, "banner": {p.onBanner, p.banner},
		} {
			ink, ground := pair[0], pair[1]
			true24, of256 := c.background, c.background
			if ground.TrueColor != "" {
				true24, of256 = parseColour(ground.TrueColor), colourOf256(ground.ANSI256)
			}
			if got := contrast(parseColour(ink.TrueColor), true24); got < c.least() {
				t.Errorf("%v: %s has %.2f", c, name, got)
			}
			if got := contrast(colourOf256(ink.ANSI256), of256); got < c.least() {
				t.Errorf("%v: %s of 256 colours (%s) has %.2f", c, name, ink.ANSI256, got)
			}
		}
	}
}

// The sixteen colours of terminals and of popular schemes: black and white.
var sixteenColours = map[string][2]string{
	"xterm": {"#000000", "#e5e5e5"}, "VGA and the Linux console": {"#000000", "#aaaaaa"}, "Windows": {"#0c0c0c", "#cccccc"}, "macOS": {"#000000", "#bfbfbf"},
	"Ubuntu": {"#171421", "#d0cfcc"}, "Solarized": {"#073642", "#eee8d5"}, "Gruvbox": {"#282828", "#a89984"}, "Dracula": {"#21222c", "#f8f8f2"}, "Nord": {"#3b4252", "#e5e9f0"},
}

func TestTheBannerIsReadInSixteenColours(t *testing.T) {
	h := newRootHarness(t, 80, 24, func(o *Options) { o.Sandbox = true })
	h.root.d.Renderer.SetColorProfile(termenv.ANSI)
	h.root.d.setAnswers(graphics.Answers{})
	h.show(snapshots["email"])
	if banner := "\x1b[30;47m SANDBOX \x1b[0m"; !strings.Contains(h.root.View(), banner) {
		t.Errorf("the banner is not black on white, and not bold:\n%q", strings.SplitN(h.root.View(), "\n", 2)[0])
	}
	for name, c := range sixteenColours {
		if got := contrast(parseColour(c[0]), parseColour(c[1])); got < textContrast {
			t.Errorf("%s: %.2f", name, got)
		}
	}
}

// saysNothing holds for what is drawn and not read: lines, and blocks of
// pictures and codes.
func saysNothing(content string) bool {
	return strings.Trim(content, " ─│▄▀█▌▐▖▗▘▝▚▞") == ""
}

// leastContrast is the least contrast of what is written in a view, and where.
func leastContrast(view string, w, h int, background color.RGBA) (least float64, of string) {
	terminal := vt.NewEmulator(w, h)
	terminal.WriteString(strings.ReplaceAll(view, "\n", "\r\n"))
	least = 21
	colourOf := func(c color.Color, none color.RGBA) color.RGBA {
		if c == nil {
			return none
		}
		r, g, b, _ := c.RGBA()
		return color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255}
	}
	ink := white
	if luminance(background) > 0.18 {
		ink = black
	}
	for y := range h {
		for x := range w {
			cell := terminal.CellAt(x, y)
			if cell == nil || saysNothing(cell.Content) {
				continue
			}
			if got := contrast(colourOf(cell.Style.Fg, ink), colourOf(cell.Style.Bg, background)); got < least {
				least, of = got, fmt.Sprintf("%q at %d,%d", cell.Content, x, y)
			}
		}
	}
	return least, of
}

// TestEveryScreenCanBeRead draws the screens of the golden files in colours,
// and checks each character.
func TestEveryScreenCanBeRead(t *testing.T) {
	cases := []themeCase{
		{themeOptions{brand: "#0a3c1e"}, leastDark}, {themeOptions{isHighContrast: true}, leastDark}, {themeOptions{background: black}, black},
		{themeOptions{isLight: true, brand: "#ffe08a"}, leastLight}, {themeOptions{isLight: true, isHighContrast: true}, leastLight},
	}
	for _, c := range cases {
		for _, profile := range []termenv.Profile{termenv.TrueColor, termenv.ANSI256} {
			if profile == termenv.ANSI256 && c.background == black {
				continue // as with the others' background
			}
			for name, snap := range snapshots {
				h := newRootHarness(t, 100, 32, func(o *Options) { o.Sandbox, o.Trace = true, someTrace })
				h.root.d.Renderer.SetColorProfile(profile)
				h.root.d.Theme = newTheme(h.root.d.Renderer, c.options)
				h.show(snap)
				keys := []tea.KeyType{0}
				if name == "code" {
					keys = []tea.KeyType{0, tea.KeyF1, tea.KeyCtrlC, tea.KeyF2}
				}
				for _, key := range keys {
					if key != 0 {
						h.press(key)
					}
					if got, of := leastContrast(h.root.View(), 100, 32, c.background); got < c.least() {
						t.Errorf("%s in %v by %v: %.2f, %s", name, c, profile, got, of)
					}
				}
			}
		}
	}
}

// TestNothingIsShownByColourAlone presses keys: where the colours of a view change,
// its text does too.
func TestNothingIsShownByColourAlone(t *testing.T) {
	for name, snap := range snapshots {
		h := newRootHarness(t, 80, 24, func(o *Options) { o.Trace = someTrace })
		h.root.d.Renderer.SetColorProfile(termenv.TrueColor)
		h.root.d.setAnswers(graphics.Answers{})
		h.show(snap)
		before := h.root.View()
		for _, key := range []tea.KeyType{tea.KeyTab, tea.KeyDown, tea.KeyShiftTab, tea.KeyUp, tea.KeySpace, tea.KeyEnd, tea.KeyF2, tea.KeyF2, tea.KeyF1, tea.KeyDown, tea.KeyEsc} {
			h.press(key)
			after := h.root.View()
			if after != before && ansi.Strip(withCursor(after)) == ansi.Strip(withCursor(before)) {
				t.Errorf("%s: %v changes colours alone:\n%s", name, key, after)
			}
			before = after
		}
	}
}
