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

// The limits of a trace: the number of records, and their size in bytes.
const (
	maxTraceRecords = 500
	maxTraceBytes   = 4 << 20
)

// trace stores calls and events for the inspector, from the first time it is
// opened; the oldest records are dropped first. It implements ui.Trace and
// Recorder; a nil trace records nothing.
type trace struct {
	recording atomic.Bool
	stepType  string // of the last event
	mu        sync.Mutex
	seq       int
	bytes     int
	records   []ui.TraceRecord
}

// Record starts recording.
func (tr *trace) Record() { tr.recording.Store(true) }

// IsRecording reports whether recording has started.
func (tr *trace) IsRecording() bool { return tr != nil && tr.recording.Load() }

// RecordCall stores a call, which is already masked.
func (tr *trace) RecordCall(at time.Time, call ui.TracedCall) {
	tr.add(ui.TraceRecord{At: at, Call: &call})
}

// recordTransition stores an event of the verification, with the resulting
// phase and step. Routine events that changed nothing are omitted: the call's
// record contains the same.
func (tr *trace) recordTransition(transition flow.Transition) {
	if !tr.IsRecording() {
		return
	}
	text := transition.Event
	if transition.From != transition.To {
		text += ": " + phaseNames[transition.From] + " → " + phaseNames[transition.To]
	}
	if stepType := transition.Snapshot.Step.Type; stepType != tr.stepType {
		tr.stepType = stepType
		text += " · " + cmp.Or(stepType, "no step")
	}
	if text != (flow.TimerFired{}).Name() && text != (flow.ProcessRead{}).Name() {
		tr.add(ui.TraceRecord{At: transition.At, Event: text})
	}
}

func (tr *trace) add(record ui.TraceRecord) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.seq++
	record.Seq = tr.seq
	tr.records = append(tr.records, record)
	tr.bytes += recordBytes(record)
	for len(tr.records) > maxTraceRecords || tr.bytes > maxTraceBytes {
		tr.bytes -= recordBytes(tr.records[0])
		tr.records = slices.Delete(tr.records, 0, 1)
	}
}

// recordBytes is the variable part of a record's size, which the server
// determines.
func recordBytes(record ui.TraceRecord) int {
	if record.Call == nil {
		return len(record.Event)
	}
	n := len(record.Call.Path)
	for _, message := range []ui.TracedMessage{record.Call.Request, record.Call.Response} {
		n += len(message.Body)
		for _, line := range message.Headers {
			n += len(line)
		}
	}
	return n
}

// Since returns the stored records after seq, oldest first.
func (tr *trace) Since(seq int) []ui.TraceRecord {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	first := 0
	if len(tr.records) > 0 {
		first = max(0, seq+1-tr.records[0].Seq)
	}
	return slices.Clone(tr.records[min(first, len(tr.records)):])
}
