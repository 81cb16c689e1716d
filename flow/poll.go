package flow

import (
	"cmp"
	"errors"
	"math"
	"time"

	"cedula/truora"
)

// Limits are the time limits and intervals of a verification.
type Limits struct {
	StepTimeout   time.Duration // waiting for one step; default 5 min
	ReviewTimeout time.Duration // waiting with no step left; default 5 min
	PollFirst     time.Duration // minimum time until the first read after sending; default 0, as a step may end immediately
	PollMin       time.Duration // minimum time between reads; default 0.4 s
	PollMax       time.Duration // maximum time between reads; default 3 s
}

// DefaultLimits are the default limits.
func DefaultLimits() Limits {
	return Limits{
		StepTimeout: 5 * time.Minute, ReviewTimeout: 5 * time.Minute,
		PollMin: 400 * time.Millisecond, PollMax: 3 * time.Second,
	}
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	for _, pair := range []struct{ own, fallback *time.Duration }{
		{&l.StepTimeout, &d.StepTimeout}, {&l.ReviewTimeout, &d.ReviewTimeout},
		{&l.PollMin, &d.PollMin}, {&l.PollMax, &d.PollMax},
	} {
		if *pair.own <= 0 {
			*pair.own = *pair.fallback
		}
	}
	return l
}

// usualFirst is the time until the first read after sending if no pace is known.
const usualFirst = 500 * time.Millisecond

// first is the time until the first read of a series.
func (l Limits) first() time.Duration { return cmp.Or(l.PollFirst, usualFirst) }

// allowImmediate reports whether the process may be read immediately after
// something was sent: not if longer waits than the default are configured.
func (l Limits) allowImmediate() bool {
	return l.PollFirst == 0 && l.PollMin <= DefaultLimits().PollMin
}

// interval is the wait before the next read, at elapsed after sending:
// clamp(0.5·√elapsed, PollMin, PollMax), in seconds.
func (l Limits) interval(elapsed time.Duration) time.Duration {
	d := time.Duration(0.5 * math.Sqrt(elapsed.Seconds()) * float64(time.Second))
	return max(l.PollMin, min(d, l.PollMax))
}

// How often the process is read while the person is asked. A change elsewhere is shown
// within 15 s, and within 5 s while "continue on a phone" is open or the step is
// completed elsewhere, including a second for the response.
const (
	heartbeat        = 14 * time.Second
	heartbeatHandOff = 4 * time.Second
)

// eventInterval is how often the process is read while waiting if events report
// its changes, because events may be lost.
const eventInterval = 10 * time.Second

// pollSchedule schedules the reads of the process.
type pollSchedule struct {
	limits   Limits
	alarm    time.Time // the time of the next read, of the next attempt (modeResend), or of the end (modeResult)
	deadline time.Time // when waiting becomes overdue
	lastRead time.Time // when the newest read arrived
	hasSent  bool      // something was sent since then
	reading  bool      // a read of this generation is in progress
	isSlow   bool      // reads are at the heartbeat's interval
	handOff  bool      // "continue on a phone" is open: the heartbeat is faster
	// isElsewhere means that the step in progress is completed on a page or on
	// a phone: the heartbeat is faster.
	isElsewhere bool
	series      readSeries
	paces       stepPaces
	// hasEvents means that events report the process's changes; isStale that
	// one arrived during a read, which may not show the change.
	hasEvents, isStale bool
}

// readSeries is a series of reads that wait for a change.
type readSeries struct {
	since time.Time
	first time.Time // when the first read of the series arrived
	reads int
	wait  stepWait
}

// reset clears the schedule; the minimum time between two reads still applies.
func (s *pollSchedule) reset() {
	s.alarm, s.deadline, s.reading, s.isSlow, s.isStale = time.Time{}, time.Time{}, false, false, false
	s.series.wait.isImmediate = false
}

func (s *pollSchedule) readAfter(now time.Time, wait time.Duration) { s.alarm = now.Add(wait) }

// startSeries begins a series of reads; the first is never immediate.
func (s *pollSchedule) startSeries(now time.Time, first time.Duration) {
	s.series = readSeries{since: now}
	s.readAfter(now, first)
}

// readsAhead limits how many reads a wait may make more than one each PollMax:
// at most 110 in 5 min.
const readsAhead = 8

