package ui

import (
	"testing"

	"cedula/flow"
)

// viewBudget is how many allocations a view may cost whole, header and footer
// included: it is drawn at every key and each second.
const viewBudget = 320

func TestAViewCostsLittle(t *testing.T) {
	for name, snap := range map[string]flow.Snapshot{
		"text": snapshotAt(0, flow.PhaseAsking, emailStep()), "code": snapshotAt(1, flow.PhaseAsking, codeStep(6)),
		"choice": snapshotAt(2, flow.PhaseAsking, choiceStep()), "waiting": snapshotAt(4, flow.PhaseWaiting, flow.Step{Kind: flow.KindMedia}),
	} {
		h := newRootHarness(t, 100, 32).show(snap)
		if allocations := testing.AllocsPerRun(20, func() { _ = h.root.View() }); allocations > viewBudget {
			t.Errorf("%s: %.0f allocations, at most %d", name, allocations, viewBudget)
		}
	}
}

func BenchmarkView(b *testing.B) {
	h := newRootHarness(b, 100, 32).show(snapshotAt(2, flow.PhaseAsking, choiceStep()))
	b.ReportAllocs()
	for b.Loop() {
		_ = h.root.View()
	}
}
