package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// scroll is a page of text that may be longer than the screen.
type scroll struct {
	d    *display
	text func(w int) string // the text for a width
	top  int                // the first line shown
	w, h int
}

func newScroll(d *display) *scroll { return &scroll{d: d} }

func (s *scroll) SetSize(w, h int) {
	s.w, s.h = w, h
	s.move(0)
}

func (s *scroll) lines() []string { return strings.Split(s.text(s.w), "\n") }

// last is the greatest top.
func (s *scroll) last() int { return max(0, len(s.lines())-max(1, s.room(len(s.lines())))) }

// room is how many lines of text are seen; the last one says where one is
// when there are more.
func (s *scroll) room(lines int) int {
	if lines <= s.h {
		return s.h
	}
	return s.h - 1
}

func (s *scroll) move(by int) { s.top = max(0, min(s.top+by, s.last())) }

func (s *scroll) Update(msg tea.Msg) intent {
	press, ok := msg.(tea.KeyMsg)
	if !ok {
		return nil
	}
	s.move(s.step(press))
	return nil
}

func (s *scroll) step(msg tea.KeyMsg) int {
	keys, page := s.d.Keys, max(1, s.h-2)
	steps := []struct {
		on   key.Binding
		step int
	}{{keys.Up, -1}, {keys.Down, 1}, {keys.PageUp, -page}, {keys.PageDown, page}, {keys.Home, -s.last()}, {keys.End, s.last()}, {keys.Tick, page}}
	for _, k := range steps {
		if key.Matches(msg, k.on) {
			return k.step
		}
	}
	return 0
}

func (s *scroll) View() string {
	lines := s.lines()
	top := min(s.top, s.last())
	seen := max(0, min(len(lines), top+s.room(len(lines))))
	view := fit(strings.Join(lines[min(top, seen):seen], "\n"), s.w, s.h)
	if len(lines) <= s.h || s.h < 2 {
		return view
	}
	where := s.d.Words.Framing.Steps(seen, len(lines)) + more(top > 0, seen < len(lines))
	return view + "\n" + s.d.Theme.Muted.Render(cut(where, s.w))
}

// more shows in which directions there is more.
func more(above, below bool) string {
	switch {
	case above && below:
		return " ↑↓"
	case above:
		return " ↑"
	}
	return " ↓"
}

func (s *scroll) ShortHelp() []key.Binding {
	if s.last() == 0 {
		return nil
	}
	return []key.Binding{s.d.Keys.arrows(s.d.Words.Keys.Scroll)}
}

func (s *scroll) FullHelp() [][]key.Binding {
	return [][]key.Binding{s.ShortHelp(), {s.d.Keys.PageUp, s.d.Keys.PageDown}}
}
