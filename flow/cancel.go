package flow

import (
	"time"

	"cedula/truora"
)

// cancelTimeout is how long a read may take to show the cancellation.
const cancelTimeout = 10 * time.Second

// cancellation is the state of a cancellation by the person.
type cancellation struct {
	reason    string
	requested bool
	sends     int   // since the person requested it
	err       error // of the last call
}

// outcome is the outcome of the cancelled process.
func (c *cancellation) outcome() Outcome {
	return Outcome{Status: truora.ProcessFailure, Failure: truora.FailureCanceled, Reason: c.reason, CanceledHere: true}
}

func (c *cancellation) send(a *activity, processID string) {
	c.sends++
	a.enter(modeCancel, PhaseCanceling)
	a.emit(CancelProcess{
		Gen: a.gen, ProcessID: processID,
		Cancellation: truora.Cancellation{FailureStatus: truora.FailureCanceled, CanceledReason: c.reason},
	})
}

// handleAnswer reads the process to find the outcome, unless the call cannot
// have arrived.
func (c *cancellation) handleAnswer(a *activity, err error) {
	c.err = err
	if verdictOf(err) == verdictUnsent {
		a.stopAt(err, actionCancel)
		return
	}
	a.enter(modeCancelRead, PhaseCanceling)
	a.poll.startSeries(a.now, a.poll.limits.PollMin)
}

// handleRead trusts the API's response if no read shows the cancellation. A
// lost call is repeated, like a Verify, and finally left to the person. If the
// API refused the call, a repeat would be refused too: the verification
// continues.
func (c *cancellation) handleRead(a *activity) action {
	patience := cancelTimeout
	if c.err != nil {
		patience = doubtLost
	}
	switch {
	case !a.poll.countUnchanged(a.now, patience):
		a.poll.continueSeries(a.now)
	case c.err == nil:
		return actionEndCanceled
	case isRefusal(c.err):
		a.stopAt(c.err, actionContinue)
		*c = cancellation{}
	case c.sends < maxSends:
		return actionCancel
	default:
		c.sends = 0
		a.stopAt(c.err, actionCancel)
	}
	return actionNone
}

// cancelProcess cancels the process with a reason. Without a process, it
// leaves.
func (m *Machine) cancelProcess(reason string) {
	switch {
	case m.process.ProcessID == "":
		m.leave()
	case m.mode != modeResult:
		m.cancel = cancellation{reason: reason, requested: true}
		m.cancel.send(&m.activity, m.process.ProcessID)
	}
}

// continueAfterCancel resumes what the cancellation interrupted. A Verify that
// was in progress may have arrived.
func (m *Machine) continueAfterCancel() {
	switch {
	case m.submission != nil && m.submission.verified:
		m.waitForStep(nil)
	case m.submission != nil && m.uploads.areDelivered() && !m.current.hasNoVerify():
		m.doubt(nil)
	default:
		m.follow()
	}
}
