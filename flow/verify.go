package flow

import (
	"errors"
	"reflect"
	"strings"
	"time"

	"cedula/truora"
)

// verifyCall ensures that there is only one Verify at a time, of any
// generation.
type verifyCall struct {
	underWay bool
	waiting  bool // another one is sent when it ends
}

// submission is what was sent for a step, and the step's state in the read
// before: a change shows that it arrived, or was evaluated.
type submission struct {
	key      string
	baseline truora.Step
	retry    string // retry_status in the read before
	async    bool
	// changed means that the step has differed from the baseline since: then an
	// old failure has been replaced.
	changed      bool
	failingSince time.Time // zero if it is not failing

	lost            int   // sends whose response was lost
	lostErr         error // of the last one
	unsent          int   // consecutive sends that cannot have arrived
	withoutReadOnly bool  // read-only inputs are omitted (the API refused them)
	resumed         bool  // sent before a crash: the answers are unknown
	verified        bool  // Verify was answered with a 200
	isFallback      bool  // Verify was sent although the step has none, because there was no outcome
	rejected        error // a refusal to be confirmed by reads
}

func newSubmission(current currentStep) *submission {
	data := dataAt(current.process, current.Index)
	return &submission{
		key: current.key(), baseline: current.raw, retry: data.RetryStatus, async: current.raw.AsyncStep || data.AsyncStep,
	}
}

// timedType is the step's type if the wait covers its entire duration; else
// empty.
func (sub *submission) timedType() string {
	if sub == nil || sub.resumed || sub.isFallback {
		return ""
	}
	return sub.baseline.Type
}

// find finds the submitted step in a read, by its id.
func (sub *submission) find(p truora.Process) (raw truora.Step, index int, ok bool) {
	for i, step := range p.Steps {
		if stepKey(step, i) == sub.key {
			return step, i, true
		}
	}
	return truora.Step{}, 0, false
}

// hasMoved reports whether the process is at another step than the submitted
// one.
func (sub *submission) hasMoved(p truora.Process) bool { return currentKey(p) != sub.key }

// noteChange compares the step at index with the read before the submission.
// current_step_data contains nothing about a step that is not the current one.
func (sub *submission) noteChange(p truora.Process, index int) {
	raw, retry := p.Steps[index], sub.retry
	if isCurrentStep(p, index) {
		retry = dataAt(p, index).RetryStatus
	}
	sub.changed = sub.changed || retry != sub.retry || retryCount(raw) != retryCount(sub.baseline) ||
		!reflect.DeepEqual(withoutURLs(raw.VerificationOutput), withoutURLs(sub.baseline.VerificationOutput))
}

// withoutURLs removes the URLs from an output: they do not indicate an outcome,
// because they may be signed again in every read.
func withoutURLs(out truora.VerificationOutput) truora.VerificationOutput {
	kept := truora.Outputs{}
	for name, value := range out.Outputs {
		if !strings.Contains(value, "://") {
			kept[name] = value
		}
	}
	out.Outputs = kept
	return out
}

// hasArrived reports whether a Verify whose response was lost has arrived: the
// step moved, its status changed, its data were received, or the retries
// changed.
func (sub *submission) hasArrived(p truora.Process) bool {
	raw, index, ok := sub.find(p)
	if !ok || sub.hasMoved(p) {
		return true
	}
	was, is := sub.baseline.VerificationOutput, raw.VerificationOutput
	return was.Outcome() != is.Outcome() || is.StepDataReceived && !was.StepDataReceived ||
		retryCount(raw) != retryCount(sub.baseline) || dataAt(p, index).RetryStatus != sub.retry
}

// hasNoSign reports whether nothing shows that the files of the step at index
// arrived.
func (sub *submission) hasNoSign(p truora.Process, index int) bool {
	out := p.Steps[index].VerificationOutput
	return out.Outcome() == truora.StepNotEvaluated && !out.MediaUploaded && !out.StepDataReceived &&
		!sub.changed && !sub.verified && !sub.hasMoved(p)
}

