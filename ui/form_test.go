package ui

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/words"
)

func TestAnEmailIsTypedAndSent(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["email"]).typeAtOnce("john.doe@demo.com").press(tea.KeyEnter)
	h.mustSubmit(map[string]string{"email": "john.doe@demo.com"})
}

func TestAnInvalidEmailIsNotSentAndCanBeCorrected(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["email"]).typeText("john.doe@").press(tea.KeyEnter)
	h.mustSendNothing()
	h.mustShow("✗ ", "john.doe@")
	h.typeText("demo.com")
	h.mustNotShow("✗ ")
	h.press(tea.KeyEnter).mustSubmit(map[string]string{"email": "john.doe@demo.com"})
}

func TestAnAnswerThatIsSentOtherwiseThanItWasTypedIsShownFirst(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["email"]).paste("\ufeffjohn.doe＠demo.com").press(tea.KeyEnter)
	h.mustSendNothing()
	h.mustShow("! "+words.English.Form.TakenAs("john.doe@demo.com"), "john.doe@demo.com")
	h.press(tea.KeyEnter).mustSubmit(map[string]string{"email": "john.doe@demo.com"})
}

func TestADomainOfAnotherAlphabetIsAskedAboutOnce(t *testing.T) {
	const lookalike = "john.doe@d\u0435mo.com" // a Cyrillic e
	h := newRootHarness(t, 80, 24).show(snapshots["email"]).paste(lookalike).press(tea.KeyEnter)
	h.mustSendNothing()
	h.mustShow("! The part after the @", "of another alphabet")
	h.press(tea.KeyBackspace).mustNotShow("! The part")
	h.typeText("m").press(tea.KeyEnter).mustSubmit(map[string]string{"email": lookalike})
}

func TestADayIsTypedAsItIsShownAndSentAsTheAPITakesIt(t *testing.T) {
	born := flow.Question{Type: "date", Name: "born", Answer: flow.AnswerDate}
	asking := func(value string) flow.Snapshot {
		born.Value = value
		return flow.Snapshot{Phase: flow.PhaseAsking, Step: flow.Step{ID: "S1", Kind: flow.KindForm, Type: "enter_birth", Title: "Birth", Questions: []flow.Question{born}}}
	}
	h := newRootHarness(t, 80, 24, inSpanish).show(asking("")).typeText("31/2/1990").press(tea.KeyEnter)
	h.mustSendNothing()
	h.mustShow("✗ «31/2/1990» no es un día que exista. Escriba el día,", "el mes y el año: 31/12/1990.")
	h.press(tea.KeyCtrlU).mustShow("Día, mes y año; por ejemplo, 21/06/1988.")
	h.typeText("3/12/1990").press(tea.KeyEnter).mustSubmit(map[string]string{"born": "1990-12-03"})

	h = newRootHarness(t, 80, 24).show(asking("1988-06-21"))
	h.mustShow("21 Jun 1988", "Day, month and year")
	h.typeText("3/12/1990").press(tea.KeyEnter)
	h.mustSendNothing()
	h.mustShow("✗ “3/12/1990” can be either of two days. Please write 3", "Dec 1990 or 12 Mar 1990.")
	h.press(tea.KeyF4).mustNotShow("✗ ") // it is one day there
	h.press(tea.KeyF4, tea.KeyF4, tea.KeyCtrlU).typeText("3 dec 1990").press(tea.KeyF4).mustShow("03/12/1990")
	h.verification.commands = nil // of the language
	h.press(tea.KeyEnter).mustSubmit(map[string]string{"born": "1990-12-03"})
}

func TestANewlineInAPasteIsNotEnter(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["email"]).paste("john.doe@demo.com\n")
	h.mustSendNothing()
	h.press(tea.KeyEnter).mustSubmit(map[string]string{"email": "john.doe@demo.com"})
}

