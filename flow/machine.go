// Package flow implements a verification: its steps, answers, rules and time
// limits. It is independent of HTTP and terminals.
//
// Machine decides and is pure: from an event and the time it computes the next
// state and the effects. Engine executes the effects and publishes snapshots.
// The Machine's parts (the poll schedule, the uploads, the submission, stepping
// back, cancelling) are types of their own in files of the same name; the rules
// about steps, questions and answers are independent of the Machine.
package flow

import (
	"maps"
	"time"

	"cedula/truora"
)

// mode is the Machine's current task, which determines the meaning of answers
// and alarms.
type mode int

const (
	modeIdle       mode = iota
	modeToken           // creating the token
	modeCreate          // creating the process
	modeOpen            // reading an existing process
	modeFirstRead       // reading a new process until it has steps
	modeTargets         // reading until every file has a URL
	modeTerms           // reading the terms of a consent
	modeAsk             // asking the person; a slow heartbeat reads
	modeUpload          // sending files
	modeURLs            // reading for new upload URLs
	modeVerify          // sending the answers
	modeResend          // waiting to send the answers again
	modeDoubt           // reading to find out whether the answers arrived
	modeWait            // reading until the step is over
	modeReview          // reading until the process ends
	modeBack            // stepping back
	modeBackRead        // reading until the process has stepped back
	modeCancel          // cancelling
	modeCancelRead      // reading until the process is cancelled
	modeResult          // reading the result
	modeStuck           // a call failed permanently
	modeOver            // the verification has ended
)

// action is what the Machine does next: decided by one of its parts, or by
// TryAgain after a failure.
type action int

const (
	actionNone            action = iota // continue
	actionStart                         // begin the verification
	actionMakeToken                     // make the token
	actionCreateProcess                 // create the process
	actionReadAgain                     // repeat the failed reads
	actionFollow                        // move to the process's current step
	actionAsk                           // ask for the step's answers, or send it if it needs none
	actionReask                         // show the question with its answers
	actionFindTargets                   // read until every file has a URL
	actionUpload                        // send the files that are not delivered
	actionUploadAnyway                  // the same, and use refused URLs as well
	actionSubmitDelivered               // every file is delivered: send the answers
	actionVerify                        // send the answers
	actionDoubt                         // find out whether the answers arrived
	actionStepBack                      // step back
	actionRevisit                       // ask the step that was stepped back to
	actionCancel                        // cancel the process
	actionContinue                      // resume what a cancellation interrupted
	actionEndCanceled                   // end as cancelled by the person
)

var actionNames = [...]string{
	actionNone: "none", actionStart: "start", actionMakeToken: "make token", actionCreateProcess: "create process",
	actionReadAgain: "read again", actionFollow: "follow", actionAsk: "ask", actionReask: "ask as before", actionFindTargets: "find upload targets",
	actionUpload: "upload", actionUploadAnyway: "upload anyway", actionSubmitDelivered: "submit what is delivered",
	actionVerify: "verify", actionDoubt: "find out whether it arrived", actionStepBack: "step back", actionRevisit: "revisit",
	actionCancel: "cancel", actionContinue: "continue after cancelling", actionEndCanceled: "end as cancelled",
}

// String names the action.
func (next action) String() string { return actionNames[next] }

// activity is the current state: the mode, what the person sees, and when it
// continues. All parts of the Machine use it.
type activity struct {
	now     time.Time // of the current event
	effects []Effect  // of the current event

	gen   int
	mode  mode
	phase Phase
	since time.Time // when the phase began
	poll  pollSchedule
	token token

	notice      Notice
	trouble     *Trouble
	retry       action          // what TryAgain does after a failure
	interrupted interruptedRead // what actionReadAgain repeats
}

// enter begins a new activity: whatever the previous one waits for is
// superseded.
func (a *activity) enter(next mode, phase Phase) {
	a.gen++
	a.mode, a.trouble = next, nil
	a.poll.reset()
	a.setPhase(phase)
}

// setPhase sets the phase; its start time is kept if the phase does not change,
// or if waiting becomes overdue or is continued.
func (a *activity) setPhase(phase Phase) {
	isWait := func(phase Phase) bool { return phase == PhaseWaiting || phase == PhaseOverdue }
	if a.since.IsZero() || phase != a.phase && !(isWait(phase) && isWait(a.phase)) {
		a.since = a.now
	}
	a.phase = phase
}

func (a *activity) emit(effect Effect) { a.effects = append(a.effects, effect) }

// hasPassed reports whether a time is set and has passed.
func (a *activity) hasPassed(t time.Time) bool { return !t.IsZero() && !a.now.Before(t) }

// Machine decides what a verification does next. It is pure: no clock, no
// network, no goroutine; events and the time are passed to Step, which returns
// the effects. It is not safe for concurrent use.
type Machine struct {
	activity
	start Start

	process truora.Process        // the newest read
	order   readOrder             // of the reads
	current currentStep           // the step in progress
	memory  map[string]stepMemory // by step key

	terms      consentTerms
	submission *submission // what was submitted and has no outcome yet
	verify     verifyCall
	waitingFor string // the step that is waited for without a submission
	uploads    uploads
	refusal    *Refusal
	back       stepBack
	cancel     cancellation

	outcome Outcome
	result  *truora.Result
}

