package ui

import (
	"reflect"
	"testing"
	"time"

	"cedula/flow"
)

func TestQuestionsAndFilesAreSubmittedTogether(t *testing.T) {
	testScreen(t, func(h *harness) {
		bill := h.writeFile("Pictures/bill.pdf", []byte("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"), time.Hour)
		step := householdWithBill()
		step.ID, step.Questions = "s9", step.Questions[:2] // one to read, one to answer
		h.show(newFormScreen(h.d, flow.Snapshot{Phase: flow.PhaseAsking, Step: step}), 80, 24)
		h.press("Ana", "enter")
		wantText(t, h, "Electricity bill", "The latest bill")
		h.press("esc")
		wantText(t, h, "Ana") // back at the questions, as they were answered
		h.press("enter", "enter", "enter")
		want := []flow.Command{flow.Submit{
			StepID: "s9", Values: map[string]string{"full_name": "Ana"}, Files: map[string]string{"electricity_bill": bill},
		}}
		if !reflect.DeepEqual(h.commands, want) {
			t.Errorf("commands %+v, want %+v\n%s", h.commands, want, h.view())
		}
	})
}

func TestFilesAloneAreAskedAtOnceWhenAllElseIsRead(t *testing.T) {
	testScreen(t, func(h *harness) {
		step := householdWithBill()
		step.Questions = step.Questions[:1]
		h.show(newFormScreen(h.d, flow.Snapshot{Phase: flow.PhaseAsking, Step: step}), 80, 24)
		wantText(t, h, "Electricity bill")
	})
}
