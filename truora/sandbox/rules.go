package sandbox

import (
	"fmt"
	"slices"
	"strings"

	"cedula/truora"
)

// problem is a mistake at a path of the scenario; a nil one is none.
type problem struct {
	path string
	text string
}

// check looks at what a decoded scenario says. The first mistake is told.
func (s *Scenario) check(d *decoding) error {
	for _, p := range slices.Concat(s.checkSelf(), s.checkSteps(), s.checkFaults(), s.checkEvents(), s.checkAnswers()) {
		return d.fail(p.path, "%s", p.text)
	}
	return nil
}

func (s *Scenario) checkSelf() []problem {
	return slices.Concat(
		oneOf("ending", s.Ending, EndsSuccess, EndsDeclined, EndsExpired, EndsCanceled, EndsSystemError, EndsPending),
		oneOf("upload_urls", s.UploadURLs, URLsInStep, URLsInOutputs, URLsInBoth, URLsInInputs),
		when(lettersAndDigits(s.Name) == "", "", "the file's name needs a letter or digit: it makes the flow id"),
		when(s.Description == "", "description", "is missing: one line that says what the scenario shows"),
		when(len(s.Steps) == 0, "steps", "is missing: a scenario has one step at least"),
		when(s.Idle == 0, "idle", "is at least 1s"),
		when(s.LinkLifetime == 0, "link_lifetime", "is at least 1s"),
	)
}

func (s *Scenario) checkSteps() []problem {
	var found []problem
	for i, step := range s.Steps {
		at := fmt.Sprintf("steps.%d", i)
		found = append(found, when(step.Type == "", at+".type", "is missing")...)
		found = append(found, checkInputs(at, step.Inputs)...)
		found = append(found, checkFiles(at, step.Files)...)
		found = append(found, checkAttempts(at, step.Attempts)...)
	}
	return found
}

func checkInputs(at string, inputs []InputPlan) []problem {
	var found []problem
	seen := map[string]bool{}
	for i, input := range inputs {
		at := fmt.Sprintf("%s.inputs.%d", at, i)
		found = append(found, input.check(at)...)
		found = append(found, when(seen[input.Type+"\x00"+input.Name], at+".name", "stands twice in this step with the same type")...)
		seen[input.Type+"\x00"+input.Name] = true
	}
	return found
}

func (p InputPlan) check(at string) []problem {
	blank := slices.ContainsFunc(p.Options, func(o truora.Option) bool { return o.Value == "" })
	return slices.Concat(
		when(p.Type == "", at+".type", "is missing"),
		when(p.Name == "", at+".name", "is missing"),
		when(blank, at+".options", "an option needs a value"),
		when(p.ReadOnly && p.Value == "", at+".read_only", "a read-only input needs a value"),
		when(p.Value != "" && !p.allows(p.Value), at+".value", "is none of the options"),
		when(p.Answer != "" && !p.allows(p.Answer), at+".answer", "is none of the options"),
	)
}

// allows reports whether a value is one of the options, if there are any.
func (p InputPlan) allows(value string) bool {
	return len(p.Options) == 0 || slices.ContainsFunc(p.Options, func(o truora.Option) bool { return o.Value == value })
}

func checkFiles(at string, files []FilePlan) []problem {
	var found []problem
	seen := map[string]bool{}
	for i, file := range files {
		at := fmt.Sprintf("%s.files.%d", at, i)
		found = append(found, when(file.Name == "", at+".name", "is missing")...)
		found = append(found, when(seen[file.Name], at+".name", "stands twice in this step")...)
		if file.Specimen != "" {
			found = append(found, oneOf(at+".specimen", file.Specimen, specimenNames()...)...)
		}
		seen[file.Name] = true
	}
	return found
}

func checkAttempts(at string, attempts []Outcome) []problem {
	var found []problem
	for i, attempt := range attempts {
		at := fmt.Sprintf("%s.attempts.%d.outcome", at, i)
		found = append(found, oneOf(at, attempt.Kind, OutcomeSuccess, OutcomeFailure, OutcomeDecline, OutcomeExpire, OutcomeSystemError, OutcomePending)...)
	}
	return found
}

func (s *Scenario) checkFaults() []problem {
	var found []problem
	for i, fault := range s.Faults {
		at := fmt.Sprintf("faults.%d", i)
		found = append(found, slices.Concat(
			oneOf(at+".call", fault.Call, calls...),
			oneOf(at+".fault", fault.Kind, FaultUnavailable, FaultRateLimited, FaultLostAnswer, FaultRefused, FaultSlow, FaultGarbage),
			s.knownStep(at+".step", fault.Step),
			when(fault.Nth == 0, at+".nth", "counts from 1"),
			when(fault.Times == 0, at+".times", "is 1 or more"),
		)...)
	}
	return found
}

// calls are the calls that a fault or an event can hang on.
var calls = []Call{CallToken, CallCreate, CallRead, CallVerify, CallUpload, CallResult, CallCancel, CallBack}

func (s *Scenario) checkEvents() []problem {
	var found []problem
	for i, event := range s.Events {
		at := fmt.Sprintf("events.%d", i)
		found = append(found, slices.Concat(
			oneOf(at+".event", event.Kind, EventFinished, EventCanceled, EventExpired),
			when(event.Step == "", at+".step", "is missing: the type of the step that it happens at"),
			s.knownStep(at+".step", event.Step),
			when(event.Before != "" && event.After > 0, at+".before", "cannot stand together with after"),
		)...)
		if event.Before != "" {
			found = append(found, oneOf(at+".before", event.Before, CallRead, CallVerify, CallUpload, CallBack)...)
		}
	}
	return found
}

// knownStep finds a step type that no step of the scenario has.
func (s *Scenario) knownStep(path, stepType string) []problem {
	var known []string
	for _, step := range s.Steps {
		known = append(known, step.Type)
	}
	return when(stepType != "" && !slices.Contains(known, stepType), path, "no step has this type"+suggestion(stepType, known))
}

// checkAnswers finds one name that is to be answered in two ways: answers are
// offered by name.
func (s *Scenario) checkAnswers() []problem {
	var found []problem
	answers := map[string]string{}
	for i, step := range s.Steps {
		for j, input := range step.Inputs {
			first, seen := answers[input.Name]
			clash := seen && input.Answer != "" && first != input.offer()
			found = append(found, when(clash, fmt.Sprintf("steps.%d.inputs.%d.answer", i, j), "another input of this name has another answer")...)
			answers[input.Name] = input.offer()
		}
	}
	return found
}

// when makes a problem of a condition.
func when(wrong bool, path, text string) []problem {
	if !wrong {
		return nil
	}
	return []problem{{path, text}}
}

// oneOf finds a word that is none of those allowed.
func oneOf[T ~string](path string, word T, allowed ...T) []problem {
	var words []string
	for _, a := range allowed {
		words = append(words, string(a))
	}
	if word == "" {
		return when(true, path, "is missing; allowed: "+strings.Join(words, ", "))
	}
	text := fmt.Sprintf("%q is not allowed", string(word)) + suggestion(string(word), words)
	return when(!slices.Contains(allowed, word), path, text)
}