// needsFallback reports whether the files of a step without Verify have had no
// outcome for so long that the backend may be waiting for one after all (the
// SDK sends it, the guide does not).
func (sub *submission) needsFallback(current currentStep, p truora.Process, elapsed time.Duration) bool {
	raw, _, isThere := sub.find(p)
	out := raw.VerificationOutput
	return isThere && current.hasNoVerify() && len(current.Files) > 0 && out.MediaUploaded && out.Outcome() == truora.StepNotEvaluated &&
		!sub.isFallback && !sub.hasMoved(p) && elapsed >= verdictTimeout
}

// sendVerify sends the step's answers. Two Verify calls never overlap: a
// superseded one must end first.
func (m *Machine) sendVerify() {
	if m.stopIfTokenExpired(actionVerify) {
		return
	}
	m.enter(modeVerify, PhaseSending)
	if m.verify.underWay {
		m.verify.waiting = true
		return
	}
	m.startVerify()
}

// sendFallbackVerify sends the one Verify for files without an outcome. Whatever its
// result, the step is waited for as before.
func (m *Machine) sendFallbackVerify() {
	if m.hasPassed(m.token.callExpiry()) || m.verify.underWay {
		m.poll.continueSeries(m.now)
		return
	}
	m.submission.isFallback = true
	m.enter(modeVerify, PhaseWaiting)
	m.startVerify()
}

func (m *Machine) startVerify() {
	m.verify, m.poll.hasSent = verifyCall{underWay: true}, true
	raw := m.current.raw
	m.emit(VerifyStep{
		Gen: m.gen, ProcessID: m.process.ProcessID,
		Verification: truora.Verification{
			StepID: raw.StepID, VerificationID: raw.VerificationID, Type: raw.Type,
			Inputs: m.current.inputs(m.memory[m.current.key()].answers, !m.submission.withoutReadOnly),
		},
		Intent: m.current.intent(IntentVerify, ""),
	})
}

// verdict is the meaning of a call's error for what the call should have
// changed.
type verdict int

const (
	verdictRejected verdict = iota // the request is invalid
	verdictArrived                 // 200
	verdictUnsent                  // it cannot have arrived, or was rejected unread: may be sent again
	verdictLost                    // it may have arrived: reads decide
	verdictReadOnly                // repeat without the read-only inputs
	verdictPassed                  // the process is at another step than expected: reads decide
	verdictNoImages                // the files have not arrived
	verdictFatal                   // the key, the URL or the process is wrong
)

// verdicts are the verdicts of all kinds of errors except rejections.
var verdicts = map[truora.ErrorKind]verdict{
	truora.Unreachable: verdictLost, truora.TimedOut: verdictLost, truora.InvalidResponse: verdictLost, truora.ServerFailed: verdictLost,
	truora.RateLimited:   verdictUnsent,
	truora.ReadOnlyInput: verdictReadOnly,
	truora.Conflict:      verdictPassed, truora.ProcessExpired: verdictPassed,
	truora.InvalidStepType: verdictPassed, truora.InvalidCurrentStep: verdictPassed,
	truora.ImagesNotUploaded: verdictNoImages,
	truora.KeyRefused:        verdictFatal, truora.WrongURL: verdictFatal, truora.NoSuchProcess: verdictFatal,
}

// verdictOf classifies the error of a Verify. An error of another type leaves
// everything open.
func verdictOf(err error) verdict {
	var apiErr *truora.Error
	switch {
	case err == nil:
		return verdictArrived
	case !errors.As(err, &apiErr):
		return verdictLost
	case apiErr.Delivery == truora.NotDelivered && apiErr.Kind != truora.BadInput:
		return verdictUnsent
	}
	return verdicts[apiErr.Kind]
}

// handleStepVerified handles the response to a Verify, and sends the next one
// if it is waiting.
func (m *Machine) handleStepVerified(event StepVerified) {
	m.verify.underWay = false
	switch {
	case m.mode != modeVerify:
	case m.verify.waiting:
		m.startVerify()
	case event.Gen == m.gen && m.submission.isFallback:
		m.waitForStep(m.submission)
	case event.Gen == m.gen:
		m.handleVerdict(verdictOf(event.Err), event.Err)
	}
}