func TestACodeSendsItselfWhenItIsFull(t *testing.T) {
	for name, give := range map[string]func(*rootHarness){
		"typed":         func(h *rootHarness) { h.typeText("654321") },
		"burst":         func(h *rootHarness) { h.typeAtOnce("654321") },
		"with spaces":   func(h *rootHarness) { h.paste(" 654 321\n") },
		"other digits":  func(h *rootHarness) { h.paste("６５４٣٢١") },
		"with dashes":   func(h *rootHarness) { h.paste("654-321") },
		"after a slip":  func(h *rootHarness) { h.typeText("65").press(tea.KeyBackspace).typeText("54321") },
		"over a part":   func(h *rootHarness) { h.typeText("99").paste("654321") },
		"full-width":    func(h *rootHarness) { h.typeText("６５４３２１") },
		"in a message":  func(h *rootHarness) { h.paste("Your Acme code is 654321. It is valid for 10 minutes.\n") },
		"Arabic":        func(h *rootHarness) { h.paste("٦٥٤٣٢١") },
		"digit by word": func(h *rootHarness) { h.typeText("6 5 4 3 2 1") },
	} {
		h := newRootHarness(t, 80, 24).show(snapshots["code"])
		give(h)
		if len(h.verification.commands) != 1 {
			t.Fatalf("%s: %v", name, h.verification.commands)
		}
		h.mustSubmit(map[string]string{"token": "654321"})
	}
}

// TestWhatDoesNotShowIsNotDrawn: marks that turn the direction of writing would
// turn the line, and its frame with it.
func TestWhatDoesNotShowIsNotDrawn(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["email"])
	h.paste("\ufeff\u202eana@exam\u00ad\u200bple.com\u2066")
	h.mustShow("▸ ana@example.com")
	if shown := h.root.View(); strings.ContainsAny(shown, "\ufeff\u202e\u00ad\u200b\u2066") {
		t.Errorf("%q", shown)
	}
	h.press(tea.KeyEnter).mustSubmit(map[string]string{"email": "ana@example.com"})
}

func TestATextWithoutAClearCodeSendsNothing(t *testing.T) {
	h := newRootHarness(t, 80, 24)
	h.root.d.Defaults = flow.Defaults{Values: map[string]string{"token": "123123"}}
	h.show(snapshots["code"])
	h.paste("Your code is on its way").paste("123456 or 654321").paste("6543210").mustSendNothing()
	h.typeText("654321").mustSubmit(map[string]string{"token": "654321"})
}

func TestACodeWithoutLengthWaitsForEnter(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["code-no-length"]).typeText("6543")
	h.mustSendNothing()
	h.press(tea.KeyEnter).mustSubmit(map[string]string{"token": "6543"})
}

func TestADefaultCodeWaitsForEnter(t *testing.T) {
	h := newRootHarness(t, 80, 24)
	h.root.d.Defaults = flow.Defaults{Values: map[string]string{"token": "654321"}}
	h.show(snapshots["code"])
	h.mustShow(words.English.Code.FilledIn)
	h.mustNotShow(words.English.Code.Help(6))
	h.typeText(" ").mustSendNothing()
	h.press(tea.KeyEnter).mustSubmit(map[string]string{"token": "654321"})
}

func TestTypingAfterACompleteCodeStartsANewOne(t *testing.T) {
	h := newRootHarness(t, 80, 24)
	h.root.d.Defaults = flow.Defaults{Values: map[string]string{"token": "654321"}}
	h.show(snapshots["code"]).typeText("12345").mustSendNothing()
	h.typeText("6").mustSubmit(map[string]string{"token": "123456"})
}

func TestANewCodeIsAskedForWhenItIsTime(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["code"]).press(tea.KeyCtrlR)
	h.mustSendNothing()
	h.now = h.now.Add(20 * time.Second)
	if c := h.press(tea.KeyCtrlR).mustSend(); c != (flow.ResendCode{}) {
		t.Fatalf("sent %#v", c)
	}
}

func TestCountryAndDocumentAreFoundByNameOrCode(t *testing.T) {
	for query, want := range map[string]string{"CO": "CO", "co": "CO", "colom": "CO", "dominican": "DO", "rica": "CR", "PERU": "PE", "é": "AR"} {
		h := newRootHarness(t, 80, 24).show(snapshots["country"])
		if query != "é" { // finds nothing else than what has an e; Enter still takes a row
			h.typeText(query)
		}
		h.press(tea.KeyEnter, tea.KeyDown, tea.KeyDown, tea.KeyEnter)
		h.mustSubmit(map[string]string{"country": want, "document_type": "passport"})
	}
}

