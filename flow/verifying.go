package flow

import (
	"errors"
	"time"

	"cedula/truora"
)

// sendVerify sends the step's answers. There is never a second Verify under
// way: one that was superseded has to end first.
func (m *Machine) sendVerify() {
	if m.stopAtDeadToken((*Machine).sendVerify) {
		return
	}
	m.enter(modeVerify, PhaseSending)
	if m.verifying {
		m.due = true
		return
	}
	m.verifyNow()
}

func (m *Machine) verifyNow() {
	m.verifying, m.due = true, false
	m.do(VerifyStep{
		Gen: m.gen, ProcessID: m.process.ProcessID,
		Verification: truora.Verification{
			StepID: m.raw.StepID, VerificationID: m.raw.VerificationID, Type: m.raw.Type, Inputs: m.inputs(),
		},
		Intent: m.intent(IntentVerify, ""),
	})
}

// intent is what the journal is told before something is sent.
func (m *Machine) intent(kind IntentKind, target string) Intent {
	return Intent{Kind: kind, StepID: m.raw.StepID, Target: target, RetriesLeft: countedRetries(m.raw)}
}

func (m *Machine) stepVerified(e StepVerified) {
	m.verifying = false
	switch {
	case e.Gen == m.gen && m.mode == modeVerify && !m.due:
		m.verifyAnswered(e.Err)
	case m.due && m.mode == modeVerify:
		m.verifyNow()
	}
}

// verdict is what the answer to a Verify means.
type verdict int

const (
	verdictRejected verdict = iota // what was sent is wrong
	verdictArrived                 // 200
	verdictUnsent                  // it cannot have arrived, or was turned away unread: may be sent again
	verdictLost                    // it may have arrived: reads decide
	verdictReadOnly                // once more without the read-only inputs
	verdictPassed                  // the API is somewhere else than we think: reads decide
	verdictNoImages                // the files are not there
	verdictFatal                   // the key, the URL or the process is wrong
)

// verdicts are those of the kinds that are no mere rejection.
var verdicts = map[truora.ErrorKind]verdict{
	truora.Unreachable: verdictLost, truora.TimedOut: verdictLost, truora.InvalidResponse: verdictLost, truora.ServerFailed: verdictLost,
	truora.RateLimited:   verdictUnsent,
	truora.ReadOnlyInput: verdictReadOnly,
	truora.Conflict:      verdictPassed, truora.ProcessExpired: verdictPassed,
	truora.InvalidStepType: verdictPassed, truora.InvalidCurrentStep: verdictPassed,
	truora.ImagesNotUploaded: verdictNoImages,
	truora.KeyRefused:        verdictFatal, truora.WrongURL: verdictFatal, truora.NoSuchProcess: verdictFatal,
}

// verdictOf tells errors of a Verify apart. One that is not the client's own
// leaves everything open.
func verdictOf(err error) verdict {
	var e *truora.Error
	switch {
	case err == nil:
		return verdictArrived
	case !errors.As(err, &e):
		return verdictLost
	case e.Delivery == truora.NotDelivered && e.Kind != truora.BadInput:
		return verdictUnsent
	}
	return verdicts[e.Kind]
}

func (m *Machine) verifyAnswered(err error) {
	switch verdictOf(err) {
	case verdictArrived:
		m.sub.verified = true
		m.waitForStep()
	case verdictUnsent:
		m.resendLater(err)
	case verdictLost:
		m.sub.lost, m.sub.why = m.sub.lost+1, err
		m.doubt(err)
	case verdictReadOnly:
		m.withoutReadOnly(err)
	case verdictPassed:
		m.sub.rejected = err
		m.doubt(nil)
	case verdictNoImages:
		m.filesMissing(err)
	case verdictFatal:
		m.stuckAt(err, (*Machine).sendVerify)
	case verdictRejected:
		m.stuckAt(err, (*Machine).askAgain)
	}
}

// withoutReadOnly sends once more without the read-only inputs.
func (m *Machine) withoutReadOnly(err error) {
	if m.sub.bare || !m.hasReadOnly() {
		m.stuckAt(err, (*Machine).askAgain)
		return
	}
	m.sub.bare = true
	m.sendVerify()
}

// The vendor's waits between tries of a call (sdk).
var resendWaits = []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second}

// resendLater sends again what cannot have arrived, a few times.
func (m *Machine) resendLater(err error) {
	if m.sub.unsent == len(resendWaits) || retryAfter(err) > truora.MaxRetryWait {
		m.sub.unsent = 0
		m.stuckAt(err, (*Machine).sendVerify)
		return
	}
	wait := max(resendWaits[m.sub.unsent], retryAfter(err))
	m.sub.unsent++
	m.enter(modeResend, PhaseSending)
	m.alarm = m.now.Add(wait)
	m.retrying(err)
}

func retryAfter(err error) time.Duration {
	var e *truora.Error
	if errors.As(err, &e) {
		return e.RetryAfter
	}
	return 0
}
