package flow

import (
	"errors"
	"time"

	"cedula/truora"
)

// resendWait is the time between two codes.
const resendWait = 30 * time.Second

// going is what is known of going back.
type going struct {
	withdrawn   bool   // the API refused it: not offered any more
	from        string // the step that was left
	resend      bool   // to send the e-mail or phone again as it was
	err         error  // of the call whose outcome reads decide on
	resendAfter time.Time
}

// canGoBack reports whether a person can go back to mend what was given: from
// a code or from files, to a step that asks something.
func (m *Machine) canGoBack() bool {
	if m.mode != modeAsk || m.back.withdrawn || m.step.Index == 0 || m.step.ID == "" {
		return false
	}
	leaves := m.step.Kind == KindCode || m.step.Kind == KindMedia
	return leaves && StepAt(m.found, m.step.Index-1).Kind != KindAutomatic
}

// canResend reports whether a new code can be asked for.
func (m *Machine) canResend() bool {
	if m.mode != modeAsk || m.back.withdrawn || m.step.Index == 0 || m.step.Kind != KindCode {
		return false
	}
	before := m.found.Steps[m.step.Index-1].Type
	return before == typeEmail || before == typePhone
}

func (m *Machine) goBack() {
	if m.canGoBack() {
		m.stepBack(false)
	}
}

func (m *Machine) resendCode() {
	if m.canResend() && !m.now.Before(m.back.resendAfter) {
		m.stepBack(true)
	}
}

func (m *Machine) stepBack(resend bool) {
	m.back.from, m.back.resend, m.notice = m.key(), resend, NoticeNone
	m.backNow()
}

func (m *Machine) backNow() {
	m.enter(modeBack, PhaseSending)
	m.do(StepBack{
		Gen: m.gen, ProcessID: m.process.ProcessID, StepID: m.raw.StepID,
		Intent: m.intent(IntentBack, ""),
	})
}

func (m *Machine) steppedBack(err error) {
	m.back.err = err
	switch {
	case isRefusal(err):
		m.withdrawBack()
	case verdictOf(err) == verdictUnsent:
		m.stuckAt(err, (*Machine).backNow)
	default:
		m.enter(modeBackRead, PhaseSending)
		m.watchFrom(m.limits.PollMin)
	}
}

// isRefusal reports whether the API said no, whatever its reason.
func isRefusal(err error) bool {
	var e *truora.Error
	return errors.As(err, &e) && e.Status >= 400 && e.Status < 500 && e.Kind != truora.RateLimited
}

// withdrawBack takes the offer back for this process, and says so.
func (m *Machine) withdrawBack() {
	m.back.withdrawn = true
	m.notice = NoticeBackWithdrawn
	m.reask()
}

func (m *Machine) backRead() {
	_, index, left := m.process.Current()
	switch {
	case m.process.Status.IsFinal():
		m.finish()
	case left && m.process.IsConsistent() && currentKey(m.process) != m.back.from:
		m.revisit(index)
	case m.enough(doubtLost):
		m.notBack()
	default:
		m.watchOn()
	}
}

// notBack goes on where it was: the API took the call and did not move, or the
// call was lost.
func (m *Machine) notBack() {
	if m.back.err == nil {
		m.withdrawBack()
		return
	}
	m.stuckAt(m.back.err, (*Machine).reask)
}

// revisit comes back to an earlier step, which is asked again whatever its
// status still says.
func (m *Machine) revisit(index int) {
	m.sub = nil
	m.look(index)
	m.notice = NoticeWentBack
	if m.back.resend && len(m.memory().answers) > 0 {
		m.notice = NoticeNewCode
		m.send()
		return
	}
	m.ask()
}
