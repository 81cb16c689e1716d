package flow

import (
	"context"
	"errors"
	"sync"
	"time"

	"cedula/truora"
	"cedula/truora/crash"
)

// API is the interface to Truora. *truora.Client implements it; it retries
// reads, token and create, but never Verify.
type API interface {
	IntegrationToken(ctx context.Context, request truora.TokenRequest) (token string, err error)
	CreateProcess(ctx context.Context, token string) (truora.Process, error)
	ReadProcess(ctx context.Context, processID string) (truora.Process, error)
	VerifyStep(ctx context.Context, processID string, verification truora.Verification) error
	// Upload sends a file unless it has changed since it was checked; progress
	// is called from any goroutine.
	Upload(ctx context.Context, url string, file truora.LocalFile, progress func(truora.Progress)) error
	ReadResult(ctx context.Context, processID string) (truora.Result, error)
	// ReadConsentTerms uses the token, or if it is empty, the client's key.
	ReadConsentTerms(ctx context.Context, token string, request truora.ConsentTermsRequest) (truora.ConsentTerms, error)
	CancelProcess(ctx context.Context, processID string, cancellation truora.Cancellation) error
	// UploadHosts are the hosts that Upload sends files to.
	UploadHosts() truora.UploadHosts
	// StepBack uses the guide's call, else the SDK's.
	StepBack(ctx context.Context, processID, stepID string) error
}

// Clock is the source of time; tests replace it.
type Clock interface {
	Now() time.Time
	// AfterFunc calls f in its own goroutine after d.
	AfterFunc(d time.Duration, f func()) (stop func() bool)
}

// RealClock returns the system's clock.
func RealClock() Clock { return realClock{} }

type realClock struct{}

func (realClock) Now() time.Time { return time.Now() }

func (realClock) AfterFunc(d time.Duration, f func()) (stop func() bool) {
	return time.AfterFunc(d, f).Stop
}

// EngineOptions configure an Engine. API and Start are required; without
// Journal and Paces nothing is stored; Clock defaults to the system's.
type EngineOptions struct {
	API     API
	Start   Start
	Limits  Limits
	Journal Journal
	Paces   PaceBook
	Clock   Clock
}

// Engine runs one verification: it executes the Machine's effects and publishes
// its snapshots. It implements Verification.
type Engine struct {
	api     API
	journal Journal
	paces   PaceBook
	clock   Clock
	machine *Machine

	queue     *eventQueue
	publisher *publisher
	progress  *progressMeters
	working   crash.Group
	// stop cancels everything, with a cause.
	stop context.CancelCauseFunc

	gen       int // of the effects in progress
	cancelGen context.CancelFunc
	genCtx    context.Context
	stopTimer func() bool
}

// NewEngine creates an Engine; Run starts it.
func NewEngine(options EngineOptions) *Engine {
	options.Start.UploadHosts = options.API.UploadHosts()
	if options.Paces != nil {
		options.Start.Paces = options.Paces.Paces()
	}
	e := &Engine{
		api: options.API, journal: options.Journal, paces: options.Paces, clock: options.Clock, machine: NewMachine(options.Start, options.Limits),
		queue: newEventQueue(), gen: -1, cancelGen: func() {}, stopTimer: func() bool { return false },
	}
	if e.journal == nil {
		e.journal = noJournal{}
	}
	if e.clock == nil {
		e.clock = RealClock()
	}
	e.clock = guardedClock{e.clock, e}
	e.publisher = newPublisher()
	e.progress = newProgressMeters(e.clock, e.publisher.publishProgress)
	return e
}

// Run runs the verification until it ends (nil), the context ends (its cause),
// or a goroutine panics (a *crash.Panic). It returns after all goroutines have
// ended.
func (e *Engine) Run(ctx context.Context) (err error) {
	ctx, e.stop = context.WithCancelCause(ctx)
	defer e.close(&err)
	defer e.recoverPanic()
	e.queue.put(Started{})
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-e.queue.ready:
			for _, event := range e.queue.takeAll() {
				if isOver := e.step(ctx, event); isOver {
					return nil
				}
			}
		}
	}
}

