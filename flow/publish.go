package flow

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"
	"time"

	"cedula/truora"
)

// Verification is a running verification for its presentation. *Engine
// implements it.
type Verification interface {
	// Next waits for a snapshot newer than version (0: the first) and returns
	// the newest. When the context ends it returns its error, and after the
	// last snapshot io.EOF.
	Next(ctx context.Context, version int) (Snapshot, error)
	// NextTransition waits for the transition with the number seq, from 1. A
	// reader that is thousands of transitions behind gets the oldest that is
	// still stored: continue from its Seq. It ends like Next.
	NextTransition(ctx context.Context, seq int) (Transition, error)
	// Do queues a command. It never blocks.
	Do(Command)
	// HandOffLink returns the hosted web flow's URL of this process. It
	// contains the token: show it only on request, and never log it.
	HandOffLink() (link string, ok bool)
}

// Transition is one event and its effects. Personal data is only in its
// snapshot, which must not be logged.
type Transition struct {
	Seq      int // from 1
	At       time.Time
	Event    string // such as "process read", "step submitted"
	From, To Phase
	Snapshot Snapshot
	Effects  []string // the effects that were started, such as "verify", "read in 400ms"
	Err      error    // the event's error, or that of the journal
}

// transitionsKept limits how many transitions are stored: enough for half a day
// of heartbeats. Readers are never that far behind.
const transitionsKept = 4096

// publisher publishes snapshots and transitions: only the newest snapshot is
// kept, but all transitions (see transitionsKept).
type publisher struct {
	mu          sync.Mutex
	snapshot    Snapshot
	decided     []Upload // the uploads in the Machine's last snapshot
	transitions []Transition
	dropped     int // how many of the oldest transitions were dropped
	link        string
	over        bool
	failure     error
	changed     chan struct{} // closed at the next change
}

func newPublisher() *publisher { return &publisher{changed: make(chan struct{})} }

// publish publishes the result of an event, with the uploads' progress.
func (pub *publisher) publish(now time.Time, event Event, out Output, journalErr error, uploads []Upload, link string) {
	pub.mu.Lock()
	defer pub.mu.Unlock()
	from := pub.snapshot.Phase
	pub.decided, pub.link = out.Snapshot.Uploads, link
	out.Snapshot.Uploads = uploads
	pub.setSnapshot(out.Snapshot)
	pub.transitions = append(pub.transitions, Transition{
		Seq: pub.dropped + len(pub.transitions) + 1, At: now, Event: event.Name(), From: from, To: out.Snapshot.Phase,
		Snapshot: pub.snapshot, Effects: out.effectNames(), Err: errors.Join(eventErr(event), journalErr),
	})
	if len(pub.transitions) >= transitionsKept { // drop the older half
		pub.transitions = slices.Delete(pub.transitions, 0, transitionsKept/2)
		pub.dropped += transitionsKept / 2
	}
	pub.wake()
}

// publishProgress publishes the uploads' progress, without a transition.
func (pub *publisher) publishProgress(merge func([]Upload) []Upload) {
	pub.mu.Lock()
	defer pub.mu.Unlock()
	if pub.over || len(pub.decided) == 0 {
		return
	}
	next := pub.snapshot
	next.Uploads = merge(pub.decided)
	pub.setSnapshot(next)
	pub.wake()
}

func (pub *publisher) setSnapshot(next Snapshot) {
	next.Version = pub.snapshot.Version + 1
	pub.snapshot = next
}

// wake wakes all readers.
func (pub *publisher) wake() {
	close(pub.changed)
	pub.changed = make(chan struct{})
}

// fail records the first failure.
func (pub *publisher) fail(err error) {
	pub.mu.Lock()
	defer pub.mu.Unlock()
	if pub.failure == nil {
		pub.failure = err
	}
}

// close ends the publication. It returns the failure, if there was one.
func (pub *publisher) close() error {
	pub.mu.Lock()
	defer pub.mu.Unlock()
	pub.over, pub.link = true, ""
	pub.wake()
	return pub.failure
}

func (pub *publisher) next(ctx context.Context, version int) (Snapshot, error) {
	return await(ctx, pub, func() (Snapshot, bool) {
		return pub.snapshot, pub.snapshot.Version > version
	})
}

func (pub *publisher) nextTransition(ctx context.Context, seq int) (Transition, error) {
	return await(ctx, pub, func() (t Transition, ok bool) {
		at := seq - pub.dropped
		if seq < 1 || at > len(pub.transitions) {
			return t, false
		}
		return pub.transitions[max(0, at-1)], true
	})
}

