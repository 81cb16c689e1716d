// Package plain runs a verification line by line: for screen readers, serial
// lines and scripts. Every line, including prompts, is printed once and ends in
// a newline; there is no cursor movement and no colour. Input is read only for
// a step's question.
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

// Options configure plain mode.
type Options struct {
	Verification flow.Verification
	Input        *Input
	Output       io.Writer
	Words        *words.Words
	Defaults     flow.Defaults
	Checker      Checker
	Home         string // replaces ~ in a path
	Sandbox      bool   // the verification uses the sandbox, which is printed first
}

// Checker checks whether a file can be sent. media.Checker is one.
type Checker interface {
	Check(ctx context.Context, path string, need media.Need) (media.File, error)
}

// End is why plain mode ended.
type End int

// The ends of plain mode.
const (
	Over           End = iota // the verification has ended; see its phase
	InputEnded                // an answer was needed after the input had ended
	ConsentRefused            // the person refused consent: nothing was sent
	Overdue                   // a step's time limit passed
	Stuck                     // a call failed permanently
	Interrupted               // the context ended
	GaveUp                    // a step without questions kept failing
)

// Run shows the verification and answers its questions from the input, until it
// ends or cannot continue. An unfinished verification is left, so its process
// is kept. The returned snapshot is the last one.
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

// follow delivers all transitions in order; the channel is closed when the
// verification or the context ends.
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

// conversation is one run of plain mode. Steps are identified by id.
type conversation struct {
	Options
	printer
	transitions    chan flow.Transition
	pending        *flow.Transition // a transition that ended an open question
	last           flow.Snapshot
	askedStep      string // the step that was asked, until it is left
	introducedStep string // the step that was last introduced
	rejectedStep   string // the step whose answer the API rejected
	openedLink     string // the last printed link of the asked step
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

// next returns the transition that ended a question, else waits for one.
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

// handlePhase handles a phase; over is true if it was the last one.
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

// handleAsking asks a step once and submits the answers. For a step on another
// page, it prints the link and waits.
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

// automaticTries limits the tries of a step without questions if the API does
// not: there may be nobody to stop it.
const automaticTries = 5

// handleRefused tries again.
func (c *conversation) handleRefused(s flow.Snapshot) (end End, over bool) {
	if !needsAnswer(s.Step) && s.Step.RetriesLeft < 0 && s.Attempt > automaticTries {
		return GaveUp, true
	}
	c.Verification.Do(flow.TryAgain{})
	return Over, false
}

// handleStuck gives up, except if the API rejected an answer, or if a file has
// changed or was refused: unless the input has ended, the step is asked again.
func (c *conversation) handleStuck(s flow.Snapshot) (end End, over bool) {
	isAnswers := s.Trouble != nil && (s.Trouble.Code == flow.TroubleRejected || s.Trouble.Code.IsAboutFile())
	if !isAnswers || !needsAnswer(s.Step) || c.Input.HasEnded() {
		return Stuck, true
	}
	c.rejectedStep = s.Step.ID
	c.Verification.Do(flow.TryAgain{})
	return Over, false
}

// needsAnswer reports whether the step requires input.
func needsAnswer(s flow.Step) bool {
	return len(s.Questions)+len(s.Files) > 0 && s.Kind != flow.KindAutomatic
}