// close cancels the effects in progress. A panic takes precedence over Run's
// own error.
func (e *Engine) close(err *error) {
	e.stop(nil)
	e.stopTimer()
	e.cancelGen()
	e.working.Wait()
	e.progress.stop()
	if failure := e.publisher.close(); failure != nil {
		*err = failure
	}
}

// step handles one event, publishes the result and starts the effects. It
// reports whether the verification has ended.
func (e *Engine) step(ctx context.Context, event Event) (isOver bool) {
	now := e.clock.Now()
	out := e.machine.Step(now, event)
	if out.Gen != e.gen { // effects of an older generation are cancelled
		e.cancelGen()
		e.gen = out.Gen
		e.genCtx, e.cancelGen = context.WithCancel(ctx)
	}
	journalErr := e.writeJournal(out.Effects)
	e.publisher.publish(now, event, out, journalErr, e.progress.merge(out.Snapshot.Uploads), e.machine.handOffLink())
	for _, effect := range out.Effects {
		e.start(effect)
	}
	if e.paces != nil && out.Took != nil {
		e.working.Go(func() {
			defer e.recoverPanic()
			e.reportJournalError(e.paces.NoteStep(*out.Took))
		})
	}
	e.setTimer(now, out.WakeAt)
	return out.Snapshot.Phase.IsOver()
}

func (e *Engine) setTimer(now, at time.Time) {
	e.stopTimer()
	e.stopTimer = func() bool { return false }
	if !at.IsZero() {
		e.stopTimer = e.clock.AfterFunc(max(at.Sub(now), 0), func() { e.queue.put(TimerFired{}) })
	}
}

// start runs an effect in a goroutine and queues its answer.
func (e *Engine) start(effect Effect) {
	ctx := e.genCtx
	if isForJournal(effect) {
		return
	}
	e.working.Go(func() {
		defer e.recoverPanic()
		e.queue.put(e.run(ctx, effect))
	})
}

// guardedClock recovers panics of timers.
type guardedClock struct {
	Clock
	engine *Engine
}

// AfterFunc calls f in its own goroutine after d.
func (c guardedClock) AfterFunc(d time.Duration, f func()) (stop func() bool) {
	return c.Clock.AfterFunc(d, func() {
		defer c.engine.recoverPanic()
		f()
	})
}

// recoverPanic records a panic and stops the verification.
func (e *Engine) recoverPanic() {
	if value := recover(); value != nil {
		failure := crash.New(value)
		e.publisher.fail(failure)
		e.stop(failure)
	}
}

// Next waits for a snapshot newer than version.
func (e *Engine) Next(ctx context.Context, version int) (Snapshot, error) {
	return e.publisher.next(ctx, version)
}

// NextTransition waits for the transition with the number seq.
func (e *Engine) NextTransition(ctx context.Context, seq int) (Transition, error) {
	return e.publisher.nextTransition(ctx, seq)
}

// Do queues a command.
func (e *Engine) Do(command Command) { e.queue.put(CommandReceived{command}) }

// HandOffLink returns the hosted web flow's URL of this process.
func (e *Engine) HandOffLink() (link string, ok bool) { return e.publisher.handOffLink() }

// eventQueue is a queue of events. Putting an event never blocks.
type eventQueue struct {
	mu     sync.Mutex
	events []Event
	ready  chan struct{} // contains one token if there are events
}

func newEventQueue() *eventQueue { return &eventQueue{ready: make(chan struct{}, 1)} }

func (queue *eventQueue) put(event Event) {
	queue.mu.Lock()
	defer queue.mu.Unlock()
	queue.events = append(queue.events, event)
	select {
	case queue.ready <- struct{}{}:
	default:
	}
}

