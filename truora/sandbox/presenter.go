package sandbox

import (
	"errors"
	"time"
)

// ErrNothingInProgress is returned when there is no step whose outcome could be
// chosen.
var ErrNothingInProgress = errors.New("no step is in progress")

// slowEvaluation is how much longer an evaluation takes in slow mode. The speed
// does not change it.
const slowEvaluation = 20 * time.Second

// choiceDelay is the time until a chosen outcome takes effect.
const choiceDelay = 300 * time.Millisecond

// HeldStep is the step at which a process is held.
type HeldStep struct {
	ID, Type, Title string // empty if no step is left and the review is in progress
}

// Hold pauses the most recently used process: nothing is evaluated or happens
// on its own until Release or ChooseOutcome. Its lifetime still runs. It
// returns the step in progress, and false if no process is in progress.
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

// Release resumes the most recently used process, as if no time had passed
// while it was held.
func (s *Sandbox) Release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p, now := s.processInProgress(); p != nil {
		p.release(now)
	}
}

// release delays everything that was due while the process was held.
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

// ChooseOutcome sets the outcome of the step in progress of the most recently
// used process: if the step is being evaluated it takes effect at once, else
// with the next submission. After an OutcomeFailure at least one attempt is
// left. If no step is left, it sets the result of the review. A held process is
// resumed. If there is nothing to choose, the error is ErrNothingInProgress.
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
		p.ending = EndsSuccess // regardless of the scenario
	}
	st.choose(outcome, due)
	return nil
}

// choose makes an outcome take effect at due, or with the next submission.
func (st *step) choose(outcome Outcome, due time.Time) {
	if outcome.Kind == OutcomeFailure {
		st.retries = max(st.retries, 2)
	}
	switch {
	case !st.evaluating && st.plan.pageName() != "": // there will be no submission
		st.chosen = &outcome
		st.submit(due)
	case !st.evaluating:
		st.chosen = &outcome
		return
	}
	st.outcome, st.evaluationEnds = outcome, due
}

// reviewEndings are the outcomes that a review can have: nothing can be tried
// again.
var reviewEndings = map[OutcomeKind]Ending{
	OutcomeSuccess: EndsSuccess, OutcomeDecline: EndsDeclined, OutcomeExpire: EndsExpired, OutcomeSystemError: EndsSystemError,
}

// chooseReview ends the review at due.
func (p *process) chooseReview(outcome Outcome, due time.Time) error {
	ending, ok := reviewEndings[outcome.Kind]
	if !ok {
		return ErrNothingInProgress
	}
	p.ending, p.endingReason, p.reviewEnds = ending, outcome.Reason, due
	return nil
}

// processInProgress is the most recently used process; nil if there is none, or
// it has ended.
func (s *Sandbox) processInProgress() (p *process, now time.Time) {
	now = s.clock.Now()
	if s.latest == nil {
		return nil, now
	}
	s.latest.advance(now)
	if s.latest.status.IsFinal() {
		return nil, now
	}
	return s.latest, now
}

// SetSlowEvaluation turns slow evaluations on or off, including the one in
// progress.
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

// SetOffline turns offline mode on or off: while on, all connections are
// refused.
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

// reasonsByStep are the declined reasons for a type of step, where they differ
// from those of its validation.
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

// reasonsByValidation are the declined reasons for a type of validation.
var reasonsByValidation = map[string][]string{
	documentValidation: {"blurry_image", "incomplete_document", "damaged_document", "front_document_not_found", "reverse_document_not_found", "document_has_expired", "document_is_a_photocopy", "document_is_a_photo_of_photo", "data_not_match_with_government_database", "underage", "possible_fraud"},
	faceRecognition:    {"liveness_verification_not_passed", "similarity_threshold_not_passed", "face_not_detected", "risky_face_detected", "face_in_blocklist"},
	invoiceValidation:  {"blurry_image", "incomplete_document", "invalid_image_format"},
}

// otherReasons are valid for any step.
var otherReasons = []string{"validation_not_finished", "not_answered_question", "possible_fraud"}

// reviewReasons are the declined reasons of a review.
var reviewReasons = []string{"possible_fraud", "data_not_match_with_government_database", "document_is_a_photocopy", "similarity_threshold_not_passed"}

// DeclinedReasons are declined reasons that are valid for the step in progress,
// or the review; none if nothing is in progress.
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
