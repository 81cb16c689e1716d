package ui

import (
	"cmp"

	"cedula/flow"
)

// leavePage asks whether to stay, to leave and keep the process for later, or
// to cancel it for a reason.
type leavePage struct {
	*menu
	snap         flow.Snapshot
	lead         string // why it is asked; empty: as always
	askingReason bool   // the reasons are shown
}

// What can be chosen when leaving.
const (
	leaveStay   = "stay"
	leaveKeep   = "keep"
	leaveCancel = "cancel"
)

func newLeavePage(d *display, snap flow.Snapshot, lead string) *leavePage {
	v := &leavePage{menu: &menu{d: d}, snap: snap, lead: lead}
	v.ask()
	return v
}

// ask shows the question. It promises to keep only what is kept.
func (v *leavePage) ask() {
	t := v.d.Words.Leave
	if v.d.Sandbox {
		t.Keep, t.KeepNote, t.CtrlCKeeps = t.End, t.EndNote, t.CtrlCLeaves
	} else if v.snap.ProcessID == "" {
		t.Lead, t.Keep, t.KeepNote, t.CtrlCKeeps = t.NotStarted, t.End, t.NotStartedNote, t.CtrlCLeaves
	}
	t.Lead = cmp.Or(v.lead, t.Lead)
	rows := []row{{leaveStay, t.Stay, t.StayNote}, {leaveKeep, t.Keep, t.KeepNote}}
	if v.snap.ProcessID != "" {
		rows = append(rows, row{leaveCancel, t.Cancel, t.CancelNote})
	}
	v.replaceWith(newPlainMenu(v.d, t.Title, t.Lead, rows, v.choose))
	v.note, v.askingReason = t.CtrlCKeeps, false
}

func (v *leavePage) choose(what string) intent {
	switch what {
	case leaveKeep:
		return intents{sendCommand{flow.Leave{}}, closePage{}}
	case leaveCancel:
		v.askReason()
		return nil
	}
	return closePage{}
}

// askReason asks why the process is cancelled.
func (v *leavePage) askReason() {
	var rows []row
	for _, reason := range v.d.Words.CancelReasons() {
		rows = append(rows, row{reason.Code, reason.Label, ""})
	}
	t := v.d.Words.Cancel
	v.replaceWith(newPlainMenu(v.d, t.Title, t.Lead, rows, func(reason string) intent {
		return intents{sendCommand{flow.Cancel{Reason: reason}}, closePage{}}
	}))
	v.askingReason = true
}

// Escape goes from the reasons back to the question.
func (v *leavePage) Escape() (intent, bool) {
	if !v.askingReason {
		return nil, false
	}
	v.ask()
	return nil, true
}