func (queue *eventQueue) takeAll() []Event {
	queue.mu.Lock()
	defer queue.mu.Unlock()
	events := queue.events
	queue.events = nil
	return events
}

// isForJournal reports whether an effect writes to the journal; these are
// executed in order before all others.
func isForJournal(effect Effect) bool {
	switch effect.(type) {
	case JournalBegin, JournalSettle, JournalEnd:
		return true
	}
	return false
}

// writeJournal executes the journal's effects.
func (e *Engine) writeJournal(effects []Effect) error {
	var errs []error
	for _, effect := range effects {
		switch effect := effect.(type) {
		case JournalBegin:
			errs = append(errs, e.journal.Begin(effect.ProcessID, effect.FlowID, effect.Language))
		case JournalSettle:
			errs = append(errs, e.journal.Settle(effect.ProcessID, effect.Intent))
		case JournalEnd:
			errs = append(errs, e.journal.End(effect.ProcessID))
		}
	}
	return errors.Join(errs...)
}

// run makes the call of an effect, and returns its answer.
func (e *Engine) run(ctx context.Context, effect Effect) Event {
	switch effect := effect.(type) {
	case MakeToken:
		token, err := e.api.IntegrationToken(e.reportRetries(ctx, effect.Gen), effect.Request)
		return TokenMade{effect.Gen, token, err}
	case CreateProcess:
		p, err := e.api.CreateProcess(e.reportRetries(ctx, effect.Gen), effect.Token)
		return ProcessCreated{effect.Gen, p, err}
	case ReadProcess:
		p, err := e.api.ReadProcess(e.reportRetries(ctx, effect.Gen), effect.ProcessID)
		return ProcessRead{effect.Gen, p, err}
	case ReadResult:
		result, err := e.api.ReadResult(e.reportRetries(ctx, effect.Gen), effect.ProcessID)
		return ResultRead{effect.Gen, result, err}
	case ReadConsentTerms:
		terms, err := e.api.ReadConsentTerms(e.reportRetries(ctx, effect.Gen), effect.Token, effect.Request)
		return ConsentTermsRead{effect.Gen, effect.Box, terms, err}
	case VerifyStep:
		err := e.callOnce(effect.ProcessID, effect.Intent, func() error {
			return e.api.VerifyStep(ctx, effect.ProcessID, effect.Verification)
		})
		return StepVerified{effect.Gen, err}
	case UploadFile:
		err := e.callOnce(effect.ProcessID, effect.Intent, func() error {
			e.progress.reset(effect.Target)
			progress := func(progress truora.Progress) { e.progress.measure(effect.Target, progress) }
			return e.api.Upload(ctx, effect.URL, effect.File.local(), progress)
		})
		return FileUploaded{effect.Gen, effect.Target, err}
	case StepBack:
		e.reportJournalError(e.journal.Intend(effect.ProcessID, effect.Intent))
		return SteppedBack{effect.Gen, e.api.StepBack(ctx, effect.ProcessID, effect.StepID)}
	case CancelProcess:
		return ProcessCanceled{effect.Gen, e.api.CancelProcess(ctx, effect.ProcessID, effect.Cancellation)}
	}
	panic("no such effect: " + effect.Name())
}

// reportRetries makes the client's own retries events.
func (e *Engine) reportRetries(ctx context.Context, gen int) context.Context {
	return truora.WithRetryListener(ctx, func(err error, wait time.Duration) {
		e.queue.put(CallRetried{gen, err, wait})
	})
}

// callOnce makes a call that must not be made twice: its intent is written to
// the journal first, and settled if it arrived. A journal error does not
// prevent the call.
func (e *Engine) callOnce(processID string, intent Intent, call func() error) error {
	e.reportJournalError(e.journal.Intend(processID, intent))
	err := call()
	if err == nil {
		e.reportJournalError(e.journal.Settle(processID, intent))
	}
	return err
}

func (e *Engine) reportJournalError(err error) {
	if err != nil {
		e.queue.put(JournalFailed{err})
	}
}
