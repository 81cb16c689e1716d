package ui

import (
	"maps"
	"slices"
	"strings"
	"time"

	"cedula/flow"
	"cedula/flow/media"
	"cedula/truora"
	"cedula/truora/markup"
)

// The example flow of the guide.
var guideSteps = []flow.StepState{
	{ID: "s0", Type: "enter_email", Group: flow.GroupEmail},
	{ID: "s1", Type: "enter_email_verification_code", Group: flow.GroupEmail},
	{ID: "s2", Type: "enter_document_type", Group: flow.GroupDocument},
	{ID: "s3", Type: "take_document_photo", Group: flow.GroupDocument},
	{ID: "s4", Type: "record_face_photo_liveness", Group: flow.GroupFace},
	{ID: "s5", Type: "record_face_video_liveness", Group: flow.GroupFace},
	{ID: "s6", Type: "enter_face_verification_liveness", Group: flow.GroupFace},
}

// snapshotAt is the example flow at a step, in a phase.
func snapshotAt(i int, phase flow.Phase, step flow.Step) flow.Snapshot {
	steps := append([]flow.StepState(nil), guideSteps...)
	for n := range steps[:i] {
		steps[n].Status = truora.StepSuccess
	}
	if i < len(steps) {
		step.ID, step.Type, step.Group, step.Index = steps[i].ID, steps[i].Type, steps[i].Group, i
	}
	return flow.Snapshot{
		Phase: phase, ProcessID: "IDP0123456789abcdef", AccountID: "acc-01", FlowID: "IPF42",
		Steps: steps, Current: i, Step: step, Attempt: 1,
	}
}

func emailStep() flow.Step {
	return flow.Step{Kind: flow.KindText, RetriesLeft: 2, Questions: []flow.Question{
		{Type: "text", Name: "email", Answer: flow.AnswerEmail, Subject: flow.SubjectEmail},
	}}
}

func codeStep(length int) flow.Step {
	return flow.Step{Kind: flow.KindCode, Questions: []flow.Question{
		{Type: "text", Name: "token", Answer: flow.AnswerCode, Subject: flow.SubjectCode, Length: length},
	}}
}

func choiceStep() flow.Step {
	country := flow.Question{Type: "select", Name: "country", Answer: flow.AnswerSelect, Subject: flow.SubjectCountry}
	for _, c := range []string{"AR", "BO", "BR", "CL", "CO", "CR", "DO", "EC", "GT", "HN", "MX", "PA", "PE", "SV", "UY", "VE"} {
		country.Options = append(country.Options, flow.Option{Value: c, Label: c})
	}
	document := flow.Question{Type: "select", Name: "document_type", Answer: flow.AnswerSelect, Subject: flow.SubjectDocumentType}
	for _, d := range []string{"national-id", "foreign-id", "passport"} {
		document.Options = append(document.Options, flow.Option{Value: d, Label: d})
	}
	return flow.Step{Kind: flow.KindChoice, Questions: []flow.Question{country, document}}
}

func consentStep() flow.Step {
	return flow.Step{
		Kind:      flow.KindConsent,
		Questions: []flow.Question{{Type: "checkbox", Name: "authorization", Answer: flow.AnswerConsent, Subject: flow.SubjectConsent}},
		Consent: &flow.Consent{Country: "CO", Company: "Banco de Pruebas S.A.", TaxID: "900.123.456-7", Boxes: []flow.ConsentBox{
			{Question: "authorization", Text: markup.Parse("Your data is kept for as long as the law asks for.<br><br>You can ask for it, mend it and have it removed: " +
				"<a href='https://example.com/policy?utm=1'>policy</a>.")},
		}},
	}
}

func signatureStep() flow.Step {
	return flow.Step{Kind: flow.KindLink, Link: "https://app.zapsign.co/verificar/0b0f4c5e-7a51-4a5e-9a47-3d9f8c2b6a10"}
}

// asSignature puts a signature in the place of the document's photos.
func asSignature(s *flow.Snapshot) {
	s.Step.Type, s.Step.Group = "get_signature", flow.GroupSignature
	s.Steps[3].Type, s.Steps[3].Group = s.Step.Type, s.Step.Group
}

func locationStep() flow.Step {
	return flow.Step{Kind: flow.KindForm, RetriesLeft: 2, Questions: []flow.Question{
		{Type: "text", Name: "latitude", Answer: flow.AnswerText}, {Type: "text", Name: "longitude", Answer: flow.AnswerText},
	}}
}

// consentsStep asks for three boxes, the first with a long text.
func consentsStep() flow.Step {
	step := consentStep()
	step.Consent.Boxes[0].Text = markup.Parse("I permit it.<br>" + strings.Repeat("<br>A line of the terms that is as long as such lines are.", 40) +
		"<br><a href='https://example.com/policy?utm=1'>The policy</a>")
	step.Consent.Boxes = append(step.Consent.Boxes,
		flow.ConsentBox{Kind: flow.ConsentItems, Question: "authorized", Text: markup.Parse("Credit bureaus may be asked.")},
		flow.ConsentBox{Kind: flow.ConsentOwn, Question: "client_authorization", Text: markup.Parse("The bank's own terms.<br>" + strings.Repeat("<br>Another line.", 40))})
	for _, box := range step.Consent.Boxes[1:] {
		step.Questions = append(step.Questions, flow.Question{Type: "checkbox", Name: box.Question, Answer: flow.AnswerConsent, Subject: flow.SubjectConsent})
	}
	return step
}

