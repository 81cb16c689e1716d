package ui

import (
	"reflect"
	"testing"
	"time"

	"cedula/flow"
)

func TestQuestionsAndFilesAreSubmittedTogether(t *testing.T) {
	inBooth(t, func(b *booth) {
		bill := b.file("Pictures/bill.pdf", []byte("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"), time.Hour)
		step := householdWithBill()
		step.ID, step.Questions = "s9", step.Questions[:2] // one to read, one to answer
		b.show(newFormScreen(b.d, flow.Snapshot{Phase: flow.PhaseAsking, Step: step}), 80, 24)
		b.press("Ana", "enter")
		wants(t, b, "Electricity bill", "The latest bill")
		b.press("esc")
		wants(t, b, "Ana") // back at the questions, as they were answered
		b.press("enter", "enter", "enter")
		want := []flow.Command{flow.Submit{
			StepID: "s9", Values: map[string]string{"full_name": "Ana"}, Files: map[string]string{"electricity_bill": bill},
		}}
		if !reflect.DeepEqual(b.said, want) {
			t.Errorf("commands %+v, want %+v\n%s", b.said, want, b.view())
		}
	})
}

func TestFilesAloneAreAskedAtOnceWhenAllElseIsRead(t *testing.T) {
	inBooth(t, func(b *booth) {
		step := householdWithBill()
		step.Questions = step.Questions[:1]
		b.show(newFormScreen(b.d, flow.Snapshot{Phase: flow.PhaseAsking, Step: step}), 80, 24)
		wants(t, b, "Electricity bill")
	})
}
