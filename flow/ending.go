package flow

import (
	"time"

	"cedula/truora"
)

// canceling is what is known of a cancellation from here.
type canceling struct {
	reason string
	asked  bool
	err    error // of the call
}

// The times that the end is waited for.
const (
	cancelPatience = 10 * time.Second // for a read that shows the cancellation
	resultPatience = 20 * time.Second // for the result
)

// cancelFor ends the process for a reason. Before there is one, it leaves.
func (m *Machine) cancelFor(reason string) {
	switch {
	case m.process.ProcessID == "":
		m.leave()
	case m.mode == modeResult:
	default:
		m.cancel = canceling{reason: reason, asked: true}
		m.cancelNow()
	}
}

func (m *Machine) cancelNow() {
	m.enter(modeCancel, PhaseCanceling)
	m.do(CancelProcess{
		Gen: m.gen, ProcessID: m.process.ProcessID,
		Cancellation: truora.Cancellation{FailureStatus: truora.FailureCanceled, CanceledReason: m.cancel.reason},
	})
}

// canceled lets a read decide, unless the call cannot have arrived.
func (m *Machine) canceled(err error) {
	m.cancel.err = err
	if verdictOf(err) == verdictUnsent {
		m.stuckAt(err, (*Machine).cancelNow)
		return
	}
	m.enter(modeCancelRead, PhaseCanceling)
	m.watchFrom(m.limits.PollMin)
}

func (m *Machine) cancelRead() {
	switch {
	case m.process.Status.IsFinal():
		m.finish()
	case m.cancel.err == nil && m.enough(cancelPatience):
		m.canceledAnyway()
	case m.cancel.err != nil && m.enough(doubtLost):
		m.notCanceled()
	default:
		m.watchOn()
	}
}

// notCanceled tries again what was lost. What the API refused it would refuse
// again: then the verification goes on where it was.
func (m *Machine) notCanceled() {
	err, again := m.cancel.err, (*Machine).cancelNow
	if isRefusal(err) {
		m.cancel, again = canceling{}, (*Machine).carryOn
	}
	m.stuckAt(err, again)
}

// carryOn takes up what a cancellation interrupted. A Verify that was under
// way may have arrived.
func (m *Machine) carryOn() {
	switch {
	case m.sub != nil && m.sub.verified:
		m.waitForStep()
	case m.sub != nil && m.allDelivered() && !ruleOf(m.raw.Type).silent:
		m.doubt(nil)
	default:
		m.follow()
	}
}

// canceledAnyway believes the API's word where no read shows it.
func (m *Machine) canceledAnyway() {
	m.endAs(Outcome{Status: truora.ProcessFailure, Failure: truora.FailureCanceled, Reason: m.cancel.reason, CanceledHere: true})
}

// expired ends a process that the API calls expired in place of showing it.
func (m *Machine) expired() {
	m.notice = NoticeExpired
	m.endAs(Outcome{Status: truora.ProcessFailure, Failure: truora.FailureExpired})
}

// finish ends as the process says.
func (m *Machine) finish() {
	p := m.process
	if n := endNotice(p); n != NoticeEnded && !m.cancel.asked {
		m.notice = n
	}
	m.endAs(Outcome{
		Status: p.Status, Failure: p.FailureStatus, Reason: endReason(p), Declined: p.DeclinedReason,
		CanceledHere: m.cancel.asked && p.FailureStatus == truora.FailureCanceled,
	})
}

func endReason(p truora.Process) string {
	if p.FailureStatus == truora.FailureExpired && p.ExpiredReason != "" {
		return p.ExpiredReason
	}
	return p.DeclinedReason
}

// endAs reads the result; one that can't be read does not keep the end from
// coming.
func (m *Machine) endAs(outcome Outcome) {
	m.outcome, m.sub = outcome, nil
	phase := PhaseReviewing
	if m.phase == PhaseCanceling {
		phase = PhaseCanceling
	}
	m.enter(modeResult, phase)
	m.alarm = m.now.Add(resultPatience)
	m.do(ReadResult{Gen: m.gen, ProcessID: m.process.ProcessID})
}

func (m *Machine) resultRead(r truora.Result, err error) {
	if err == nil {
		m.result = &r
	}
	m.conclude()
}

func (m *Machine) conclude() {
	m.enter(modeOver, PhaseFinished)
	m.do(JournalEnd{ProcessID: m.process.ProcessID})
}
