package plain

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cedula/flow"
	"cedula/flow/media"
	"cedula/truora/safetext"
)

// stepAnswers collects the answers to one step.
type stepAnswers struct {
	*conversation
	snapshot flow.Snapshot
	values   map[string]string
	files    map[string]flow.ChosenFile
	chosen   []media.File
	line     string // the last answer, as typed
	// sameAgain is the path of a picture that needs confirmation, because it
	// was already chosen for another file.
	sameAgain string
}

// askStep introduces a step and asks its questions, then its files.
func (c *conversation) askStep(ctx context.Context, s flow.Snapshot) (flow.Submit, error) {
	a := &stepAnswers{conversation: c, snapshot: s, values: map[string]string{}, files: map[string]flow.ChosenFile{}}
	a.printIntroduction()
	for _, q := range s.Step.Questions {
		if err := a.askQuestion(ctx, q); err != nil {
			return flow.Submit{}, err
		}
	}
	for _, f := range s.Step.Files {
		if err := a.askFile(ctx, f); err != nil {
			return flow.Submit{}, err
		}
	}
	return flow.Submit{StepID: s.Step.ID, Values: a.values, Files: a.files}, nil
}

// printIntroduction prints the step's title, and who asks for a consent.
func (a *stepAnswers) printIntroduction() {
	step := a.snapshot.Step
	a.introducedStep = step.ID
	text := a.Words.Step(step)
	a.printLine(text.Title)
	a.printLine(text.Lead)
	a.printLine(text.Hint)
	if a.snapshot.SentTo != "" {
		a.printLine(a.Words.Code.SentTo(a.snapshot.SentTo))
	}
	if step.Consent != nil {
		a.printLine(a.Words.ConsentRequest(*step.Consent))
		a.printLine(a.Words.Consent.Refusal)
	}
}

// printTerms prints the terms that a consent question refers to.
func (a *stepAnswers) printTerms(q flow.Question) {
	box, at, ok := a.boxOf(q)
	if !ok {
		return
	}
	if boxes := len(a.snapshot.Step.Consent.Boxes); boxes > 1 {
		a.printLine(a.Words.Consent.BoxOf(at+1, boxes) + ".")
	}
	for line := range strings.Lines(box.Text.Plain) {
		a.printLine(line)
	}
}

// boxOf is the consent's checkbox of a question, and its index.
func (a *stepAnswers) boxOf(q flow.Question) (box flow.ConsentBox, at int, ok bool) {
	if a.snapshot.Step.Consent == nil {
		return box, 0, false
	}
	boxes := a.snapshot.Step.Consent.Boxes
	at = slices.IndexFunc(boxes, func(box flow.ConsentBox) bool { return box.Question == q.Name })
	if at < 0 || q.Answer != flow.AnswerConsent {
		return box, 0, false
	}
	return boxes[at], at, true
}

// printLink prints the link to the page of a step, once, and again if it
// changes.
func (c *conversation) printLink(s flow.Snapshot) {
	if c.askedStep != s.Step.ID {
		c.askedStep, c.openedLink = s.Step.ID, ""
		a := stepAnswers{conversation: c, snapshot: s}
		a.printIntroduction()
		if s.Step.Link == "" {
			c.printLine(c.Words.Link.Elsewhere, c.Words.Link.Waiting)
		}
	}
	if link := s.Step.Link; link != "" && link != c.openedLink {
		c.openedLink = link
		c.printLine(c.Words.Plain.Open(link))
		if c.Sandbox {
			c.printLine(c.Words.HandOff.SandboxNote)
		}
		c.printLine(c.Words.Link.Waiting)
	}
}

