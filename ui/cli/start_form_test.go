package cli

import (
	"testing"
	"time"

	"cedula/flow"
	"cedula/flow/journal"
	"cedula/ui"
	"cedula/ui/cli/config"
	"cedula/ui/words"
)

func TestTheStartFormsAnswerResumesTheUnfinishedProcess(t *testing.T) {
	t.Parallel()
	remembered, err := journal.Open(t.TempDir(), "api.example")
	if err != nil {
		t.Fatal(err)
	}
	source := &newProcess{
		journal:     remembered,
		settings:    settings{words: words.English},
		credentials: credentials{key: "k"},
		unfinished:  journal.Unfinished{ProcessID: "IDP1", Touched: time.Now(), Intents: []flow.Intent{{StepID: "s1"}}},
		fromForm:    true,
	}
	options, _, err := source.next(ui.StartRequest{Resume: true, Language: "es"})
	if start := options.Start; err != nil || start.ProcessID != "IDP1" || len(start.Intents) != 1 || start.Language != "es" {
		t.Errorf("resumes %+v, %v", start, err)
	}
	options, _, err = source.next(ui.StartRequest{Answers: ui.StartAnswers{FlowID: "IPF1"}})
	if start := options.Start; err != nil || start.ProcessID != "" || start.Request.FlowID != "IPF1" {
		t.Errorf("begins %+v, %v", start, err)
	}
}

func TestTheStartFormOffersTheConfiguredAndTheNamedFlows(t *testing.T) {
	t.Parallel()
	r := &verificationRun{terminal: &terminal{}, settings: settings{words: words.English}}
	r.Process.FlowID, r.Flows = "IPF9", []config.Flow{{Name: "Onboarding", FlowID: "IPF1"}}
	if form := r.startForm(credentials{}); len(form.Flows) != 2 || form.Flows[0].ID != "IPF9" || form.Answers.FlowID != "IPF9" {
		t.Errorf("offers %+v", form)
	}
	r.Process.FlowID = "IPF1"
	if form := r.startForm(credentials{}); len(form.Flows) != 1 || form.Flows[0].Name != "Onboarding" {
		t.Errorf("offers %+v", form)
	}
}
