package ui

import (
	"errors"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/ui/words"
)

type fakePresenter struct {
	outcome Outcome
	reason  string
	err     error
	holds   bool
	held    HeldStep
}

func (p *fakePresenter) Hold() (HeldStep, bool) {
	p.holds = true
	return p.held, true
}

func (p *fakePresenter) Release() { p.holds = false }

func (p *fakePresenter) Choose(o Outcome, reason string) error {
	p.outcome, p.reason = o, reason
	return p.err
}

func (p *fakePresenter) Reasons() []string { return []string{"blurry_image", "damaged_document"} }

func TestThePresenterChoosesAnOutcomeWithItsReason(t *testing.T) {
	p := &fakePresenter{held: heldCode}
	for _, size := range goldenSizes {
		h := newRootHarness(t, size[0], size[1], func(o *Options) { o.Presenter, o.Sandbox = p, true }).show(snapshots["waiting"])
		h.press(tea.KeyCtrlO)
		golden(t, "presenter-"+sizeName(size), h.root.View())
		h.press(tea.KeyDown, tea.KeyEnter)
		golden(t, "presenter-reasons-"+sizeName(size), h.root.View())
	}
	h := newRootHarness(t, 80, 24, func(o *Options) { o.Presenter = p }).show(snapshots["waiting"])
	h.press(tea.KeyCtrlO, tea.KeyDown, tea.KeyEnter).typeText("damaged").press(tea.KeyEnter)
	if p.outcome != OutcomeRetry || p.reason != "damaged_document" {
		t.Errorf("chose %v for %q", p.outcome, p.reason)
	}
	h.mustNotShow(words.English.Presenter.ReasonTitle)
	p.err = errors.New("no step is in progress")
	h.press(tea.KeyCtrlO, tea.KeyEnter).mustShow(words.English.Presenter.NoStep)
}

var heldCode = HeldStep{ID: "IPS2", Type: "enter_email_verification_code"}

func TestTheSandboxWaitsWhileThePresenterChooses(t *testing.T) {
	p := &fakePresenter{held: heldCode}
	h := newRootHarness(t, 80, 24, func(o *Options) { o.Presenter, o.Sandbox = p, true }).show(snapshots["waiting"])
	h.press(tea.KeyCtrlO).mustShow(heldCode.Type)
	if !p.holds {
		t.Fatal("it does not wait")
	}
	if h.press(tea.KeyEsc); p.holds {
		t.Error("it still waits when the page is closed")
	}
	if h.press(tea.KeyCtrlO, tea.KeyCtrlO); p.holds {
		t.Error("it still waits when the key closed the page")
	}
}

func TestThePresenterPauses(t *testing.T) {
	p, paused := &fakePresenter{held: heldCode}, words.English.Presenter.Paused
	h := newRootHarness(t, 80, 24, func(o *Options) { o.Presenter, o.Sandbox = p, true }).show(snapshots["waiting"])
	h.press(tea.KeyCtrlO).typeText("p").mustShow(paused)
	h.mustNotShow(words.English.Presenter.Title)
	if !p.holds {
		t.Fatal("the pause does not outlast the page")
	}
	h.press(tea.KeyCtrlO).mustShow(words.English.Presenter.GoOn)
	if h.press(tea.KeyEsc); !p.holds {
		t.Error("Esc ends the pause")
	}
	h.press(tea.KeyCtrlO).typeText("p").mustNotShow(paused)
	if p.holds {
		t.Error("it does not go on")
	}
	h.press(tea.KeyCtrlO).typeText("p").press(tea.KeyCtrlO, tea.KeyEnter)
	h.mustNotShow(paused) // a choice ends the pause
}
