package ui

import (
	"io"
	"reflect"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// textStyles are all styles within a value.
func textStyles(v reflect.Value) (all []textStyle) {
	for i := range v.NumField() {
		if style, isStyle := v.Field(i).Interface().(textStyle); isStyle {
			all = append(all, style)
		} else {
			all = append(all, textStyles(v.Field(i))...)
		}
	}
	return all
}

func TestAStyleDrawsAsLipglossWould(t *testing.T) {
	texts := []string{"", "x", "Ñandú xx", "  two  words ", "日本 ✓", "one\ntwo, which is longer", "tab\there", "\x1b[1minside\x1b[0m", "e\u0301"}
	for _, profile := range []termenv.Profile{termenv.Ascii, termenv.ANSI, termenv.ANSI256, termenv.TrueColor} {
		for _, isHighContrast := range []bool{false, true} {
			renderer := lipgloss.NewRenderer(io.Discard, termenv.WithProfile(profile))
			styles := textStyles(reflect.ValueOf(newTheme(renderer, themeOptions{isHighContrast: isHighContrast})))
			if len(styles) != 22 {
				t.Fatalf("%d styles", len(styles))
			}
			for i, style := range styles {
				for _, text := range texts {
					if got, want := style.Render(text), style.style.Render(text); got != want {
						t.Errorf("style %d, profile %v: %q is drawn as %q, want %q", i, profile, text, got, want)
					}
				}
			}
		}
	}
}
