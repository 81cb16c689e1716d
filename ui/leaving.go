package ui

import "cedula/flow"

// leaving asks whether to stay, to leave and keep the process for later, or
// to cancel it for a reason.
type leaving struct {
	*menu
	snap flow.Snapshot
	why  bool // the reasons are shown
}

// What can be chosen when leaving.
const (
	leaveStay   = "stay"
	leaveKeep   = "keep"
	leaveCancel = "cancel"
)

func newLeaving(d *display, s flow.Snapshot) *leaving {
	l := &leaving{snap: s}
	l.ask(d)
	return l
}

func (l *leaving) ask(d *display) {
	t := d.Words.Leaving
	if d.Sandbox {
		t.Keep, t.KeepNote, t.Twice = t.End, t.EndNote, t.EndTwice
	} else if l.snap.ProcessID == "" {
		t.Lead, t.Keep, t.KeepNote, t.Twice = t.NotBegun, t.End, t.NotBegunNote, t.EndTwice
	}
	rows := []row{{leaveStay, t.Stay, t.StayNote}, {leaveKeep, t.Keep, t.KeepNote}}
	if l.snap.ProcessID != "" {
		rows = append(rows, row{leaveCancel, t.Cancel, t.CancelNote})
	}
	l.put(newMenu(d, t.Title, t.Lead, rows, l.choose), t.Twice)
	l.why = false
}

// put shows other rows in the room that there is.
func (l *leaving) put(m *menu, note string) {
	if l.menu != nil {
		m.w, m.h = l.w, l.h
	}
	m.list.plain, m.note, l.menu = true, note, m
}

func (l *leaving) choose(what string) intent {
	switch what {
	case leaveKeep:
		return intents{sendCommand{flow.Leave{}}, closePage{}}
	case leaveCancel:
		l.askWhy()
		return nil
	}
	return closePage{}
}

func (l *leaving) askWhy() {
	t, rows := l.d.Words.Leaving, []row(nil)
	for _, reason := range l.d.Words.CancelReasons() {
		rows = append(rows, row{reason.Code, reason.Label, ""})
	}
	l.put(newMenu(l.d, t.Why, t.WhyLead, rows, func(reason string) intent {
		return intents{sendCommand{flow.Cancel{Reason: reason}}, closePage{}}
	}), "")
	l.why = true
}

// Escape goes from the reasons back to the question.
func (l *leaving) Escape() (intent, bool) {
	if !l.why {
		return nil, false
	}
	l.ask(l.d)
	return nil, true
}

// stale reports whether there is nothing to leave any more.
func (l *leaving) stale(s flow.Snapshot) bool { return s.Phase.IsOver() }
