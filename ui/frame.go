package ui

import (
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"cedula/flow"
	"cedula/truora"
	"cedula/truora/safetext"
)

// The sizes at which the layout changes, in cells.
const (
	minWidth    = 40
	minHeight   = 12
	wideWidth   = 70 // from here on the steps have their own column
	paneWidth   = 110
	stepsWidth  = 22
	roomyHeight = 18 // from here on lines separate header and footer
	fullFrame   = 2  // rows around a full-width page
)

func isTooSmall(w, h int) bool { return w < minWidth || h < minHeight }

// areas are the sizes of the frame's parts, in cells.
type areas struct {
	w, h          int // the terminal
	head, foot    int // rows
	left, right   int // columns of the steps, and of the inspector's pane
	bodyW, bodyH  int // the screen
	paneW         int
	marginX, line int // margins of the screen; rows of a rule
}

func (r *root) areas() areas {
	a := areas{w: r.w, h: r.h, head: 1, foot: 1, marginX: 1}
	if _, full := r.page.(fullWidth); full && !r.inspector.isFocused() {
		return a.withBody()
	}
	if r.h >= roomyHeight {
		a.line = 1
	}
	if r.w >= wideWidth && r.session.isRunning() {
		a.left = stepsWidth
	} else if len(r.snap.Steps) > 0 {
		a.head = 2
	}
	if r.inspector.view != nil && r.w >= paneWidth {
		a.right = r.w * 2 / 5
	}
	return a.withBody()
}

// withBody gives the screen and the pane the remaining space.
func (a areas) withBody() areas {
	a.bodyH = a.h - a.head - a.foot - 2*a.line
	a.bodyW = a.w - a.left - a.right - 2*a.marginX
	a.paneW = a.right - 3
	return a
}

// resize sets the size of everything.
func (r *root) resize() {
	a := r.areas()
	if r.screen != nil {
		r.screen.SetSize(a.bodyW, a.bodyH-height(r.noticeLines(a.bodyW)))
	}
	if r.page != nil {
		r.page.SetSize(a.bodyW, a.bodyH)
	}
	if r.inspector.view == nil {
		return
	}
	if a.right > 0 {
		a.bodyW = a.paneW
	}
	r.inspector.view.SetSize(a.bodyW, a.bodyH)
}

// View draws the frame with the screen in it, in the terminal's charset, never
// wider or taller than the terminal.
func (r *root) View() string { return r.d.Charset.Screen(r.frame()) }

func (r *root) frame() string {
	if r.w == 0 || r.h == 0 {
		return ""
	}
	if isTooSmall(r.w, r.h) {
		return fit(wrap(r.d.Words.Frame.TooSmall(minWidth, minHeight), r.w), r.w, r.h)
	}
	a := r.areas()
	rule := ""
	if a.line > 0 {
		rule = r.d.Theme.Rule.Render(strings.Repeat("─", a.w)) + "\n"
	}
	return fit(r.header(a)+"\n"+rule+r.middle(a)+"\n"+rule+r.footer(a), a.w, a.h)
}

// middle is the steps, the screen, and the inspector's pane.
func (r *root) middle(a areas) string {
	if r.isHidden() {
		return fill(indent(" ", r.hiddenView(a.w-2*a.marginX, a.bodyH)), a.w, a.bodyH)
	}
	bar := strings.TrimSuffix(strings.Repeat(r.d.Theme.Rule.Render("│")+" \n", a.bodyH), "\n")
	var parts []string
	if a.left > 0 {
		parts = append(parts, fill(stepColumn(r.d, r.snap, a.left-2), a.left-2, a.bodyH), bar)
	}
	parts = append(parts, fill(indent(" ", r.body(a)), a.bodyW+2*a.marginX, a.bodyH))
	if a.right > 0 {
		parts = append(parts, bar, fill(indent(" ", r.inspector.view.View()), a.right-2, a.bodyH))
	}
	return lipgloss.JoinHorizontal(lipgloss.Top, parts...)
}

// body is the open page, else the screen below any notice.
func (r *root) body(a areas) string {
	switch {
	case r.inspector.isFocused() && a.right == 0:
		return r.inspector.view.View()
	case r.page != nil:
		return r.page.View()
	case r.screen == nil:
		return r.d.Theme.Text.Render(r.d.spinner() + " " + r.d.Words.Waiting.Connecting)
	case !r.leftAt.IsZero():
		return r.d.Theme.Text.Render(r.d.spinner() + " " + r.d.Words.Waiting.Leaving)
	}
	if notice := r.noticeLines(a.bodyW); notice != "" {
		return notice + "\n" + r.screen.View()
	}
	return r.screen.View()
}

// noticeLines show an event elsewhere, or mention another unfinished
// verification until something is sent, followed by an empty line.
func (r *root) noticeLines(w int) string {
	text := r.d.Words.Notice(r.notice)
	if text == "" && !r.d.Unfinished.IsZero() && !r.hasSent && r.d.Form == nil {
		text = r.d.Words.Frame.Unfinished(r.d.Words.DateAndTime(r.d.Unfinished))
	}
	if text == "" || r.snap.Phase.IsOver() && r.notice != flow.NoticeEnded || r.h < roomyHeight && r.screen == nil {
		return ""
	}
	return marked(r.d.Theme.Warn, "! ", text, w) + "\n"
}

