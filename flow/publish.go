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

// Verification is one running verification, as those who show it see it.
// *Engine is one.
type Verification interface {
	// Next waits for a snapshot newer than version (0: the first) and gives
	// the newest. It ends with the context, or with io.EOF when the
	// verification is over and its last snapshot has been given.
	Next(ctx context.Context, version int) (Snapshot, error)
	// NextTransition waits for the transition with the number seq, from 1;
	// none is lost to who follows. Thousands later a transition is let go, and
	// the oldest that is held comes in its place: go on from its Seq. It ends
	// as Next does.
	NextTransition(ctx context.Context, seq int) (Transition, error)
	// Do hands in a command. It never blocks.
	Do(Command)
	// HandOffLink gives the hosted web flow's address of this process. It
	// carries the token: show it on demand alone, log it never.
	HandOffLink() (link string, ok bool)
}

// Transition is one event and what it led to. It holds nothing of the person
// beside its snapshot, which is for screens and never for logs.
type Transition struct {
	Seq      int // from 1
	At       time.Time
	Event    string // as "process read", "step submitted"
	From, To Phase
	Snapshot Snapshot
	Effects  []string // what was started, as "verify", "read in 400ms"
	Err      error    // what the event carried, or a journal that could not be written
}

// transitionsKept bounds what a verification that lasts for hours holds: half a
// day of heartbeats. Whoever reads is never so far behind.
const transitionsKept = 4096

// publisher is where snapshots and transitions are published: of the snapshots
// the newest wins, of the transitions none is lost (but see transitionsKept).
type publisher struct {
	mu          sync.Mutex
	snapshot    Snapshot
	decided     []Upload // the uploads as the Machine has them
	transitions []Transition
	dropped     int // transitions that were let go: the oldest
	link        string
	over        bool
	failure     error
	changed     chan struct{} // closed at the next change
}

func newPublisher() *publisher { return &publisher{changed: make(chan struct{})} }

// publish publishes what an event led to, with the uploads' progress.
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
	if len(pub.transitions) >= transitionsKept { // the older half goes
		pub.transitions = slices.Delete(pub.transitions, 0, transitionsKept/2)
		pub.dropped += transitionsKept / 2
	}
	pub.wake()
}

// publishProgress publishes how far the uploads are. It is no transition.
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

// wake wakes everybody who waits for a change.
func (pub *publisher) wake() {
	close(pub.changed)
	pub.changed = make(chan struct{})
}

// fail keeps what broke first.
func (pub *publisher) fail(err error) {
	pub.mu.Lock()
	defer pub.mu.Unlock()
	if pub.failure == nil {
		pub.failure = err
	}
}

// close says that nothing more will be published. It gives what broke, if
// anything.
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

// await waits for something to be there, or for its end.
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

// progressEvery is the least time between two publications of progress.
const progressEvery = 100 * time.Millisecond

// rateSpan is the time that a rate is measured over.
const rateSpan = 3 * time.Second

// progressMeters measure the uploads under way and publish their progress, ten
// times a second at most.
type progressMeters struct {
	clock   Clock
	publish func(merge func([]Upload) []Upload)

	mu     sync.Mutex
	byName map[string]*fileMeter
	last   time.Time   // of the last publication
	due    func() bool // stops the timer of the next publication; nil without one
	ended  bool
}

// fileMeter is how far one file is.
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

// publishNow publishes, outside of the lock.
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

// merge adds what is measured to the uploads, in a slice of its own.
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

// add takes a measurement; a new attempt measures anew.
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

// rate is bytes a second over the last while, and the time left at it.
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
