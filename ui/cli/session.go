package cli

import (
	"context"
	"sync"

	"cedula/flow"
	"cedula/ui"
)

// session is one verification that runs, with what was seen of it.
type session struct {
	ui.Session
	mu     sync.Mutex
	last   flow.Snapshot
	before flow.Phase // the last phase but for leaving
	absent bool       // Truora knows no such process, and none was seen
	broken error      // what ended it, when it did not end by itself
}

// watcher is told every transition.
type watcher struct {
	log  logger
	tape *tape
}

func (w watcher) transition(t flow.Transition) {
	w.log.transition(t)
	w.tape.event(t)
}

// begin sets a verification going. Its End makes it leave, which keeps the
// process, and waits for it: nothing but leaving ends it early, so that what
// is known of the process is known at the end.
func (s *shell) begin(w watcher, o flow.EngineOptions, defaults flow.Defaults) *session {
	ctx, cancel := context.WithCancel(context.Background())
	engine := flow.NewEngine(o)
	begun := &session{Session: ui.Session{Verification: engine, Defaults: defaults}}
	var running sync.WaitGroup
	running.Go(func() { begun.failed(w, engine.Run(ctx)) })
	running.Go(func() { begun.follow(w, engine) })
	begun.End = sync.OnceFunc(func() {
		engine.Do(flow.Leave{})
		running.Wait()
		cancel()
	})
	return begun
}

func (b *session) failed(w watcher, err error) {
	if err == nil {
		return
	}
	w.log.Error("verification ended", "error", harmless(err))
	b.mu.Lock()
	defer b.mu.Unlock()
	b.broken = err
}

// follow logs every transition, and remembers what the exit code needs. It
// ends with the verification, so that what happens last is seen too.
func (b *session) follow(w watcher, v flow.Verification) {
	defer func() {
		if fault := recover(); fault != nil {
			b.failed(w, flow.NewPanic(fault))
		}
	}()
	for seq := 1; ; {
		t, err := v.NextTransition(context.Background(), seq)
		if err != nil {
			return
		}
		seq = t.Seq + 1
		w.transition(t)
		b.saw(t.Snapshot)
	}
}

func (b *session) saw(s flow.Snapshot) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last = s
	if s.Phase != flow.PhaseLeft {
		b.before, b.absent = s.Phase, absent(s)
	}
}

func absent(s flow.Snapshot) bool {
	return s.Phase == flow.PhaseStuck && s.Trouble != nil && s.Trouble.Code == flow.TroubleNoProcess && len(s.Steps) == 0
}

// ended is what was seen last, once it has ended; of a process that there is
// not, nothing is told.
func (b *session) ended() (last flow.Snapshot, before flow.Phase) {
	b.End()
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.absent {
		return flow.Snapshot{Phase: b.last.Phase}, b.before
	}
	return b.last, b.before
}
