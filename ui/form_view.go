package ui

import (
	"strings"
)

// View draws the step's words, why it is asked again, and the questions.
func (v *form) View() string { return v.draw() }

// draw is View with further blocks below the questions.
func (v *form) draw(below ...block) string {
	blocks := append(heading(v.d, v.snap, v.w), block{least: v.minRows(), list: v.body})
	return stack(v.w, v.h, append(blocks, below...)...)
}

// minRows is how many rows the questions get before the step's own words do.
func (v *form) minRows() int {
	if v.focused >= len(v.fields) {
		return 1
	}
	if _, list := v.fields[v.focused].control.(*picker); list || len(v.fields) > 1 {
		return min(8, v.h)
	}
	return min(4, v.h)
}

// body is the questions: the one that has the focus, or all around it.
func (v *form) body(rows int) string {
	if v.focused >= len(v.fields) {
		return ""
	}
	if v.paged || len(v.fields) == 1 {
		return fit(v.chosenSoFar()+v.fields[v.focused].view(true, v.w, rows-height(v.chosenSoFar())), v.w, rows)
	}
	return v.allFields(rows)
}

// chosenSoFar is what was chosen on the pages before, in a line.
func (v *form) chosenSoFar() string {
	var chosen []string
	for _, field := range v.fields[:v.focused] {
		chosen = append(chosen, field.label+": "+field.shownAnswer())
	}
	if len(chosen) == 0 {
		return ""
	}
	return v.d.Theme.Muted.Render(cut("✓ "+strings.Join(chosen, " · "), v.w)) + "\n"
}

// listRows is how many lines a list gets among other fields.
const listRows = 7

// allFields is all questions, as many as fit, with the focused one in sight.
func (v *form) allFields(rows int) string {
	var lines []string
	from, to := 0, 0
	for i, field := range v.fields {
		if i > 0 {
			lines = append(lines, "")
		}
		view := strings.Split(v.fieldAmongOthers(field, i == v.focused, rows), "\n")
		if i == v.focused {
			from, to = len(lines), len(lines)+len(view)
		}
		lines = append(lines, view...)
	}
	return rowsAround(lines, from, to, rows)
}

// fieldAmongOthers is one question among others: a list opens only where the focus is.
func (v *form) fieldAmongOthers(field *formField, focused bool, rows int) string {
	if _, list := field.control.(*picker); list && !focused {
		return field.heading(false, v.w) + "\n" + cut("  "+v.d.Theme.Text.Render(field.shownAnswer()), v.w) + field.complaint(v.w)
	}
	return field.view(focused, v.w, min(listRows, rows))
}

// rowsAround is the rows of lines in which those from from to to are seen.
func rowsAround(lines []string, from, to, rows int) string {
	top := max(0, min(from-(rows-(to-from))/2, len(lines)-rows))
	top = min(top, from)
	return strings.Join(lines[top:min(len(lines), top+rows)], "\n")
}
