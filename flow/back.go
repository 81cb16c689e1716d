package flow

import (
	"errors"
	"time"

	"cedula/truora"
)

// resendWait is the minimum time between two codes.
const resendWait = 30 * time.Second

// stepBack is the state of stepping back, to correct an earlier answer or to
// request a new code.
type stepBack struct {
	withdrawn   bool   // the API refused it: no longer offered
	from        string // the step that was left
	resend      bool   // the e-mail or phone is sent again unchanged
	err         error  // of a call with an unknown outcome, which reads decide
	resendAfter time.Time
}

// canGoBack reports whether the person can step back to correct an answer: from
// a code or from files, to a step that asks something.
func (b *stepBack) canGoBack(a *activity, current currentStep) bool {
	if a.mode != modeAsk || b.withdrawn || current.Index == 0 || current.ID == "" {
		return false
	}
	canLeave := current.Kind == KindCode || current.Kind == KindMedia
	return canLeave && current.previous != KindAutomatic && current.previous != KindLink
}

// canResend reports whether a new code can be requested.
func (b *stepBack) canResend(a *activity, current currentStep) bool {
	if a.mode != modeAsk || b.withdrawn || current.Index == 0 || current.Kind != KindCode {
		return false
	}
	before := current.process.Steps[current.Index-1].Type
	return before == typeEmail || before == typePhone
}

func (b *stepBack) begin(a *activity, current currentStep, resend bool) {
	b.from, b.resend, a.notice = current.key(), resend, NoticeNone
	b.send(a, current)
}

func (b *stepBack) send(a *activity, current currentStep) {
	a.enter(modeBack, PhaseSending)
	a.emit(StepBack{
		Gen: a.gen, ProcessID: current.process.ProcessID, StepID: current.raw.StepID,
		Intent: current.intent(IntentBack, ""),
	})
}

func (b *stepBack) handleAnswer(a *activity, err error) action {
	b.err = err
	switch {
	case isRefusal(err):
		return b.withdraw(a)
	case verdictOf(err) == verdictUnsent:
		a.stopAt(err, actionStepBack)
	default:
		a.enter(modeBackRead, PhaseSending)
		a.poll.startSeries(a.now, a.poll.limits.PollMin)
	}
	return actionNone
}

// isRefusal reports whether the API itself refused the call; a proxy's response
// is not a refusal.
func isRefusal(err error) bool {
	var apiErr *truora.Error
	return errors.As(err, &apiErr) && apiErr.Status >= 400 && apiErr.Status < 500 &&
		apiErr.Kind != truora.RateLimited && apiErr.Kind != truora.InvalidResponse
}

// withdraw stops offering it for this process, with a notice.
func (b *stepBack) withdraw(a *activity) action {
	b.withdrawn = true
	a.notice = NoticeBackWithdrawn
	return actionReask
}

// handleRead detects whether the process has stepped back. It may not have,
// even if the API accepted the call, and the call may have been lost.
func (b *stepBack) handleRead(a *activity, p truora.Process) action {
	_, _, isStepLeft := p.Current()
	switch {
	case isStepLeft && p.IsConsistent() && currentKey(p) != b.from:
		return actionRevisit
	case !a.poll.countUnchanged(a.now, doubtLost):
		a.poll.continueSeries(a.now)
	case !isStepLeft: // there is nothing to ask
		return actionFollow
	case b.err == nil:
		return b.withdraw(a)
	default:
		a.stopAt(b.err, actionReask)
	}
	return actionNone
}

// revisit asks an earlier step again, regardless of its status.
func (m *Machine) revisit() {
	_, index, _ := m.process.Current()
	m.submission, m.order.left = nil, m.back.from
	m.setStep(index)
	m.notice = NoticeWentBack
	if m.back.resend && len(m.memory[m.current.key()].answers) > 0 {
		m.notice = NoticeNewCode
		m.send()
		return
	}
	m.ask()
}
