package flow

import (
	"context"
	"errors"
	"time"

	"cedula/truora"
)

var troubleCodes = map[truora.ErrorKind]TroubleCode{
	truora.Unreachable: TroubleUnreachable, truora.TimedOut: TroubleTimeout, truora.InvalidResponse: TroubleNonsense,
	truora.ServerFailed: TroubleServer, truora.RateLimited: TroubleRateLimited,
	truora.KeyRefused: TroubleKeyRefused, truora.WrongURL: TroubleWrongURL, truora.NoSuchProcess: TroubleNoProcess,
	truora.HostNotAllowed: TroubleUploadHost, truora.UploadRefused: TroubleUploadRefused, truora.UploadSpent: TroubleNoTarget,
	truora.FileChanged: TroubleFileChanged, truora.FileUnreadable: TroubleFileUnreadable,
}

// troubleOf puts an error of a call into a Trouble.
func (m *Machine) troubleOf(err error) Trouble {
	var e *truora.Error
	if !errors.As(err, &e) {
		return foreignTrouble(err)
	}
	code, ok := troubleCodes[e.Kind]
	if !ok {
		code = TroubleRejected
	}
	return Trouble{Code: m.tokenCode(code), Host: e.Host, Status: e.Status, Detail: e.Message, Err: err}
}

// tokenCode words a refused key for who has a token alone.
func (m *Machine) tokenCode(code TroubleCode) TroubleCode {
	switch {
	case code != TroubleKeyRefused || !m.start.TokenOnly:
		return code
	case m.passed(m.tokenExpiry):
		return TroubleTokenExpired
	}
	return TroubleTokenRefused
}

func foreignTrouble(err error) Trouble {
	if errors.Is(err, context.DeadlineExceeded) {
		return Trouble{Code: TroubleTimeout, Err: err}
	}
	return Trouble{Code: TroubleUnreachable, Err: err}
}

// stuck stops until the person says to try again.
func (m *Machine) stuck(t Trouble, again func(*Machine)) {
	m.enter(modeStuck, PhaseStuck)
	m.trouble, m.again = &t, again
}

func (m *Machine) stuckAt(err error, again func(*Machine)) { m.stuck(m.troubleOf(err), again) }

// retrying says what is being tried again, once the alarm rings.
func (m *Machine) retrying(err error) {
	if err != nil {
		m.retryingAt(err, m.alarm)
	}
}

func (m *Machine) retryingAt(err error, at time.Time) {
	t := m.troubleOf(err)
	t.Retrying, t.RetryAt = true, at
	m.trouble = &t
}

// callRetried says what the client tries again by itself.
func (m *Machine) callRetried(err error, wait time.Duration) { m.retryingAt(err, m.now.Add(wait)) }

// readFailed stops at a read that failed, for the client has tried it again
// already; whoever is being asked is not interrupted by a passing one.
func (m *Machine) readFailed(err error) {
	switch {
	case errors.Is(err, truora.ProcessExpired):
		m.expired()
	case m.mode == modeAsk && verdictOf(err) != verdictFatal:
		m.beat()
		m.retrying(err)
	case m.mode == modeCancelRead && m.cancel.err == nil:
		m.canceledAnyway()
	default:
		m.stuckAt(err, m.sameAgain())
	}
}

// sameAgain comes back to reading for what was read for, exactly there.
func (m *Machine) sameAgain() func(*Machine) {
	mode, phase, seen, timed := m.mode, m.phase, m.watch, !m.deadline.IsZero()
	return func(m *Machine) {
		if phase == PhaseOverdue {
			phase = PhaseWaiting
		}
		m.enter(mode, phase)
		m.watch = seen
		m.readIn(m.limits.PollMin)
		if timed || phase == PhaseWaiting && mode == modeWait {
			m.deadline = m.now.Add(m.roundOf(mode))
		}
	}
}

// roundOf is how long a mode waits until it is overdue.
func (m *Machine) roundOf(waiting mode) time.Duration {
	if waiting == modeReview {
		return m.limits.ReviewTimeout
	}
	return m.limits.StepTimeout
}
