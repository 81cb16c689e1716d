package flow

import "time"

// How long the step has to stay unchanged until it is certain that what was
// sent did not arrive, and that a refusal stands.
const (
	doubtLost   = 3 * time.Second // sdk
	doubtPassed = 10 * time.Second
)

// sendsMost is how often a Verify is sent whose answer gets lost (sdk).
const sendsMost = 3

// doubt reads before it sends anything again: a Verify is not idempotent.
func (m *Machine) doubt(err error) {
	m.enter(modeDoubt, PhaseWaiting)
	m.watchFrom(m.limits.PollFirst)
	m.retrying(err)
}

func (m *Machine) doubtRead() {
	switch {
	case m.process.Status.IsFinal():
		m.finish()
	case !m.process.IsConsistent():
		m.watchOn()
	case m.arrived():
		m.waitForStep()
		m.judge()
	case m.enough(m.doubtTime()):
		m.notArrived()
	default:
		m.watchOn()
	}
}

func (m *Machine) doubtTime() time.Duration {
	if m.sub.rejected != nil {
		return doubtPassed
	}
	return doubtLost
}

// notArrived goes on when the reads show that what was sent did not arrive.
func (m *Machine) notArrived() {
	m.refreshSubmitted()
	switch {
	case m.sub.rejected != nil:
		m.stuckAt(m.sub.rejected, (*Machine).askAgain)
	case m.sub.resumed:
		m.sendAnew()
	case m.sub.lost >= sendsMost:
		m.stuck(Trouble{Code: TroubleUnclear, Err: m.sub.why}, (*Machine).doubtAnew)
	default:
		m.sendVerify()
	}
}

// refreshSubmitted takes over what the newest read says of the step.
func (m *Machine) refreshSubmitted() {
	if _, index, ok := m.submitted(); ok {
		m.look(index)
	}
}

// doubtAnew reads once more, then sends again: the person wants it.
func (m *Machine) doubtAnew() {
	m.sub.lost = 0
	m.doubt(nil)
}

// sendAnew sends what was lost in a crash: by itself where nothing has to be
// answered, else the person is asked again.
func (m *Machine) sendAnew() {
	if m.raw.VerificationOutput.Status == failed && m.retriesLeft(m.raw, m.step.Index) != 0 {
		m.refuse()
		return
	}
	if !m.sendsItself() {
		m.notice = NoticeSendAgain
	}
	m.ask()
}
