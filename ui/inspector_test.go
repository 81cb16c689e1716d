package ui

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/ui/words"
)

type fakeTrace []TraceRecord

func (f fakeTrace) Record() {}

func (f fakeTrace) Since(seq int) (records []TraceRecord) {
	for _, r := range f {
		if r.Seq > seq {
			records = append(records, r)
		}
	}
	return records
}

var someTrace = fakeTrace{
	{Seq: 1, At: noon, Call: &TracedCall{Method: "POST", Path: "/v1/processes/", Status: 201, Duration: 120 * time.Millisecond, Attempt: 1, Received: 2048}},
	{Seq: 2, At: noon, Event: "process created: starting → asking · enter_email"},
	{Seq: 3, At: noon.Add(time.Second), Call: &TracedCall{
		Method: "GET", Path: "/v1/processes/IDP1", Duration: time.Second, Attempt: 2, Error: "connection refused",
		Request:  TracedMessage{Headers: []string{"Truora-API-Key: ••••"}},
		Response: TracedMessage{Body: "{\n  \"status\": \"pending\"\n}"},
	}},
}

func TestTheInspectorIsAPaneWhereThereIsRoom(t *testing.T) {
	for _, size := range [][2]int{{120, 32}, {80, 24}, {50, 14}} {
		h := newRootHarness(t, size[0], size[1], func(o *Options) { o.Trace = someTrace }).show(snapshots["email"]).press(tea.KeyF2)
		golden(t, "inspector-"+sizeName(size), h.root.View())
		if size[0] >= paneWidth {
			h.typeText("ana@demo.com").mustShow("ana@demo.com") // the pane is watched, the keys are the screen's
			h.press(tea.KeyF2)
		}
		h.press(tea.KeyEnter).mustShow("connection refused", "Truora-API-Key")
		h.mustSendNothing()
		h.press(tea.KeyEnd).mustShow("pending")
		h.press(tea.KeyEsc).mustShow("201 POST")
		h.press(tea.KeyF2).mustNotShow(words.English.Inspector.Title)
	}
}

func TestTheInspectorKeepsTheLast(t *testing.T) {
	var many fakeTrace
	for i := range 2 * inspectorKeeps {
		many = append(many, TraceRecord{Seq: i + 1, At: noon, Event: "tick"})
	}
	v := newInspector(newRootHarness(t, 80, 24, func(o *Options) { o.Trace = many }).root.d)
	if len(v.records) != inspectorKeeps || v.records[v.highlighted].Seq != 2*inspectorKeeps {
		t.Errorf("%d records, at %d", len(v.records), v.highlighted)
	}
}

func TestAKeyCostsTheSameInALongBody(t *testing.T) {
	allocated := func(lines int) float64 {
		record := TraceRecord{Seq: 1, At: noon, Call: &TracedCall{Method: "GET", Path: "/v1/processes/IDP1", Status: 200, Response: TracedMessage{
			Body: strings.Repeat("  \"status\": \"pending\",\n", lines),
		}}}
		v := newInspector(newRootHarness(t, 80, 24, func(o *Options) { o.Trace = fakeTrace{record} }).root.d)
		v.SetSize(80, 20)
		v.Update(keyOf("enter"))
		return testing.AllocsPerRun(20, func() {
			v.Update(keyOf("down"))
			_ = v.View()
		})
	}
	if short, long := allocated(50), allocated(2800); long > short*1.1+10 {
		t.Errorf("%.0f allocations a key, and %.0f in a body of 64 KiB", short, long)
	}
}
