package flow

import (
	"maps"
	"time"

	"cedula/truora"
)

// Phase is where a verification stands; the screen shown follows from it.
type Phase int

// The phases.
const (
	PhaseStarting     Phase = iota // a token is made, the process created or read
	PhaseReadingTerms              // the terms of the consent that Step asks for are read
	PhaseAsking                    // Step wants an answer
	PhaseSending                   // the answer or the files are on their way
	PhaseWaiting                   // sent; Truora is at work on Step
	PhaseOverdue                   // the step's time limit passed: go on waiting, or leave
	PhaseRefused                   // Step failed and may be tried again: see Refusal
	PhaseReviewing                 // no step is left, the process still pending
	PhaseStuck                     // a call failed for good: see Trouble; retry or leave
	PhaseCanceling                 // the cancellation is on its way
	PhaseFinished                  // the process is over: see Outcome and Result
	PhaseInReview                  // the review's time limit passed: left pending
	PhaseLeft                      // the person left; the process is kept
)

// IsOver reports whether nothing more will happen.
func (phase Phase) IsOver() bool {
	return phase == PhaseFinished || phase == PhaseInReview || phase == PhaseLeft
}

// Snapshot is all that a screen needs, as one immutable value: its slices and
// maps are replaced, never edited.
type Snapshot struct {
	Version   int // grows with every snapshot published
	Phase     Phase
	ProcessID string
	AccountID string
	FlowID    string

	Steps   []StepState // all steps of the process, in its order
	Current int         // index into Steps; len(Steps) when none is left
	Step    Step        // the step in progress; zero when none is
	// Attempt counts the tries at this step in this program's life, from 1.
	Attempt int
	// Answers are the values given for this step so far, by question name:
	// kept over a refusal and over trouble, so that nothing typed is lost.
	Answers map[string]string
	// Files are the files chosen for this step so far, by target (paths).
	Files map[string]string
	// Uploads are the files on their way; empty when there are none.
	Uploads []Upload

	Refusal *Refusal // PhaseRefused; stays while the step is asked again
	Trouble *Trouble // PhaseStuck; else what is being retried right now
	Notice  Notice   // something that happened elsewhere, to be shown once

	Since    time.Time // when this phase began
	Deadline time.Time // when waiting becomes overdue; zero when it never does

	SentTo      string    // where the code that Step asks for went, masked; empty when unknown
	CanGoBack   bool      // Back is offered
	CanResend   bool      // ResendCode is offered
	ResendAfter time.Time // not before this
	CanHandOff  bool      // HandOffLink has an answer
	TokenExpiry time.Time // of the token that every call carries; zero when unknown, or when a key does
	// ProcessExpiry is when the process's own time is up; zero when unknown.
	ProcessExpiry time.Time

	Outcome Outcome        // PhaseFinished, and before while the Result is being read
	Result  *truora.Result // once it was read
}

// StepState is one step in the list of steps.
type StepState struct {
	ID             string
	Type           string
	Title          string // the API's own words
	Group          Group
	Status         truora.StepStatus
	DeclinedReason string
}

// Refusal is why a step has to be tried again.
type Refusal struct {
	StepID string
	Reason string // a declined reason as the API gives it, as "blurry_image"; may be empty
	// Message is the API's own words; may be empty. Shown only when there is
	// no sentence for Reason.
	Message     string
	RetriesLeft int // -1 when unknown
}

// Notice is something that happened without the person at this terminal.
type Notice int

// The notices.
const (
	NoticeNone              Notice = iota
	NoticeFinishedElsewhere        // the step was finished elsewhere, as on a phone
	NoticeCanceledElsewhere        // the process was cancelled elsewhere
	NoticeExpired                  // the process expired meanwhile
	NoticeBackWithdrawn            // the API refused to go back: the offer is withdrawn
	NoticeWentBack                 // stepped back, as asked
	NoticeFreshURLs                // the upload URLs had run out: new ones were taken
	NoticeResumed                  // taken up again where it was left
	NoticeSendAgain                // what was sent did not arrive: it has to be answered again
	NoticeEnded                    // the process ended elsewhere, or before it was taken up again
	NoticeNewCode                  // a new code was sent, as asked
)

// UploadState is where one upload stands.
type UploadState int

// The states of an upload.
const (
	UploadQueued UploadState = iota
	UploadRunning
	UploadRetrying
	UploadDone
	UploadFailed
	UploadStopped
)

// Upload is one file on its way.
type Upload struct {
	Target  string
	Size    int64         // bytes
	Sent    int64         // bytes that the far end has, as far as that can be told
	Rate    float64       // bytes a second; 0 when unknown
	Left    time.Duration // 0 when unknown
	State   UploadState
	Trouble *Trouble // of UploadFailed
}

// snapshot is all that is to be shown, as a value of its own.
func (m *Machine) snapshot() Snapshot {
	p, key := m.process, m.current.key()
	snap := Snapshot{
		Phase: m.phase, ProcessID: p.ProcessID, AccountID: p.AccountID, FlowID: p.FlowID,
		Steps: StepStates(p), Current: len(p.Steps), Step: m.current.Step,
		Trouble: m.trouble, Notice: m.notice, Since: m.since, Deadline: m.poll.deadline,
		TokenExpiry: m.token.callExpiry(), ProcessExpiry: p.Expiry(), CanHandOff: m.canHandOff(),
		Outcome: m.outcome, Result: m.result,
	}
	if key == "" {
		return snap
	}
	remembered := m.memory[key]
	snap.Step.Files = m.uploads.withDelivered(snap.Step.Files)
	snap.Current, snap.Attempt = min(m.current.Index, len(snap.Steps)), remembered.refusals+1
	snap.Answers, snap.Files = maps.Clone(remembered.answers), pathsOf(remembered.files)
	snap.SentTo = m.sentTo()
	if m.isUploading() {
		snap.Uploads = m.uploads.published()
	}
	snap.CanGoBack, snap.CanResend = m.back.canGoBack(&m.activity, m.current), m.back.canResend(&m.activity, m.current)
	if snap.CanResend {
		snap.ResendAfter = m.back.resendAfter
	}
	if m.mode == modeAsk {
		snap.Refusal = m.refusal
	}
	return snap
}

// StepStates are the steps of a process, in its order.
func StepStates(p truora.Process) []StepState {
	states := make([]StepState, 0, len(p.Steps))
	for _, raw := range p.Steps {
		states = append(states, StepState{
			ID: raw.StepID, Type: raw.Type, Title: readable(raw.Title, longestLabel), Group: ruleOf(raw.Type).group,
			Status: raw.VerificationOutput.Outcome(), DeclinedReason: raw.VerificationOutput.DeclinedReason,
		})
	}
	return states
}
