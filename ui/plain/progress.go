package plain

import (
	"maps"
	"slices"

	"cedula/flow"
	"cedula/truora"
)

// progress is what was printed last, so that it is not printed again.
type progress struct {
	phase   flow.Phase
	step    string
	started bool
	notice  flow.Notice
	trouble flow.Trouble
	uploads map[string]flow.UploadState
}

// printProgress prints what changed with a transition.
func (c *conversation) printProgress(t flow.Transition) {
	s := t.Snapshot
	if s.Notice != c.printed.notice {
		c.printLine(c.Words.Notice(s.Notice))
	}
	c.printed.notice = s.Notice
	c.printUploads(s)
	if !c.printed.started || c.printed.phase != s.Phase || c.printed.step != s.Step.ID {
		c.printPhase(s)
	}
	c.printRetry(t)
	c.printed.started, c.printed.phase, c.printed.step = true, s.Phase, s.Step.ID
}

// printPhase announces a phase.
func (c *conversation) printPhase(s flow.Snapshot) {
	switch s.Phase {
	case flow.PhaseStarting:
		if c.Sandbox {
			c.printLine(c.Words.Plain.Sandbox)
		} else {
			c.printLine(c.Words.Plain.Connecting)
		}
	case flow.PhaseReadingTerms:
		c.printLine(c.Words.Consent.Reading)
	case flow.PhaseSending:
		c.printSending(s)
	case flow.PhaseWaiting:
		c.printLine(c.Words.WaitingFor(s.Step))
	case flow.PhaseReviewing:
		if s.Outcome.Status != truora.ProcessFailure { // a failed process needs no waiting
			c.printLine(c.Words.WaitingFor(flow.Step{}))
		}
	case flow.PhaseRefused:
		c.printRefusal(s.Refusal)
	case flow.PhaseOverdue:
		c.printLine(c.Words.Plain.Overdue)
	case flow.PhaseStuck:
		if s.Trouble != nil {
			text := c.Words.Trouble(*s.Trouble)
			c.printLine(text.Happened, text.Do)
		}
	case flow.PhaseCanceling:
		c.printLine(c.Words.Plain.Canceling)
	case flow.PhaseFinished:
		reason := c.Words.OutcomeReason(s.Outcome)
		c.printLine(c.Words.Outcome(s.Outcome))
		c.printLine(reason.What, reason.Do)
	}
}

// printSending introduces a step without questions, with the values that are
// sent.
func (c *conversation) printSending(s flow.Snapshot) {
	if c.introducedStep == s.Step.ID {
		c.printLine(c.Words.Plain.Sending)
		return
	}
	c.introducedStep = s.Step.ID
	c.printLine(c.Words.Plain.NothingToDo(c.Words.Step(s.Step).Title))
	for _, q := range s.Step.Questions {
		if q.ReadOnly {
			c.printReadOnly(q)
		}
	}
}

func (c *conversation) printRefusal(r *flow.Refusal) {
	if r == nil {
		return
	}
	reason := c.Words.Reason(r.Reason, r.Message)
	c.printLine(reason.What, reason.Do)
	if r.RetriesLeft >= 0 {
		c.printLine(c.Words.Plain.TriesLeft(r.RetriesLeft))
	}
}

// printRetry reports that the connection is being retried: once, until it works
// again. A retry that has just begun does not show that.
func (c *conversation) printRetry(t flow.Transition) {
	s := t.Snapshot
	if s.Trouble == nil || !s.Trouble.Retrying {
		if t.Event != (flow.TimerFired{}).Name() {
			c.printed.trouble = flow.Trouble{}
		}
		return
	}
	if c.printed.trouble.Retrying && c.printed.trouble.Code == s.Trouble.Code {
		return
	}
	c.printLine(c.Words.Trouble(*s.Trouble).Happened, c.Words.Plain.Retrying)
	c.printed.trouble = *s.Trouble
}

// printUploads reports for each file that it has arrived, or is being sent
// again.
func (c *conversation) printUploads(s flow.Snapshot) {
	states := map[string]flow.UploadState{}
	for _, target := range arrivedUploads(c.printed.uploads, s) {
		c.printUpload(target, flow.UploadDone)
	}
	for _, u := range s.Uploads {
		states[u.Target] = u.State
		if before, ok := c.printed.uploads[u.Target]; !ok || before != u.State {
			c.printUpload(u.Target, u.State)
		}
	}
	c.printed.uploads = states
}

// arrivedUploads are the targets whose uploads are no longer in the snapshot
// because they succeeded: the step has moved on without asking for them again.
func arrivedUploads(before map[string]flow.UploadState, s flow.Snapshot) []string {
	if len(s.Uploads) > 0 || s.Phase != flow.PhaseSending && s.Phase != flow.PhaseWaiting {
		return nil
	}
	targets := slices.Sorted(maps.Keys(before))
	return slices.DeleteFunc(targets, func(target string) bool { return before[target] == flow.UploadDone })
}

func (c *conversation) printUpload(target string, state flow.UploadState) {
	switch state {
	case flow.UploadDone:
		c.printLine(c.Words.Plain.Arrived(c.Words.Target(target)))
	case flow.UploadRetrying:
		c.printLine(c.Words.Plain.UploadRetrying(c.Words.Target(target)))
	}
}
