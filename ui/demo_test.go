package ui

import (
	"reflect"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/ui/words"
)

var someScenarios = []Scenario{{Name: "happy", Description: "All goes well"}, {Name: "wrong-code", Description: "The first code is wrong"},
	{Name: "declined", Description: "The document is declined"},
}

// newDemoHarness is a root on the demo's page, without a verification.
func newDemoHarness(t *testing.T, cols, rows int) *rootHarness {
	h := newRootHarness(t, cols, rows, func(o *Options) { o.Scenarios, o.Sandbox = someScenarios, true })
	h.begin()
	return h
}

func TestTheDemosPageFindsAndStartsAScenario(t *testing.T) {
	for _, size := range goldenSizes {
		golden(t, "demo-"+sizeName(size), newDemoHarness(t, size[0], size[1]).root.View())
	}
	h := newDemoHarness(t, 80, 24).typeText("wrong").press(tea.KeyEnter)
	if want := []StartRequest{{Scenario: "wrong-code", Language: "en"}}; !reflect.DeepEqual(h.requests, want) {
		t.Fatalf("started %v", h.requests)
	}
}

func TestTheOutlineOfAScenarioIsShown(t *testing.T) {
	outline := ScenarioOutline{
		Steps: []OutlinedStep{
			{Type: "enter_email", Title: "E-mail"},
			{Type: "enter_email_verification_code", Attempts: []OutlinedAttempt{{1, "failure", "wrong_verification_code"}, {2, "decline", "possible_fraud"}}},
			{Type: "choose_branch", Title: "Your branch", HasEvent: true},
		},
		Faults: 2, Ending: "declined", Reason: "underage",
	}
	for _, size := range goldenSizes {
		h := newDemoHarness(t, size[0], size[1])
		for i := range h.root.d.Scenarios {
			h.root.d.Scenarios[i].Outline = func() ScenarioOutline { return outline }
		}
		h.typeText("wrong").press(tea.KeyTab)
		golden(t, "outline-"+sizeName(size), h.root.View())
		h.press(tea.KeyEsc).mustShow("wrong-code")
		if h.press(tea.KeyTab, tea.KeyEnter); len(h.requests) != 1 || h.requests[0].Scenario != "wrong-code" {
			t.Errorf("started %v", h.requests)
		}
	}
}

func TestAtTheEndOfAScenario(t *testing.T) {
	ended := func() *rootHarness {
		h := newDemoHarness(t, 80, 24)
		h.root.session.request = StartRequest{Scenario: "declined"}
		h.root.session.Session = Session{Verification: h.verification}
		h.show(snapshots["declined"]).mustShow("SANDBOX", "Enter continue")
		h.mustNotShow(words.English.Result.HowToLeave)
		return h.press(tea.KeyEnter)
	}
	h := ended()
	h.mustShow(words.English.Scenarios.SameAgain)
	h.press(tea.KeyDown, tea.KeyEnter)
	h.mustShow("▸ declined") // the page again, where one was
	h = ended().press(tea.KeyDown, tea.KeyDown, tea.KeyEnter)
	if !h.quit {
		t.Error("leave does not leave")
	}
	h = ended().press(tea.KeyEnter)
	if h.root.session.request.Scenario != "declined" || h.root.session.generation != 1 || len(h.requests) != 1 {
		t.Errorf("the same again starts %v", h.root.session.request)
	}
}