// header is the brand, the environment, and the remaining time.
func (r *root) header(a areas) string {
	theme := r.d.Theme
	left := " " + theme.Brand.Render(safetext.Line(r.d.Brand))
	if env := safetext.Line(r.d.Environment); env != "" && !r.d.Sandbox {
		left += theme.Muted.Render(" · " + env)
	}
	right := timeLeft(r.d, r.snap)
	if r.d.Sandbox {
		banner := " SANDBOX "
		if r.isPaused {
			banner += "· " + r.d.Words.Presenter.Paused + " "
		}
		right = strings.TrimSpace(right+"  ") + " " + theme.Banner.Render(banner)
	}
	lines := justify(left, right+" ", a.w)
	if a.head > 1 {
		lines += "\n" + cut(" "+stepLine(r.d, r.snap), a.w)
	}
	return lines
}

// justify aligns two texts to the left and right of a line; the left one is
// truncated if necessary.
func justify(left, right string, w int) string {
	left = cut(left, w-ansi.StringWidth(right)-1)
	gap := w - ansi.StringWidth(left) - ansi.StringWidth(right)
	return cut(left+strings.Repeat(" ", max(1, gap))+right, w)
}

// warnBefore is how long before its expiry a process shows the remaining time.
const warnBefore = 10 * time.Minute

// timeLeft is the time until the token or the process expires, shown from
// warnBefore on.
func timeLeft(d *display, snap flow.Snapshot) string {
	end := snap.TokenExpiry
	if own := snap.ProcessExpiry; end.IsZero() || !own.IsZero() && own.Before(end) {
		end = own
	}
	left := end.Sub(d.Now())
	switch {
	case end.IsZero() || left > warnBefore || snap.Phase.IsOver():
		return ""
	case left <= 0:
		return d.Theme.Bad.Render(d.Words.Frame.TimeUp)
	}
	return d.Theme.Warn.Render(d.Words.Frame.TimeLeft(d.Words.Duration(left)))
}

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

// progress is the progress of a group of steps.
type progress int

const (
	ahead progress = iota
	current
	done
	failed
)

// stepGroup is a group of consecutive steps in the list of steps.
type stepGroup struct {
	group    flow.Group
	title    string
	progress progress
}

// stepGroups are the groups of a process's steps.
func stepGroups(d *display, snap flow.Snapshot) (list []stepGroup) {
	for i, step := range snap.Steps {
		g := stepGroup{step.Group, groupTitle(d, step), progressOf(snap, i)}
		n := len(list)
		if n == 0 || list[n-1].group != g.group || list[n-1].title != g.title {
			list = append(list, g)
			continue
		}
		list[n-1].progress = combineProgress(list[n-1].progress, g.progress)
	}
	return list
}

// groupTitle is the title of a step's group, else the step's own.
func groupTitle(d *display, step flow.StepState) string {
	if step.Group != flow.GroupOther {
		return d.Words.StepGroup(step.Group)
	}
	return safetext.Line(d.Words.Step(flow.Step{Type: step.Type, Title: step.Title}).Title)
}

// progressOf is the progress of step i.
func progressOf(snap flow.Snapshot, i int) progress {
	switch {
	case snap.Steps[i].Status == truora.StepFailure && (i != snap.Current || snap.Phase.IsOver()):
		return failed
	case i == snap.Current && !snap.Phase.IsOver():
		return current
	case i < snap.Current || snap.Steps[i].Status == truora.StepSuccess:
		return done
	}
	return ahead
}

// combineProgress is the progress of two steps as one.
func combineProgress(a, b progress) progress {
	switch {
	case a == b:
		return a
	case a == failed || b == failed:
		return failed
	}
	return current
}

var progressMarks = map[progress]string{ahead: "·", current: "▸", done: "✓", failed: "✗"}

// stepColumn is the list of steps at the left of the screen.
func stepColumn(d *display, snap flow.Snapshot, w int) string {
	styles := map[progress]textStyle{ahead: d.Theme.Muted, current: d.Theme.Focused.Label, done: d.Theme.Good, failed: d.Theme.Bad}
	var lines []string
	for _, g := range stepGroups(d, snap) {
		lines = append(lines, cut(" "+styles[g.progress].Render(progressMarks[g.progress]+" "+g.title), w-1))
	}
	if at, of := position(snap); of > 0 {
		lines = append(lines, "", cut("   "+d.Theme.Muted.Render(d.Words.Frame.Position(at, of)), w-1))
	}
	return strings.Join(lines, "\n")
}

// position is the number of the current step, from 1, and the number of steps.
func position(snap flow.Snapshot) (at, of int) {
	of = len(snap.Steps)
	return min(snap.Current+1, of), of
}

// stepLine is the steps in one line, for narrow terminals.
func stepLine(d *display, snap flow.Snapshot) string {
	at, of := position(snap)
	if of == 0 {
		return ""
	}
	text := d.Words.Frame.AllDone
	if snap.Current < of {
		text = groupTitle(d, snap.Steps[snap.Current])
	}
	return d.Theme.Focused.Label.Render(text) + d.Theme.Muted.Render(" · "+d.Words.Frame.Position(at, of))
}
