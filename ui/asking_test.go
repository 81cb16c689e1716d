package ui

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/words"
)

func (b *bench) submitted(values map[string]string) {
	b.t.Helper()
	submit, ok := b.sent().(flow.Submit)
	if !ok || !reflect.DeepEqual(submit.Values, values) || submit.StepID != b.root.snap.Step.ID {
		b.t.Fatalf("sent %#v, want the values %v of step %s", submit, values, b.root.snap.Step.ID)
	}
}

func (b *bench) sees(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		if !strings.Contains(b.root.View(), text) {
			b.t.Fatalf("%q is not on the screen:\n%s", text, b.root.View())
		}
	}
}

func (b *bench) misses(text string) {
	b.t.Helper()
	if strings.Contains(b.root.View(), text) {
		b.t.Fatalf("%q is on the screen:\n%s", text, b.root.View())
	}
}

func TestAnEmailIsTypedAndSent(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["email"]).bursts("john.doe@demo.com").presses(tea.KeyEnter)
	b.submitted(map[string]string{"email": "john.doe@demo.com"})
}

func TestAWrongEmailIsNotSentAndStaysToBeMended(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["email"]).types("john.doe@").presses(tea.KeyEnter)
	b.nothingSent()
	b.sees("✗ ", "john.doe@")
	b.types("demo.com")
	b.misses("✗ ")
	b.presses(tea.KeyEnter).submitted(map[string]string{"email": "john.doe@demo.com"})
}

func TestANewlineInAPasteIsNotEnter(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["email"]).pastes("john.doe@demo.com\n")
	b.nothingSent()
	b.presses(tea.KeyEnter).submitted(map[string]string{"email": "john.doe@demo.com"})
}

func TestACodeSendsItselfWhenItIsFull(t *testing.T) {
	for name, give := range map[string]func(*bench){
		"typed":         func(b *bench) { b.types("654321") },
		"burst":         func(b *bench) { b.bursts("654321") },
		"with spaces":   func(b *bench) { b.pastes(" 654 321\n") },
		"with dashes":   func(b *bench) { b.pastes("654-321") },
		"after a slip":  func(b *bench) { b.types("65").presses(tea.KeyBackspace).types("54321") },
		"over a part":   func(b *bench) { b.types("99").pastes("654321") },
		"digit by word": func(b *bench) { b.types("6 5 4 3 2 1") },
	} {
		b := newBench(t, 80, 24).shows(scenes["code"])
		give(b)
		if len(b.fake.commands) != 1 {
			t.Fatalf("%s: %v", name, b.fake.commands)
		}
		b.submitted(map[string]string{"token": "654321"})
	}
}

func TestACodeWithoutLengthWaitsForEnter(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["code-no-length"]).types("6543")
	b.nothingSent()
	b.presses(tea.KeyEnter).submitted(map[string]string{"token": "6543"})
}

func TestADefaultCodeWaitsForEnter(t *testing.T) {
	b := newBench(t, 80, 24)
	b.root.d.Defaults = flow.Defaults{Values: map[string]string{"token": "654321"}}
	b.shows(scenes["code"])
	b.types(" ").nothingSent()
	b.presses(tea.KeyEnter).submitted(map[string]string{"token": "654321"})
}

func TestWhatIsTypedOnAFullCodeBeginsANewOne(t *testing.T) {
	b := newBench(t, 80, 24)
	b.root.d.Defaults = flow.Defaults{Values: map[string]string{"token": "654321"}}
	b.shows(scenes["code"]).types("12345").nothingSent()
	b.types("6").submitted(map[string]string{"token": "123456"})
}

func TestANewCodeIsAskedForWhenItIsTime(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["code"]).presses(tea.KeyCtrlR)
	b.nothingSent()
	b.now = b.now.Add(20 * time.Second)
	if c := b.presses(tea.KeyCtrlR).sent(); c != (flow.ResendCode{}) {
		t.Fatalf("sent %#v", c)
	}
}

func TestCountryAndDocumentAreFoundByNameOrCode(t *testing.T) {
	for query, want := range map[string]string{"CO": "CO", "co": "CO", "colom": "CO", "dominican": "DO", "rica": "CR", "PERU": "PE", "é": "AR"} {
		b := newBench(t, 80, 24).shows(scenes["country"])
		if query != "é" { // finds nothing else than what has an e; Enter still takes a row
			b.types(query)
		}
		b.presses(tea.KeyEnter, tea.KeyDown, tea.KeyDown, tea.KeyEnter)
		b.submitted(map[string]string{"country": want, "document_type": "passport"})
	}
}

func TestAnExactCodeComesFirst(t *testing.T) {
	rows := []row{{"US", "Estados Unidos", ""}, {"ES", "España", ""}, {"SV", "El Salvador", ""}}
	b := newBench(t, 80, 24)
	p := newPicker(b.root.d, rows, "")
	p.search("es")
	if p.Value() != "ES" {
		t.Errorf("es gives %s first", p.Value())
	}
}

func TestWhatMatchesNothingIsNotSent(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["country"]).types("zz").presses(tea.KeyEnter)
	b.nothingSent()
	b.sees(words.English.Picker.NothingMatches)
	b.presses(tea.KeyEsc)
	b.sees("Argentina")
}

