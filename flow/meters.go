package flow

import (
	"slices"
	"sync"
	"time"

	"cedula/truora"
)

// progressEvery is the least time between two publications of progress.
const progressEvery = 100 * time.Millisecond

// rateSpan is the time that a rate is measured over.
const rateSpan = 3 * time.Second

// meters measure the uploads under way and publish them, ten times a second
// at most.
type meters struct {
	clock   Clock
	publish func(merge func([]Upload) []Upload)

	mu     sync.Mutex
	byName map[string]*meter
	last   time.Time // of the last publication
	due    func() bool
	ended  bool
}

// meter is how far one file is.
type meter struct {
	progress truora.Progress
	marks    []mark // over the last rateSpan, oldest first
}

type mark struct {
	at   time.Time
	sent int64
}

func newMeters(clock Clock, publish func(func([]Upload) []Upload)) *meters {
	return &meters{clock: clock, publish: publish, byName: map[string]*meter{}}
}

func (ms *meters) reset(target string) {
	ms.mu.Lock()
	defer ms.mu.Unlock()
	ms.byName[target] = &meter{}
}

func (ms *meters) measure(target string, p truora.Progress) {
	ms.mu.Lock()
	defer ms.mu.Unlock()
	if m := ms.byName[target]; m != nil {
		m.add(p, ms.clock.Now())
	}
	if ms.due == nil && !ms.ended {
		wait := ms.last.Add(progressEvery).Sub(ms.clock.Now())
		ms.due = ms.clock.AfterFunc(max(wait, 0), ms.show)
	}
}

// show publishes. The board is told outside of the lock.
func (ms *meters) show() {
	ms.mu.Lock()
	ended := ms.ended
	ms.due, ms.last = nil, ms.clock.Now()
	ms.mu.Unlock()
	if !ended {
		ms.publish(ms.merge)
	}
}

func (ms *meters) stop() {
	ms.mu.Lock()
	defer ms.mu.Unlock()
	ms.ended = true
	if ms.due != nil {
		ms.due()
	}
}

// merge adds what is measured to the uploads, in a slice of its own.
func (ms *meters) merge(uploads []Upload) []Upload {
	ms.mu.Lock()
	defer ms.mu.Unlock()
	uploads = slices.Clone(uploads)
	for i, u := range uploads {
		if m := ms.byName[u.Target]; m != nil {
			uploads[i] = m.fill(u)
		}
	}
	return uploads
}

// add takes a measurement; a new attempt measures anew.
func (m *meter) add(p truora.Progress, now time.Time) {
	if p.Attempt != m.progress.Attempt {
		m.marks = nil
	}
	m.progress = p
	m.marks = append(m.marks, mark{now, p.Sent})
	for len(m.marks) > 2 && now.Sub(m.marks[0].at) > rateSpan {
		m.marks = m.marks[1:]
	}
}

func (m *meter) fill(u Upload) Upload {
	u.Size, u.Sent = m.progress.Size, m.progress.Sent
	switch {
	case u.State == UploadDone:
		u.Sent = u.Size
	case u.State == UploadRunning && m.progress.Attempt > 1:
		u.State = UploadRetrying
	}
	if u.State == UploadRunning || u.State == UploadRetrying {
		u.Rate, u.Left = m.rate()
	}
	return u
}

// rate is bytes a second over the last while, and the time left at it.
func (m *meter) rate() (rate float64, left time.Duration) {
	if len(m.marks) < 2 {
		return 0, 0
	}
	first, last := m.marks[0], m.marks[len(m.marks)-1]
	rate = float64(last.sent-first.sent) / last.at.Sub(first.at).Seconds()
	if !(rate > 0) || last.at.Equal(first.at) {
		return 0, 0
	}
	return rate, time.Duration(float64(m.progress.Size-last.sent) / rate * float64(time.Second))
}
