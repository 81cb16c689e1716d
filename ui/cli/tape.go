package cli

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"cedula/flow"
	"cedula/ui"
)

// The bounds of a tape: records, and bytes of what they hold.
const (
	tapeRecords = 500
	tapeBytes   = 4 << 20
)

// tape records calls and events for the inspector, once it is told to; the
// oldest go first. It is a ui.Trace and a Recorder; a nil one records nothing.
type tape struct {
	on      atomic.Bool
	step    string // the type of the step that was seen last
	mu      sync.Mutex
	seq     int
	bytes   int
	records []ui.TraceRecord
}

// Record begins to record.
func (t *tape) Record() { t.on.Store(true) }

// IsRecording says whether it does.
func (t *tape) IsRecording() bool { return t != nil && t.on.Load() }

// RecordCall records a call, masked as it is.
func (t *tape) RecordCall(at time.Time, c ui.TracedCall) { t.add(ui.TraceRecord{At: at, Call: &c}) }

// event records what a verification went through: the event, the phase and the
// step that it led to. One of routine that led nowhere is left out: the call
// beside it says as much.
func (t *tape) event(tr flow.Transition) {
	if !t.IsRecording() {
		return
	}
	text := tr.Event
	if tr.From != tr.To {
		text += ": " + phaseNames[tr.From] + " -> " + phaseNames[tr.To]
	}
	if step := tr.Snapshot.Step.Type; step != t.step {
		t.step = step
		text += " · " + cmp.Or(step, "no step")
	}
	if text != (flow.TimerFired{}).Name() && text != (flow.ProcessRead{}).Name() {
		t.add(ui.TraceRecord{At: tr.At, Event: text})
	}
}

func (t *tape) add(r ui.TraceRecord) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seq++
	r.Seq = t.seq
	t.records = append(t.records, r)
	t.bytes += recordBytes(r)
	for len(t.records) > tapeRecords || t.bytes > tapeBytes {
		t.bytes -= recordBytes(t.records[0])
		t.records = slices.Delete(t.records, 0, 1)
	}
}

// recordBytes is what a record holds, as far as the far end has a say in it.
func recordBytes(r ui.TraceRecord) int {
	if r.Call == nil {
		return len(r.Event)
	}
	return len(r.Call.Path) + messageBytes(r.Call.Request) + messageBytes(r.Call.Response)
}

func messageBytes(m ui.TracedMessage) int {
	n := len(m.Body)
	for _, line := range m.Headers {
		n += len(line)
	}
	return n
}

// Since gives the records above seq that are still held, oldest first.
func (t *tape) Since(seq int) []ui.TraceRecord {
	t.mu.Lock()
	defer t.mu.Unlock()
	first := 0
	if len(t.records) > 0 {
		first = max(0, seq+1-t.records[0].Seq)
	}
	return slices.Clone(t.records[min(first, len(t.records)):])
}
