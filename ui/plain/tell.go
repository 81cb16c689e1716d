package plain

import (
	"maps"
	"slices"

	"cedula/flow"
	"cedula/truora"
)

// told is what was said last, so that it is said once.
type told struct {
	phase   flow.Phase
	step    string
	begun   bool
	notice  flow.Notice
	trouble flow.Trouble
	uploads map[string]flow.UploadState
}

// tell prints what changed with a transition.
func (c *conversation) tell(t flow.Transition) {
	s := t.Snapshot
	c.tellNotice(s)
	c.tellUploads(s)
	if !c.told.begun || c.told.phase != s.Phase || c.told.step != s.Step.ID {
		c.tellPhase(s)
	}
	c.tellRetry(t)
	c.told.begun, c.told.phase, c.told.step = true, s.Phase, s.Step.ID
}

func (c *conversation) tellNotice(s flow.Snapshot) {
	if s.Notice != c.told.notice {
		c.say(c.Words.Notice(s.Notice))
	}
	c.told.notice = s.Notice
}

// tellPhase says what begins.
func (c *conversation) tellPhase(s flow.Snapshot) {
	switch s.Phase {
	case flow.PhaseStarting:
		c.tellStarting()
	case flow.PhaseSending:
		c.tellSending(s)
	case flow.PhaseWaiting:
		c.say(c.Words.WaitingFor(s.Step))
	case flow.PhaseReviewing:
		c.tellReview(s.Outcome)
	case flow.PhaseRefused:
		c.tellRefusal(s.Refusal)
	case flow.PhaseOverdue:
		c.say(c.Words.Plain.Overdue)
	case flow.PhaseStuck:
		c.tellTrouble(s.Trouble)
	case flow.PhaseCanceling:
		c.say(c.Words.Plain.Canceling)
	case flow.PhaseFinished:
		c.tellOutcome(s.Outcome)
	}
}

func (c *conversation) tellStarting() {
	if c.Sandbox {
		c.say(c.Words.Plain.Sandbox)
		return
	}
	c.say(c.Words.Plain.Connecting)
}

// tellReview says that results are being worked out, unless it is known that
// nothing good comes of it.
func (c *conversation) tellReview(o flow.Outcome) {
	if o.Status != truora.ProcessFailure {
		c.say(c.Words.WaitingFor(flow.Step{}))
	}
}

func (c *conversation) tellOutcome(o flow.Outcome) {
	reason := c.Words.OutcomeReason(o)
	c.say(c.Words.Outcome(o))
	c.say(reason.What, reason.Do)
}

// tellSending tells a step that nobody was asked what it is; what it sends
// unchanged is shown all the same.
func (c *conversation) tellSending(s flow.Snapshot) {
	if c.introduced == s.Step.ID {
		c.say(c.Words.Plain.Sending)
		return
	}
	c.introduced = s.Step.ID
	c.say(c.Words.Plain.NothingToDo(c.Words.Step(s.Step).Title))
	for _, q := range s.Step.Questions {
		if q.ReadOnly {
			c.sayReadOnly(q)
		}
	}
}

func (c *conversation) tellRefusal(r *flow.Refusal) {
	if r == nil {
		return
	}
	reason := c.Words.Reason(r.Reason, r.Message)
	c.say(reason.What, reason.Do)
	if r.RetriesLeft >= 0 {
		c.say(c.Words.Plain.TriesLeft(r.RetriesLeft))
	}
}

func (c *conversation) tellTrouble(t *flow.Trouble) {
	if t == nil {
		return
	}
	text := c.Words.Trouble(*t)
	c.say(text.Happened, text.Do)
}

// tellRetry says that the connection is being tried again: once, until it is
// known to be well. A try that has just begun knows nothing.
func (c *conversation) tellRetry(t flow.Transition) {
	s := t.Snapshot
	if s.Trouble == nil || !s.Trouble.Retrying {
		if t.Event != (flow.TimerFired{}).Name() {
			c.told.trouble = flow.Trouble{}
		}
		return
	}
	if c.told.trouble.Retrying && c.told.trouble.Code == s.Trouble.Code {
		return
	}
	c.say(c.Words.Trouble(*s.Trouble).Happened, c.Words.Plain.Retrying)
	c.told.trouble = *s.Trouble
}

// tellUploads says of each file that it arrived, or is being sent again.
func (c *conversation) tellUploads(s flow.Snapshot) {
	states := map[string]flow.UploadState{}
	for _, u := range arrived(c.told.uploads, s) {
		c.tellUpload(u)
	}
	for _, u := range s.Uploads {
		states[u.Target] = u.State
		if before, ok := c.told.uploads[u.Target]; !ok || before != u.State {
			c.tellUpload(u)
		}
	}
	c.told.uploads = states
}

// arrived are the uploads that are seen no more because all is well: the step
// went on, and nobody is asked for them again.
func arrived(before map[string]flow.UploadState, s flow.Snapshot) []flow.Upload {
	if len(s.Uploads) > 0 || s.Phase != flow.PhaseSending && s.Phase != flow.PhaseWaiting {
		return nil
	}
	var done []flow.Upload
	for _, target := range slices.Sorted(maps.Keys(before)) {
		if before[target] != flow.UploadDone {
			done = append(done, flow.Upload{Target: target, State: flow.UploadDone})
		}
	}
	return done
}

func (c *conversation) tellUpload(u flow.Upload) {
	switch u.State {
	case flow.UploadDone:
		c.say(c.Words.Plain.Arrived(c.Words.Target(u.Target)))
	case flow.UploadRetrying:
		c.say(c.Words.Plain.UploadRetrying(c.Words.Target(u.Target)))
	}
}