func TestAnExactCodeComesFirst(t *testing.T) {
	rows := []row{{"US", "Estados Unidos", ""}, {"ES", "España", ""}, {"SV", "El Salvador", ""}}
	h := newRootHarness(t, 80, 24)
	p := newPicker(h.root.d, rows, "")
	p.search("es")
	if p.Value() != "ES" {
		t.Errorf("es gives %s first", p.Value())
	}
}

func TestWhatMatchesNothingIsNotSent(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["country"]).typeText("zz").press(tea.KeyEnter)
	h.mustSendNothing()
	h.mustShow(words.English.Picker.NothingMatches)
	h.press(tea.KeyEsc)
	h.mustShow("Argentina")
}

func TestEscReturnsFromTheDocumentToTheCountry(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["country"]).typeText("co").press(tea.KeyEnter)
	h.mustShow("✓ Country of the document: Colombia")
	h.press(tea.KeyEsc)
	h.mustSendNothing()
	h.press(tea.KeyCtrlU).typeText("mx").press(tea.KeyEnter, tea.KeyEnter)
	h.mustSubmit(map[string]string{"country": "MX", "document_type": "national-id"})
}

func TestAnUnknownStepIsAForm(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["unknown"])
	h.mustShow("Your household", "77-1203")
	h.typeText("Ana Pérez").press(tea.KeyTab).typeText("x").press(tea.KeyTab)
	h.mustShow("✗ ") // shown on leaving the field
	h.press(tea.KeyShiftTab, tea.KeyBackspace).typeText("3").press(tea.KeyTab, tea.KeyTab, tea.KeySpace, tea.KeyTab).typeText("flat")
	h.press(tea.KeyEnter, tea.KeyEnter)
	h.mustSubmit(map[string]string{"full_name": "Ana Pérez", "people": "3", "owner": "true", "kind_of_home": "f"})
}

func TestSendingAFormStopsAtTheFirstMistake(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["unknown"])
	h.press(tea.KeyTab, tea.KeyTab, tea.KeyTab, tea.KeyTab, tea.KeyTab, tea.KeyEnter)
	h.mustSendNothing()
	h.typeText("Ana").press(tea.KeyTab).typeText("2").press(tea.KeyTab, tea.KeyTab, tea.KeyTab, tea.KeyTab, tea.KeyEnter)
	h.mustSubmit(map[string]string{"full_name": "Ana", "people": "2", "owner": "false", "kind_of_home": "h"})
}

func TestCtrlEnterSubmitsAFormOfOneField(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["email"])
	h.press(tea.KeyCtrlU).typeText("ana@example.com").press(tea.KeyCtrlJ)
	h.mustSubmit(map[string]string{"email": "ana@example.com"})
}

func TestAQuestionIsNeverCutOffBelowItsName(t *testing.T) {
	blocks := []string{"a\n1", "b\n2\n2", "c\n3", "d"}
	for _, c := range []struct {
		focused, rows int
		want          string
	}{
		{0, 3, "a\n1"}, {0, 6, "a\n1\n\nb\n2\n2"}, {3, 4, "c\n3\n\nd"}, {3, 6, "b\n2\n2\nc\n3\nd"}, {2, 5, "c\n3\n\nd"}, {1, 1, "b\n2\n2"},
	} {
		if shown := blocksAround(blocks, c.focused, c.rows); shown != c.want {
			t.Errorf("around %d in %d rows: %q, not %q", c.focused, c.rows, shown, c.want)
		}
	}
}

// fieldHarness asks one question.
func fieldHarness(t *testing.T, q flow.Question, w *words.Words) *rootHarness {
	return newRootHarness(t, 80, 24, func(o *Options) { o.Words = w }).show(changed(snapshots["email"], func(s *flow.Snapshot) {
		q.Name, q.Type = "answer", "answer"
		s.Step.Type, s.Step.Questions = "enter_phone_number", []flow.Question{q}
	}))
}