func unknownStep() flow.Step {
	return flow.Step{
		Kind: flow.KindForm, Type: "enter_household", Title: "Your household", Description: "Tell us about the people you live with.",
		Questions: []flow.Question{
			{Type: "text", Name: "customer_number", ReadOnly: true, Value: "77-1203"},
			{Type: "text", Name: "full_name", Answer: flow.AnswerText, Length: 40},
			{Type: "number", Name: "people", Answer: flow.AnswerNumber},
			{Type: "date", Name: "moved_in", Answer: flow.AnswerDate, Optional: true},
			{Type: "checkbox", Name: "owner", Answer: flow.AnswerCheckbox, Optional: true},
			{Type: "select", Name: "kind_of_home", Answer: flow.AnswerSelect, Options: []flow.Option{{Value: "h", Label: "House"}, {Value: "f", Label: "Flat"}, {Value: "r", Label: "Room"}}},
			{Type: "phone", Name: "neighbour_phone", Answer: flow.AnswerPhone, Optional: true},
		},
	}
}

func photosStep() flow.Step {
	return flow.Step{Kind: flow.KindMedia, RetriesLeft: 2, Files: []flow.FileRequest{
		{Target: "document_front", Need: media.NeedPhoto}, {Target: "document_back", Need: media.NeedPhoto},
	}}
}

func householdWithBill() flow.Step {
	step := unknownStep()
	step.Files = []flow.FileRequest{{Target: "electricity_bill", Need: media.NeedInvoice, Description: "The latest bill"}}
	return step
}

func refused(snap flow.Snapshot, reason string, left int) flow.Snapshot {
	snap.Refusal = &flow.Refusal{StepID: snap.Step.ID, Reason: reason, RetriesLeft: left}
	return snap
}

func changed(snap flow.Snapshot, change func(*flow.Snapshot)) flow.Snapshot {
	change(&snap)
	return snap
}

