package flow

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"cedula/truora"
)

// FuzzProcess runs a verification with arbitrary processes of the API: it does
// not panic, and all displayed texts are bounded and harmless.
func FuzzProcess(f *testing.F) {
	guide, err := json.Marshal(guideFlow("1"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(guide, guide)
	f.Add([]byte(`{"process_id":"P","steps":[{"step_id":"S","type":"enter_response","expected_inputs":[{"name":"\u001b]0;x","type":"select","options":[{"value":"\u202e"}],"length":1e9}]}]}`), guide)
	f.Add([]byte(`{"process_id":"P","status":"failure","declined_reason":"\u009b2J"}`), []byte(`{"steps":[null],"current_step":-1}`))
	f.Fuzz(func(t *testing.T, first, second []byte) {
		run := &transcript{m: NewMachine(Start{Token: "a.b.c"}, Limits{}), now: epoch}
		run.step(Started{})
		for _, text := range [][]byte{first, second, first, second} {
			var p truora.Process
			if json.Unmarshal(text, &p) != nil {
				return
			}
			run.step(ProcessCreated{run.out.Gen, p, nil})
			run.step(ProcessRead{run.out.Gen, p, nil})
			checkStepTexts(t, run.out.Snapshot.Step)
			run.pass("+10s")
			run.step(TimerFired{})
			run.step(CommandReceived{Submit{StepID: run.out.Snapshot.Step.ID, Values: map[string]string{}}})
		}
	})
}

// checkStepTexts checks what is shown of a step to the person.
func checkStepTexts(t *testing.T, step Step) {
	t.Helper()
	texts := []string{step.Title, step.Description}
	for _, question := range step.Questions {
		texts = append(texts, question.Description)
	}
	for _, text := range texts {
		if strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && !unicode.IsGraphic(r) }) || len(text) > 1<<20 {
			t.Errorf("%q is shown", text)
		}
	}
}