// await waits until find succeeds, or the publication ends.
func await[T any](ctx context.Context, pub *publisher, find func() (T, bool)) (T, error) {
	for {
		pub.mu.Lock()
		found, ok := find()
		over, changed := pub.over, pub.changed
		pub.mu.Unlock()
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

func (pub *publisher) handOffLink() (string, bool) {
	pub.mu.Lock()
	defer pub.mu.Unlock()
	return pub.link, pub.link != ""
}

// progressEvery is the minimum time between two publications of progress.
const progressEvery = 100 * time.Millisecond

// rateSpan is the time span for measuring rates.
const rateSpan = 3 * time.Second

// progressMeters measure the uploads in progress and publish their progress, at
// most ten times a second.
type progressMeters struct {
	clock   Clock
	publish func(merge func([]Upload) []Upload)

	mu     sync.Mutex
	byName map[string]*fileMeter
	last   time.Time   // of the last publication
	due    func() bool // stops the timer of the next publication; nil if there is none
	ended  bool
}

// fileMeter measures one upload.
type fileMeter struct {
	progress truora.Progress
	samples  []sample // over the last rateSpan, oldest first
}

type sample struct {
	at   time.Time
	sent int64
}

func newProgressMeters(clock Clock, publish func(func([]Upload) []Upload)) *progressMeters {
	return &progressMeters{clock: clock, publish: publish, byName: map[string]*fileMeter{}}
}

func (pm *progressMeters) reset(target string) {
	pm.mu.Lock()
	defer pm.mu.Unlock()
	pm.byName[target] = &fileMeter{}
}

func (pm *progressMeters) measure(target string, progress truora.Progress) {
	pm.mu.Lock()
	defer pm.mu.Unlock()
	if fm := pm.byName[target]; fm != nil {
		fm.add(progress, pm.clock.Now())
	}
	if pm.due == nil && !pm.ended {
		wait := pm.last.Add(progressEvery).Sub(pm.clock.Now())
		pm.due = pm.clock.AfterFunc(max(wait, 0), pm.publishNow)
	}
}

// publishNow publishes, without holding the lock.
func (pm *progressMeters) publishNow() {
	pm.mu.Lock()
	ended := pm.ended
	pm.due, pm.last = nil, pm.clock.Now()
	pm.mu.Unlock()
	if !ended {
		pm.publish(pm.merge)
	}
}

func (pm *progressMeters) stop() {
	pm.mu.Lock()
	defer pm.mu.Unlock()
	pm.ended = true
	if pm.due != nil {
		pm.due()
	}
}

// merge returns a copy of the uploads with their measurements.
func (pm *progressMeters) merge(uploads []Upload) []Upload {
	pm.mu.Lock()
	defer pm.mu.Unlock()
	uploads = slices.Clone(uploads)
	for i, upload := range uploads {
		if fm := pm.byName[upload.Target]; fm != nil {
			uploads[i] = fm.fill(upload)
		}
	}
	return uploads
}

// add adds a measurement; a new attempt starts again.
func (fm *fileMeter) add(progress truora.Progress, now time.Time) {
	if progress.Attempt != fm.progress.Attempt {
		fm.samples = nil
	}
	fm.progress = progress
	fm.samples = append(fm.samples, sample{now, progress.Sent})
	for len(fm.samples) > 2 && now.Sub(fm.samples[0].at) > rateSpan {
		fm.samples = fm.samples[1:]
	}
}

func (fm *fileMeter) fill(upload Upload) Upload {
	upload.Size, upload.Sent = fm.progress.Size, fm.progress.Sent
	switch {
	case upload.State == UploadDone:
		upload.Sent = upload.Size
	case upload.State == UploadRunning && fm.progress.Attempt > 1:
		upload.State = UploadRetrying
	}
	if upload.State == UploadRunning || upload.State == UploadRetrying {
		upload.Rate, upload.Left = fm.rate()
	}
	return upload
}

// rate is the recent rate in bytes per second, and the remaining time.
func (fm *fileMeter) rate() (rate float64, left time.Duration) {
	if len(fm.samples) < 2 {
		return 0, 0
	}
	first, last := fm.samples[0], fm.samples[len(fm.samples)-1]
	rate = float64(last.sent-first.sent) / last.at.Sub(first.at).Seconds()
	if !(rate > 0) || last.at.Equal(first.at) {
		return 0, 0
	}
	return rate, time.Duration(float64(fm.progress.Size-last.sent) / rate * float64(time.Second))
}
