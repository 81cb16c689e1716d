package ui

import (
	"strings"

	"cedula/truora/safetext"
)

// View draws the step's words, why it is asked again, and the questions.
func (f *form) View() string { return f.draw() }

// draw is View with further blocks below the questions.
func (f *form) draw(below ...block) string {
	blocks := append(heading(f.d, f.snap, f.w), block{least: f.least(), list: f.body})
	return stack(f.w, f.h, append(blocks, below...)...)
}

// least is how many rows the questions get before the step's own words do.
func (f *form) least() int {
	if f.at >= len(f.items) {
		return 1
	}
	if _, list := f.items[f.at].ctl.(*picker); list || len(f.items) > 1 {
		return min(8, f.h)
	}
	return min(4, f.h)
}

// body is the questions: the one that has the focus, or all around it.
func (f *form) body(rows int) string {
	if f.at >= len(f.items) {
		return ""
	}
	if f.paged || len(f.items) == 1 {
		return fit(f.path()+f.items[f.at].view(true, f.w, rows-height(f.path())), f.w, rows)
	}
	return f.around(rows)
}

// path is what was chosen on the pages before, in a line.
func (f *form) path() string {
	var chosen []string
	for _, it := range f.items[:f.at] {
		chosen = append(chosen, it.label+": "+it.shown())
	}
	if len(chosen) == 0 {
		return ""
	}
	return f.d.Theme.Muted.Render(cut("✓ "+strings.Join(chosen, " · "), f.w)) + "\n"
}

// shown is the answer as a person reads it.
func (it *item) shown() string {
	if list, ok := it.ctl.(*picker); ok && list.at < len(list.shown) {
		return list.shown[list.at].label
	}
	return safetext.Line(it.given())
}

// listRows is how many lines a list gets among other fields.
const listRows = 7

// around is all questions, as many as fit, with the focused one in sight.
func (f *form) around(rows int) string {
	var lines []string
	from, to := 0, 0
	for i, it := range f.items {
		if i > 0 {
			lines = append(lines, "")
		}
		view := strings.Split(f.field(it, i == f.at, rows), "\n")
		if i == f.at {
			from, to = len(lines), len(lines)+len(view)
		}
		lines = append(lines, view...)
	}
	return scrolled(lines, from, to, rows)
}

// field is one question among others: a list opens only where the focus is.
func (f *form) field(it *item, focused bool, rows int) string {
	if _, list := it.ctl.(*picker); list && !focused {
		return it.heading(false, f.w) + "\n" + cut("  "+f.d.Theme.Text.Render(it.shown()), f.w) + it.complaint(f.w)
	}
	return it.view(focused, f.w, min(listRows, rows))
}

func (it *item) complaint(w int) string {
	if it.wrong == "" {
		return ""
	}
	return "\n" + it.below(false, w).text
}

// scrolled is the rows of lines in which those from from to to are seen.
func scrolled(lines []string, from, to, rows int) string {
	top := max(0, min(from-(rows-(to-from))/2, len(lines)-rows))
	top = min(top, from)
	return strings.Join(lines[top:min(len(lines), top+rows)], "\n")
}
