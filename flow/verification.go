package flow

import (
	"context"
	"time"
)

// Verification is one running verification, as those who show it see it.
// *Engine is one.
type Verification interface {
	// Next waits for a snapshot newer than version (0: the first) and gives
	// the newest. It ends with the context, or with io.EOF when the
	// verification is over and its last snapshot has been given.
	Next(ctx context.Context, version int) (Snapshot, error)
	// NextTransition waits for the transition with the number seq, from 1;
	// none is lost to who follows. Thousands later a transition is let go, and
	// the oldest that is held comes in its place: go on from its Seq. It ends
	// as Next does.
	NextTransition(ctx context.Context, seq int) (Transition, error)
	// Do hands in a command. It never blocks.
	Do(Command)
	// HandOffLink gives the hosted web flow's address of this process. It
	// carries the token: show it on demand alone, log it never.
	HandOffLink() (link string, ok bool)
}

// Transition is one event and what it led to. It holds nothing of the person
// beside its snapshot, which is for screens and never for logs.
type Transition struct {
	Seq      int // from 1
	At       time.Time
	Event    string // as "process read", "step submitted"
	From, To Phase
	Snapshot Snapshot
	Effects  []string // what was set going, as "verify", "read in 400ms"
	Err      error    // what the event carried, or a journal that could not be written
}
