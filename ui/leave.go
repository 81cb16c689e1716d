package ui

import "cedula/flow"

// leavePage asks whether to stay, to leave and keep the process for later, or
// to cancel it for a reason.
type leavePage struct {
	*menu
	snap         flow.Snapshot
	askingReason bool // the reasons are shown
}

// What can be chosen when leaving.
const (
	leaveStay   = "stay"
	leaveKeep   = "keep"
	leaveCancel = "cancel"
)

func newLeavePage(d *display, snap flow.Snapshot) *leavePage {
	l := &leavePage{snap: snap}
	l.ask(d)
	return l
}

func (v *leavePage) ask(d *display) {
	t := d.Words.Leave
	if d.Sandbox {
		t.Keep, t.KeepNote, t.CtrlCKeeps = t.End, t.EndNote, t.CtrlCLeaves
	} else if v.snap.ProcessID == "" {
		t.Lead, t.Keep, t.KeepNote, t.CtrlCKeeps = t.NotStarted, t.End, t.NotStartedNote, t.CtrlCLeaves
	}
	rows := []row{{leaveStay, t.Stay, t.StayNote}, {leaveKeep, t.Keep, t.KeepNote}}
	if v.snap.ProcessID != "" {
		rows = append(rows, row{leaveCancel, t.Cancel, t.CancelNote})
	}
	v.replaceMenu(newMenu(d, t.Title, t.Lead, rows, v.choose), t.CtrlCKeeps)
	v.askingReason = false
}

// replaceMenu shows other rows in the room that there is.
func (v *leavePage) replaceMenu(m *menu, note string) {
	if v.menu != nil {
		m.w, m.h = v.w, v.h
	}
	m.list.plain, m.note, v.menu = true, note, m
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

func (v *leavePage) askReason() {
	t, rows := v.d.Words.Cancel, []row(nil)
	for _, reason := range v.d.Words.CancelReasons() {
		rows = append(rows, row{reason.Code, reason.Label, ""})
	}
	v.replaceMenu(newMenu(v.d, t.Title, t.Lead, rows, func(reason string) intent {
		return intents{sendCommand{flow.Cancel{Reason: reason}}, closePage{}}
	}), "")
	v.askingReason = true
}

// Escape goes from the reasons back to the question.
func (v *leavePage) Escape() (intent, bool) {
	if !v.askingReason {
		return nil, false
	}
	v.ask(v.d)
	return nil, true
}

// lockTimeout reports whether there is nothing to leave any more.
func (v *leavePage) isStale(snap flow.Snapshot) bool { return snap.Phase.IsOver() }
