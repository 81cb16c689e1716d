package cli

import (
	"strings"
	"testing"
	"time"

	"cedula/flow"
	"cedula/ui"
)

func TestTheTraceKeepsTheLast(t *testing.T) {
	var kept trace
	kept.recordTransition(flow.Transition{Event: "process created"})
	if kept.IsRecording() || len(kept.Since(0)) != 0 {
		t.Error("it records before it is told to")
	}
	kept.Record()
	for range maxTraceRecords + 10 {
		kept.recordTransition(flow.Transition{Event: "process read", From: flow.PhaseWaiting, To: flow.PhaseAsking})
	}
	all := kept.Since(0)
	if len(all) != maxTraceRecords || all[0].Seq != 11 || all[0].Event != "process read: waiting → asking" {
		t.Errorf("%d records, the first is %+v", len(all), all[0])
	}
	if newer := kept.Since(maxTraceRecords + 8); len(newer) != 2 || newer[0].Seq != maxTraceRecords+9 {
		t.Errorf("since: %+v", newer)
	}
	if none := kept.Since(maxTraceRecords + 10); len(none) != 0 {
		t.Errorf("since the last: %+v", none)
	}
	kept.RecordCall(time.Now(), ui.TracedCall{Request: ui.TracedMessage{Body: strings.Repeat("x", maxTraceBytes)}})
	if all := kept.Since(0); len(all) > 1 && recordBytes(all[len(all)-1]) != maxTraceBytes {
		t.Errorf("%d records", len(all))
	}
	long := []string{strings.Repeat("x", maxTraceBytes/2)}
	for range 4 {
		kept.RecordCall(time.Now(), ui.TracedCall{Path: "/v1", Response: ui.TracedMessage{Headers: long}})
	}
	if all := kept.Since(0); len(all) != 1 {
		t.Errorf("%d records with long headers", len(all))
	}
	kept.recordTransition(flow.Transition{Event: flow.TimerFired{}.Name(), From: flow.PhaseWaiting, To: flow.PhaseWaiting})
	if later := kept.Since(maxTraceRecords + 15); len(later) != 0 {
		t.Errorf("routine is kept: %+v", later)
	}
	found := flow.Transition{Event: "process read", From: flow.PhaseWaiting, To: flow.PhaseAsking}
	found.Snapshot.Step.Type = "enter_email"
	kept.recordTransition(found)
	if later := kept.Since(maxTraceRecords + 15); len(later) != 1 || later[0].Event != "process read: waiting → asking · enter_email" {
		t.Errorf("the step that was found: %+v", later)
	}
	var off *trace
	off.recordTransition(flow.Transition{})
}