func (m *Machine) handleVerdict(v verdict, err error) {
	switch v {
	case verdictArrived:
		m.submission.verified = true
		m.waitForStep(m.submission)
	case verdictUnsent:
		m.submission.resendLater(&m.activity, err)
	case verdictLost:
		m.submission.lost, m.submission.lostErr = m.submission.lost+1, err
		m.doubt(err)
	case verdictReadOnly:
		if m.submission.withoutReadOnly || !m.current.hasReadOnly() {
			m.stopAt(err, actionAsk)
			return
		}
		m.submission.withoutReadOnly = true
		m.sendVerify()
	case verdictPassed:
		m.submission.rejected = err
		m.doubt(nil)
	case verdictNoImages:
		m.uploads.clear()
		m.uploads.prepare(m.current)
		m.stopAt(err, actionAsk)
	case verdictFatal:
		m.stopAt(err, actionVerify)
	case verdictRejected:
		m.stopAt(err, actionAsk)
	}
}

// The vendor's waits between attempts of a call (sdk).
var resendWaits = []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second}

// resendLater repeats a call that cannot have arrived, a few times.
func (sub *submission) resendLater(a *activity, err error) {
	var retryAfter time.Duration
	var apiErr *truora.Error
	if errors.As(err, &apiErr) {
		retryAfter = apiErr.RetryAfter
	}
	if sub.unsent == len(resendWaits) || retryAfter > truora.MaxRetryWait {
		sub.unsent = 0
		a.stopAt(err, actionVerify)
		return
	}
	wait := max(resendWaits[sub.unsent], retryAfter)
	sub.unsent++
	a.enter(modeResend, PhaseSending)
	a.poll.alarm = a.now.Add(wait)
	a.showRetry(err, a.poll.alarm)
}

// How long the step must remain unchanged to be certain that the call did not
// arrive, and that a refusal is final.
const (
	doubtLost   = 3 * time.Second // sdk
	doubtPassed = 10 * time.Second
)

// maxSends is how often a Verify is sent if its response is lost (sdk), and
// likewise a cancellation.
const maxSends = 3

// doubt reads the process before anything is sent again, because Verify is not
// idempotent. The error that led here is shown.
func (a *activity) doubt(err error) {
	a.enter(modeDoubt, PhaseWaiting)
	a.poll.deadline = a.now.Add(a.poll.limits.StepTimeout) // the reads may remain inconsistent
	a.poll.startSeries(a.now, a.poll.limits.first())
	if err != nil {
		a.showRetry(err, a.poll.alarm)
	}
}

func (m *Machine) handleDoubtRead() {
	patience := doubtLost
	if m.submission.rejected != nil {
		patience = doubtPassed
	}
	switch {
	case m.process.IsConsistent() && m.submission.hasArrived(m.process):
		m.waitForStep(nil)
		m.handleStepRead()
	case m.process.IsConsistent() && m.poll.countUnchanged(m.now, patience):
		m.handleNotArrived()
	default:
		m.poll.continueSeries(m.now)
	}
}

// handleNotArrived continues if the reads show that the call did not arrive.
func (m *Machine) handleNotArrived() {
	if _, index, ok := m.submission.find(m.process); ok {
		m.setStep(index)
	}
	hasFailed := m.current.raw.VerificationOutput.Outcome() == truora.StepFailure
	switch {
	case m.submission.rejected != nil:
		m.stopAt(m.submission.rejected, actionAsk)
	case m.submission.resumed && hasFailed && retriesLeft(m.process, m.current.Index) != 0:
		m.refuse()
	case m.submission.resumed: // the answers are unknown: they are asked again if there are any
		if !m.isAutomatic() {
			m.notice = NoticeSendAgain
		}
		m.ask()
	case m.submission.lost >= maxSends:
		m.stop(Trouble{Code: TroubleUnclear, Err: m.submission.lostErr}, actionDoubt)
	default:
		m.sendVerify()
	}
}
