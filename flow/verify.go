package flow

import (
	"errors"
	"reflect"
	"strings"
	"time"

	"cedula/truora"
)

// verifyCall keeps Verify to one at a time, of whatever generation.
type verifyCall struct {
	underWay bool
	waiting  bool // another one is to be sent when it ends
}

// submission is what was sent for a step, and how the step looked in the read
// before: a change against that is how its arrival and its end are known.
type submission struct {
	key      string
	baseline truora.Step
	retry    string // retry_status in the read before
	async    bool
	// changed says that the step has differed from the baseline since: then
	// an old failure is none any more.
	changed      bool
	failingSince time.Time // zero when it is not failing

	lost            int   // sends whose answer was lost
	lostErr         error // of the last one
	unsent          int   // successive sends that cannot have arrived
	withoutReadOnly bool  // read-only inputs are left out (the API refused them)
	resumed         bool  // sent before a crash: the answers are not here any more
	verified        bool  // Verify was answered with a 200
	isFallback      bool  // Verify was sent for files that have none, since no verdict came
	rejected        error // the refusal that reads have to decide on
}

func newSubmission(current currentStep) *submission {
	data := dataAt(current.process, current.Index)
	return &submission{
		key: current.key(), baseline: current.raw, retry: data.RetryStatus, async: current.raw.AsyncStep || data.AsyncStep,
	}
}

// timedType is the step's type, where the wait that begins is the whole of the
// time that it takes; empty else.
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
// current_step_data has nothing about a step that is not the current one.
func (sub *submission) noteChange(p truora.Process, index int) {
	raw, retry := p.Steps[index], sub.retry
	if isCurrentStep(p, index) {
		retry = dataAt(p, index).RetryStatus
	}
	sub.changed = sub.changed || retry != sub.retry || retryCount(raw) != retryCount(sub.baseline) ||
		!reflect.DeepEqual(withoutURLs(raw.VerificationOutput), withoutURLs(sub.baseline.VerificationOutput))
}

// withoutURLs is an output without its URLs, which say nothing of a verdict:
// they may be signed anew in every read.
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

// hasArrived reports whether a Verify whose answer was lost has arrived: the
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

// hasNoSign reports whether nothing at all shows that the files of the step at
// index arrived.
func (sub *submission) hasNoSign(p truora.Process, index int) bool {
	out := p.Steps[index].VerificationOutput
	return out.Outcome() == truora.StepNotEvaluated && !out.MediaUploaded && !out.StepDataReceived &&
		!sub.changed && !sub.verified && !sub.hasMoved(p)
}

// sendVerify sends the step's answers. There is never a second Verify under
// way: one that was superseded has to end first.
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

// isVerdictOwed reports whether the files of a step that has no Verify have been
// there for so long, without any status, that the backend may be waiting for one
// all the same (the SDK sends it, the guide does not).
func (m *Machine) isVerdictOwed(index int) bool {
	out := m.process.Steps[index].VerificationOutput
	return m.current.hasNoVerify() && len(m.current.Files) > 0 && out.MediaUploaded && out.Outcome() == truora.StepNotEvaluated &&
		!m.submission.isFallback && !m.submission.hasMoved(m.process) && m.now.Sub(m.poll.series.since) >= verdictPatience
}

// sendFallbackVerify sends the one Verify for files that have none. Whatever comes
// of it, the step is waited for as before.
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
	m.verify = verifyCall{underWay: true}
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

// verdict is what the error of a call means for what it should have changed.
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

// verdictOf tells the errors of a Verify apart. One that is not the client's
// own leaves everything open.
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

// handleStepVerified takes the answer to a Verify, and sends the one that
// waited for its end.
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

// The vendor's waits between tries of a call (sdk).
var resendWaits = []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second}

// resendLater sends again what cannot have arrived, a few times.
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

// How long the step has to stay unchanged until it is certain that what was
// sent did not arrive, and that a refusal stands.
const (
	doubtLost   = 3 * time.Second // sdk
	doubtPassed = 10 * time.Second
)

// sendsMost is how often a Verify is sent whose answer gets lost (sdk), and so a
// cancellation.
const sendsMost = 3

// doubt reads before it sends anything again: a Verify is not idempotent. An
// error that led here is shown.
func (a *activity) doubt(err error) {
	a.enter(modeDoubt, PhaseWaiting)
	a.poll.deadline = a.now.Add(a.poll.limits.StepTimeout) // the process may never agree with itself
	a.poll.startSeries(a.now, a.poll.limits.PollFirst)
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

// handleNotArrived goes on when the reads show that what was sent did not
// arrive.
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
	case m.submission.resumed: // the answers are gone: what asks for some is asked again
		if !m.isAutomatic() {
			m.notice = NoticeSendAgain
		}
		m.ask()
	case m.submission.lost >= sendsMost:
		m.stop(Trouble{Code: TroubleUnclear, Err: m.submission.lostErr}, actionDoubt)
	default:
		m.sendVerify()
	}
}
