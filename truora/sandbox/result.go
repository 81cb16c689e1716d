package sandbox

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"cedula/truora"
	"cedula/truora/sandbox/specimen"
)

// similarityThreshold is the similarity that a face must reach (guide).
const similarityThreshold = 0.65

// handleResult returns the process's result (guide).
func (x *exchange) handleResult() *response {
	if resp := x.requireProcess(); resp != nil {
		return resp
	}
	return jsonResponse(http.StatusOK, resultView{x.process, x.baseURL(), x.now}.result())
}

// resultView converts a process to the API's result, as seen by a caller.
type resultView struct {
	*process
	baseURL string // base of download URLs
	now     time.Time
}

func (p resultView) result() truora.Result {
	result := truora.Result{
		ProcessID: p.id, AccountID: p.grant.accountID, ClientID: clientID, FlowID: p.scenario.FlowID(),
		CreatedVia: "api", FlowVersion: 1, Country: p.documentCountry(), Status: p.status, FailureStatus: p.failure,
		DeclinedReason: p.reason, Validations: p.validations(),
		CreationDate: timestamp(p.created), UpdateDate: timestamp(p.updated), ProcessDetails: p.details(),
	}
	switch p.failure { // each kind of failure has a field for its reason
	case truora.FailureExpired:
		result.ExpiredReason, result.DeclinedReason = expiredReason, ""
	case truora.FailureSystemError:
		result.ErrorMessage = internalError
	}
	return result
}

// documentCountry is the answered country, else the process's.
func (p *process) documentCountry() string { return p.findAnswer("country", p.scenario.Country) }

// findAnswer is the answer to an input, or fallback if there is none.
func (p *process) findAnswer(name, fallback string) string {
	for _, st := range p.steps {
		if value := st.values[name]; value != "" {
			return value
		}
	}
	return fallback
}

// validations are the validations that were begun, in the order of their steps.
func (p resultView) validations() []truora.Validation {
	found := []truora.Validation{}
	var seen []string
	for _, st := range p.steps {
		validationType := validationTypes[st.plan.Type]
		if validationType == "" || st.output.Status == truora.StepNotEvaluated || slices.Contains(seen, validationType) {
			continue
		}
		seen = append(seen, validationType)
		found = append(found, p.validation(validationType))
	}
	return found
}

// validation is one validation, with the current state of its steps.
func (p resultView) validation(validationType string) truora.Validation {
	st := p.decidingStep(validationType)
	v := truora.Validation{
		ValidationID: p.validationID(validationType), IPAddress: "127.0.0.1", AccountID: p.grant.accountID, Type: validationType,
		ValidationStatus: p.validationStatus(validationType), DeclinedReason: st.output.DeclinedReason,
		FailureStatus: st.output.FailureStatus, CreationDate: timestamp(st.entered),
		RemainingRetries: &st.retries, IdentityProcessID: p.id,
	}
	switch validationType {
	case documentValidation:
		p.addDocumentDetails(&v, st)
	case faceRecognition:
		p.addFaceDetails(&v, st)
	case emailVerification:
		v.Email = p.findAnswer("email", "")
	case phoneVerification:
		v.PhoneNumber = cmp.Or(p.findAnswer("phone_number", ""), p.findAnswer("phone", ""))
	case signature:
		v.Details.ElectronicSignature = &truora.ElectronicSignature{DocumentID: "DOC" + v.ValidationID[3:], SignerID: "SGN" + v.ValidationID[3:]}
	}
	return v
}

// decidingStep is the step that determines a validation's status: the first
// that failed, else the last that was begun.
func (p *process) decidingStep(validationType string) *step {
	var last *step
	for _, st := range p.steps {
		if validationTypes[st.plan.Type] != validationType || st.output.Status == truora.StepNotEvaluated {
			continue
		}
		last = st
		if st.output.Status == truora.StepFailure {
			break
		}
	}
	return last
}

// validationStatus is a success once all steps of a validation have succeeded.
func (p *process) validationStatus(validationType string) truora.ProcessStatus {
	for _, st := range p.steps {
		switch {
		case validationTypes[st.plan.Type] != validationType || st.output.Status == truora.StepSuccess:
			continue
		case st.output.Status == truora.StepFailure && p.status.IsFinal():
			return truora.ProcessFailure
		}
		return truora.ProcessPending
	}
	return truora.ProcessSuccess
}

// addDocumentDetails adds the details of an evaluated document: those of the
// specimen, overridden by the scenario's, and the checks.
func (p resultView) addDocumentDetails(v *truora.Validation, st *step) {
	if st.plan.Type != "take_document_photo" || st.output.Status == truora.StepPending {
		return
	}
	details := p.documentDetails()
	details["country"] = p.documentCountry()
	details["document_type"] = p.findAnswer("document_type", "national-id")
	details["mime_type"] = st.targets[0].mediaType
	details["creation_date"], details["update_date"] = timestamp(st.entered), timestamp(p.updated)
	p.addFiles(v, st)

	v.Details.DocumentDetails = details
	v.Details.DocumentValidations = p.checkDocument(st.output.DeclinedReason, st.entered)
	v.Details.BackgroundCheck = &truora.BackgroundCheck{CheckID: "CHK" + v.ValidationID[3:]}
}

// documentDetails are the details of the document's holder: the specimen's,
// overridden by the scenario's.
func (p *process) documentDetails() map[string]string {
	details := specimen.Holder()
	maps.Copy(details, p.scenario.Document)
	return details
}

