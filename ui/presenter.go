package ui

// Presenter lets somebody who presents choose what becomes of the step in
// progress.
type Presenter interface {
	// Choose sets the outcome. Reason is a declined reason, of the outcomes
	// that take one. Its error means that there is nothing it could be set for.
	Choose(outcome Outcome, reason string) error
	// Reasons are the declined reasons to choose from for the step in progress.
	Reasons() []string
}

// Outcome is what a presenter may choose.
type Outcome int

// The outcomes to choose from.
const (
	OutcomeSuccess     Outcome = iota // the step succeeds
	OutcomeRetry                      // it fails for a reason, and may be tried again
	OutcomeDecline                    // it fails for a reason, for good
	OutcomeExpire                     // the process expires
	OutcomeSlow                       // answers take long from now on
	OutcomeLoseNetwork                // nothing answers any more
	OutcomeRestore                    // fast and reachable again
)

// presenterPage lets who presents choose what becomes of the step in progress.
type presenterPage struct {
	*menu
	askingReason bool // the reasons are shown
}

func newPresenterPage(d *display) *presenterPage {
	p := &presenterPage{}
	p.ask(d)
	return p
}

// outcomes in the order shown.
var outcomes = []Outcome{
	OutcomeSuccess, OutcomeRetry, OutcomeDecline, OutcomeExpire, OutcomeSlow, OutcomeLoseNetwork, OutcomeRestore,
}

func (v *presenterPage) ask(d *display) {
	t, rows := d.Words.Presenter, []row(nil)
	labels := []string{t.Success, t.Retry, t.Decline, t.Expire, t.SlowDown, t.LoseNetwork, t.RestoreNetwork}
	for _, o := range outcomes {
		rows = append(rows, row{labels[o], labels[o], ""})
	}
	v.replaceMenu(newMenu(d, t.Title, t.Lead, rows, func(string) intent { return v.choose(outcomes[v.list.highlighted]) }), false)
	v.list.plain = true
}

func (v *presenterPage) replaceMenu(m *menu, why bool) {
	if v.menu != nil {
		m.w, m.h = v.w, v.h
	}
	v.menu, v.askingReason = m, why
}

// choose sets the outcome, or asks for the reason first.
func (v *presenterPage) choose(o Outcome) intent {
	reasons := v.d.Presenter.Reasons()
	if o != OutcomeRetry && o != OutcomeDecline || len(reasons) == 0 {
		return v.set(o, "")
	}
	var rows []row
	for _, reason := range reasons {
		rows = append(rows, row{reason, v.d.Words.Reason(reason, "").What, ""})
	}
	v.replaceMenu(newMenu(v.d, v.d.Words.Presenter.ReasonTitle, "", rows, func(reason string) intent { return v.set(o, reason) }), true)
	return nil
}

func (v *presenterPage) set(o Outcome, reason string) intent {
	if err := v.d.Presenter.Choose(o, reason); err != nil {
		v.note = v.d.Words.Presenter.NoStep
		return nil
	}
	return closePage{}
}

// Escape clears the search, or goes from the reasons back to the outcomes.
func (v *presenterPage) Escape() (intent, bool) {
	if v.list.clearSearch() {
		return nil, true
	}
	if v.askingReason {
		v.ask(v.d)
		return nil, true
	}
	return nil, false
}
