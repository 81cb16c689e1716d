package sandbox

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"cedula/truora"
	"cedula/truora/sandbox/specimen"
)

// similarityThreshold is what a face has to reach (guide).
const similarityThreshold = 0.65

// result gives what the process came to (guide).
func (x *exchange) result() answer {
	if refusal, ok := x.onProcess(); !ok {
		return refusal
	}
	return give(http.StatusOK, x.process.result())
}

func (p *process) result() truora.Result {
	return truora.Result{
		ProcessID: p.id, AccountID: p.grant.accountID, ClientID: clientID, FlowID: p.scenario.FlowID(),
		CreatedVia: "api", FlowVersion: 1, Country: p.documentCountry(), Status: p.status, FailureStatus: p.failure,
		DeclinedReason: p.reason, Validations: p.validations(),
		CreationDate: stamp(p.created), UpdateDate: stamp(p.updated),
	}
}

// documentCountry is the country that was answered, else the process's.
func (p *process) documentCountry() string { return p.answered("country", p.scenario.Country) }

// answered gives what was answered to a question, or otherwise.
func (p *process) answered(name, otherwise string) string {
	for _, st := range p.steps {
		if value := st.values[name]; value != "" {
			return value
		}
	}
	return otherwise
}

// validations are those that were begun, in the order of their steps.
func (p *process) validations() []truora.Validation {
	found := []truora.Validation{}
	var seen []string
	for _, st := range p.steps {
		kind := validationTypes[st.plan.Type]
		if kind == "" || st.output.Status == truora.StepNotEvaluated || slices.Contains(seen, kind) {
			continue
		}
		seen = append(seen, kind)
		found = append(found, p.validation(kind))
	}
	return found
}

// validation is one validation: what its steps came to.
func (p *process) validation(kind string) truora.Validation {
	decisive := p.decisive(kind)
	v := truora.Validation{
		ValidationID: p.validationID(kind), IPAddress: "127.0.0.1", AccountID: p.grant.accountID, Type: kind,
		ValidationStatus: p.validationStatus(kind), DeclinedReason: decisive.output.DeclinedReason,
		FailureStatus: decisive.output.FailureStatus, CreationDate: stamp(decisive.entered),
		RemainingRetries: &decisive.retries, IdentityProcessID: p.id,
	}
	if detail := details[kind]; detail != nil {
		detail(p, decisive, &v)
	}
	return v
}

// decisive is the step that says how a validation stands: the first that
// failed, else the last that was begun.
func (p *process) decisive(kind string) *step {
	var last *step
	for _, st := range p.steps {
		if validationTypes[st.plan.Type] != kind || st.output.Status == truora.StepNotEvaluated {
			continue
		}
		last = st
		if st.output.Status == truora.StepFailure {
			break
		}
	}
	return last
}

// validationStatus is a success once all steps of a validation are.
func (p *process) validationStatus(kind string) truora.ProcessStatus {
	for _, st := range p.steps {
		switch {
		case validationTypes[st.plan.Type] != kind || st.output.Status == truora.StepSuccess:
			continue
		case st.output.Status == truora.StepFailure && p.status.IsFinal():
			return truora.ProcessFailure
		}
		return truora.ProcessPending
	}
	return truora.ProcessSuccess
}

// details fill in what a kind of validation found.
var details = map[string]func(*process, *step, *truora.Validation){
	"document-validation": (*process).documentDetails,
	"face-recognition":    (*process).faceDetails,
}

// documentDetails are there once photos were evaluated.
func (p *process) documentDetails(st *step, v *truora.Validation) {
	if st.plan.Type != "take_document_photo" || st.output.Status == truora.StepPending {
		return
	}
	v.Details.DocumentDetails = p.document(st)
	v.Details.DocumentValidations = documentChecks(st.output.DeclinedReason, st.entered)
	v.Details.BackgroundCheck = &truora.BackgroundCheck{CheckID: "CHK" + v.ValidationID[3:]}
}

// document is what the specimen says, as far as the scenario says nothing else.
func (p *process) document(st *step) map[string]string {
	document := specimen.Holder()
	document["country"] = p.documentCountry()
	document["document_type"] = p.answered("document_type", "national-id")
	document["mime_type"] = st.slots[0].kind
	document["creation_date"], document["update_date"] = stamp(st.entered), stamp(p.updated)
	maps.Copy(document, p.scenario.Document)
	return document
}

// documentCheck is a check of documents, and the declined reasons that it finds.
type documentCheck struct {
	group, kind, name string
	valid, invalid    string // messages
	reasons           []string
}

// checksOfDocuments are made of every document (guide).
var checksOfDocuments = []documentCheck{
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

// documentChecks are the checks by group, of which the reason failed one.
func documentChecks(reason string, at time.Time) map[string][]truora.Check {
	groups := map[string][]truora.Check{}
	for _, check := range checksOfDocuments {
		groups[check.group] = append(groups[check.group], check.made(reason, at))
	}
	return groups
}

func (c documentCheck) made(reason string, at time.Time) truora.Check {
	made := truora.Check{
		ValidationName: c.name, ValidationType: c.kind, Result: "valid", Message: c.valid,
		ManuallyReviewed: c.group == "manual_analysis", CreatedAt: stamp(at),
	}
	if slices.Contains(c.reasons, reason) {
		made.Result, made.Message = "invalid", c.invalid
	}
	return made
}

// faceDetails are there once a face was compared.
func (p *process) faceDetails(st *step, v *truora.Validation) {
	threshold := similarityThreshold
	v.Threshold = &threshold
	if st.output.Status == truora.StepPending || enrols[st.plan.Type] {
		return
	}
	similar, alive := faceScores(st.output.DeclinedReason)
	v.Details.FaceRecognition = &truora.FaceRecognition{
		SimilarityStatus: statusOf(similar >= threshold), PassiveLivenessStatus: statusOf(alive), ConfidenceScore: &similar,
		AgeRange: &truora.AgeRange{Low: 30, High: 40}, FaceSearch: &truora.FaceSearch{Status: "success"},
	}
}

// faceScores are how like the document a face is, and whether it is alive.
func faceScores(reason string) (similar float64, alive bool) {
	switch reason {
	case "similarity_threshold_not_passed":
		return 0.41, true
	case "liveness_verification_not_passed", "passive_liveness_verification_not_passed":
		return 0.88, false
	}
	return 0.93, true
}

func statusOf(passed bool) string {
	return map[bool]string{true: "success", false: "failure"}[passed]
}
