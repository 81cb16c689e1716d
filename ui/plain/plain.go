// Package plain shows a verification line by line: for screen readers, serial
// lines and scripts. Every line is printed once and ends in a newline, prompts
// too; nothing moves, blinks or has a colour. Only a step's question reads a
// line of input.
package plain

import (
	"context"
	"io"

	"cedula/flow"
	"cedula/flow/media"
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
	Sandbox      bool   // there is no Truora behind it, and that is said first
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
// it is over or cannot go on. The verification is told to leave where it is
// not over: the process is kept. The snapshot is the last one.
func Run(ctx context.Context, o Options) (flow.Snapshot, End) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c := &conversation{Options: o, printer: printer{o.Output}, transitions: follow(ctx, o.Verification)}
	end := c.converse(ctx)
	if end != Over {
		o.Verification.Do(flow.Leave{})
	}
	return c.last, end
}

// conversation is one run of plain mode.
type conversation struct {
	Options
	printer
	transitions <-chan flow.Transition
	pending     *flow.Transition // arrived while a question was open
	last        flow.Snapshot
	asked       string // the step that was asked and not left since
	introduced  string // the step that was introduced last
	rejected    string // the step whose answer the API refused outright
	told        told
}

// follow gives all transitions in their order; the channel is closed when the
// verification or the context is over.
func follow(ctx context.Context, v flow.Verification) <-chan flow.Transition {
	transitions := make(chan flow.Transition)
	go func() {
		defer close(transitions)
		for seq := 1; ; {
			t, err := v.NextTransition(ctx, seq)
			if err != nil {
				return
			}
			seq = t.Seq + 1
			select {
			case transitions <- t:
			case <-ctx.Done():
				return
			}
		}
	}()
	return transitions
}

func (c *conversation) converse(ctx context.Context) End {
	for {
		t, ok := c.next(ctx)
		if ctx.Err() != nil {
			return Interrupted
		}
		if !ok {
			return Over
		}
		c.last = t.Snapshot
		c.tell(t)
		if end, over := c.act(ctx, t.Snapshot); over {
			return end
		}
	}
}

// next gives the transition that a question left, else waits for one.
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

// act does what a phase asks for; over tells that this was the last of it.
func (c *conversation) act(ctx context.Context, s flow.Snapshot) (end End, over bool) {
	if s.Phase != flow.PhaseAsking {
		c.asked = ""
	}
	switch s.Phase {
	case flow.PhaseAsking:
		return c.ask(ctx, s)
	case flow.PhaseRefused:
		return c.refused(s)
	case flow.PhaseOverdue:
		return Overdue, true
	case flow.PhaseStuck:
		return c.stuck(s)
	}
	return Over, s.Phase.IsOver()
}

// automaticTries is how often a step that asks nothing is tried when the API
// does not count: nobody is there to stop it.
const automaticTries = 5

// refused tries again.
func (c *conversation) refused(s flow.Snapshot) (end End, over bool) {
	if !asks(s.Step) && s.Step.RetriesLeft < 0 && s.Attempt > automaticTries {
		return GaveUp, true
	}
	c.Verification.Do(flow.TryAgain{})
	return Over, false
}

// asks reports whether the step needs an answer from somebody.
func asks(s flow.Step) bool {
	return len(s.Questions)+len(s.Files) > 0 && s.Kind != flow.KindAutomatic
}

// stuck gives up, but for an answer that the API refused outright: as long as
// somebody is there, it is asked again.
func (c *conversation) stuck(s flow.Snapshot) (end End, over bool) {
	if s.Trouble == nil || s.Trouble.Code != flow.TroubleRejected || !asks(s.Step) || c.Input.Ended() {
		return Stuck, true
	}
	c.rejected = s.Step.ID
	c.Verification.Do(flow.TryAgain{})
	return Over, false
}
