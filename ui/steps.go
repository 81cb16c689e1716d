package ui

import (
	"strings"

	"github.com/charmbracelet/lipgloss"

	"cedula/flow"
	"cedula/truora"
	"cedula/truora/safetext"
)

// standing is where a group of steps stands.
type standing int

const (
	ahead standing = iota
	current
	done
	failed
)

// group is neighbouring steps that a person thinks of as one.
type group struct {
	group    flow.Group
	title    string // of a single step that belongs to no group
	standing standing
}

// groups are the steps of a process as people think of them.
func groups(d *display, snap flow.Snapshot) (list []group) {
	for i, step := range snap.Steps {
		g := group{step.Group, groupTitle(d, step), standingOf(snap, i)}
		if n := len(list); n > 0 && list[n-1].isSameAs(g) {
			list[n-1].standing = combined(list[n-1].standing, g.standing)
			continue
		}
		list = append(list, g)
	}
	return list
}

func (g group) isSameAs(next group) bool {
	return g.group == next.group && (g.group != flow.GroupOther || g.title == next.title)
}

func groupTitle(d *display, step flow.StepState) string {
	if step.Group != flow.GroupOther {
		return d.Words.Group(step.Group)
	}
	return safetext.Line(d.Words.Step(flow.Step{Type: step.Type, Title: step.Title}).Title)
}

func standingOf(snap flow.Snapshot, i int) standing {
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

// combined is where two steps stand as one.
func combined(a, b standing) standing {
	switch {
	case a == b:
		return a
	case a == failed || b == failed:
		return failed
	}
	return current
}

var standingMarks = map[standing]string{ahead: "·", current: "▸", done: "✓", failed: "✗"}

// steps is the column at the left.
func (r *root) steps(w int) string {
	var lines []string
	for _, g := range groups(r.d, r.snap) {
		style := r.standingStyle(g.standing)
		lines = append(lines, cut(" "+style.Render(standingMarks[g.standing]+" "+g.title), w-1))
	}
	if at, of := r.position(); of > 0 {
		lines = append(lines, "", cut("   "+r.d.Theme.Muted.Render(r.d.Words.Frame.Position(at, of)), w-1))
	}
	return strings.Join(lines, "\n")
}

func (r *root) standingStyle(s standing) lipgloss.Style {
	theme := r.d.Theme
	return map[standing]lipgloss.Style{ahead: theme.Muted, current: theme.Focused.Label, done: theme.Good, failed: theme.Bad}[s]
}

// position is which step this is, from 1, and how many there are.
func (r *root) position() (at, of int) {
	of = len(r.snap.Steps)
	return min(r.snap.Current+1, of), of
}

// stepLine is the steps in one line, for narrow terminals.
func (r *root) stepLine() string {
	at, of := r.position()
	if of == 0 {
		return ""
	}
	text := r.d.Words.Frame.AllDone
	if r.snap.Current < of {
		text = groupTitle(r.d, r.snap.Steps[r.snap.Current])
	}
	return r.d.Theme.Focused.Label.Render(text) + r.d.Theme.Muted.Render(" · "+r.d.Words.Frame.Position(at, of))
}
