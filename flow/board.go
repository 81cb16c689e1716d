package flow

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"
	"time"
)

// transitionsKept bounds what a verification that lasts for hours holds: half a
// day of looking whether something happened elsewhere. Whoever reads is never
// so far behind.
const transitionsKept = 4096

// board is where snapshots and transitions are published: of the snapshots
// the newest wins, of the transitions none is lost.
type board struct {
	mu          sync.Mutex
	snapshot    Snapshot
	decided     []Upload // the uploads as the Machine has them
	transitions []Transition
	dropped     int // transitions that were let go: the oldest
	link        string
	over        bool
	broken      error
	changed     chan struct{} // closed at the next change
}

func newBoard() *board { return &board{changed: make(chan struct{})} }

// publish publishes what an event led to, with the uploads as measured.
func (b *board) publish(now time.Time, event Event, out Output, noted error, measured []Upload, link string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	from := b.snapshot.Phase
	b.decided, b.link = out.Snapshot.Uploads, link
	out.Snapshot.Uploads = measured
	b.show(out.Snapshot)
	b.transitions = append(b.transitions, Transition{
		Seq: b.dropped + len(b.transitions) + 1, At: now, Event: event.Name(), From: from, To: out.Snapshot.Phase,
		Snapshot: b.snapshot, Effects: out.names(), Err: errors.Join(eventErr(event), noted),
	})
	b.drop()
	b.tell()
}

// drop lets the older half go once there are too many.
func (b *board) drop() {
	if len(b.transitions) < transitionsKept {
		return
	}
	b.transitions = slices.Delete(b.transitions, 0, transitionsKept/2)
	b.dropped += transitionsKept / 2
}

// names are the effects for people to read.
func (o Output) names() []string {
	var names []string
	for _, effect := range o.Effects {
		names = append(names, effect.Name())
	}
	if o.ReadIn > 0 {
		names = append(names, "read in "+o.ReadIn.Round(time.Millisecond).String())
	}
	return names
}

// measured publishes how far the uploads are. It is no transition.
func (b *board) measured(merge func([]Upload) []Upload) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.over || len(b.decided) == 0 {
		return
	}
	next := b.snapshot
	next.Uploads = merge(b.decided)
	b.show(next)
	b.tell()
}

func (b *board) show(next Snapshot) {
	next.Version = b.snapshot.Version + 1
	b.snapshot = next
}

func (b *board) tell() {
	close(b.changed)
	b.changed = make(chan struct{})
}

func (b *board) broke(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.broken == nil {
		b.broken = err
	}
}

// end says that nothing more will be published, and what broke, if anything.
func (b *board) end() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.over, b.link = true, ""
	b.tell()
	return b.broken
}

func (b *board) next(ctx context.Context, version int) (Snapshot, error) {
	return await(ctx, b, func() (Snapshot, bool) {
		return b.snapshot, b.snapshot.Version > version
	})
}

func (b *board) nextTransition(ctx context.Context, seq int) (Transition, error) {
	return await(ctx, b, func() (t Transition, ok bool) {
		at := seq - b.dropped
		if seq < 1 || at > len(b.transitions) {
			return t, false
		}
		return b.transitions[max(0, at-1)], true
	})
}

// await waits for something to be on the board, or for its end.
func await[T any](ctx context.Context, b *board, look func() (T, bool)) (T, error) {
	for {
		b.mu.Lock()
		found, ok := look()
		over, changed := b.over, b.changed
		b.mu.Unlock()
		switch {
		case ok:
			return found, nil
		case over:
			return found, io.EOF
		}
		select {
		case <-ctx.Done():
			return found, ctx.Err()
		case <-changed:
		}
	}
}

func (b *board) handOffLink() (string, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.link, b.link != ""
}