func TestAPhoneOfHereIsShownWithItsCodeForAYes(t *testing.T) {
	q := flow.Question{Answer: flow.AnswerPhone, Subject: flow.SubjectPhone, Country: "CO"}
	for _, w := range words.All() {
		for _, size := range goldenSizes {
			small := fieldHarness(t, q, w)
			small.root.w, small.root.h = size[0], size[1]
			small.root.resize()
			small.typeText("3001234567").press(tea.KeyEnter)
			golden(t, fmt.Sprintf("phone-completed-%s-%s", w.Language(), sizeName(size)), small.root.View())
		}
		h := fieldHarness(t, q, w).typeText("3001234567").press(tea.KeyEnter)
		h.mustSendNothing()
		h.mustShow(w.Form.CompletedPhone("+57 300 123 4567")[:20], "▸ +57 300 123 4567")
		h.press(tea.KeyEsc)
		h.mustShow("▸ 3001234567")
		h.press(tea.KeyBackspace).typeText("8").press(tea.KeyEnter)
		h.mustSendNothing()
		h.press(tea.KeyEnter).mustSubmit(map[string]string{"answer": "+573001234568"})
	}
}

func TestAPhoneOfNowhereIsRefusedWithAnExample(t *testing.T) {
	h := fieldHarness(t, flow.Question{Answer: flow.AnswerPhone, Subject: flow.SubjectPhone}, words.English)
	h.typeText("3001234567").press(tea.KeyEnter).mustShow("✗ ", "+57 300 123 4567")
	h.mustSendNothing()
	h.press(tea.KeyCtrlU).typeText("+57 300 123 4567").press(tea.KeyEnter).mustSubmit(map[string]string{"answer": "+573001234567"})
}

func TestAMistypedDomainIsAskedAboutOnce(t *testing.T) {
	q := flow.Question{Answer: flow.AnswerEmail, Subject: flow.SubjectEmail}
	h := fieldHarness(t, q, words.English).typeText("ana@gmial.com").press(tea.KeyEnter)
	h.mustSendNothing()
	h.mustShow("Did you mean ana@gmail.com?", "Esc as typed")
	h.press(tea.KeyEnter).mustSubmit(map[string]string{"answer": "ana@gmail.com"})

	h = fieldHarness(t, q, words.English).typeText("ana@gmial.com").press(tea.KeyEnter, tea.KeyEsc)
	h.mustSendNothing()
	h.press(tea.KeyEnter).mustSubmit(map[string]string{"answer": "ana@gmial.com"})
}

func TestInAFormEnterMovesToTheNextField(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["unknown"])
	h.typeText("Ana").press(tea.KeyEnter).typeText("2").press(tea.KeyEnter, tea.KeyEnter, tea.KeyEnter, tea.KeyEnter)
	h.mustSendNothing()
	h.mustShow("Enter send")
	h.press(tea.KeyEnter).mustSubmit(map[string]string{"full_name": "Ana", "people": "2", "owner": "false", "kind_of_home": "h"})
}

func TestTheButtonOfAFormIsLeftBackwards(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["unknown"])
	h.typeText("Ana").press(tea.KeyTab).typeText("2").press(tea.KeyTab, tea.KeyTab, tea.KeyTab, tea.KeyTab, tea.KeyTab)
	h.mustShow("▸ [ Send ]")
	h.press(tea.KeyShiftTab, tea.KeyShiftTab).typeText("flat").press(tea.KeyTab, tea.KeyTab, tea.KeyEnter)
	h.mustSubmit(map[string]string{"full_name": "Ana", "people": "2", "owner": "false", "kind_of_home": "f"})
}

func TestEarlierAnswersArePrefilled(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["email-again"])
	h.mustShow("jon.doe@demo.com", words.English.Reason("email_not_valid_verdict", "").What)
	h.press(tea.KeyHome, tea.KeyDelete, tea.KeyDelete, tea.KeyDelete).typeText("john").press(tea.KeyEnter)
	h.mustSubmit(map[string]string{"email": "john.doe@demo.com"})
}

