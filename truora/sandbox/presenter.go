package sandbox

import (
	"errors"
	"time"
)

// ErrNothingInProgress is that there is no step whose outcome could be chosen.
var ErrNothingInProgress = errors.New("no step is in progress")

// slowness is how much longer a step takes while the sandbox is slow.
const slowness = 20 * time.Second

// forcedAfter is how long a chosen outcome takes to come true.
const forcedAfter = 300 * time.Millisecond

// ChooseOutcome chooses what becomes of the step in progress of the process that was
// touched last: if the step is being evaluated it comes true at once, else
// with the next answer to it. A Failure leaves one try more at least. Once no
// step is left it chooses what the review comes to.
func (s *Sandbox) ChooseOutcome(outcome Outcome) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, now := s.inProgress()
	if p == nil {
		return ErrNothingInProgress
	}
	if st := p.now(); st != nil {
		p.mayEndWell(outcome)
		st.force(outcome, now.Add(s.scaled(forcedAfter)))
		return nil
	}
	return p.forceReview(outcome, now.Add(s.scaled(forcedAfter)))
}

// mayEndWell lets a process whose scenario ends badly end well after all, when
// the presenter made a step of it succeed. What stays in review does.
func (p *process) mayEndWell(outcome Outcome) {
	if outcome.Kind == OutcomeSuccess && p.ending != EndsPending {
		p.ending = EndsSuccess
	}
}

// force makes an outcome come true at due, or with the next answer.
func (st *step) force(outcome Outcome, due time.Time) {
	if outcome.Kind == OutcomeFailure {
		st.retries = max(st.retries, 2)
	}
	if !st.working {
		st.forced = &outcome
		return
	}
	st.outcome, st.due = outcome, due
}

// reviewEndings are what a review can be made to come to: there is nothing
// left to be tried again.
var reviewEndings = map[OutcomeKind]Ending{
	OutcomeSuccess: EndsSuccess, OutcomeDecline: EndsDeclined, OutcomeExpire: EndsExpired, OutcomeSystemError: EndsSystemError,
}

// forceReview makes a review come to its end at due.
func (p *process) forceReview(outcome Outcome, due time.Time) error {
	ending, ok := reviewEndings[outcome.Kind]
	if !ok {
		return ErrNothingInProgress
	}
	p.ending, p.endReason, p.review = ending, outcome.Reason, due
	return nil
}

// inProgress is the process that the presenter means: the one that was touched
// last; nil when there is none, or it is over.
func (s *Sandbox) inProgress() (*process, time.Time) {
	now := s.clock.Now()
	if s.latest == nil {
		return nil, now
	}
	s.latest.settle(now)
	if s.latest.status.IsFinal() {
		return nil, now
	}
	return s.latest, now
}

// SetSlowEvaluation makes every evaluation take long from now on, the one under way as
// well, or ends that.
func (s *Sandbox) SetSlowEvaluation(slow bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.slow = slow
	p, now := s.inProgress()
	if p == nil {
		return
	}
	st := p.now()
	if st == nil || !st.working || st.outcome.Kind == OutcomePending {
		return
	}
	st.due = now.Add(s.scaled(forcedAfter))
	if slow {
		st.due = now.Add(slowness)
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

// stepReasons are the declined reasons that fit a type of step, where they are
// not those of its validation.
var stepReasons = map[string][]string{
	"enter_authorization":           {"data_authorization_not_provided"},
	"enter_email":                   {"email_not_valid_verdict"},
	"enter_email_verification_code": {"wrong_verification_code"},
	"enter_phone_number":            {"phone_number_out_of_coverage"},
	"enter_phone_verification_code": {"wrong_verification_code"},
	"enter_response":                {"not_answered_question"},
	"enter_document_type":           {"document_has_expired", "underage", "possible_fraud"},
}

// reasons are the declined reasons that fit a validation.
var reasons = map[string][]string{
	"document-validation": {"blurry_image", "incomplete_document", "damaged_document", "front_document_not_found", "reverse_document_not_found", "document_has_expired", "document_is_a_photocopy", "document_is_a_photo_of_photo", "data_not_match_with_government_database", "underage", "possible_fraud"},
	"face-recognition":    {"liveness_verification_not_passed", "similarity_threshold_not_passed", "face_not_detected", "risky_face_detected", "face_in_blocklist"},
	"invoice-validation":  {"blurry_image", "incomplete_document", "invalid_image_format"},
}

// otherReasons fit any step.
var otherReasons = []string{"validation_not_finished", "not_answered_question", "possible_fraud"}

// reviewReasons are what a review may find.
var reviewReasons = []string{"possible_fraud", "data_not_match_with_government_database", "document_is_a_photocopy", "similarity_threshold_not_passed"}

// DeclinedReasons are those reasons that fit the step in progress, or the review.
func (s *Sandbox) DeclinedReasons() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, _ := s.inProgress()
	if p == nil {
		return nil
	}
	st := p.now()
	if st == nil {
		return reviewReasons
	}
	for _, fitting := range [][]string{stepReasons[st.plan.Type], reasons[validationTypes[st.plan.Type]]} {
		if fitting != nil {
			return fitting
		}
	}
	return otherReasons
}
