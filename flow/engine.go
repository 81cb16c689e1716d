package flow

import (
	"context"
	"errors"
	"sync"
	"time"

	"cedula/truora"
	"cedula/truora/crash"
)

// API is what a verification needs of Truora. *truora.Client has it; reads,
// token and create come with the client's own retries, Verify without any.
type API interface {
	IntegrationToken(ctx context.Context, request truora.TokenRequest) (token string, err error)
	CreateProcess(ctx context.Context, token string) (truora.Process, error)
	ReadProcess(ctx context.Context, processID string) (truora.Process, error)
	VerifyStep(ctx context.Context, processID string, verification truora.Verification) error
	// Upload sends a file if it is still what was looked at; progress is called
	// with how many bytes the far end has, as often as it likes, from any
	// goroutine.
	Upload(ctx context.Context, url string, file truora.LocalFile, progress func(truora.Progress)) error
	ReadResult(ctx context.Context, processID string) (truora.Result, error)
	// ReadConsentTerms reads with the token, or with the client's own key where
	// that is empty.
	ReadConsentTerms(ctx context.Context, token string, request truora.ConsentTermsRequest) (truora.ConsentTerms, error)
	CancelProcess(ctx context.Context, processID string, cancellation truora.Cancellation) error
	// UploadHosts says where Upload sends files to.
	UploadHosts() truora.UploadHosts
	// StepBack steps back by the guide's way, else by the SDK's.
	StepBack(ctx context.Context, processID, stepID string) error
}

// Clock is the time, so that tests own it.
type Clock interface {
	Now() time.Time
	// AfterFunc calls f in its own goroutine once d has passed.
	AfterFunc(d time.Duration, f func()) (stop func() bool)
}

// RealClock is the machine's own time.
func RealClock() Clock { return realClock{} }

type realClock struct{}

func (realClock) Now() time.Time { return time.Now() }

func (realClock) AfterFunc(d time.Duration, f func()) (stop func() bool) {
	return time.AfterFunc(d, f).Stop
}

// EngineOptions say what an Engine works with. API and Start are needed; no
// Journal and no Paces mean that nothing is remembered, no Clock the real one.
type EngineOptions struct {
	API     API
	Start   Start
	Limits  Limits
	Journal Journal
	Paces   PaceBook
	Clock   Clock
}

// Engine runs one verification: it does what the Machine decides, and
// publishes how it stands. It is a Verification.
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
	// stop ends everything, for the given cause.
	stop context.CancelCauseFunc

	gen       int // of the effects under way
	cancelGen context.CancelFunc
	genCtx    context.Context
	stopTimer func() bool
}

// NewEngine makes an Engine; Run starts it.
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

// Run runs the verification until it is over (nil), the context ends (its
// cause), or something broke (a *crash.Panic). It returns once everything that it
// started has ended.
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

// close ends what is under way. What broke counts more than how Run ended.
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

// step takes one event, publishes what it led to and starts the effects. It
// reports whether the verification is over.
func (e *Engine) step(ctx context.Context, event Event) (isOver bool) {
	now := e.clock.Now()
	out := e.machine.Step(now, event)
	if out.Gen != e.gen { // what is under way for an older generation is not wanted any more
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

// start runs an effect in its own goroutine and takes in what comes of it.
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

// guardedClock keeps the panics of timers.
type guardedClock struct {
	Clock
	engine *Engine
}

// AfterFunc calls f in its own goroutine once d has passed.
func (c guardedClock) AfterFunc(d time.Duration, f func()) (stop func() bool) {
	return c.Clock.AfterFunc(d, func() {
		defer c.engine.recoverPanic()
		f()
	})
}

// recoverPanic keeps a panic and stops the verification.
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

// Do hands in a command.
func (e *Engine) Do(command Command) { e.queue.put(CommandReceived{command}) }

// HandOffLink gives the hosted web flow's address of this process.
func (e *Engine) HandOffLink() (link string, ok bool) { return e.publisher.handOffLink() }

// eventQueue holds events until their turn comes. Putting one in never blocks.
type eventQueue struct {
	mu     sync.Mutex
	events []Event
	ready  chan struct{} // holds one token when there are events
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

// isForJournal reports whether an effect is one of the journal's, which are
// done in their order before anything else.
func isForJournal(effect Effect) bool {
	switch effect.(type) {
	case JournalBegin, JournalSettle, JournalEnd:
		return true
	}
	return false
}

// writeJournal does the journal's effects.
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

// run makes the call that an effect asks for, and gives its answer.
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

// reportRetries has the retries become events that the client makes by itself.
func (e *Engine) reportRetries(ctx context.Context, gen int) context.Context {
	return truora.WithRetryListener(ctx, func(err error, wait time.Duration) {
		e.queue.put(CallRetried{gen, err, wait})
	})
}

// callOnce makes a call that must not be made twice: its intent is in the journal
// before, and settled there when it arrived. A journal that can't be written
// stops nothing.
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
