package ui

import (
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// privacy hides personal data after a time without a key press, because others
// may see the terminal.
type privacy struct {
	after   time.Duration // 0: never
	lastKey time.Time     // or when the screens were opened
}

// isDue reports whether to hide now.
func (p privacy) isDue(now time.Time) bool {
	return p.after > 0 && !p.lastKey.IsZero() && now.Sub(p.lastKey) >= p.after
}

// isHidden reports whether the screen is hidden. While something is in
// progress, or before the start, it contains no personal data.
func (r *root) isHidden() bool {
	hasPersonalData := r.session.isRunning() && !r.isBusy() || r.d.Form != nil
	return hasPersonalData && r.privacy.isDue(r.d.Now())
}

// revealByKey shows the screen again, and reports whether the key had no other
// purpose: the key that leaves has.
func (r *root) revealByKey(msg tea.KeyMsg) bool {
	wasHidden := r.isHidden()
	r.privacy.lastKey = r.d.Now()
	return wasHidden && !key.Matches(msg, r.d.Keys.Quit)
}

// hiddenView replaces the hidden screen.
func (r *root) hiddenView(w, h int) string {
	t := r.d.Words.Frame
	return stack(w, h,
		block{text: r.d.Theme.Title.Render(wrap(t.HiddenTitle, w))},
		block{text: r.d.Theme.Text.Render(wrap(t.Hidden(r.d.Words.Duration(r.privacy.after)), w)), rank: 1},
	)
}