// readLine reads the answer to an open question. Meanwhile, the step may end:
// completed on a phone, expired, cancelled.
func (a *stepAnswers) readLine(ctx context.Context) (string, error) {
	if a.Input.HasEnded() {
		return "", errInputEnded
	}
	lines := a.Input.request()
	for {
		select {
		case line, ok := <-lines:
			a.Input.markReceived(ok)
			if !ok {
				return "", errInputEnded
			}
			return line, nil
		case t, ok := <-a.transitions:
			if !ok || a.handleTransition(t) {
				return "", errStepOver
			}
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// handleTransition prints a transition that arrived while a question was open,
// and reports whether it ends the question.
func (a *stepAnswers) handleTransition(t flow.Transition) (stepOver bool) {
	if t.Snapshot.Phase != flow.PhaseAsking || t.Snapshot.Step.ID != a.snapshot.Step.ID {
		a.pending = &t
		return true
	}
	a.last = t.Snapshot
	a.printProgress(t)
	return false
}

// defaultAnswer is the answer used for an empty line.
type defaultAnswer struct {
	value string
	// unattended means that it is also used after the end of the input, except
	// if it was refused before.
	unattended bool
}

func (d defaultAnswer) isSet() bool { return d.value != "" }

// askQuestion asks one question, until the answer is valid.
func (a *stepAnswers) askQuestion(ctx context.Context, q flow.Question) error {
	if q.ReadOnly {
		a.printReadOnly(q)
		return nil
	}
	d := a.defaultFor(q)
	a.printTerms(q)
	a.printChoices(q)
	for asked := ""; ; {
		a.printQuestion(q, d)
		value, given, err := a.readAnswer(ctx, q, d)
		if err == nil && given && value != d.value {
			if remark := q.Remark(a.line); remark.IsAsked() && value != asked {
				a.printLine(a.Words.Remark(remark, q.Offer(a.line)))
				asked, d = value, defaultAnswer{value: a.ifValid(q, q.Offer(a.line))}
				continue
			} else if remark == flow.RemarkChanged {
				a.printLine(a.Words.Remark(remark, value))
			}
		}
		if given {
			a.values[q.Name] = value
		}
		var wrong *flow.AnswerError
		if !errors.As(err, &wrong) {
			return err
		}
		if wrong.Problem == flow.DateMalformed {
			a.printLine(a.Words.DateError(a.line))
		} else {
			a.printLine(a.Words.AnswerError(err))
		}
	}
}

// readAnswer reads one answer: given is false if the question is skipped.
func (a *stepAnswers) readAnswer(ctx context.Context, q flow.Question, d defaultAnswer) (value string, given bool, err error) {
	line, err := a.readLine(ctx)
	switch {
	case err == errInputEnded && d.isSet() && d.unattended:
		return d.value, true, nil
	case err == errInputEnded && q.Optional && !d.isSet():
		return "", false, nil
	case err != nil:
		return "", false, err
	}
	line = safetext.Typed(line)
	a.line = line
	switch {
	case line == "" && d.isSet():
		return d.value, true, nil
	case line == "" && q.Optional, line == "-" && q.Optional && d.isSet():
		return "", false, nil
	case line == "":
		return "", false, &flow.AnswerError{Problem: flow.AnswerMissing}
	}
	value, err = a.checkAnswer(q, line)
	return value, err == nil, err
}

// checkAnswer returns the value for the API: yes, no and dates are translated here,
// everything else by flow.
func (a *stepAnswers) checkAnswer(q flow.Question, line string) (string, error) {
	yes, isYesOrNo := a.Words.YesOrNo(line)
	switch {
	case q.Answer == flow.AnswerConsent && !isYesOrNo:
		return "", &flow.AnswerError{Problem: flow.YesOrNo}
	case q.Answer == flow.AnswerConsent && !yes && !q.Optional:
		return "", errConsentRefused
	case isYesOrNo && isYesNoQuestion(q):
		return strconv.FormatBool(yes), nil
	case q.Answer == flow.AnswerDate:
		line = a.Words.ReadDate(line)
	}
	return q.CheckLocalized(line, func(value string) string { return a.optionName(q, value) })
}

func isYesNoQuestion(q flow.Question) bool {
	return q.Answer == flow.AnswerConsent || q.Answer == flow.AnswerCheckbox
}

// defaultFor is the previous answer, else the program's default, else the
// API's, else the only option.
func (a *stepAnswers) defaultFor(q flow.Question) defaultAnswer {
	if q.Answer == flow.AnswerConsent { // consent has a default in the demo only
		if a.Defaults.Consent {
			return defaultAnswer{"true", true}
		}
		return defaultAnswer{"", true}
	}
	before := a.snapshot.Answers[q.Name]
	if q.Answer == flow.AnswerCode {
		before = ""
	}
	sole := ""
	if len(q.Options) == 1 {
		sole = q.Options[0].Value
	}
	program := a.ifValid(q, a.Defaults.Values[q.Name])
	value := cmp.Or(a.ifValid(q, before), program, a.ifValid(q, q.Value), sole)
	return defaultAnswer{value, a.isUnattended(program != "")}
}

// isUnattended reports whether a default may be used without a person: not
// after the API rejected an answer, and after another refusal only if it is the
// program's own default.
func (a *stepAnswers) isUnattended(fromProgram bool) bool {
	step := a.snapshot.Step.ID
	if a.rejectedStep == step {
		return false
	}
	refused := a.snapshot.Refusal != nil && a.snapshot.Refusal.StepID == step
	return fromProgram || !refused
}

// ifValid is the value for the API if it is valid, else empty.
func (a *stepAnswers) ifValid(q flow.Question, value string) string {
	if value == "" {
		return ""
	}
	checked, err := a.checkAnswer(q, value)
	if err != nil {
		return ""
	}
	return checked
}

// printQuestion prints a question's prompt, such as "Country (number, code or
// name) [CO]:". A consent is asked for in a sentence.
func (a *stepAnswers) printQuestion(q flow.Question, d defaultAnswer) {
	label := a.Words.Label(q)
	if box, _, ok := a.boxOf(q); ok {
		label = a.Words.ConsentBox(box.Kind, a.snapshot.Step.Consent.Country).Question
	} else if q.Subject == flow.SubjectConsent && q.Answer == flow.AnswerConsent {
		label = a.Words.ConsentBox(flow.ConsentBasic, "").Question
	}
	var notes []string
	if isYesNoQuestion(q) {
		notes = append(notes, a.Words.Plain.Yes+"/"+a.Words.Plain.No)
	}
	if len(q.Options) > 1 {
		notes = append(notes, a.Words.Plain.ByNumber)
	}
	if q.Answer == flow.AnswerDate {
		notes = append(notes, a.Words.Plain.AsDate)
	}
	a.printPrompt(label, append(notes, a.skipNotes(q.Optional, d)...), a.shownValue(q, d.value))
}

// skipNotes explain how a question is skipped, if it can be.
func (a *stepAnswers) skipNotes(optional bool, d defaultAnswer) []string {
	switch {
	case optional && d.isSet():
		return []string{a.Words.Plain.Optional, a.Words.Plain.DashSkips}
	case optional:
		return []string{a.Words.Plain.Optional}
	}
	return nil
}

func (a *stepAnswers) printPrompt(label string, notes []string, defaultValue string) {
	parts := []string{label}
	if len(notes) > 0 {
		parts = append(parts, "("+strings.Join(notes, ", ")+")")
	}
	if defaultValue != "" {
		parts = append(parts, "["+defaultValue+"]")
	}
	a.printLine(strings.TrimSuffix(strings.Join(parts, " "), ":") + ":")
}

// printReadOnly prints a value that cannot be changed.
func (c *conversation) printReadOnly(q flow.Question) {
	c.printLine(c.Words.Plain.ReadOnly(c.Words.Label(q), c.shownValue(q, q.Value)))
}

// shownValue is a value for display: yes and no in words, a date in the language's
// form, everything else unchanged.
func (c *conversation) shownValue(q flow.Question, value string) string {
	if q.Answer == flow.AnswerDate {
		return c.Words.DateOf(value)
	}
	if !isYesNoQuestion(q) {
		return value
	}
	return map[string]string{"true": c.Words.Plain.Yes, "false": c.Words.Plain.No}[value]
}

// printChoices lists the options with their numbers, once.
func (a *stepAnswers) printChoices(q flow.Question) {
	if len(q.Options) == 0 {
		return
	}
	a.printLine(a.Words.Label(q)+".", a.Words.Plain.ChooseFrom)
	for i, option := range q.Options {
		a.printItem(fmt.Sprintf("%d. %s", i+1, a.optionText(q, option)))
	}
}

// optionText is an option such as "Colombia (CO)": its name, and its value for
// the API.
func (a *stepAnswers) optionText(q flow.Question, option flow.Option) string {
	name := cmp.Or(a.optionName(q, option.Value), option.Label)
	if name == option.Value {
		return name
	}
	return name + " (" + option.Value + ")"
}

// optionName is an option's name in the person's language; empty if it has
// none. The names of document types depend on the country that was answered in
// this step.
func (a *stepAnswers) optionName(q flow.Question, value string) string {
	switch q.Subject {
	case flow.SubjectCountry:
		return a.Words.Country(value)
	case flow.SubjectDocumentType:
		country := ""
		for _, other := range a.snapshot.Step.Questions {
			if other.Subject == flow.SubjectCountry {
				country = a.values[other.Name]
				break
			}
		}
		return a.Words.DocumentType(value, country)
	}
	return ""
}