// NewMachine creates a Machine. Limits that are zero get their defaults.
func NewMachine(start Start, limits Limits) *Machine {
	m := &Machine{start: start, terms: consentTerms{language: start.Language, read: map[string]map[string]truora.ConsentTerms{}}, memory: map[string]stepMemory{}, uploads: newUploads()}
	m.poll.limits = limits.orDefault()
	m.poll.paces.known = maps.Clone(start.Paces)
	m.token.isOnlyKey = start.TokenOnly
	return m
}

// Step handles one event and returns the decision.
func (m *Machine) Step(now time.Time, event Event) Output {
	m.now, m.effects, m.poll.paces.took = now, nil, nil
	if m.mode != modeOver {
		m.handleEvent(event)
	}
	return Output{Gen: m.gen, Effects: m.effects, WakeAt: m.wakeAt(), ReadIn: m.timeToRead(), Took: m.poll.paces.took, Snapshot: m.snapshot()}
}

// handleEvent dispatches an event. Answers of an older generation are dropped,
// except those of Verify, because two Verify calls must never overlap.
func (m *Machine) handleEvent(event Event) {
	if verified, ok := event.(StepVerified); ok {
		m.handleStepVerified(verified)
		return
	}
	if answer, ok := event.(answer); ok {
		if gen, _ := answer.answers(); gen != m.gen {
			return
		}
	}
	switch event := event.(type) {
	case Started:
		m.handleStarted()
	case TimerFired:
		m.handleTimer()
	case CommandReceived:
		m.handleCommand(event.Command)
	case TokenMade:
		m.handleTokenMade(event.Token, event.Err)
	case ProcessCreated:
		m.handleProcessCreated(event.Process, event.Err)
	case ProcessRead:
		m.handleProcessRead(event.Process, event.Err)
	case ConsentTermsRead:
		m.perform(m.terms.handleAnswer(&m.activity, &m.current, event))
	case FileUploaded:
		m.uploads.handleAnswer(&m.activity, m.current, event.Target, event.Err)
		m.perform(m.uploads.advance(&m.activity, m.current))
	case SteppedBack:
		m.perform(m.back.handleAnswer(&m.activity, event.Err))
	case ProcessCanceled:
		m.cancel.handleAnswer(&m.activity, event.Err)
	case CallRetried:
		m.showRetry(event.Err, m.now.Add(event.Wait))
	case ResultRead:
		m.handleResultRead(event.Result, event.Err)
	}
}

func (m *Machine) handleCommand(command Command) {
	switch command := command.(type) {
	case Submit:
		m.submit(command)
	case TryAgain:
		m.tryAgain()
	case KeepWaiting:
		m.keepWaiting()
	case StopUploads:
		m.stopUploads()
	case Back:
		if m.back.canGoBack(&m.activity, m.current) {
			m.back.begin(&m.activity, m.current, false)
		}
	case ResendCode:
		if m.back.canResend(&m.activity, m.current) && !m.now.Before(m.back.resendAfter) {
			m.back.begin(&m.activity, m.current, true)
		}
	case Cancel:
		m.cancelProcess(command.Reason)
	case Leave:
		m.leave()
	case ChangeLanguage:
		if m.process.ProcessID != "" && !m.phase.IsOver() {
			m.emit(JournalBegin{m.process.ProcessID, m.process.FlowID, command.Language})
		}
		m.perform(m.terms.changeLanguage(&m.activity, &m.current, command.Language))
	case ReadNow:
		m.readNow()
	case HandOff:
		m.poll.setHandOff(m.now, command.Open)
	}
}

// perform executes an action.
func (m *Machine) perform(next action) {
	switch next {
	case actionStart:
		m.handleStarted()
	case actionMakeToken:
		m.makeToken()
	case actionCreateProcess:
		m.createProcess()
	case actionReadAgain:
		m.readAgain()
	case actionFollow:
		m.follow()
	case actionAsk:
		m.submission = nil
		m.ask()
	case actionReask:
		m.askAgain()
	case actionFindTargets:
		m.findTargets()
	case actionUpload:
		m.upload()
	case actionUploadAnyway:
		m.uploads.forgetRefusals()
		m.upload()
	case actionSubmitDelivered:
		m.submitDelivered()
	case actionVerify:
		m.sendVerify()
	case actionDoubt:
		m.submission.lost = 0
		m.doubt(nil)
	case actionStepBack:
		m.back.send(&m.activity, m.current)
	case actionRevisit:
		m.revisit()
	case actionCancel:
		m.cancel.send(&m.activity, m.process.ProcessID)
	case actionContinue:
		m.continueAfterCancel()
	case actionEndCanceled:
		m.end(m.cancel.outcome())
	}
}

// tryAgain returns from a refusal to the question, and from a failure to what
// failed.
func (m *Machine) tryAgain() {
	m.notice = NoticeNone
	switch {
	case m.mode == modeAsk && m.phase == PhaseRefused:
		m.ask()
	case m.mode == modeStuck:
		m.perform(m.retry)
	}
}

// leave keeps the process for later, unless it has already ended.
func (m *Machine) leave() {
	if m.mode == modeResult {
		m.conclude()
		return
	}
	m.enter(modeOver, PhaseLeft)
}
