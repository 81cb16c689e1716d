package ui

import (
	"errors"
	"reflect"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/ui/words"
)

var someScenarios = []Scenario{{"happy", "All goes well"}, {"wrong-code", "The first code is wrong"}, {"declined", "The document is declined"}}

// newDemoHarness is a root on the demo's page, without a verification.
func newDemoHarness(t *testing.T, cols, rows int) *rootHarness {
	h := newRootHarness(t, cols, rows, func(o *Options) { o.Scenarios, o.Sandbox = someScenarios, true })
	h.root.session.Session = Session{}
	h.root.Init()
	h.root.resize()
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

type fakePresenter struct {
	outcome Outcome
	reason  string
	err     error
}

func (p *fakePresenter) Choose(o Outcome, reason string) error {
	p.outcome, p.reason = o, reason
	return p.err
}

func (p *fakePresenter) Reasons() []string { return []string{"blurry_image", "damaged_document"} }

func TestThePresenterChoosesAnOutcomeWithItsReason(t *testing.T) {
	p := &fakePresenter{}
	h := newRootHarness(t, 80, 24, func(o *Options) { o.Presenter = p }).show(snapshots["waiting"])
	h.press(tea.KeyCtrlO)
	golden(t, "presenter-80x24", h.root.View())
	h.press(tea.KeyDown, tea.KeyEnter).typeText("damaged").press(tea.KeyEnter)
	if p.outcome != OutcomeRetry || p.reason != "damaged_document" {
		t.Errorf("chose %v for %q", p.outcome, p.reason)
	}
	h.mustNotShow(words.English.Presenter.ReasonTitle)
	p.err = errors.New("no step is in progress")
	h.press(tea.KeyCtrlO, tea.KeyEnter).mustShow(words.English.Presenter.NoStep)
}
