package sandbox

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"cedula/truora"
	"cedula/truora/sandbox/specimen"
	"cedula/truora/tomlfile"
)

// problem is a mistake in a scenario.
type problem struct {
	path string // such as "steps.1.inputs.0.name"
	text string // what is wrong, and what is allowed
}

// findProblem returns the first mistake in a decoded scenario; ok is false if
// there is none.
func (sc *Scenario) findProblem() (first problem, ok bool) {
	problems := slices.Concat(sc.checkItself(), sc.checkSteps(), sc.checkFaults(), sc.checkEvents(), sc.checkAnswers())
	if len(problems) == 0 {
		return problem{}, false
	}
	return problems[0], true
}

func (sc *Scenario) checkItself() []problem {
	return slices.Concat(
		checkWord("ending", sc.Ending, EndsSuccess, EndsDeclined, EndsExpired, EndsCanceled, EndsSystemError, EndsPending),
		checkWord("upload_urls", sc.UploadURLs, URLsInStep, URLsInOutputs, URLsInBoth, URLsInInputs),
		problemIf(lettersAndDigits(sc.Name) == "", "", "the file's name needs a letter or digit: it makes the flow id"),
		checkWord("risk", cmp.Or(sc.Risk, truora.RiskSkipped), truora.RiskFound, truora.RiskNotFound, truora.RiskNotEstablished, truora.RiskSkipped),
		problemIf(sc.Description == "", "description", "is missing: one line that says what the scenario shows"),
		problemIf(len(sc.Steps) == 0, "steps", "is missing: a scenario has one step at least"),
		problemIf(sc.Idle == 0, "idle", "is at least 1s"),
		problemIf(sc.TimeToLive < time.Minute || sc.TimeToLive > maxTimeToLive, "time_to_live", "is 1m to 24h"),
		checkReason("reason", sc.Reason),
		problemIf(sc.LinkLifetime == 0, "link_lifetime", "is at least 1s"),
	)
}

func (sc *Scenario) checkSteps() []problem {
	var found []problem
	for i, step := range sc.Steps {
		at := fmt.Sprintf("steps.%d", i)
		found = append(found, problemIf(step.Type == "", at+".type", "is missing")...)
		found = append(found, checkInputs(at, step.Inputs)...)
		found = append(found, checkFiles(at, step.Files)...)
		found = append(found, problemIf(takesPhotos[step.Type] && len(step.Files) == 0, at+".files", "is missing: a step that takes photos has one at least")...)
		found = append(found, problemIf(step.pageName() != "" && len(step.Files)+len(step.Inputs) > 0, at+".page", "a step that is done on a page has no inputs and no files")...)
		for j, attempt := range step.Attempts {
			at := fmt.Sprintf("%s.attempts.%d", at, j)
			found = append(found, checkWord(at+".outcome", attempt.Kind,
				OutcomeSuccess, OutcomeFailure, OutcomeDecline, OutcomeExpire, OutcomeSystemError, OutcomePending)...)
			found = append(found, checkReason(at+".reason", attempt.Reason)...)
		}
	}
	return found
}

func checkInputs(at string, inputs []InputPlan) []problem {
	var found []problem
	seen := map[string]bool{}
	for i, in := range inputs {
		at := fmt.Sprintf("%s.inputs.%d", at, i)
		hasBlankOption := slices.ContainsFunc(in.Options, func(o truora.Option) bool { return o.Value == "" })
		found = append(found, slices.Concat(
			problemIf(in.Type == "", at+".type", "is missing"),
			problemIf(in.Name == "", at+".name", "is missing"),
			problemIf(hasBlankOption, at+".options", "an option needs a value"),
			problemIf(in.ReadOnly && in.Value == "", at+".read_only", "a read-only input needs a value"),
			problemIf(in.Value != "" && !in.allows(in.Value), at+".value", "is none of the options"),
			problemIf(in.Answer != "" && !in.allows(in.Answer), at+".answer", "is none of the options"),
			problemIf(seen[in.Type+"\x00"+in.Name], at+".name", "stands twice in this step with the same type"),
		)...)
		seen[in.Type+"\x00"+in.Name] = true
	}
	return found
}

// allows reports whether a value is one of the options, if there are any.
func (in InputPlan) allows(value string) bool {
	return len(in.Options) == 0 || slices.ContainsFunc(in.Options, func(o truora.Option) bool { return o.Value == value })
}

