package plain

import (
	"cmp"
	"context"
	"strings"

	"cedula/flow"
)

// offer is an answer that an empty line takes.
type offer struct {
	value string
	// firm says that it stands without anybody there: it is taken at the end
	// of the input too. What was refused before is not.
	firm bool
}

func (o offer) there() bool { return o.value != "" }

// question asks one question, until its answer can be right.
func (a *asking) question(ctx context.Context, q flow.Question) error {
	if q.ReadOnly {
		a.sayReadOnly(q)
		return nil
	}
	o := a.offerFor(q)
	a.sayChoices(q)
	for {
		a.prompt(q, o)
		value, given, err := a.answer(ctx, q, o)
		if given {
			a.values[q.Name] = value
		}
		if !isAnswerError(err) {
			return err
		}
		a.say(a.Words.Answer(err))
	}
}

// answer reads one answer: given is false where the question is skipped.
func (a *asking) answer(ctx context.Context, q flow.Question, o offer) (value string, given bool, err error) {
	line, err := a.line(ctx)
	if err == errEnded {
		return a.unanswered(q, o)
	}
	if err != nil {
		return "", false, err
	}
	line = strings.TrimSpace(line)
	switch {
	case line == "" && o.there():
		return o.value, true, nil
	case line == "" && q.Optional, line == "-" && q.Optional && o.there():
		return "", false, nil
	case line == "":
		return "", false, &flow.AnswerError{Problem: flow.AnswerMissing}
	}
	value, err = a.check(q, line)
	return value, err == nil, err
}

// unanswered is what a question comes to when the input has ended.
func (a *asking) unanswered(q flow.Question, o offer) (value string, given bool, err error) {
	switch {
	case o.there() && o.firm:
		return o.value, true, nil
	case q.Optional && !o.there():
		return "", false, nil
	}
	return "", false, errEnded
}

// check takes an answer apart: yes and no are words here, all else is flow's.
func (a *asking) check(q flow.Question, line string) (string, error) {
	if q.Answer == flow.AnswerConsent {
		return a.consent(q, line)
	}
	if yes, ok := a.Words.YesOrNo(line); ok && q.Answer == flow.AnswerCheckbox {
		return map[bool]string{true: "true", false: "false"}[yes], nil
	}
	return q.CheckLocalized(line, func(value string) string { return a.name(q, value) })
}

// consent takes yes and no alone; a no ends it, and nothing is sent.
func (a *asking) consent(q flow.Question, line string) (string, error) {
	yes, ok := a.Words.YesOrNo(line)
	switch {
	case !ok:
		return "", &flow.AnswerError{Problem: flow.YesOrNo}
	case !yes && !q.Optional:
		return "", errRefused
	}
	return map[bool]string{true: "true", false: "false"}[yes], nil
}

// offerFor finds what an empty answer takes: what was answered before, else
// the program's default, else the API's, else the only option there is.
func (a *asking) offerFor(q flow.Question) offer {
	preset := a.preset(q)
	if q.Answer == flow.AnswerConsent {
		return offer{preset, true}
	}
	kept := a.snapshot.Answers[q.Name]
	if q.Answer == flow.AnswerCode {
		kept = ""
	}
	value := cmp.Or(a.fitting(q, kept), preset, a.fitting(q, q.Value), soleOption(q))
	return offer{value, a.firm(preset != "")}
}

// preset is the program's own default for a question. Consent has one in the
// demo alone.
func (a *asking) preset(q flow.Question) string {
	if q.Answer == flow.AnswerConsent {
		return map[bool]string{true: "true"}[a.Defaults.Consent]
	}
	return a.fitting(q, a.Defaults.Values[q.Name])
}

// firm tells whether an offer may be taken with nobody there: never again
// after the API refused an answer outright, and after a refusal only where the
// program itself gave it.
func (a *asking) firm(preset bool) bool {
	step := a.snapshot.Step.ID
	if a.rejected == step {
		return false
	}
	refused := a.snapshot.Refusal != nil && a.snapshot.Refusal.StepID == step
	return preset || !refused
}

// fitting is the value if it can be right, else nothing.
func (a *asking) fitting(q flow.Question, value string) string {
	if value == "" {
		return ""
	}
	checked, err := a.check(q, value)
	if err != nil {
		return ""
	}
	return checked
}

func soleOption(q flow.Question) string {
	if len(q.Options) == 1 {
		return q.Options[0].Value
	}
	return ""
}

func isAnswerError(err error) bool {
	_, ok := err.(*flow.AnswerError)
	return ok
}
