package ui

import (
	"strings"

	"cedula/flow"
	"cedula/truora"
	"cedula/truora/safetext"
)

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
