package flow

import (
	"time"

	"cedula/truora"
)

// mode is what the Machine is about, and so what an answer or an alarm means.
type mode int

const (
	modeIdle       mode = iota
	modeToken           // the token is being made
	modeCreate          // the process is being created
	modeOpen            // an existing process is being read
	modeTargets         // reading until every file has a URL
	modeAsk             // a person is asked; a slow heartbeat reads
	modeUpload          // files are on their way
	modeLinks           // reading for fresh upload URLs
	modeVerify          // the answers are on their way
	modeResend          // the answers could not be sent: until the next try
	modeDoubt           // reading to find out whether the answers arrived
	modeWait            // reading until the step is over
	modeReview          // reading until the process is over
	modeBack            // stepping back
	modeBackRead        // reading until the step before is the current one
	modeCancel          // cancelling
	modeCancelRead      // reading until the process is cancelled
	modeResult          // reading the result
	modeStuck           // a call failed for good
	modeOver            // nothing more will happen
)

// Machine decides what a verification does next. It is pure: no clock, no
// network, no goroutine; what happened and when comes in by Step, and what to
// do comes out. It is not safe for concurrent use.
type Machine struct {
	start  Start
	limits Limits

	now     time.Time // of the event in hand
	effects []Effect  // of the event in hand

	gen      int
	mode     mode
	phase    Phase
	since    time.Time
	alarm    time.Time // when the mode's next thing is due
	lastRead time.Time // when the newest read came
	deadline time.Time // when waiting becomes overdue
	reading  bool      // a read of this generation is under way
	// verifying says that a Verify is under way, of whatever generation:
	// there is never a second one. due is one that waits for it to end.
	verifying bool
	due       bool

	token       string
	tokenExpiry time.Time

	process truora.Process // the newest read
	// found is the read that the step in progress was last looked at in: its
	// index counts there, whatever a newer read has become.
	found   truora.Process
	raw     truora.Step // the step in progress, as it is there
	step    Step
	current current

	sub   *submission // what was submitted and is not judged yet
	watch watch       // a bounded row of reads

	trouble *Trouble
	again   func(*Machine) // what TryAgain does when stuck
	notice  Notice
	refusal *Refusal

	back    going
	cancel  canceling
	handOff bool

	outcome Outcome
	result  *truora.Result
}

// current is what is kept of the step in progress and of those before it.
type current struct {
	held      string // the step that is being waited for without a submission of ours
	steps     map[string]*memory
	transfers []*transfer
	burnt     map[string]burn // upload URLs that are used up
}

// memory is what is remembered of a step, so that nothing given is lost.
type memory struct {
	answers  map[string]string
	files    map[string]string
	refusals int
}

// watch counts a row of reads that are waited for something to change in.
type watch struct {
	since time.Time
	first time.Time // when the first read of the row came
	reads int
}

// NewMachine makes a Machine. Limits that are zero are the default ones.
func NewMachine(start Start, limits Limits) *Machine {
	return &Machine{
		start: start, limits: limits.orDefault(),
		current: current{steps: map[string]*memory{}, burnt: map[string]burn{}},
	}
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	for _, pair := range []struct{ own, fallback *time.Duration }{
		{&l.StepTimeout, &d.StepTimeout}, {&l.ReviewTimeout, &d.ReviewTimeout},
		{&l.PollFirst, &d.PollFirst}, {&l.PollMin, &d.PollMin}, {&l.PollMax, &d.PollMax},
	} {
		if *pair.own <= 0 {
			*pair.own = *pair.fallback
		}
	}
	return l
}

// Step takes one event at a time and says what to do.
func (m *Machine) Step(now time.Time, e Event) Output {
	m.now, m.effects = now, nil
	if m.mode != modeOver {
		m.dispatch(e)
	}
	return Output{Gen: m.gen, Effects: m.effects, WakeAt: m.wakeAt(), ReadIn: m.readsIn(), Snapshot: m.snapshot()}
}

func (m *Machine) dispatch(e Event) {
	switch e := e.(type) {
	case Started:
		m.begin()
	case TimerFired:
		m.woke()
	case CommandReceived:
		m.ordered(e.Command)
	case StepVerified:
		m.stepVerified(e)
	default:
		m.answered(e)
	}
}

// answered hands on the answers that count in their own generation alone.
func (m *Machine) answered(e Event) {
	switch e := e.(type) {
	case TokenMade:
		ifCurrent(m, e.Gen, func() { m.tokenMade(e.Token, e.Err) })
	case ProcessCreated:
		ifCurrent(m, e.Gen, func() { m.created(e.Process, e.Err) })
	case ProcessRead:
		ifCurrent(m, e.Gen, func() { m.read(e.Process, e.Err) })
	case FileUploaded:
		ifCurrent(m, e.Gen, func() { m.uploaded(e.Target, e.Err) })
	case SteppedBack:
		ifCurrent(m, e.Gen, func() { m.steppedBack(e.Err) })
	case ProcessCanceled:
		ifCurrent(m, e.Gen, func() { m.canceled(e.Err) })
	case CallRetried:
		ifCurrent(m, e.Gen, func() { m.callRetried(e.Err, e.Wait) })
	case ResultRead:
		ifCurrent(m, e.Gen, func() { m.resultRead(e.Result, e.Err) })
	}
}

// ifCurrent drops the late answer of a superseded generation.
func ifCurrent(m *Machine, gen int, do func()) {
	if gen == m.gen {
		do()
	}
}

func (m *Machine) ordered(c Command) {
	switch c := c.(type) {
	case Submit:
		m.submit(c)
	case TryAgain:
		m.tryAgain()
	case KeepWaiting:
		m.keepWaiting()
	case StopUploads:
		m.stopUploads()
	case Back:
		m.goBack()
	case ResendCode:
		m.resendCode()
	case Cancel:
		m.cancelFor(c.Reason)
	case Leave:
		m.leave()
	case HandOff:
		m.openHandOff(c.Open)
	}
}

// enter begins a new activity: whatever the one before still waits for is
// superseded.
func (m *Machine) enter(next mode, phase Phase) {
	m.gen++
	m.mode, m.reading, m.trouble = next, false, nil
	m.alarm, m.deadline = time.Time{}, time.Time{}
	m.show(phase)
}

// show tells the phase; one that stays keeps its beginning, and so does a wait
// that becomes overdue or goes on after that.
func (m *Machine) show(phase Phase) {
	if m.since.IsZero() || phase != m.phase && !(waits(phase) && waits(m.phase)) {
		m.since = m.now
	}
	m.phase = phase
}

func waits(phase Phase) bool { return phase == PhaseWaiting || phase == PhaseOverdue }

func (m *Machine) do(e Effect) { m.effects = append(m.effects, e) }

// leave keeps the process for later; one that is over already is not kept.
func (m *Machine) leave() {
	if m.mode == modeResult {
		m.conclude()
		return
	}
	m.enter(modeOver, PhaseLeft)
}
