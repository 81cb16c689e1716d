package ui

import (
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"cedula/flow"
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