// addFiles adds the uploaded pictures, and that they were usable.
func (p resultView) addFiles(v *truora.Validation, st *step) {
	v.AttachmentStatus = "valid"
	for _, t := range st.targets {
		address := t.downloadURL(p.baseURL, p.now)
		switch {
		case strings.HasSuffix(t.plan.Name, "_front"):
			v.FrontImage = address
		case strings.HasSuffix(t.plan.Name, "_back"):
			v.ReverseImage = address
		default:
			v.FacePhoto = address
		}
	}
}

// documentChecks are the checks of every document (guide).
var documentChecks = []struct {
	group, kind, name string
	valid, invalid    string   // messages
	reasons           []string // the declined reasons that fail the check
}{
	{"data_consistency", "date-of-birth-validation", "Validation of date of birth",
		"The date of birth is valid", "The date of birth is not valid", []string{"underage", "age_above_threshold"}},
	{"data_consistency", "document-number-validation", "Validation of Document Number",
		"The document has a valid document number", "The document number is not valid", []string{"invalid_document_number"}},
	{"data_consistency", "expiration-date-validation", "Validation of expiration date",
		"The document is current", "The document has expired", []string{"document_has_expired"}},
	{"government_database", "government-database-validation", "Validation of Government Database",
		"The document is registered in the main identity database", "The data does not match the main identity database",
		[]string{"data_not_match_with_government_database"}},
	{"image_analysis", "image-quality-validation", "Validation of image quality",
		"The document can be read", "The document cannot be read",
		[]string{"blurry_image", "damaged_document", "incomplete_document", "front_document_not_found", "reverse_document_not_found", "portrait_photo_illegible", "face_not_detected"}},
	{"photocopy_analysis", "photocopy-analysis-validation", "Photocopy analysis",
		"The document is not a photocopy", "The document is a photocopy", []string{"document_is_a_photocopy"}},
	{"photo_of_photo", "photo-of-photo-validation", "Photo of photo analysis",
		"The document is not a photo of a photo", "The document is a photo of a photo", []string{"document_is_a_photo_of_photo"}},
	{"manual_analysis", "manual-review", "Manual review",
		"Nothing was found in a manual review", "The document was declined in a manual review", []string{"possible_fraud"}},
}

// checkDocument returns the checks by group: the one that matches the declined
// reason has failed.
func (p *process) checkDocument(declinedReason string, at time.Time) map[string][]truora.Check {
	groups := map[string][]truora.Check{}
	for _, c := range documentChecks {
		check := truora.Check{
			ValidationName: c.name, ValidationType: c.kind, Result: "valid", Message: c.valid,
			ManuallyReviewed: c.group == "manual_analysis", CreatedAt: timestamp(at),
		}
		if slices.Contains(c.reasons, declinedReason) {
			check.Result, check.Message = "invalid", c.invalid
		}
		check.Message = p.scenario.inLanguage(check.Message)
		groups[c.group] = append(groups[c.group], check)
	}
	return groups
}

// addFaceDetails adds the details of a compared face.
func (p resultView) addFaceDetails(v *truora.Validation, st *step) {
	threshold := similarityThreshold
	v.Threshold = &threshold
	if st.output.Status == truora.StepPending || makesEnrolment[st.plan.Type] {
		return
	}
	p.addFiles(v, st)
	similarity, isAlive := 0.93, true
	switch st.output.DeclinedReason {
	case "similarity_threshold_not_passed":
		similarity = 0.41
	case "liveness_verification_not_passed", "passive_liveness_verification_not_passed":
		similarity, isAlive = 0.88, false
	}
	v.Details.FaceRecognition = &truora.FaceRecognition{
		EnrollmentID: p.validationID(enrolment), SimilarityStatus: checkStatus(similarity >= threshold), PassiveLivenessStatus: checkStatus(isAlive), ConfidenceScore: &similarity,
		AgeRange: &truora.AgeRange{Low: 30, High: 40}, FaceSearch: &truora.FaceSearch{Status: "success"},
	}
}

func checkStatus(passed bool) string {
	if passed {
		return "success"
	}
	return "failure"
}

// details are the person and location of the process, as the specimen has them,
// and the scenario's risk if it has one.
func (p *process) details() truora.ProcessDetails {
	details := truora.ProcessDetails{
		IPAddress: "127.0.0.1", City: "Bogotá", GeolocationIP: "4.61, -74.08", GeolocationDevice: "denied",
		Metadata: p.grant.metadata,
	}
	if p.hasReadDocument() {
		holder := p.documentDetails()
		details.FirstName, details.LastName, details.DocumentNumber = holder["name"], holder["last_name"], holder["document_number"]
	}
	if p.scenario.Risk != "" && p.currentStep() == nil {
		details.RiskEvaluation = &truora.RiskEvaluation{
			ID: "RSK" + p.id[3:], Status: "completed", Result: p.scenario.Risk, Source: "identity_process",
		}
		if !p.status.IsFinal() {
			details.RiskEvaluation.Status, details.RiskEvaluation.Result = "processing", ""
		}
	}
	return details
}

// hasReadDocument reports whether photos of a document were evaluated.
func (p *process) hasReadDocument() bool {
	return slices.ContainsFunc(p.steps, func(st *step) bool {
		return st.plan.Type == "take_document_photo" && st.output.Status == truora.StepSuccess
	})
}
