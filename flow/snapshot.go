package flow

import (
	"maps"
	"time"

	"cedula/truora"
)

// Phase is the state of a verification, which determines the screen.
type Phase int

// The phases.
const (
	PhaseStarting     Phase = iota // the token or the process is being created, or the process read
	PhaseReadingTerms              // the terms of Step's consent are being read
	PhaseAsking                    // Step needs an answer
	PhaseSending                   // the answer or the files are being sent
	PhaseWaiting                   // sent; Step is being evaluated
	PhaseOverdue                   // the step's time limit passed: continue or leave
	PhaseRefused                   // Step failed and may be tried again: see Refusal
	PhaseReviewing                 // no step is left, the process is still pending
	PhaseStuck                     // a call failed permanently: see Trouble; try again or leave
	PhaseCanceling                 // the process is being cancelled
	PhaseFinished                  // the process has ended: see Outcome and Result
	PhaseInReview                  // the review's time limit passed: the process is still pending
	PhaseLeft                      // the person left; the process is kept
)

// IsOver reports whether the verification has ended.
func (phase Phase) IsOver() bool {
	return phase == PhaseFinished || phase == PhaseInReview || phase == PhaseLeft
}

// Snapshot is everything that a screen shows, as an immutable value: its slices
// and maps are replaced, never modified.
type Snapshot struct {
	Version   int // increases with every snapshot
	Phase     Phase
	ProcessID string
	AccountID string
	FlowID    string

	Steps   []StepState // all steps of the process, in order
	Current int         // index into Steps; len(Steps) if no step is left
	Step    Step        // the step in progress; zero if there is none
	// Attempt counts the tries of this step in this run of the program, from 1.
	Attempt int
	// Answers are the answers to this step so far, by question name: they are
	// kept after a refusal or a failure.
	Answers map[string]string
	// Files are the paths of the files chosen for this step so far, by target.
	Files map[string]string
	// Uploads are the uploads in progress; empty if there are none.
	Uploads []Upload

	Refusal *Refusal // PhaseRefused; kept while the step is asked again
	Trouble *Trouble // PhaseStuck; otherwise what is being retried
	Notice  Notice   // an event elsewhere, to be shown once

	Since    time.Time // when this phase began
	Deadline time.Time // when waiting becomes overdue; zero if never

	SentTo      string    // where the code that Step asks for was sent, masked; empty if unknown
	CanGoBack   bool      // Back is offered
	CanResend   bool      // ResendCode is offered
	ResendAfter time.Time // the earliest time for it
	CanHandOff  bool      // HandOffLink returns a link
	TokenExpiry time.Time // of the token of all calls; zero if unknown, or if they use a key
	// ProcessExpiry is when the process expires; zero if unknown.
	ProcessExpiry time.Time

	Outcome Outcome        // PhaseFinished, and before while the Result is being read
	Result  *truora.Result // once it was read
}

// StepState is one step in the list of steps.
type StepState struct {
	ID             string
	Type           string
	Title          string // the API's own text
	Group          Group
	Status         truora.StepStatus
	DeclinedReason string
}

// Refusal is why a step must be tried again.
type Refusal struct {
	StepID string
	Reason string // a declined reason of the API, such as "blurry_image"; may be empty
	// Message is the API's own text; may be empty. It is shown only if there is
	// no text for Reason.
	Message     string
	RetriesLeft int // -1 if unknown
}

// Notice is an event that was not caused at this terminal.
type Notice int

// The notices.
const (
	NoticeNone              Notice = iota
	NoticeFinishedElsewhere        // the step was completed elsewhere, such as on a phone
	NoticeCanceledElsewhere        // the process was cancelled elsewhere
	NoticeExpired                  // the process expired meanwhile
	NoticeBackWithdrawn            // the API refused to step back: it is no longer offered
	NoticeWentBack                 // stepped back, as requested
	NoticeFreshURLs                // the upload URLs had expired: new ones were obtained
	NoticeResumed                  // the process was resumed
	NoticeSendAgain                // the answers did not arrive: the step must be answered again
	NoticeEnded                    // the process ended elsewhere, or before it was resumed
	NoticeNewCode                  // a new code was sent, as requested
)

// UploadState is the state of an upload.
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

// Upload is the upload of one file.
type Upload struct {
	Target  string
	Size    int64         // bytes
	Sent    int64         // bytes that the server has received, as far as known
	Rate    float64       // bytes per second; 0 if unknown
	Left    time.Duration // 0 if unknown
	State   UploadState
	Trouble *Trouble // of UploadFailed
}

// snapshot returns the current Snapshot.
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

// StepStates are the steps of a process, in order.
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