// snapshots are one snapshot for each screen.
var snapshots = map[string]flow.Snapshot{
	"starting": {Phase: flow.PhaseStarting},
	"email":    snapshotAt(0, flow.PhaseAsking, emailStep()),
	"email-again": refused(changed(snapshotAt(0, flow.PhaseAsking, emailStep()), func(s *flow.Snapshot) {
		s.Answers = map[string]string{"email": "jon.doe@demo.com"}
	}), "email_not_valid_verdict", 1),
	"code": changed(snapshotAt(1, flow.PhaseAsking, codeStep(6)), func(s *flow.Snapshot) {
		s.SentTo, s.CanGoBack, s.CanResend, s.ResendAfter = "j•••@demo.com", true, true, noon.Add(20*time.Second)
		s.TokenExpiry = noon.Add(9*time.Minute + 32*time.Second)
	}),
	"code-no-length": snapshotAt(1, flow.PhaseAsking, codeStep(0)),
	"country":        snapshotAt(2, flow.PhaseAsking, choiceStep()),
	"consent": changed(snapshotAt(0, flow.PhaseAsking, consentStep()), func(s *flow.Snapshot) {
		s.Step.Type, s.Step.Group = "enter_authorization", flow.GroupConsent
	}),
	"signature": changed(snapshotAt(3, flow.PhaseAsking, signatureStep()), asSignature),
	"signature-again": refused(changed(snapshotAt(3, flow.PhaseAsking, signatureStep()), func(s *flow.Snapshot) {
		asSignature(s)
		s.CanHandOff = true
	}), "canceled", 1),
	"unknown-link": changed(snapshotAt(3, flow.PhaseAsking, flow.Step{Kind: flow.KindLink, Title: "Your contract", Description: "Please accept the contract", Link: "https://contracts.example.com/accept/0b0f4c5e-7a51-4a5e-9a47-3d9f8c2b6a10?from=terminal"}), func(s *flow.Snapshot) {
		s.Step.Type, s.Step.Group = "accept_contract", flow.GroupOther
	}),
	"location": changed(snapshotAt(3, flow.PhaseAsking, locationStep()), func(s *flow.Snapshot) {
		s.Step.Type, s.Step.Group, s.CanHandOff = "enter_geolocation_permissions", flow.GroupLocation, true
	}),
	"location-here": changed(snapshotAt(3, flow.PhaseAsking, locationStep()), func(s *flow.Snapshot) {
		s.Step.Type, s.Step.Group = "enter_geolocation_permissions", flow.GroupLocation
	}),
	"location-vpn": refused(changed(snapshotAt(3, flow.PhaseRefused, locationStep()), func(s *flow.Snapshot) {
		s.Step.Type, s.Step.Group = "enter_geolocation_permissions", flow.GroupLocation
	}), "vpn_detected", 2),
	"video-call": changed(snapshotAt(3, flow.PhaseAsking, flow.Step{Kind: flow.KindLink}), func(s *flow.Snapshot) {
		s.Step.Type, s.Step.Group = "start_video_call", flow.GroupCall
	}),
	"results": changed(snapshotAt(3, flow.PhaseWaiting, flow.Step{Kind: flow.KindAutomatic}), func(s *flow.Snapshot) {
		s.Step.Type, s.Step.Group, s.Since, s.ProcessExpiry = "get_validations_result", flow.GroupResults, noon.Add(-20*time.Second), noon.Add(4*time.Minute+5*time.Second)
	}),
	"consents": changed(snapshotAt(0, flow.PhaseAsking, consentsStep()), func(s *flow.Snapshot) {
		s.Step.Type, s.Step.Group = "enter_authorization", flow.GroupConsent
	}),
	"reading-terms": changed(snapshotAt(0, flow.PhaseReadingTerms, consentStep()), func(s *flow.Snapshot) {
		s.Step.Type, s.Step.Group = "enter_authorization", flow.GroupConsent
	}),
	"no-terms": changed(snapshotAt(0, flow.PhaseStuck, consentStep()), func(s *flow.Snapshot) {
		s.Step.Type, s.Step.Group = "enter_authorization", flow.GroupConsent
		s.Trouble = &flow.Trouble{Code: flow.TroubleNoTerms, Languages: "es pt"}
	}),
	"unknown":      changed(snapshotAt(2, flow.PhaseAsking, unknownStep()), func(s *flow.Snapshot) { s.Step.Type = "enter_household" }),
	"photos":       snapshotAt(3, flow.PhaseAsking, photosStep()),
	"photos-again": refused(snapshotAt(3, flow.PhaseAsking, photosStep()), "blurry_image", 1),
	"uploading":    changed(snapshotAt(3, flow.PhaseSending, photosStep()), func(s *flow.Snapshot) { s.Uploads = uploading().Uploads }),
	"upload-stuck": changed(snapshotAt(3, flow.PhaseStuck, photosStep()), func(s *flow.Snapshot) {
		s.Uploads, s.Trouble = halfDone().Uploads, halfDone().Uploads[1].Trouble
	}),
	"waiting": changed(snapshotAt(3, flow.PhaseWaiting, flow.Step{Kind: flow.KindMedia}), func(s *flow.Snapshot) {
		s.Since = noon.Add(-42 * time.Second)
	}),
	"reconnecting": changed(snapshotAt(3, flow.PhaseWaiting, flow.Step{Kind: flow.KindMedia}), func(s *flow.Snapshot) {
		s.Trouble = &flow.Trouble{Code: flow.TroubleUnreachable, Host: "api.identity.truora.com", Retrying: true, RetryAt: noon.Add(4 * time.Second)}
	}),
	"overdue": changed(snapshotAt(3, flow.PhaseOverdue, flow.Step{Kind: flow.KindMedia}), func(s *flow.Snapshot) {
		s.Since = noon.Add(-5 * time.Minute)
	}),
	"retry":       refused(snapshotAt(3, flow.PhaseRefused, flow.Step{Kind: flow.KindMedia, Files: []flow.FileRequest{{Target: "document_front", Need: media.NeedPhoto}}}), "blurry_image", 2),
	"retry-code":  refused(snapshotAt(1, flow.PhaseRefused, codeStep(6)), "wrong_verification_code", 1),
	"retry-other": refused(snapshotAt(4, flow.PhaseRefused, flow.Step{Kind: flow.KindAutomatic}), "some_new_reason", -1),
	"concluding":  changed(snapshotAt(7, flow.PhaseReviewing, flow.Step{}), func(s *flow.Snapshot) { s.Outcome.Status = truora.ProcessFailure }),
	"reviewing":   changed(snapshotAt(7, flow.PhaseReviewing, flow.Step{}), func(s *flow.Snapshot) { s.Since = noon.Add(-10 * time.Second) }),
	"stuck": changed(snapshotAt(1, flow.PhaseStuck, codeStep(6)), func(s *flow.Snapshot) {
		s.Trouble = &flow.Trouble{Code: flow.TroubleServer, Host: "api.identity.truora.com", Status: 503}
	}),
	"success": changed(snapshotAt(7, flow.PhaseFinished, flow.Step{}), func(s *flow.Snapshot) {
		s.Outcome = flow.Outcome{Status: truora.ProcessSuccess}
	}),
	"declined": changed(snapshotAt(4, flow.PhaseFinished, flow.Step{}), func(s *flow.Snapshot) {
		s.Steps[3].Status, s.Current = truora.StepFailure, 4
		s.Outcome = flow.Outcome{Status: truora.ProcessFailure, Failure: truora.FailureDeclined, Reason: "document_has_expired"}
	}),
	"in-review": snapshotAt(7, flow.PhaseInReview, flow.Step{}),
	"canceling": snapshotAt(2, flow.PhaseCanceling, choiceStep()),
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
