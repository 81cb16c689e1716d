package ui

import "cedula/flow"

// heading is what stands above what is asked: the step's title and sentence,
// and why it is asked again.
func heading(d *display, snap flow.Snapshot, w int) []block {
	text := d.Words.Step(snap.Step)
	return []block{
		{text: d.Theme.Title.Render(wrap(text.Title, w)), rank: 2},
		{text: refusal(d, snap, w), rank: 1},
		{text: d.Theme.Text.Render(wrap(text.Lead, w)), rank: 4},
		{text: d.Theme.Muted.Render(wrap(text.Hint, w)), rank: 5},
	}
}

// refusal is why the step is asked again, as long as it is.
func refusal(d *display, snap flow.Snapshot, w int) string {
	if snap.Refusal == nil || snap.Refusal.StepID != snap.Step.ID {
		return ""
	}
	reason := d.Words.Reason(snap.Refusal.Reason, snap.Refusal.Message)
	return d.Theme.Bad.Render(indent("✗ ", wrap(reason.What, w-2)))
}