// nextInterval is the time until the next read, by the step's likely pace, else
// by the time elapsed.
func (s *pollSchedule) nextInterval(now time.Time) time.Duration {
	elapsed := now.Sub(s.series.since)
	paces := s.paces.of(s.series.wait.stepType)
	switch {
	case len(paces) == 0:
		return s.limits.interval(elapsed)
	case s.series.wait.reads > readsAhead+int(elapsed/s.limits.PollMax):
		return s.limits.PollMax
	}
	return paces.interval(elapsed, s.limits.PollMin, s.limits.PollMax)
}

// continueSeries schedules the next read of the series: later if the person has been
// told that it takes long, or if events report the change.
func (s *pollSchedule) continueSeries(now time.Time) {
	isWait, wasImmediate := !s.deadline.IsZero(), s.series.wait.isImmediate
	s.series.wait.reads++
	s.series.wait.lastRead, s.series.wait.isImmediate = now, false
	if wasImmediate {
		s.series.wait.immediate, s.paces.last = ImmediatePending, ImmediatePending
	}
	switch {
	case s.isStale:
		s.isStale = false
		s.readAfter(now, s.limits.PollMin)
	case s.isSlow:
		s.slowDown(now)
	case wasImmediate: // continue as without it
		planned := s.series.since.Add(s.firstOfStep(s.series.wait.stepType))
		s.readAfter(now, max(planned.Sub(now), s.limits.PollMin))
	case s.hasEvents && isWait:
		s.readAfter(now, eventInterval)
	default:
		s.readAfter(now, s.nextInterval(now))
	}
}

// slowDown schedules the next read at the heartbeat's interval.
func (s *pollSchedule) slowDown(now time.Time) {
	s.isSlow = true
	wait := heartbeat
	switch {
	case s.isStale:
		wait = s.limits.PollMin
	case s.handOff || s.isElsewhere:
		wait = heartbeatHandOff
	}
	s.isStale = false
	s.readAfter(now, wait)
}

// readSoon schedules the next read after an inconclusive one.
func (s *pollSchedule) readSoon(now time.Time) {
	if s.isSlow {
		s.readAfter(now, s.limits.PollMax)
		return
	}
	s.continueSeries(now)
}

func (s *pollSchedule) setHandOff(now time.Time, open bool) {
	s.handOff = open
	if s.isSlow && !s.reading {
		s.slowDown(now)
	}
}

// countUnchanged counts one more read of the series without a change, and
// reports whether there were three of them over at least this time (sdk: three
// over 3 s).
func (s *pollSchedule) countUnchanged(now time.Time, atLeast time.Duration) bool {
	if s.series.reads == 0 {
		s.series.first = now
	}
	s.series.reads++
	return s.series.reads >= 3 && now.Sub(s.series.first) >= atLeast
}

// readNow reads the process immediately; if a read is in progress, another one
// follows.
func (m *Machine) readNow() {
	m.poll.hasEvents = true
	switch {
	case m.poll.reading:
		m.poll.isStale = true
	case !m.poll.alarm.IsZero() && m.mode != modeResend && m.mode != modeResult:
		m.readProcess(m.process.ProcessID)
	}
}

// beginRead reports whether the process should be read now: not if a read is in
// progress, and never less than PollMin after the last one, except right after
// something was sent.
func (s *pollSchedule) beginRead(now time.Time) bool {
	if s.reading {
		return false
	}
	if soonest := s.lastRead.Add(s.limits.PollMin); now.Before(soonest) && !s.series.wait.isImmediate {
		s.alarm = soonest
		return false
	}
	s.reading, s.alarm = true, time.Time{}
	return true
}

// tokenAlarm is when the token of all calls expires, if the person should be
// told while they are asked.
func (a *activity) tokenAlarm() time.Time {
	if a.mode != modeAsk {
		return time.Time{}
	}
	return a.token.callExpiry()
}

// wakeAt is the earliest scheduled time.
func (a *activity) wakeAt() time.Time {
	var earliest time.Time
	for _, t := range []time.Time{a.poll.alarm, a.poll.deadline, a.tokenAlarm()} {
		if !t.IsZero() && (earliest.IsZero() || t.Before(earliest)) {
			earliest = t
		}
	}
	return earliest
}

// timeToRead is the time until the next read, for display.
func (a *activity) timeToRead() time.Duration {
	if a.poll.alarm.IsZero() || a.mode == modeResend || a.mode == modeResult {
		return 0
	}
	return a.poll.alarm.Sub(a.now)
}