func checkFiles(at string, files []FilePlan) []problem {
	var found []problem
	seen := map[string]bool{}
	for i, file := range files {
		at := fmt.Sprintf("%s.files.%d", at, i)
		found = append(found, problemIf(file.Name == "", at+".name", "is missing")...)
		found = append(found, problemIf(seen[file.Name], at+".name", "stands twice in this step")...)
		if file.Specimen != "" {
			found = append(found, checkWord(at+".specimen", specimen.Name(file.Specimen), specimen.Names()...)...)
		}
		seen[file.Name] = true
	}
	return found
}

func (sc *Scenario) checkFaults() []problem {
	var found []problem
	for i, fault := range sc.Faults {
		at := fmt.Sprintf("faults.%d", i)
		found = append(found, slices.Concat(
			checkWord(at+".call", fault.Call, CallToken, CallCreate, CallRead, CallVerify, CallUpload, CallResult, CallCancel, CallBack, CallTerms),
			checkWord(at+".fault", fault.Kind, FaultUnavailable, FaultRateLimited, FaultLostAnswer, FaultRefused, FaultSlow, FaultGarbage),
			sc.checkStepType(at+".step", fault.Step),
			problemIf(fault.Nth == 0, at+".nth", "counts from 1"),
			problemIf(fault.Times == 0, at+".times", "is 1 or more"),
		)...)
	}
	return found
}

func (sc *Scenario) checkEvents() []problem {
	var found []problem
	for i, event := range sc.Events {
		at := fmt.Sprintf("events.%d", i)
		found = append(found, slices.Concat(
			checkWord(at+".event", event.Kind, EventFinished, EventCanceled, EventExpired),
			problemIf(event.Step == "", at+".step", "is missing: the type of the step that it happens at"),
			sc.checkStepType(at+".step", event.Step),
			checkReason(at+".reason", event.Reason),
			problemIf(event.Before != "" && event.After > 0, at+".before", "cannot stand together with after"),
		)...)
		if event.Before != "" {
			found = append(found, checkWord(at+".before", event.Before, CallRead, CallVerify, CallUpload, CallBack)...)
		}
	}
	return found
}

// checkStepType reports a step type that no step of the scenario has.
func (sc *Scenario) checkStepType(path, stepType string) []problem {
	var known []string
	for _, step := range sc.Steps {
		known = append(known, step.Type)
	}
	isUnknown := stepType != "" && !slices.Contains(known, stepType)
	return problemIf(isUnknown, path, "no step has this type"+suggestion(stepType, known))
}

// checkAnswers reports a name with two different answers: a demo answers by
// name.
func (sc *Scenario) checkAnswers() []problem {
	var found []problem
	answers := map[string]string{}
	for i, step := range sc.Steps {
		for j, in := range step.Inputs {
			first, seen := answers[in.Name]
			differs := seen && in.Answer != "" && first != in.demoAnswer()
			found = append(found, problemIf(differs, fmt.Sprintf("steps.%d.inputs.%d.answer", i, j), "another input of this name has another answer")...)
			answers[in.Name] = in.demoAnswer()
		}
	}
	return found
}

// maxTimeToLive is the maximum lifetime of a process (docs).
const maxTimeToLive = 24 * time.Hour

// takesPhotos are the types of step that require a file.
var takesPhotos = map[string]bool{"take_document_photo": true, "take_invoice_photo": true}

// checkReason reports a reason that the API does not document, with the nearest
// documented one.
func checkReason(path, reason string) []problem {
	if reason == "" {
		return nil
	}
	text := fmt.Sprintf("%q is no reason that the API gives", reason)
	if nearest, ok := tomlfile.Nearest(reason, truora.KnownReasons()); ok {
		text += "; did you mean " + nearest + "?"
	} else {
		text += ", as blurry_image"
	}
	return problemIf(!slices.Contains(truora.KnownReasons(), reason), path, text)
}

// problemIf returns a problem if wrong is true.
func problemIf(wrong bool, path, text string) []problem {
	if !wrong {
		return nil
	}
	return []problem{{path, text}}
}

// checkWord reports a word that is not allowed.
func checkWord[T ~string](path string, word T, allowed ...T) []problem {
	var words []string
	for _, a := range allowed {
		words = append(words, string(a))
	}
	if word == "" {
		return problemIf(true, path, "is missing; allowed: "+strings.Join(words, ", "))
	}
	text := fmt.Sprintf("%q is not allowed", string(word)) + suggestion(string(word), words)
	return problemIf(!slices.Contains(allowed, word), path, text)
}