func TestEscGoesBackFromTheDocumentToTheCountry(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["country"]).types("co").presses(tea.KeyEnter)
	b.sees("✓ Country of the document: Colombia")
	b.presses(tea.KeyEsc)
	b.nothingSent()
	b.presses(tea.KeyCtrlU).types("mx").presses(tea.KeyEnter, tea.KeyEnter)
	b.submitted(map[string]string{"country": "MX", "document_type": "national-id"})
}

func TestConsentIsNeverTickedBeforehandAndRefusingItAsksToLeave(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["consent"]).presses(tea.KeyEnter)
	b.nothingSent()
	b.sees("✗ " + words.English.Consent.NotTicked[:30])
	b.types("n")
	b.nothingSent()
	b.sees(words.English.Leave.Title)
	b.presses(tea.KeyEsc, tea.KeySpace)
	b.sees("[x]")
	b.presses(tea.KeyEnter).submitted(map[string]string{"authorization": "true"})
}

func TestAllOfTheTermsCanBeRead(t *testing.T) {
	b := newBench(t, 50, 14).shows(scenes["consent"])
	b.misses("https://example.com/policy")
	b.presses(tea.KeyEnd).sees("https://example.com/policy", "[ ]")
	b.presses(tea.KeyPgUp, tea.KeyPgUp, tea.KeyPgUp).sees("Banco de Pruebas", "[ ]")
}

func TestTheDemoTicksConsent(t *testing.T) {
	b := newBench(t, 80, 24)
	b.root.d.Defaults = flow.Defaults{Consent: true}
	b.shows(scenes["consent"]).presses(tea.KeyEnter).submitted(map[string]string{"authorization": "true"})
}

func TestAnUnknownStepIsAForm(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["unknown"])
	b.sees("Your household", "77-1203")
	b.types("Ana Pérez").presses(tea.KeyTab).types("x").presses(tea.KeyTab)
	b.sees("✗ ") // said on leaving the field
	b.presses(tea.KeyShiftTab, tea.KeyBackspace).types("3").presses(tea.KeyTab, tea.KeyTab, tea.KeySpace, tea.KeyTab).types("flat")
	b.presses(tea.KeyEnter, tea.KeyEnter)
	b.submitted(map[string]string{"full_name": "Ana Pérez", "people": "3", "owner": "true", "kind_of_home": "f"})
}

func TestSendingAFormStopsAtTheFirstMistake(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["unknown"])
	b.presses(tea.KeyTab, tea.KeyTab, tea.KeyTab, tea.KeyTab, tea.KeyTab, tea.KeyEnter)
	b.nothingSent()
	b.types("Ana").presses(tea.KeyTab).types("2").presses(tea.KeyTab, tea.KeyTab, tea.KeyTab, tea.KeyTab, tea.KeyEnter)
	b.submitted(map[string]string{"full_name": "Ana", "people": "2", "owner": "false", "kind_of_home": "h"})
}

func TestWhatWasAnsweredBeforeIsOfferedAgain(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["email-again"])
	b.sees("jon.doe@demo.com", words.English.Reason("email_not_valid_verdict", "").What)
	b.presses(tea.KeyHome, tea.KeyDelete, tea.KeyDelete, tea.KeyDelete).types("john").presses(tea.KeyEnter)
	b.submitted(map[string]string{"email": "john.doe@demo.com"})
}

func TestTextTakesThePlaceOfWhatThePersonDidNotType(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["email-again"])
	b.types("ana@demo.com").presses(tea.KeyEnter)
	b.submitted(map[string]string{"email": "ana@demo.com"})
}

func TestAfterTroubleTheSameScreenComesBack(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["email"]).types("john.doe@demo.com").presses(tea.KeyEnter)
	b.sent()
	b.shows(with(scenes["email"], func(s *flow.Snapshot) {
		s.Phase, s.Trouble = flow.PhaseStuck, &flow.Trouble{Code: flow.TroubleRejected, Err: errors.New("400")}
	}))
	if c := b.presses(tea.KeyEnter).sent(); c != (flow.TryAgain{}) {
		t.Fatalf("sent %#v", c)
	}
	b.now = b.now.Add(time.Minute)
	b.shows(scenes["email"]).sees("john.doe@demo.com")
}

func TestDocumentsHaveTheNamesOfTheirCountry(t *testing.T) {
	b := newBench(t, 80, 24, func(o *Options) { o.Words = words.Spanish }).shows(scenes["country"]).types("co").presses(tea.KeyEnter)
	b.sees(words.Spanish.DocumentType("national-id", "CO"))
	b.presses(tea.KeyEsc, tea.KeyCtrlU).types("pe").presses(tea.KeyEnter)
	b.sees(words.Spanish.DocumentType("national-id", "PE"))
}

func TestATerminalsLateAnswerIsNotTyped(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["email"]).bursts("11;rgb:1e1e/1e1e/1e1e")
	b.misses("11;rgb")
	b.bursts("john.doe@demo.com").presses(tea.KeyEnter).submitted(map[string]string{"email": "john.doe@demo.com"})
}
