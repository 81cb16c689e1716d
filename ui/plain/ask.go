package plain

import (
	"context"
	"errors"

	"cedula/flow"
	"cedula/flow/media"
)

// Why a step was not answered.
var (
	errEnded    = errors.New("the input ended at a question")
	errRefused  = errors.New("the consent was refused")
	errOvertook = errors.New("the step is not asked any more")
)

// ends are the ends that these come to; what overtook a question is no end.
var ends = map[error]End{errEnded: InputEnded, errRefused: ConsentRefused}

// ask asks a step once and submits the answers.
func (c *conversation) ask(ctx context.Context, s flow.Snapshot) (end End, over bool) {
	if c.asked == s.Step.ID {
		return Over, false
	}
	c.asked = s.Step.ID
	answers, err := c.askStep(ctx, s)
	if ctx.Err() != nil {
		return Interrupted, true
	}
	if end, over := ends[err]; over {
		c.tellEnd(err)
		return end, true
	}
	if err == nil {
		c.Verification.Do(answers)
	}
	return Over, false
}

func (c *conversation) tellEnd(err error) {
	if err == errEnded {
		c.say(c.Words.Plain.InputEnded)
		return
	}
	c.say(c.Words.Answer(&flow.AnswerError{Problem: flow.ConsentRefused}))
}

// askStep introduces a step and asks its questions, then its files.
func (c *conversation) askStep(ctx context.Context, s flow.Snapshot) (flow.Submit, error) {
	a := &asking{conversation: c, snapshot: s, values: map[string]string{}, files: map[string]string{}}
	c.introduce(s.Step)
	for _, q := range s.Step.Questions {
		if err := a.question(ctx, q); err != nil {
			return flow.Submit{}, err
		}
	}
	for _, f := range s.Step.Files {
		if err := a.file(ctx, f); err != nil {
			return flow.Submit{}, err
		}
	}
	return flow.Submit{StepID: s.Step.ID, Values: a.values, Files: a.files}, nil
}

func (c *conversation) introduce(step flow.Step) {
	c.introduced = step.ID
	text := c.Words.Step(step)
	c.say(text.Title)
	c.say(text.Lead)
	c.say(text.Hint)
	if step.Kind == flow.KindConsent || step.Consent != nil {
		c.sayTerms(step.Consent)
	}
}

// sayTerms says what is to be authorised, and for whom.
func (c *conversation) sayTerms(terms *flow.ConsentTerms) {
	text := c.Words.ConsentText(terms)
	c.say(text.Who)
	c.say(text.What)
	for _, paragraph := range text.Terms {
		c.say(paragraph)
	}
	c.say(text.Link)
	c.say(text.Refuse)
}

// asking is one step being asked.
type asking struct {
	*conversation
	snapshot flow.Snapshot
	values   map[string]string
	files    map[string]string
	chosen   []media.File
}

// line reads the answer to an open question. The step may be over before it
// comes: finished on a phone, expired, cancelled.
func (a *asking) line(ctx context.Context) (string, error) {
	if a.Input.Ended() {
		return "", errEnded
	}
	lines := a.Input.ask()
	for {
		select {
		case line, ok := <-lines:
			a.Input.took(ok)
			return line, endUnless(ok)
		case t, ok := <-a.transitions:
			if !ok || a.overtaken(t) {
				return "", errOvertook
			}
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

func endUnless(ok bool) error {
	if ok {
		return nil
	}
	return errEnded
}

// overtaken notes a transition that came while a question was open, and tells
// whether it ends the question.
func (a *asking) overtaken(t flow.Transition) bool {
	if t.Snapshot.Phase != flow.PhaseAsking || t.Snapshot.Step.ID != a.snapshot.Step.ID {
		a.pending = &t
		return true
	}
	a.last = t.Snapshot
	a.tell(t)
	return false
}
