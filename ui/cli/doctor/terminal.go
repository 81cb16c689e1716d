package doctor

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/muesli/termenv"
)

// Terminal is what the screens would be drawn on.
type Terminal struct {
	Columns, Rows int // in cells; 0 when it does not tell
	Colours       termenv.Profile
}

// The sizes that the screens are laid out for: under the least they only ask
// for more room, from the full one on nothing is left out.
const (
	leastColumns, leastRows = 40, 12
	fullColumns, fullRows   = 80, 24
)

const plainCure = "run it in a terminal; --plain goes line by line without one"

// terminal looks at size, colours and characters. Plain mode needs the
// characters alone.
func (e Checkup) terminal(context.Context) []Finding {
	switch {
	case e.Plain:
		return []Finding{fine("terminal", "plain mode: line by line"), e.characters()}
	case e.Terminal == nil:
		return []Finding{doubt("terminal", "none here", plainCure), e.characters()}
	}
	return []Finding{e.Terminal.size(), e.colours(), e.characters()}
}

func (t Terminal) size() Finding {
	found := fmt.Sprintf("%dx%d", t.Columns, t.Rows)
	full := fmt.Sprintf("%dx%d", fullColumns, fullRows)
	switch {
	case t.Columns == 0 || t.Rows == 0:
		return doubt("size", "the terminal does not tell", "tell it: stty cols 80 rows 24")
	case t.Columns < leastColumns || t.Rows < leastRows:
		return doubt("size", found+" is too small for the screens", fmt.Sprintf("make it %dx%d at least, %s at best", leastColumns, leastRows, full))
	case t.Columns < fullColumns || t.Rows < fullRows:
		return fine("size", found+", drawn narrowly; all is shown from "+full)
	}
	return fine("size", found)
}

var profiles = map[termenv.Profile]string{
	termenv.TrueColor: "24-bit", termenv.ANSI256: "256", termenv.ANSI: "16",
}

// colours are never needed: what matters is marked by characters as well.
func (e Checkup) colours() Finding {
	if e.Environment("NO_COLOR") != "" {
		return fine("colours", "none, as NO_COLOR asks")
	}
	if known, ok := profiles[e.Terminal.Colours]; ok {
		return fine("colours", known)
	}
	if e.Environment("TERM") == "" && e.System != "windows" {
		return doubt("colours", "none: TERM is not set", "set TERM to what the terminal is, as xterm-256color")
	}
	return fine("colours", "none")
}

// characters looks at the locale, as programs do: the first that is set counts.
// Windows' consoles are asked for UTF-8 by the program itself.
func (e Checkup) characters() Finding {
	locale := cmp.Or(e.Environment("LC_ALL"), e.Environment("LC_CTYPE"), e.Environment("LANG"))
	if e.System == "windows" || isUTF8(locale) {
		return fine("characters", "UTF-8")
	}
	found := "the locale " + locale + " is not UTF-8"
	if locale == "" {
		found = "no locale is set"
	}
	return doubt("characters", found, "set LANG to a UTF-8 locale, as C.UTF-8")
}

func isUTF8(locale string) bool {
	return strings.Contains(strings.ReplaceAll(strings.ToUpper(locale), "-", ""), "UTF8")
}
