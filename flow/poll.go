package flow

import (
	"cmp"
	"errors"
	"math"
	"time"

	"cedula/truora"
)

// Limits are the times of a verification.
type Limits struct {
	StepTimeout   time.Duration // waiting for one step; default 5 min
	ReviewTimeout time.Duration // waiting with no step left; default 5 min
	PollFirst     time.Duration // until the first read after sending; default 0.5 s
	PollMin       time.Duration // least time between reads; default 0.4 s
	PollMax       time.Duration // greatest time between reads; default 3 s
}

// DefaultLimits are the limits unless configured otherwise.
func DefaultLimits() Limits {
	return Limits{
		StepTimeout: 5 * time.Minute, ReviewTimeout: 5 * time.Minute,
		PollFirst: 500 * time.Millisecond, PollMin: 400 * time.Millisecond, PollMax: 3 * time.Second,
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

// interval is how long to wait before the next read, elapsed after sending:
// clamp(0.5·√elapsed, PollMin, PollMax), in seconds.
func (l Limits) interval(elapsed time.Duration) time.Duration {
	d := time.Duration(0.5 * math.Sqrt(elapsed.Seconds()) * float64(time.Second))
	return max(l.PollMin, min(d, l.PollMax))
}

// How often the process is read for somebody who is being asked. What happens
// elsewhere shows within 15 s, and within 5 s while "continue on a phone" is
// open, or the step is one that is done elsewhere: a second of it is the answer's own.
const (
	heartbeat        = 14 * time.Second
	heartbeatHandOff = 4 * time.Second
)

// eventInterval is how often the process is read while it is waited for, where
// events tell of it: they may be lost.
const eventInterval = 10 * time.Second

// pollSchedule says when the process is read next, and until when.
type pollSchedule struct {
	limits   Limits
	alarm    time.Time // when the next read is due, or the next try (modeResend), or the end (modeResult)
	deadline time.Time // when waiting becomes overdue
	lastRead time.Time // when the newest read came
	reading  bool      // a read of this generation is under way
	isSlow   bool      // reads come at the heartbeat's pace
	handOff  bool      // "continue on a phone" is open: the heartbeat is faster
	// isElsewhere says that the step in progress is done on another page or on a
	// phone: the heartbeat is faster, too.
	isElsewhere bool
	series      readSeries
	paces       stepPaces
	// hasEvents says that events tell of the process; isStale that one came while
	// a read was under way, which may not have seen it.
	hasEvents, isStale bool
}

// readSeries counts a series of reads that are waited for something to change in.
type readSeries struct {
	since time.Time
	first time.Time // when the first read of the series came
	reads int
	wait  stepWait
}

// stepWait is the wait for a submitted step; zero in any other series.
type stepWait struct {
	stepType string
	reads    int       // that did not show it over
	lastRead time.Time // of those
}

// reset forgets what is due; two reads are kept apart all the same.
func (s *pollSchedule) reset() {
	s.alarm, s.deadline, s.reading, s.isSlow, s.isStale = time.Time{}, time.Time{}, false, false, false
}

func (s *pollSchedule) readAfter(now time.Time, wait time.Duration) { s.alarm = now.Add(wait) }

// startSeries begins a series of reads; the first is never at once.
func (s *pollSchedule) startSeries(now time.Time, first time.Duration) {
	s.series = readSeries{since: now}
	s.readAfter(now, first)
}

// startStep begins the series in which a submitted step is waited for, at the
// pace that its type is likely to have; an empty type is some other wait.
func (s *pollSchedule) startStep(now time.Time, stepType string) {
	s.startSeries(now, s.limits.PollFirst)
	s.series.wait = stepWait{stepType: stepType, lastRead: now}
	if paces := s.paces.of(stepType); len(paces) > 0 {
		first := paces.interval(0, s.limits.PollMin, s.limits.PollMax)
		if early := max(s.limits.PollFirst, s.limits.PollMin); first > 2*early && s.paces.isAssumed(stepType) {
			first = early // it may be over at once
		}
		s.readAfter(now, first)
	}
}

// readsAhead is how many reads a wait may be ahead of one each PollMax: none is
// read for more than 110 times in 5 min.
const readsAhead = 8

// nextInterval is how long to wait for the next read, by the pace that the step is
// likely to have, else by how long it has taken already.
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

// finishStep notes how long the submitted step took: until the middle between the
// read that did not show it over and the one that does. That says nothing where
// these lie further apart than planned.
func (s *pollSchedule) finishStep(now time.Time) {
	wait, between := s.series.wait, now.Sub(s.series.wait.lastRead)
	s.series.wait = stepWait{}
	if wait.stepType != "" && between <= 2*s.limits.PollMax {
		s.paces.note(Took{StepType: wait.stepType, Time: wait.lastRead.Add(between / 2).Sub(s.series.since)})
	}
}

// continueSeries schedules the next read of the series: slower when the person knows
// already that it takes long, or when events tell of what is waited for.
func (s *pollSchedule) continueSeries(now time.Time) {
	isWait := !s.deadline.IsZero()
	s.series.wait.reads++
	s.series.wait.lastRead = now
	switch {
	case s.isStale:
		s.isStale = false
		s.readAfter(now, s.limits.PollMin)
	case s.isSlow:
		s.slowDown(now)
	case s.hasEvents && isWait:
		s.readAfter(now, eventInterval)
	default:
		s.readAfter(now, s.nextInterval(now))
	}
}

// slowDown schedules the next read at the heartbeat's pace.
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

// readSoon schedules the next read after one that tells nothing.
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

// countUnchanged counts one more read of the series without a change, and reports
// whether there were three of them, from the first on over at least so long
// (sdk: three over 3 s).
func (s *pollSchedule) countUnchanged(now time.Time, atLeast time.Duration) bool {
	if s.series.reads == 0 {
		s.series.first = now
	}
	s.series.reads++
	return s.series.reads >= 3 && now.Sub(s.series.first) >= atLeast
}

// readNow reads the process without waiting for its turn; a read that is under way
// is followed by another.
func (m *Machine) readNow() {
	m.poll.hasEvents = true
	switch {
	case m.poll.reading:
		m.poll.isStale = true
	case !m.poll.alarm.IsZero() && m.mode != modeResend && m.mode != modeResult:
		m.readProcess(m.process.ProcessID)
	}
}

// beginRead reports whether the process is to be read now: not while that is
// under way already, and never closer than PollMin to the read before.
func (s *pollSchedule) beginRead(now time.Time) bool {
	if s.reading {
		return false
	}
	if soonest := s.lastRead.Add(s.limits.PollMin); now.Before(soonest) {
		s.alarm = soonest
		return false
	}
	s.reading, s.alarm = true, time.Time{}
	return true
}

// tokenAlarm is when the token that every call carries runs out, while that
// matters to somebody who types.
func (a *activity) tokenAlarm() time.Time {
	if a.mode != modeAsk {
		return time.Time{}
	}
	return a.token.callExpiry()
}

// wakeAt is the earliest of what is due.
func (a *activity) wakeAt() time.Time {
	var earliest time.Time
	for _, t := range []time.Time{a.poll.alarm, a.poll.deadline, a.tokenAlarm()} {
		if !t.IsZero() && (earliest.IsZero() || t.Before(earliest)) {
			earliest = t
		}
	}
	return earliest
}

// timeToRead is the time until the next read, for people to see.
func (a *activity) timeToRead() time.Duration {
	if a.poll.alarm.IsZero() || a.mode == modeResend || a.mode == modeResult {
		return 0
	}
	return a.poll.alarm.Sub(a.now)
}

// handleTimer does what is due. A timer that fires too early does nothing.
func (m *Machine) handleTimer() {
	switch {
	case m.hasPassed(m.tokenAlarm()): // before a person types what can't be sent any more
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

// handleProcessRead hands a process that was read to who asked for it, unless it is
// behind an earlier read. One that is over ends whatever is under way.
func (m *Machine) handleProcessRead(p truora.Process, err error) {
	m.poll.reading, m.poll.lastRead = false, m.now
	if err != nil {
		m.handleReadFailed(err)
		return
	}
	if m.mode != modeDoubt { // there the trouble is why it reads
		m.trouble = nil
	}
	if m.mode == modeBackRead {
		m.order.restart()
	}
	if m.order.isBehind(m.now, p) {
		m.poll.readSoon(m.now)
		return
	}
	p.ProcessID = cmp.Or(p.ProcessID, m.process.ProcessID) // an answer may leave it out
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

// handleReadFailed stops at a read that failed, for the client has tried it
// again already; whoever is being asked is not interrupted by a passing one.
func (m *Machine) handleReadFailed(err error) {
	switch {
	case errors.Is(err, truora.ProcessExpired): // in place of a process that shows it
		m.notice = NoticeExpired
		m.end(expiredOutcome)
	case m.mode == modeAsk && verdictOf(err) != verdictFatal:
		m.poll.slowDown(m.now)
		m.showRetry(err, m.poll.alarm)
	case m.mode == modeCancelRead && m.cancel.err == nil:
		m.end(m.cancel.outcome())
	default:
		m.interrupted = interruptedRead{mode: m.mode, phase: m.phase, series: m.poll.series, hasDeadline: !m.poll.deadline.IsZero()}
		m.stopAt(err, actionReadAgain)
	}
}

// interruptedRead is what was being read for when a read failed for good.
type interruptedRead struct {
	mode        mode
	phase       Phase
	series      readSeries
	hasDeadline bool
}

// readAgain comes back to reading for what was read for, exactly there.
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
