package ui

import (
	"errors"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"cedula/flow"
	"cedula/truora/markup"
	"cedula/ui/words"
)

func TestConsentIsNeverTickedBeforehandAndRefusingItAsksToLeave(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["consent"]).press(tea.KeyEnter)
	h.mustSendNothing()
	h.mustShow("✗ " + words.English.Consent.NotTicked[:30])
	h.typeText("n")
	h.mustSendNothing()
	h.mustShow(words.English.Leave.Title, words.English.Consent.Refused[:30])
	h.press(tea.KeyEsc, tea.KeySpace)
	h.mustShow("[x]")
	h.press(tea.KeyEnter).mustSubmit(map[string]string{"authorization": "true"})
}

func TestAllOfTheTermsCanBeRead(t *testing.T) {
	h := newRootHarness(t, 50, 14).show(snapshots["consent"])
	h.mustNotShow("You can say no")
	h.mustShow("3 more lines below", "https://example.com/policy")
	h.press(tea.KeyEnd).mustShow("You can say no", "[ ]", words.English.Consent.AllRead)
	h.press(tea.KeyPgUp, tea.KeyPgUp, tea.KeyPgUp).mustShow("Banco de Pruebas", "[ ]")
}

var allGiven = map[string]string{"authorization": "true", "authorized": "true", "client_authorization": "true"}

func TestEachBoxHasItsOwnTextAndAllAreToBeGiven(t *testing.T) {
	for _, size := range goldenSizes {
		h := newRootHarness(t, size[0], size[1]).show(snapshots["consents"])
		h.mustShow("I permit it.")
		h.press(tea.KeyEnter).mustSendNothing()
		h.press(tea.KeyEnd).mustShow("The policy (https://example.com/policy)")
		h.press(tea.KeySpace, tea.KeyEnter)
		h.mustShow("Credit bureaus may be asked.", "[x]", "▸ [ ]")
		h.mustNotShow("The policy")
		h.press(tea.KeyTab, tea.KeySpace, tea.KeyEnter).mustSendNothing() // back at the one that was passed over
		h.mustShow("Credit bureaus may be asked.")
		h.press(tea.KeyEnter).mustSendNothing()
		h.press(tea.KeySpace, tea.KeyEnter).mustSubmit(allGiven)
	}
}

func TestABoxThatIsUntickedAgainIsNotGiven(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["consents"]).press(tea.KeySpace, tea.KeyEnter, tea.KeySpace, tea.KeyEnter, tea.KeySpace)
	h.press(tea.KeyShiftTab, tea.KeySpace, tea.KeyTab, tea.KeyEnter).mustSendNothing()
	h.mustShow("Credit bureaus may be asked.")
}

func TestEnterAloneWalksThroughTheConsentsOfADemo(t *testing.T) {
	h := newRootHarness(t, 80, 24)
	h.root.d.Defaults = flow.Defaults{Consent: true}
	h.show(snapshots["consents"])
	h.mustNotShow("[x]")
	for range 5 {
		h.press(tea.KeyEnter).mustSendNothing()
	}
	h.press(tea.KeyEnter).mustSubmit(allGiven)
}

func TestTheLinkOfTheTermsIsOpenedAndCopied(t *testing.T) {
	var opened []string
	result := error(nil)
	h := newRootHarness(t, 80, 24, func(o *Options) {
		o.OpenLink = func(address string) error { opened = append(opened, address); return result }
	}).show(snapshots["consent"])
	h.typeText("o").mustShow(words.English.Link.Opening)
	if !slices.Equal(opened, []string{"https://example.com/policy?utm=1"}) {
		t.Errorf("opened %q", opened)
	}
	result = errors.New("no such program")
	h.typeText("o")
	h.send(h.msgs[len(h.msgs)-1])
	h.mustShow("no such program")
	h.press(tea.KeyEnter).mustShow(words.English.Consent.NotTicked[:30])
	h.typeText("c").mustShow(words.English.HandOff.Copied)
	if copied := ansi.SetSystemClipboard("https://example.com/policy?utm=1"); !strings.Contains(h.root.View(), copied) {
		t.Error("nothing was handed to the clipboard")
	}
	h.send(tickMsg{})
	if strings.Contains(h.root.View(), "\x1b]52") {
		t.Error("it is handed over again and again")
	}
	h.mustSendNothing()
}

func TestNoKeyOpensALinkWhereThereIsNoBrowserOrNoLink(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["consent"])
	h.typeText("o").mustNotShow(words.English.Link.Open)
	h.mustNotShow(words.English.Link.Opening)
	h.press(tea.KeyF1).mustNotShow(words.English.Link.Open)
	plain := consentStep()
	plain.Consent.Boxes[0].Text = markup.Parse("No link")
	h = newRootHarness(t, 80, 24).show(snapshotAt(0, flow.PhaseAsking, plain))
	h.typeText("c").mustNotShow(words.English.HandOff.Copied)
}

func TestAChangedTextRequiresConsentAgain(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["consent"]).press(tea.KeySpace)
	h.mustShow("[x]")
	h.show(snapshots["consent"]).mustShow("[x]")
	other := snapshots["consent"]
	other.Step = consentStep()
	other.Step.Type, other.Step.Group = "enter_authorization", flow.GroupConsent
	other.Step.Consent.Boxes[0].Text = markup.Parse("Otro texto")
	h.show(other).mustShow("Otro texto", "[ ]")
}

func TestOtherQuestionsComeAfterTheCheckboxes(t *testing.T) {
	snap := snapshots["consent"]
	snap.Step.Questions = append(slices.Clone(snap.Step.Questions),
		flow.Question{Type: "text", Name: "full_name"}, flow.Question{Type: "checkbox", Name: "news", Answer: flow.AnswerCheckbox, Optional: true})
	h := newRootHarness(t, 80, 24).show(snap)
	h.press(tea.KeySpace, tea.KeyEnter).mustSendNothing()
	h.mustShow("Full name")
	h.typeText("no").press(tea.KeyEsc).mustShow("[x]")
	h.press(tea.KeyEnter).typeText("e").press(tea.KeyEnter, tea.KeyEnter)
	h.mustSubmit(map[string]string{"authorization": "true", "full_name": "noe", "news": "false"})
}

func TestTheConsentFollowsTheLanguage(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["consent"])
	h.root.carryOut(changeLanguage{words.Spanish})
	if want := (flow.ChangeLanguage{Language: "es"}); !slices.Contains(h.verification.commands, flow.Command(want)) {
		t.Errorf("%+v", h.verification.commands)
	}
}

func TestConsentsInEveryLanguage(t *testing.T) {
	for _, name := range []string{"consents", "no-terms", "reading-terms"} {
		for _, w := range words.All()[1:] {
			for _, size := range goldenSizes {
				h := newRootHarness(t, size[0], size[1], func(o *Options) { o.Words = w }).show(snapshots[name])
				golden(t, name+"-"+w.Language()+"-"+sizeName(size), h.root.View())
			}
		}
	}
}