func TestTextTakesThePlaceOfWhatThePersonDidNotType(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["email-again"])
	h.typeText("ana@demo.com").press(tea.KeyEnter)
	h.mustSubmit(map[string]string{"email": "ana@demo.com"})
}

func TestAfterAFailureTheSameScreenIsShown(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["email"]).typeText("john.doe@demo.com").press(tea.KeyEnter)
	h.mustSend()
	h.show(changed(snapshots["email"], func(s *flow.Snapshot) {
		s.Phase, s.Trouble = flow.PhaseStuck, &flow.Trouble{Code: flow.TroubleRejected, Err: errors.New("400")}
	}))
	if c := h.press(tea.KeyEnter).mustSend(); c != (flow.TryAgain{}) {
		t.Fatalf("sent %#v", c)
	}
	h.now = h.now.Add(time.Minute)
	h.show(snapshots["email"]).mustShow("john.doe@demo.com")
}

func TestDocumentsHaveTheNamesOfTheirCountry(t *testing.T) {
	h := newRootHarness(t, 80, 24, func(o *Options) { o.Words = words.Spanish }).show(snapshots["country"]).typeText("co").press(tea.KeyEnter)
	h.mustShow(words.Spanish.DocumentType("national-id", "CO"))
	h.press(tea.KeyEsc, tea.KeyCtrlU).typeText("pe").press(tea.KeyEnter)
	h.mustShow(words.Spanish.DocumentType("national-id", "PE"))
}

func TestQuestionsAndFilesAreSubmittedTogether(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		bill := h.writeFile("Pictures/bill.pdf", []byte("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"), time.Hour)
		step := householdWithBill()
		step.ID, step.Questions = "s9", step.Questions[:2] // one to read, one to answer
		h.show(newFormScreen(h.d, flow.Snapshot{Phase: flow.PhaseAsking, Step: step}), 80, 24)
		h.press("Ana", "enter")
		h.mustShow("Electricity bill", "The latest bill")
		h.press("esc")
		h.mustShow("Ana") // back at the questions, as they were answered
		h.press("enter", "enter", "enter")
		if len(h.commands) != 1 {
			t.Fatalf("commands %+v\n%s", h.commands, h.view())
		}
		submit := h.commands[0].(flow.Submit)
		if submit.StepID != "s9" || submit.Values["full_name"] != "Ana" || len(submit.Values) != 1 ||
			!reflect.DeepEqual(pathsOf(submit.Files), map[string]string{"electricity_bill": bill}) {
			t.Errorf("submitted %+v\n%s", submit, h.view())
		}
	})
}

func TestFilesAloneAreAskedAtOnceWhenAllElseIsRead(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		step := householdWithBill()
		step.Questions = step.Questions[:1]
		h.show(newFormScreen(h.d, flow.Snapshot{Phase: flow.PhaseAsking, Step: step}), 80, 24)
		h.mustShow("Electricity bill")
	})
}

func TestASlashBeforeASearchIsDropped(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["country"]).typeText("/co").press(tea.KeyEnter)
	h.mustShow("✓ Country of the document: Colombia")
}

func TestTheNextKeyClearsAMistake(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["email"]).typeText("ana@").press(tea.KeyEnter)
	h.mustShow("✗ ")
	h.press(tea.KeyDown)
	h.mustNotShow("✗ ")
}

func TestANameIsNotCutWithinItsBrackets(t *testing.T) {
	for w, want := range map[int]string{
		40: "Permit (PPT (temporary), or PEP)", 32: "Permit (PPT (temporary), or PEP)", 31: "Permit…", 20: "Permit…", 9: "Permit…", 4: "Per…",
	} {
		if got := cutAtBracket("Permit (PPT (temporary), or PEP)", w); got != want {
			t.Errorf("%d: %q, want %q", w, got, want)
		}
	}
	if got := cutAtBracket("House (old) by the river", 16); got != "House (old) by …" {
		t.Errorf("closed brackets: %q", got)
	}
}
