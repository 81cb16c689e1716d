package sandbox_test

import (
	"slices"
	"testing"

	"cedula/truora/sandbox"
)

// textsOf are all that a scenario says to the person.
func textsOf(s *sandbox.Scenario) (texts []string) {
	for _, step := range s.Steps {
		texts = append(texts, step.Title, step.Description)
		for _, in := range step.Inputs {
			texts = append(texts, in.Description)
			for _, option := range in.Options {
				texts = append(texts, option.Label)
			}
		}
		for _, file := range step.Files {
			texts = append(texts, file.Description)
		}
		for _, attempt := range step.Attempts {
			texts = append(texts, attempt.Message)
		}
	}
	return texts
}

// sameInAll are those that read the same in another language. The screens name
// countries and documents by their codes.
var sameInAll = []string{"", "E-mail", "Colombia", "BR", "CL", "CO", "CR", "MX", "PE", "national-id", "passport", "foreign-id", "driver-license"}

func TestEveryBuiltInScenarioIsTranslated(t *testing.T) {
	for _, s := range sandbox.BuiltInScenarios() {
		english := textsOf(s)
		for _, language := range []string{"es", "pt"} {
			for i, text := range textsOf(s.In(language)) {
				if text == english[i] && !slices.Contains(sameInAll, text) {
					t.Errorf("%s in %s: %q is left in English", s.Name, language, text)
				}
			}
		}
		if !slices.Equal(textsOf(s), english) {
			t.Errorf("%s was changed by a translation", s.Name)
		}
	}
}

func TestAScenarioInAnotherLanguageEndsAsItSays(t *testing.T) {
	s, err := sandbox.LoadScenario("everything")
	if err != nil {
		t.Fatal(err)
	}
	spanish := s.In("es")
	b := inProcess(t, sandbox.Options{Scenarios: []*sandbox.Scenario{spanish}})
	b.startWithRetries(spanish.FlowID())
	if got := endingOf(answerAll(b, spanish, t.TempDir())); got != s.Ending {
		t.Errorf("ended as %q, its file says %q", got, s.Ending)
	}
	if answer := spanish.Answers()["response"]; answer != "Azul" {
		t.Errorf("the demo answers %q", answer)
	}
}

func TestAScenariosOwnTextsComeFirst(t *testing.T) {
	s, err := sandbox.Parse("bank.toml", []byte(`description = "A bank"
[[steps]]
type = "choose_branch"
title = "Phone"
description = "Your branch"
[texts.es]
"Phone" = "Móvil"
"Your branch" = "Su sucursal"
`))
	if err != nil {
		t.Fatal(err)
	}
	if step := s.In("es").Steps[0]; step.Title != "Móvil" || step.Description != "Su sucursal" {
		t.Errorf("%+v", step)
	}
	if step := s.In("pt").Steps[0]; step.Title != "Celular" || step.Description != "Your branch" {
		t.Errorf("%+v", step)
	}
}