// handleTimer does what is due. A timer that fires too early has no effect.
func (m *Machine) handleTimer() {
	switch {
	case m.hasPassed(m.tokenAlarm()): // before the person types something that cannot be sent
		m.stopIfTokenExpired(actionReask)
	case m.hasPassed(m.poll.deadline):
		m.handleDeadline()
	case m.hasPassed(m.poll.alarm):
		m.poll.alarm = time.Time{}
		switch m.mode {
		case modeResend:
			m.sendVerify()
		case modeResult:
			m.conclude()
		default:
			m.readProcess(m.process.ProcessID)
		}
	}
}

func (a *activity) readProcess(processID string) {
	if a.poll.beginRead(a.now) {
		a.emit(ReadProcess{Gen: a.gen, ProcessID: processID})
	}
}

// handleProcessRead passes a process to the current mode, unless it is older
// than an earlier read. If the process has ended, it ends the verification.
func (m *Machine) handleProcessRead(p truora.Process, err error) {
	m.poll.reading, m.poll.lastRead, m.poll.hasSent = false, m.now, false
	if err != nil {
		m.handleReadFailed(err)
		return
	}
	if m.mode != modeDoubt { // in doubt, the trouble is the reason for reading
		m.trouble = nil
	}
	if m.mode == modeBackRead {
		m.order.restart()
	}
	if m.order.isBehind(m.now, p) {
		m.poll.readSoon(m.now)
		return
	}
	p.ProcessID = cmp.Or(p.ProcessID, m.process.ProcessID) // a response may omit it
	m.process = p
	switch {
	case m.mode == modeOpen:
		m.handleProcessOpened()
		return
	case p.Status.IsFinal():
		switch m.mode {
		case modeAsk:
			m.notice = endNotice(p)
		case modeWait:
			m.poll.finishStep(m.now)
		}
		m.finish()
		return
	}
	switch m.mode {
	case modeFirstRead:
		m.handleFirstRead()
	case modeTargets:
		m.handleTargetsRead()
	case modeAsk:
		m.handleHeartbeatRead()
	case modeURLs:
		m.handleURLsRead()
	case modeDoubt:
		m.handleDoubtRead()
	case modeWait:
		m.handleStepRead()
	case modeReview:
		m.handleReviewRead()
	case modeBackRead:
		m.perform(m.back.handleRead(&m.activity, m.process))
	case modeCancelRead:
		m.perform(m.cancel.handleRead(&m.activity))
	}
}

// handleReadFailed stops after a failed read, because the client has already
// retried it; while the person is asked, a temporary failure does not
// interrupt.
func (m *Machine) handleReadFailed(err error) {
	switch {
	case errors.Is(err, truora.ProcessExpired): // instead of a process with that status
		m.notice = NoticeExpired
		m.end(expiredOutcome)
	case m.mode == modeAsk && verdictOf(err) != verdictFatal:
		m.poll.slowDown(m.now)
		m.showRetry(err, m.poll.alarm)
	case m.mode == modeCancelRead && m.cancel.err == nil:
		m.end(m.cancel.outcome())
	default:
		m.poll.series.wait.isImmediate = false
		m.interrupted = interruptedRead{mode: m.mode, phase: m.phase, series: m.poll.series, hasDeadline: !m.poll.deadline.IsZero()}
		m.stopAt(err, actionReadAgain)
	}
}

// interruptedRead is the read that failed, to be repeated later.
type interruptedRead struct {
	mode        mode
	phase       Phase
	series      readSeries
	hasDeadline bool
}

// readAgain resumes the interrupted reads.
func (a *activity) readAgain() {
	was := a.interrupted
	if was.phase == PhaseOverdue {
		was.phase = PhaseWaiting
	}
	a.enter(was.mode, was.phase)
	a.poll.series, a.poll.isSlow = was.series, was.mode == modeAsk
	a.poll.readAfter(a.now, a.poll.limits.PollMin)
	isWait := was.mode == modeWait || was.mode == modeDoubt || was.mode == modeTargets
	switch {
	case was.mode == modeReview && was.hasDeadline:
		a.poll.deadline = a.now.Add(a.poll.limits.ReviewTimeout)
	case was.hasDeadline || isWait && was.phase == PhaseWaiting:
		a.poll.deadline = a.now.Add(a.poll.limits.StepTimeout)
	}
}
