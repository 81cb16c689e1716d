package ui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/x/ansi"

	"cedula/flow"
)

// footer is the currently available keys, and the state of the connection.
func (r *root) footer(a areas) string {
	state := r.connection()
	return justify(" "+r.keyLine(r.helpKeys(), a.w-ansi.StringWidth(state)-3), state+" ", a.w)
}

// keyLine shows the keys in w cells. If there is no room for all, global keys
// are dropped first, then the descriptions of F1 and of the way out, whose keys
// are always shown, then the screen's keys from the last one on. The
// description of Enter is kept the longest.
func (r *root) keyLine(bindings []key.Binding, w int) string {
	keys := r.d.Keys
	bindings = slices.DeleteFunc(slices.Clone(bindings), func(b key.Binding) bool { return !b.Enabled() })
	isTooLong := func() bool { return keysWidth(bindings) > w }
	drop := func(may func(key.Binding) bool) {
		for i := len(bindings) - 1; i >= 0 && isTooLong(); i-- {
			if may(bindings[i]) {
				bindings = slices.Delete(bindings, i, i+1)
			}
		}
	}
	shorten := func(b key.Binding, does string) {
		for i := range bindings {
			if isTooLong() && isSameKey(bindings[i], b) {
				bindings[i] = withHelp(bindings[i], does)
			}
		}
	}
	shorten(keys.Language, strings.ToUpper(r.d.nextLanguage().Language()))
	drop(func(b key.Binding) bool {
		return isOneOf(b, keys.Inspector, keys.Presenter, keys.Language, keys.HandOff)
	})
	shorten(keys.Help, "")
	shorten(keys.Quit, "")
	drop(func(b key.Binding) bool { return !isOneOf(b, keys.Next, keys.Back, keys.Help, keys.Quit) })
	shorten(keys.Back, "")
	shorten(keys.Next, "")
	for _, b := range []key.Binding{keys.Quit, keys.Help} { // there may be room again
		for i, shortened := range bindings {
			if bindings[i] = b; !isSameKey(b, shortened) || isTooLong() {
				bindings[i] = shortened
			}
		}
	}
	return r.drawKeys(bindings)
}

// betweenKeys separates keys in a line.
const betweenKeys = " · "

// drawKeys draws keys with their descriptions.
func (r *root) drawKeys(bindings []key.Binding) string {
	theme := r.d.Theme
	var parts []string
	for _, b := range bindings {
		part := theme.Key.Render(b.Help().Key)
		if b.Help().Desc != "" {
			part += " " + theme.Muted.Render(b.Help().Desc)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, theme.Muted.Render(betweenKeys))
}

// keysWidth is the width of the drawn keys, computed without drawing: drawing
// takes a hundred times as long, and the width is needed for every key that may
// be dropped.
func keysWidth(bindings []key.Binding) int {
	width := max(0, len(bindings)-1) * ansi.StringWidth(betweenKeys)
	for _, b := range bindings {
		width += ansi.StringWidth(b.Help().Key)
		if b.Help().Desc != "" {
			width += 1 + ansi.StringWidth(b.Help().Desc)
		}
	}
	return width
}

func isSameKey(a, b key.Binding) bool { return slices.Equal(a.Keys(), b.Keys()) }

func isOneOf(b key.Binding, others ...key.Binding) bool {
	return slices.ContainsFunc(others, func(other key.Binding) bool { return isSameKey(b, other) })
}

// helpKeys are the keys of the active screen or page, then the global ones.
func (r *root) helpKeys() (keys []key.Binding) {
	if _, isIdle := r.page.(*idlePage); isIdle || r.kiosk.isEnding(r.snap) {
		return nil // any key continues, as the page says, or none does anything
	}
	if _, asksPIN := r.page.(*pinPage); asksPIN {
		return append(r.page.ShortHelp(), withHelp(r.d.Keys.Back, r.d.Words.Keys.Close), r.d.Keys.Language)
	}
	switch {
	case r.isHidden():
		return []key.Binding{r.d.Keys.Quit}
	case r.inspector.isFocused():
		keys = r.inspector.view.ShortHelp()
	case r.page != nil:
		keys = append(r.page.ShortHelp(), withHelp(r.d.Keys.Back, r.d.Words.Keys.Close))
	case r.screen != nil && !r.lock.locked:
		keys = r.withBackKey(r.screen.ShortHelp())
	}
	return append(keys, r.globalKeys(r.page == nil)...)
}

// alwaysKeys are the help's keys in addition to the screen's own: Esc leaves if
// there is no earlier step.
func (r *root) alwaysKeys() []key.Binding {
	if r.d.Kiosk != nil && r.d.Kiosk.welcome != nil {
		return r.globalKeys(true) // Esc does nothing there
	}
	esc := r.d.Keys.Back
	if r.snap.Phase != flow.PhaseAsking || !r.snap.CanGoBack {
		esc = withHelp(esc, r.d.Words.Keys.Leave)
	}
	return append([]key.Binding{esc}, r.globalKeys(true)...)
}

// globalKeys are the keys that work on every screen, if they are available.
func (r *root) globalKeys(withHandOff bool) (keys []key.Binding) {
	if withHandOff && r.d.canHandOff(r.snap) && !r.snap.Phase.IsOver() {
		keys = append(keys, r.d.Keys.HandOff)
	}
	keys = append(keys, r.d.Keys.Language, r.d.Keys.Help)
	if r.d.Trace != nil {
		keys = append(keys, r.inspector.key(r.d))
	}
	if r.canPresent() {
		keys = append(keys, r.d.Keys.Presenter)
	}
	if r.d.Kiosk != nil && r.d.Kiosk.DemoPIN == "" {
		return keys
	}
	return append(keys, r.d.Keys.Quit)
}

// withBackKey adds Esc if it returns to an earlier step, unless the screen uses
// it.
func (r *root) withBackKey(keys []key.Binding) []key.Binding {
	esc := r.d.Keys.Back
	if !isOneOf(esc, keys...) && r.snap.Phase == flow.PhaseAsking && r.snap.CanGoBack {
		return append(keys, esc)
	}
	return keys
}

// connection shows whether Truora responds; narrow terminals show only its
// symbol.
func (r *root) connection() string {
	theme, t := r.d.Theme, r.d.Words.Frame
	style, mark, word := theme.Good, "●", t.Connected
	switch {
	case !r.session.isRunning() || r.snap.Phase.IsOver():
		return ""
	case r.snap.Phase == flow.PhaseStuck && r.snap.Trouble != nil && r.snap.Trouble.Code.IsAboutConnection():
		style, mark, word = theme.Bad, "✗", t.Disconnected
	case r.snap.Trouble != nil && r.snap.Trouble.Retrying:
		style, mark, word = theme.Warn, "…", t.Reconnecting
	case r.snap.Phase == flow.PhaseStarting:
		style, mark, word = theme.Muted, "…", t.Connecting
	}
	if r.w < wideWidth {
		return style.Render(mark)
	}
	return style.Render(mark + " " + word)
}
