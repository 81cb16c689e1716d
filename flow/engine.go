package flow

import (
	"context"
	"sync"
	"time"
)

// EngineOptions say what an Engine works with. API and Start are needed; no
// Journal means that nothing is remembered, no Clock the real one.
type EngineOptions struct {
	API     API
	Start   Start
	Limits  Limits
	Journal Journal
	Clock   Clock
}

// Engine runs one verification: it does what the Machine decides, and
// publishes how it stands. It is a Verification.
type Engine struct {
	api     API
	journal Journal
	clock   Clock
	machine *Machine

	inbox   *inbox
	board   *board
	meters  *meters
	working sync.WaitGroup
	// stop ends everything, for the given cause.
	stop context.CancelCauseFunc

	gen       int // of the effects under way
	cancelGen context.CancelFunc
	genCtx    context.Context
	stopTimer func() bool
}

// NewEngine makes an Engine; Run starts it.
func NewEngine(o EngineOptions) *Engine {
	e := &Engine{
		api: o.API, journal: o.Journal, clock: o.Clock, machine: NewMachine(o.Start, o.Limits),
		inbox: newInbox(), gen: -1, cancelGen: func() {}, stopTimer: func() bool { return false },
	}
	if e.journal == nil {
		e.journal = noJournal{}
	}
	if e.clock == nil {
		e.clock = RealClock()
	}
	e.board = newBoard()
	e.meters = newMeters(e.clock, e.board.measured)
	return e
}

// Run runs the verification until it is over (nil), the context ends (its
// cause), or something broke (a *Panic). It returns once everything that it
// started has ended.
func (e *Engine) Run(ctx context.Context) (err error) {
	ctx, e.stop = context.WithCancelCause(ctx)
	defer e.close(&err)
	defer e.catch()
	e.inbox.put(Started{})
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-e.inbox.ready:
			if e.turns(ctx) {
				return nil
			}
		}
	}
}

// close ends what is under way. What broke counts more than how Run ended.
func (e *Engine) close(err *error) {
	e.stop(nil)
	e.stopTimer()
	e.cancelGen()
	e.working.Wait()
	e.meters.stop()
	if broken := e.board.end(); broken != nil {
		*err = broken
	}
}

// turns takes the events at hand, one at a time, and reports whether the
// verification is over.
func (e *Engine) turns(ctx context.Context) (over bool) {
	for _, event := range e.inbox.take() {
		if e.turn(ctx, event) {
			return true
		}
	}
	return false
}

func (e *Engine) turn(ctx context.Context, event Event) (over bool) {
	now := e.clock.Now()
	out := e.machine.Step(now, event)
	e.supersede(ctx, out.Gen)
	noted := e.note(out.Effects)
	e.board.publish(now, event, out, noted, e.meters.merge(out.Snapshot.Uploads), e.machine.handOffLink())
	for _, effect := range out.Effects {
		e.start(effect)
	}
	e.wakeAt(now, out.WakeAt)
	return out.Snapshot.Phase.IsOver()
}

// supersede cancels what is under way for an older generation.
func (e *Engine) supersede(ctx context.Context, gen int) {
	if gen == e.gen {
		return
	}
	e.cancelGen()
	e.gen = gen
	e.genCtx, e.cancelGen = context.WithCancel(ctx)
}

func (e *Engine) wakeAt(now, at time.Time) {
	e.stopTimer()
	e.stopTimer = func() bool { return false }
	if !at.IsZero() {
		e.stopTimer = e.clock.AfterFunc(max(at.Sub(now), 0), func() { e.inbox.put(TimerFired{}) })
	}
}

// start runs an effect in its own goroutine and takes in what comes of it.
func (e *Engine) start(effect Effect) {
	ctx := e.genCtx
	if isNote(effect) {
		return
	}
	e.working.Go(func() {
		defer e.catch()
		e.inbox.put(e.perform(ctx, effect))
	})
}

// catch keeps a panic and stops the verification.
func (e *Engine) catch() {
	if value := recover(); value != nil {
		broken := NewPanic(value)
		e.board.broke(broken)
		e.stop(broken)
	}
}

// Next waits for a snapshot newer than version.
func (e *Engine) Next(ctx context.Context, version int) (Snapshot, error) {
	return e.board.next(ctx, version)
}

// NextTransition waits for the transition with the number seq.
func (e *Engine) NextTransition(ctx context.Context, seq int) (Transition, error) {
	return e.board.nextTransition(ctx, seq)
}

// Do hands in a command.
func (e *Engine) Do(c Command) { e.inbox.put(CommandReceived{c}) }

// HandOffLink gives the hosted web flow's address of this process.
func (e *Engine) HandOffLink() (link string, ok bool) { return e.board.handOffLink() }
