package ui

import (
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// privacy hides what is shown of a person once no key was pressed for a time: the
// terminal may stand where others pass by.
type privacy struct {
	after   time.Duration // 0: never
	lastKey time.Time     // or when the screens opened
}

// isDue reports whether it is time to hide.
func (p privacy) isDue(now time.Time) bool {
	return p.after > 0 && !p.lastKey.IsZero() && now.Sub(p.lastKey) >= p.after
}

// isHidden reports whether the screen is hidden now. There is nothing of the
// person on it while something is under way, or before anything was begun.
func (r *root) isHidden() bool {
	hasPersonalData := r.session.isRunning() && !r.isBusy() || r.d.Form != nil
	return hasPersonalData && r.privacy.isDue(r.d.Now())
}

// revealByKey shows again what is hidden, and reports whether the key was for
// that alone: the one that leaves does both.
func (r *root) revealByKey(msg tea.KeyMsg) bool {
	wasHidden := r.isHidden()
	r.privacy.lastKey = r.d.Now()
	return wasHidden && !key.Matches(msg, r.d.Keys.Quit)
}

// hiddenView stands in the place of what is hidden.
func (r *root) hiddenView(w, h int) string {
	t := r.d.Words.Frame
	return stack(w, h,
		block{text: r.d.Theme.Title.Render(wrap(t.HiddenTitle, w))},
		block{text: r.d.Theme.Text.Render(wrap(t.Hidden(r.d.Words.Duration(r.privacy.after)), w)), rank: 1},
	)
}
