package cli

import (
	"slices"
	"sync"
	"time"

	"cedula/flow"
	"cedula/ui"
)

// The bounds of a tape: records, and bytes of bodies.
const (
	tapeRecords = 500
	tapeBytes   = 4 << 20
)

// tape records calls and events for the inspector; the oldest go first. It is
// a ui.Trace.
type tape struct {
	mu      sync.Mutex
	seq     int
	bytes   int
	records []ui.TraceRecord
}

// call records a call, masked as it is.
func (t *tape) call(at time.Time, c ui.TracedCall) { t.add(ui.TraceRecord{At: at, Call: &c}) }

// event records what a verification went through.
func (t *tape) event(tr flow.Transition) {
	if t == nil {
		return
	}
	event := tr.Event
	if tr.From != tr.To {
		event += ": " + phaseNames[tr.From] + " -> " + phaseNames[tr.To]
	}
	t.add(ui.TraceRecord{At: tr.At, Event: event})
}

func (t *tape) add(r ui.TraceRecord) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seq++
	r.Seq = t.seq
	t.records = append(t.records, r)
	t.bytes += bodyBytes(r)
	for len(t.records) > tapeRecords || t.bytes > tapeBytes {
		t.bytes -= bodyBytes(t.records[0])
		t.records = slices.Delete(t.records, 0, 1)
	}
}

func bodyBytes(r ui.TraceRecord) int {
	if r.Call == nil {
		return 0
	}
	return len(r.Call.Request.Body) + len(r.Call.Response.Body)
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
