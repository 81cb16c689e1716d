// Package plain shows a verification line by line: for screen readers, serial
// lines and scripts. Every line is printed once and ends in a newline, prompts
// too; nothing moves, blinks or has a colour. Only a step's question reads a
// line of input.
package plain

import (
	"context"
	"errors"
	"io"

	"cedula/flow"
	"cedula/flow/media"
	"cedula/truora/crash"
	"cedula/ui/words"
)

// Options are what plain mode needs.
type Options struct {
	Verification flow.Verification
	Input        *Input
	Output       io.Writer
	Words        *words.Words
	Defaults     flow.Defaults
	Checker      Checker
	Home         string // what ~ stands for in a path
	Sandbox      bool   // there is no Truora behind it, and that is printed first
}

// Checker says whether a file may be sent. media.Checker is one.
type Checker interface {
	Check(ctx context.Context, path string, need media.Need) (media.File, error)
}

// End is how plain mode came to its end.
type End int

// The ends.
const (
	Over           End = iota // the verification is over: its phase says how
	InputEnded                // a question needed an answer, and the input had ended
	ConsentRefused            // the person does not consent: nothing was sent
	Overdue                   // a step's time limit passed
	Stuck                     // a call failed for good
	Interrupted               // the context ended
	GaveUp                    // a step that asks nothing kept failing
)

// Run shows the verification and answers its questions from the input, until
// it is over or cannot go on. The verification is made to leave where it is
// not over: the process is kept. The snapshot is the last one.
func Run(ctx context.Context, o Options) (flow.Snapshot, End) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c := &conversation{Options: o, printer: printer{o.Output}, transitions: make(chan flow.Transition)}
	var following crash.Group
	following.Go(func() { c.follow(ctx) })
	end := c.run(ctx)
	if end != Over {
		o.Verification.Do(flow.Leave{})
	}
	cancel()
	following.Wait()
	return c.last, end
}

// follow gives all transitions in their order; the channel is closed when the
// verification or the context is over.
func (c *conversation) follow(ctx context.Context) {
	defer close(c.transitions)
	for seq := 1; ; {
		t, err := c.Verification.NextTransition(ctx, seq)
		if err != nil {
			return
		}
		seq = t.Seq + 1
		select {
		case c.transitions <- t:
		case <-ctx.Done():
			return
		}
	}
}

// conversation is one run of plain mode. Its steps are known by their ids.
type conversation struct {
	Options
	printer
	transitions    chan flow.Transition
	pending        *flow.Transition // it came while a question was open, and ended it
	last           flow.Snapshot
	askedStep      string // asked, and not left since
	introducedStep string // introduced last
	rejectedStep   string // whose answer the API rejected outright
	openedLink     string // printed last, of the step that is asked
	printed        progress
}

func (c *conversation) run(ctx context.Context) End {
	for {
		t, ok := c.next(ctx)
		if ctx.Err() != nil {
			return Interrupted
		}
		if !ok {
			return Over
		}
		c.last = t.Snapshot
		c.printProgress(t)
		if end, over := c.handlePhase(ctx, t.Snapshot); over {
			return end
		}
	}
}

// next gives the transition that ended a question, else waits for one.
func (c *conversation) next(ctx context.Context) (flow.Transition, bool) {
	if t := c.pending; t != nil {
		c.pending = nil
		return *t, true
	}
	select {
	case t, ok := <-c.transitions:
		return t, ok
	case <-ctx.Done():
		return flow.Transition{}, false
	}
}

// handlePhase does what a phase needs; over says that this was the last of it.
func (c *conversation) handlePhase(ctx context.Context, s flow.Snapshot) (end End, over bool) {
	if s.Phase != flow.PhaseAsking {
		c.askedStep, c.openedLink = "", ""
	}
	switch s.Phase {
	case flow.PhaseAsking:
		return c.handleAsking(ctx, s)
	case flow.PhaseRefused:
		return c.handleRefused(s)
	case flow.PhaseOverdue:
		return Overdue, true
	case flow.PhaseStuck:
		return c.handleStuck(s)
	}
	return Over, s.Phase.IsOver()
}

// Why a step was not answered.
var (
	errInputEnded     = errors.New("the input ended at a question")
	errConsentRefused = errors.New("the consent was refused")
	errStepOver       = errors.New("the step is not asked any more")
)

// handleAsking asks a step once and submits the answers. One that is done on
// another page is led to, and waited for.
func (c *conversation) handleAsking(ctx context.Context, s flow.Snapshot) (end End, over bool) {
	if s.Step.Kind == flow.KindLink {
		c.printLink(s)
		return Over, false
	}
	if c.askedStep == s.Step.ID {
		return Over, false
	}
	c.askedStep = s.Step.ID
	answers, err := c.askStep(ctx, s)
	switch {
	case ctx.Err() != nil:
		return Interrupted, true
	case err == errInputEnded:
		c.printLine(c.Words.Plain.InputEnded)
		return InputEnded, true
	case err == errConsentRefused:
		c.printLine(c.Words.AnswerError(&flow.AnswerError{Problem: flow.ConsentRefused}))
		return ConsentRefused, true
	case err == nil:
		c.Verification.Do(answers)
	}
	return Over, false
}

// automaticTries is how often a step that asks nothing is tried when the API
// does not count: nobody is there to stop it.
const automaticTries = 5

// handleRefused tries again.
func (c *conversation) handleRefused(s flow.Snapshot) (end End, over bool) {
	if !needsAnswer(s.Step) && s.Step.RetriesLeft < 0 && s.Attempt > automaticTries {
		return GaveUp, true
	}
	c.Verification.Do(flow.TryAgain{})
	return Over, false
}

// handleStuck gives up, except on an answer that the API rejected outright, and
// on a file that is not what was looked at or that nobody takes: as long as
// somebody is there, that is asked again.
func (c *conversation) handleStuck(s flow.Snapshot) (end End, over bool) {
	isAnswers := s.Trouble != nil && (s.Trouble.Code == flow.TroubleRejected || s.Trouble.Code.IsAboutFile())
	if !isAnswers || !needsAnswer(s.Step) || c.Input.HasEnded() {
		return Stuck, true
	}
	c.rejectedStep = s.Step.ID
	c.Verification.Do(flow.TryAgain{})
	return Over, false
}

// needsAnswer tells whether the step needs an answer from somebody.
func needsAnswer(s flow.Step) bool {
	return len(s.Questions)+len(s.Files) > 0 && s.Kind != flow.KindAutomatic
}
