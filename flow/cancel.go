package flow

import (
	"time"

	"cedula/truora"
)

// cancelPatience is how long a read that shows the cancellation is waited for.
const cancelPatience = 10 * time.Second

// cancellation is what is known of a cancellation from here.
type cancellation struct {
	reason    string
	requested bool
	sends     int   // since the person asked for it
	err       error // of the call
}

// outcome is that of a process that was cancelled from here.
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

// handleAnswer lets a read decide, unless the call cannot have arrived.
func (c *cancellation) handleAnswer(a *activity, err error) {
	c.err = err
	if verdictOf(err) == verdictUnsent {
		a.stopAt(err, actionCancel)
		return
	}
	a.enter(modeCancelRead, PhaseCanceling)
	a.poll.startSeries(a.now, a.poll.limits.PollMin)
}

// handleRead trusts the API's answer where no read shows the cancellation. What
// was lost is sent again, as a Verify is, and in the end offered to the person.
// What the API refused it would refuse again: then the verification goes on
// where it was.
func (c *cancellation) handleRead(a *activity) action {
	patience := cancelPatience
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
	case c.sends < sendsMost:
		return actionCancel
	default:
		c.sends = 0
		a.stopAt(c.err, actionCancel)
	}
	return actionNone
}

// cancelProcess ends the process for a reason. Before there is one, it leaves.
func (m *Machine) cancelProcess(reason string) {
	switch {
	case m.process.ProcessID == "":
		m.leave()
	case m.mode != modeResult:
		m.cancel = cancellation{reason: reason, requested: true}
		m.cancel.send(&m.activity, m.process.ProcessID)
	}
}

// continueAfterCancel takes up what a cancellation interrupted. A Verify that
// was under way may have arrived.
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
