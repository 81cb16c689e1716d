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
	lead         text // why it is asked; nil: the default
	askingReason bool // the reasons are shown
}

// The choices when leaving.
const (
	leaveStay   = "stay"
	leaveKeep   = "keep"
	leaveCancel = "cancel"
	leaveEnd    = "end" // in a kiosk, where nothing is kept
)

func newLeavePage(d *display, snap flow.Snapshot, lead text) *leavePage {
	v := &leavePage{menu: &menu{d: d}, snap: snap, lead: lead}
	v.ask()
	return v
}

// ask shows the question.
func (v *leavePage) ask() {
	v.replaceWith(newPlainMenu(v.d, v.question, v.choose))
	v.askingReason = false
}

// question only promises to keep what is really kept.
func (v *leavePage) question() menuText {
	t := v.d.Words.Leave
	if v.d.Kiosk != nil {
		k := v.d.Words.Kiosk
		return menuText{title: t.Title, lead: k.LeaveLead, rows: []row{{leaveStay, t.Stay, t.StayNote}, {leaveEnd, k.End, k.EndNote}}}
	}
	if v.d.Sandbox {
		t.Keep, t.KeepNote, t.CtrlCKeeps = t.End, t.EndNote, t.CtrlCLeaves
	} else if v.snap.ProcessID == "" {
		t.Lead, t.Keep, t.KeepNote, t.CtrlCKeeps = t.NotStarted, t.End, t.NotStartedNote, t.CtrlCLeaves
	}
	t.Lead = cmp.Or(v.lead.in(v.d), t.Lead)
	rows := []row{{leaveStay, t.Stay, t.StayNote}, {leaveKeep, t.Keep, t.KeepNote}}
	if v.snap.ProcessID != "" {
		rows = append(rows, row{leaveCancel, t.Cancel, t.CancelNote})
	}
	return menuText{t.Title, t.Lead, t.CtrlCKeeps, rows}
}

func (v *leavePage) choose(what string) intent {
	switch what {
	case leaveKeep:
		return intents{sendCommand{flow.Leave{}}, closePage{}}
	case leaveCancel:
		v.askReason()
		return nil
	case leaveEnd:
		return endVerification{endedByPerson}
	}
	return closePage{}
}

// askReason asks why the process is cancelled.
func (v *leavePage) askReason() {
	text := func() menuText {
		t, rows := v.d.Words.Cancel, []row(nil)
		for _, reason := range v.d.Words.CancelReasons() {
			rows = append(rows, row{reason.Code, reason.Label, ""})
		}
		return menuText{title: t.Title, lead: t.Lead, rows: rows}
	}
	v.replaceWith(newPlainMenu(v.d, text, func(reason string) intent {
		return intents{sendCommand{flow.Cancel{Reason: reason}}, closePage{}}
	}))
	v.askingReason = true
}

// Escape returns from the reasons to the question.
func (v *leavePage) Escape() (intent, bool) {
	if !v.askingReason {
		return nil, false
	}
	v.ask()
	return nil, true
}
