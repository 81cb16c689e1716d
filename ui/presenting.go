package ui

// presenting lets who presents choose what becomes of the step in progress.
type presenting struct {
	*menu
	why bool // the reasons are shown
}

func newPresenting(d *display) *presenting {
	p := &presenting{}
	p.ask(d)
	return p
}

// outcomes in the order shown.
var outcomes = []Outcome{
	OutcomeSuccess, OutcomeRetry, OutcomeDecline, OutcomeExpire, OutcomeSlow, OutcomeLoseNetwork, OutcomeRestore,
}

func (p *presenting) ask(d *display) {
	t, rows := d.Words.Touring, []row(nil)
	labels := []string{t.Success, t.Retry, t.Decline, t.Expire, t.Slow, t.LoseNetwork, t.Restore}
	for _, o := range outcomes {
		rows = append(rows, row{labels[o], labels[o], ""})
	}
	p.put(newMenu(d, t.Outcome, t.OutcomeLead, rows, func(string) intent { return p.choose(outcomes[p.list.at]) }), false)
	p.list.plain = true
}

func (p *presenting) put(m *menu, why bool) {
	if p.menu != nil {
		m.w, m.h = p.w, p.h
	}
	p.menu, p.why = m, why
}

// choose sets the outcome, or asks for the reason first.
func (p *presenting) choose(o Outcome) intent {
	reasons := p.d.Presenter.Reasons()
	if o != OutcomeRetry && o != OutcomeDecline || len(reasons) == 0 {
		return p.set(o, "")
	}
	var rows []row
	for _, reason := range reasons {
		rows = append(rows, row{reason, p.d.Words.Reason(reason, "").What, ""})
	}
	p.put(newMenu(p.d, p.d.Words.Touring.Why, "", rows, func(reason string) intent { return p.set(o, reason) }), true)
	return nil
}

func (p *presenting) set(o Outcome, reason string) intent {
	if err := p.d.Presenter.Choose(o, reason); err != nil {
		p.note = p.d.Words.Touring.Refused
		return nil
	}
	return closePage{}
}

// Escape clears the search, or goes from the reasons back to the outcomes.
func (p *presenting) Escape() (intent, bool) {
	if p.list.clear() {
		return nil, true
	}
	if p.why {
		p.ask(p.d)
		return nil, true
	}
	return nil, false
}
