package sandbox

import (
	"errors"
	"time"
)

// ErrNothingInProgress is that there is no step whose outcome could be chosen.
var ErrNothingInProgress = errors.New("no step is in progress")

// slowEvaluation is how much longer an evaluation takes while the sandbox is
// slow. It is not scaled by the speed.
const slowEvaluation = 20 * time.Second

// choiceDelay is how long a chosen outcome takes to come true.
const choiceDelay = 300 * time.Millisecond

// HeldStep is the step that a process was held at.
type HeldStep struct {
	ID, Type, Title string // empty where no step is left, and the result is worked out
}

// Hold makes the process that was touched last stand still: nothing of it is
// evaluated, and nothing happens by itself, until Release or ChooseOutcome. Its
// lifetime goes on. It gives the step in progress, and false where nothing is in
// progress.
func (s *Sandbox) Hold() (HeldStep, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, now := s.processInProgress()
	if p == nil {
		return HeldStep{}, false
	}
	if p.heldSince.IsZero() {
		p.heldSince = now
	}
	st := p.currentStep()
	if st == nil {
		return HeldStep{}, true
	}
	return HeldStep{ID: st.id, Type: st.plan.Type, Title: st.plan.Title}, true
}

// Release lets the process go on that was touched last, as though no time had
// passed while it was held.
func (s *Sandbox) Release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p, now := s.processInProgress(); p != nil {
		p.release(now)
	}
}

// release puts off all that did not happen while the process was held.
func (p *process) release(now time.Time) {
	if p.heldSince.IsZero() {
		return
	}
	heldFor := func(since time.Time) time.Duration {
		if since.Before(p.heldSince) {
			since = p.heldSince
		}
		return now.Sub(since)
	}
	for _, st := range p.steps {
		if st.evaluating {
			st.evaluationEnds = st.evaluationEnds.Add(heldFor(st.submitted))
		}
	}
	if st := p.currentStep(); st != nil {
		st.entered = st.entered.Add(heldFor(st.entered))
	}
	p.reviewEnds = p.reviewEnds.Add(now.Sub(p.heldSince))
	p.heldSince = time.Time{}
}

// ChooseOutcome chooses what becomes of the step in progress of the process
// that was touched last: if the step is being evaluated it comes true at once,
// else with the next submission. An OutcomeFailure leaves one attempt more at
// least. Once no step is left it chooses the result of the review. A process that
// was held goes on. Where there is nothing to choose the error is
// ErrNothingInProgress.
func (s *Sandbox) ChooseOutcome(outcome Outcome) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, now := s.processInProgress()
	if p == nil {
		return ErrNothingInProgress
	}
	p.release(now)
	due := now.Add(s.scaled(choiceDelay))
	st := p.currentStep()
	if st == nil {
		return p.chooseReview(outcome, due)
	}
	if outcome.Kind == OutcomeSuccess && p.ending != EndsPending {
		p.ending = EndsSuccess // whatever the scenario says
	}
	st.choose(outcome, due)
	return nil
}

// choose makes an outcome come true at due, or with the next submission.
func (st *step) choose(outcome Outcome, due time.Time) {
	if outcome.Kind == OutcomeFailure {
		st.retries = max(st.retries, 2)
	}
	switch {
	case !st.evaluating && st.plan.pageName() != "": // nothing is submitted that it could wait for
		st.chosen = &outcome
		st.submit(due)
	case !st.evaluating:
		st.chosen = &outcome
		return
	}
	st.outcome, st.evaluationEnds = outcome, due
}

// reviewEndings are what a review can be made to end in: there is nothing left
// to be tried again.
var reviewEndings = map[OutcomeKind]Ending{
	OutcomeSuccess: EndsSuccess, OutcomeDecline: EndsDeclined, OutcomeExpire: EndsExpired, OutcomeSystemError: EndsSystemError,
}

// chooseReview makes a review end at due.
func (p *process) chooseReview(outcome Outcome, due time.Time) error {
	ending, ok := reviewEndings[outcome.Kind]
	if !ok {
		return ErrNothingInProgress
	}
	p.ending, p.endingReason, p.reviewEnds = ending, outcome.Reason, due
	return nil
}

// processInProgress is the process that the presenter means: the one that was
// touched last; nil when there is none, or it is over.
func (s *Sandbox) processInProgress() (p *process, now time.Time) {
	now = s.clock.Now()
	if s.latest == nil {
		return nil, now
	}
	s.latest.settle(now)
	if s.latest.status.IsFinal() {
		return nil, now
	}
	return s.latest, now
}

// SetSlowEvaluation makes every evaluation take long from now on, the one under
// way as well, or ends that.
func (s *Sandbox) SetSlowEvaluation(slow bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.slow = slow
	p, now := s.processInProgress()
	if p == nil {
		return
	}
	st := p.currentStep()
	if st == nil || !st.evaluating || st.outcome.Kind == OutcomePending {
		return
	}
	st.evaluationEnds = now.Add(s.scaled(choiceDelay))
	if slow {
		st.evaluationEnds = now.Add(slowEvaluation)
	}
}

// SetOffline makes every connection be refused from now on, or ends that.
func (s *Sandbox) SetOffline(offline bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offline = offline
}

func (s *Sandbox) isOffline() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.offline
}

// reasonsByStep are the declined reasons that fit a type of step, where they are
// not those of its validation.
var reasonsByStep = map[string][]string{
	"enter_authorization":           {"data_authorization_not_provided"},
	"enter_email":                   {"email_not_valid_verdict"},
	"enter_email_verification_code": {"wrong_verification_code"},
	"enter_phone_number":            {"phone_number_out_of_coverage"},
	"enter_phone_verification_code": {"wrong_verification_code"},
	"enter_response":                {"not_answered_question"},
	"get_signature":                 {"canceled", "electronic_signature_validation_not_started"},
	"enter_document_type":           {"document_has_expired", "underage", "possible_fraud"},
}

// reasonsByValidation are the declined reasons that fit a type of validation.
var reasonsByValidation = map[string][]string{
	documentValidation: {"blurry_image", "incomplete_document", "damaged_document", "front_document_not_found", "reverse_document_not_found", "document_has_expired", "document_is_a_photocopy", "document_is_a_photo_of_photo", "data_not_match_with_government_database", "underage", "possible_fraud"},
	faceRecognition:    {"liveness_verification_not_passed", "similarity_threshold_not_passed", "face_not_detected", "risky_face_detected", "face_in_blocklist"},
	invoiceValidation:  {"blurry_image", "incomplete_document", "invalid_image_format"},
}

// otherReasons fit any step.
var otherReasons = []string{"validation_not_finished", "not_answered_question", "possible_fraud"}

// reviewReasons are what a review may find.
var reviewReasons = []string{"possible_fraud", "data_not_match_with_government_database", "document_is_a_photocopy", "similarity_threshold_not_passed"}

// DeclinedReasons are declined reasons that fit the step in progress, or the
// review; none when nothing is in progress.
func (s *Sandbox) DeclinedReasons() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, _ := s.processInProgress()
	if p == nil {
		return nil
	}
	st := p.currentStep()
	if st == nil {
		return reviewReasons
	}
	if fitting := reasonsByStep[st.plan.Type]; fitting != nil {
		return fitting
	}
	if fitting := reasonsByValidation[validationTypes[st.plan.Type]]; fitting != nil {
		return fitting
	}
	return otherReasons
}
