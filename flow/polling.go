package flow

import (
	"math"
	"time"

	"cedula/truora"
)

// How often somebody who is being asked is looked after. What happens
// elsewhere shows within 15 s, and within 5 s while "continue on a phone" is
// open: a second of it is the answer's own.
const (
	heartbeat        = 14 * time.Second
	heartbeatHandOff = 4 * time.Second
)

// wakeAt is the earliest of what is due.
func (m *Machine) wakeAt() time.Time {
	var earliest time.Time
	for _, t := range []time.Time{m.alarm, m.deadline, m.tokenAlarm()} {
		if !t.IsZero() && (earliest.IsZero() || t.Before(earliest)) {
			earliest = t
		}
	}
	return earliest
}

// readsIn is the time until the next read, for people to see.
func (m *Machine) readsIn() time.Duration {
	if m.alarm.IsZero() || m.mode == modeResend || m.mode == modeResult {
		return 0
	}
	return m.alarm.Sub(m.now)
}

func (m *Machine) passed(t time.Time) bool { return !t.IsZero() && !m.now.Before(t) }

// woke does what is due. A wake that comes too early does nothing.
func (m *Machine) woke() {
	switch {
	case m.passed(m.tokenAlarm()):
		m.tokenRanOut()
	case m.passed(m.deadline):
		m.deadlinePassed()
	case m.passed(m.alarm):
		m.alarmRang()
	}
}

func (m *Machine) alarmRang() {
	m.alarm = time.Time{}
	switch m.mode {
	case modeResend:
		m.sendVerify()
	case modeResult:
		m.conclude()
	default:
		m.readNow()
	}
}

// readNow asks for the process, unless that is under way already. Two reads
// are never closer than PollMin.
func (m *Machine) readNow() {
	if m.reading {
		return
	}
	if soonest := m.lastRead.Add(m.limits.PollMin); m.now.Before(soonest) {
		m.alarm = soonest
		return
	}
	m.reading, m.alarm = true, time.Time{}
	m.do(ReadProcess{Gen: m.gen, ProcessID: m.process.ProcessID})
}

// readIn asks for the process after a while.
func (m *Machine) readIn(d time.Duration) { m.alarm = m.now.Add(d) }

// pace is how long to wait before the next read, elapsed after sending:
// clamp(0.5·√elapsed, PollMin, PollMax), in seconds.
func (l Limits) pace(elapsed time.Duration) time.Duration {
	d := time.Duration(0.5 * math.Sqrt(elapsed.Seconds()) * float64(time.Second))
	return max(l.PollMin, min(d, l.PollMax))
}

// begin a row of reads; the first is never at once.
func (m *Machine) watchFrom(first time.Duration) {
	m.watch = watch{since: m.now}
	m.readIn(first)
}

// watchOn schedules the next read of the row.
func (m *Machine) watchOn() { m.readIn(m.limits.pace(m.now.Sub(m.watch.since))) }

// enough counts one more read without a change and reports whether there were
// three of them, from the first on over at least so long (sdk: three over 3 s).
func (m *Machine) enough(atLeast time.Duration) bool {
	if m.watch.reads == 0 {
		m.watch.first = m.now
	}
	m.watch.reads++
	return m.watch.reads >= 3 && m.now.Sub(m.watch.first) >= atLeast
}

// read takes a process that was asked for, and hands it to who asked.
func (m *Machine) read(p truora.Process, err error) {
	m.reading, m.lastRead = false, m.now
	if err != nil {
		m.readFailed(err)
		return
	}
	if m.mode != modeDoubt { // there the trouble is why it reads
		m.trouble = nil
	}
	m.keep(p)
	m.looked()
}

// keep takes over a process. An id that the answer leaves out stays.
func (m *Machine) keep(p truora.Process) {
	if p.ProcessID == "" {
		p.ProcessID = m.process.ProcessID
	}
	m.process = p
}

func (m *Machine) looked() {
	switch m.mode {
	case modeOpen:
		m.opened()
	case modeTargets:
		m.targetsRead()
	case modeAsk:
		m.glance()
	case modeLinks:
		m.linksRead()
	case modeDoubt:
		m.doubtRead()
	case modeWait:
		m.judge()
	case modeReview:
		m.reviewRead()
	case modeBackRead:
		m.backRead()
	case modeCancelRead:
		m.cancelRead()
	}
}

// beat schedules the next heartbeat.
func (m *Machine) beat() {
	if m.handOff {
		m.readIn(heartbeatHandOff)
		return
	}
	m.readIn(heartbeat)
}

func (m *Machine) openHandOff(open bool) {
	m.handOff = open
	if (m.mode == modeAsk || m.phase == PhaseOverdue) && !m.reading {
		m.beat()
	}
}
