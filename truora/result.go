package truora

import (
	"encoding/json"
	"slices"
)

// Result is the result of a process, with its validations (guide).
type Result struct {
	ProcessID      string        `json:"process_id"`
	AccountID      string        `json:"account_id,omitempty"`
	ClientID       string        `json:"client_id,omitempty"`
	FlowID         string        `json:"flow_id,omitempty"`
	CreatedVia     string        `json:"created_via,omitempty"`
	FlowVersion    int           `json:"flow_version,omitempty"`
	Country        string        `json:"country,omitempty"`
	Status         ProcessStatus `json:"status,omitempty"`
	FailureStatus  FailureStatus `json:"failure_status,omitempty"`
	DeclinedReason string        `json:"declined_reason,omitempty"`
	ExpiredReason  string        `json:"expired_reason,omitempty"` // (sdk)
	ErrorMessage   string        `json:"error_message,omitempty"`  // (sdk)
	Validations    []Validation  `json:"validations"`
	CreationDate   string        `json:"creation_date,omitempty"`
	UpdateDate     string        `json:"update_date,omitempty"`
	ProcessDetails
	// Raw is the API's object, unchanged.
	Raw json.RawMessage `json:"-"`
}

// Outcome is the status of the process. A failure_status takes precedence over
// the status (sdk).
func (r Result) Outcome() ProcessStatus {
	if r.FailureStatus != "" {
		return ProcessFailure
	}
	return r.Status
}

// Validation is one validation of a process (guide).
type Validation struct {
	ValidationID     string        `json:"validation_id"`
	IPAddress        string        `json:"ip_address,omitempty"`
	AccountID        string        `json:"account_id,omitempty"`
	Type             string        `json:"type"`
	ValidationStatus ProcessStatus `json:"validation_status,omitempty"`
	FailureStatus    FailureStatus `json:"failure_status,omitempty"`
	DeclinedReason   string        `json:"declined_reason,omitempty"`
	// Threshold is the similarity that a face must reach, 0 to 1; nil when absent.
	Threshold         *float64          `json:"threshold,omitempty"`
	CreationDate      string            `json:"creation_date,omitempty"`
	RemainingRetries  *int              `json:"remaining_retries,omitempty"`
	FrontImage        string            `json:"front_image,omitempty"`
	ReverseImage      string            `json:"reverse_image,omitempty"`
	IdentityProcessID string            `json:"identity_process_id,omitempty"`
	Details           ValidationDetails `json:"details"`

	// AttachmentStatus and AttachmentValidations report whether the files were
	// usable (sample).
	AttachmentStatus      string            `json:"attachment_status,omitempty"`
	AttachmentValidations []AttachmentCheck `json:"attachment_validations,omitempty"`
	FacePhoto             string            `json:"face_photo,omitempty"`           // a link (sample)
	FacePhotoWatermark    string            `json:"face_photo_watermark,omitempty"` // a link (sample)
	Email                 string            `json:"email,omitempty"`                // of an e-mail verification (sample)
	PhoneNumber           string            `json:"phone_number,omitempty"`         // (open)
}

// AttachmentCheck is one check of a file (sample).
type AttachmentCheck struct {
	ValidationName string `json:"validation_name,omitempty"`
	ValidationType string `json:"validation_type,omitempty"`
	AttachmentType string `json:"attachment_type,omitempty"` // such as "document-front"
	Result         string `json:"result,omitempty"`
}

// Outcome is the status of the validation. A failure_status takes precedence
// over validation_status; any status but success and failure counts as pending
// (sdk).
func (v Validation) Outcome() ProcessStatus {
	switch {
	case v.FailureStatus != "" || v.ValidationStatus == ProcessFailure || v.ValidationStatus == "failed":
		return ProcessFailure
	case v.ValidationStatus == ProcessSuccess:
		return ProcessSuccess
	}
	return ProcessPending
}

// ValidationDetails are the findings of a validation (guide).
type ValidationDetails struct {
	BackgroundCheck *BackgroundCheck `json:"background_check,omitempty"`
	// DocumentDetails may have any fields; values that are not strings are kept
	// as JSON text.
	DocumentDetails map[string]string `json:"document_details,omitempty"`
	// DocumentValidations are the checks by group (data_consistency,
	// government_database, image_analysis, …).
	DocumentValidations map[string][]Check `json:"document_validations,omitempty"`
	FaceRecognition     *FaceRecognition   `json:"face_recognition_validations,omitempty"`
	// ElectronicSignature describes the signed document and its signer
	// (sample).
	ElectronicSignature *ElectronicSignature `json:"electronic_signature_details,omitempty"`
}

// ElectronicSignature is a document that a person signed (sample).
type ElectronicSignature struct {
	OriginalDocumentURL string `json:"original_document_url,omitempty"`
	SignedDocumentURL   string `json:"signed_document_url,omitempty"`
	SignatureImageURL   string `json:"signature_image_url,omitempty"`
	DocumentID          string `json:"document_id,omitempty"`
	SignerID            string `json:"signer_id,omitempty"`
	Name                string `json:"name,omitempty"`
	Email               string `json:"email,omitempty"`
}

// BackgroundCheck names a background check (guide).
type BackgroundCheck struct {
	CheckID  string `json:"check_id,omitempty"`
	CheckURL string `json:"check_url,omitempty"`
}

// Check is one check of a document (guide). Result is "valid", "invalid" or
// another value of the API.
type Check struct {
	ValidationName   string `json:"validation_name,omitempty"`
	Result           string `json:"result,omitempty"`
	ValidationType   string `json:"validation_type,omitempty"`
	Message          string `json:"message,omitempty"`
	ManuallyReviewed bool   `json:"manually_reviewed"`
	CreatedAt        string `json:"created_at,omitempty"`
	// DataValidations are the values that were compared, by name (sdk).
	DataValidations map[string]string `json:"data_validations,omitempty"`
}

// FaceRecognition is the comparison of the face with the document's (guide, sdk).
type FaceRecognition struct {
	SimilarityStatus      string `json:"similarity_status,omitempty"`
	PassiveLivenessStatus string `json:"passive_liveness_status,omitempty"`
	// ConfidenceScore is 0 to 1; nil when absent.
	ConfidenceScore *float64    `json:"confidence_score,omitempty"`
	AgeRange        *AgeRange   `json:"age_range,omitempty"`
	FaceSearch      *FaceSearch `json:"face_search,omitempty"`
	EnrollmentID    string      `json:"enrollment_id,omitempty"` // of the document's face (sdk)
	// LivenessStatus is the status of the active check, ActionsStatus that of
	// each requested movement (sample).
	LivenessStatus string         `json:"liveness_status,omitempty"`
	ActionsStatus  []ActionStatus `json:"actions_status,omitempty"`
}

// ActionStatus is the status of one requested head movement (sample).
type ActionStatus struct {
	Action string `json:"action,omitempty"` // such as "turn_left"
	Status string `json:"status,omitempty"`
}

// AgeRange is the estimated age in years (sdk).
type AgeRange struct {
	Low  int `json:"low"`
	High int `json:"high"`
}

// FaceSearch is the search for the face among known ones (sdk).
type FaceSearch struct {
	Status          string   `json:"status,omitempty"`
	ConfidenceScore *float64 `json:"confidence_score,omitempty"`
}

// UnmarshalJSON reads a result leniently, and keeps the API's object in Raw.
func (r *Result) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*r = Result{
		ProcessID: o.text("process_id"), AccountID: o.text("account_id"), ClientID: o.text("client_id"),
		FlowID: o.text("flow_id"), CreatedVia: o.text("created_via"), FlowVersion: o.count("flow_version"),
		Country: o.text("country"), Status: ProcessStatus(o.text("status")),
		FailureStatus: FailureStatus(o.text("failure_status")), DeclinedReason: o.text("declined_reason"),
		ExpiredReason: o.text("expired_reason"), ErrorMessage: o.text("error_message"),
		Validations:  decodeList[Validation](o, "validations", isObject),
		CreationDate: o.text("creation_date"), UpdateDate: o.text("update_date"),
		ProcessDetails: o.processDetails(), Raw: slices.Clone(data),
	}
	return nil
}

// UnmarshalJSON reads a validation leniently.
func (v *Validation) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*v = Validation{
		ValidationID: o.text("validation_id"), IPAddress: o.text("ip_address"), AccountID: o.text("account_id"),
		Type: o.text("type"), ValidationStatus: ProcessStatus(o.text("validation_status")),
		FailureStatus: FailureStatus(o.text("failure_status")), DeclinedReason: o.text("declined_reason"),
		Threshold: o.number("threshold"), CreationDate: o.text("creation_date"),
		RemainingRetries: o.integer("remaining_retries"), FrontImage: o.text("front_image"),
		ReverseImage: o.text("reverse_image"), IdentityProcessID: o.text("identity_process_id"),
		Details:          decodeField[ValidationDetails](o, "details"),
		AttachmentStatus: o.text("attachment_status"), AttachmentValidations: decodeList[AttachmentCheck](o, "attachment_validations", isObject),
		FacePhoto: o.text("face_photo"), FacePhotoWatermark: o.text("face_photo_watermark"),
		Email: o.text("email"), PhoneNumber: o.text("phone_number"),
	}
	return nil
}

// UnmarshalJSON reads a validation's details leniently.
func (vd *ValidationDetails) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*vd = ValidationDetails{
		BackgroundCheck:     decodeOptional[BackgroundCheck](o, "background_check"),
		DocumentDetails:     textMap(o.raw("document_details")),
		DocumentValidations: checkGroups(o.raw("document_validations")),
		FaceRecognition:     decodeOptional[FaceRecognition](o, "face_recognition_validations"),
		ElectronicSignature: decodeOptional[ElectronicSignature](o, "electronic_signature_details"),
	}
	if face := decodeField[FaceRecognition](object{"": data}, ""); vd.FaceRecognition == nil && face.hasLiveness() {
		vd.FaceRecognition = &face
	}
	return nil
}

// hasLiveness reports whether there are results of an active check: some
// responses have them in the details themselves (open).
func (fr FaceRecognition) hasLiveness() bool {
	return fr.LivenessStatus != "" || fr.EnrollmentID != "" || len(fr.ActionsStatus) > 0
}

// checkGroups reads the checks by group; a group that is not a list is omitted.
func checkGroups(raw json.RawMessage) map[string][]Check {
	o := readObject(raw)
	var groups map[string][]Check
	for name := range o {
		if checks := decodeList[Check](o, name, isObject); checks != nil {
			if groups == nil {
				groups = map[string][]Check{}
			}
			groups[name] = checks
		}
	}
	return groups
}

// UnmarshalJSON reads a background check leniently.
func (bc *BackgroundCheck) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*bc = BackgroundCheck{CheckID: o.text("check_id"), CheckURL: o.text("check_url")}
	return nil
}

// UnmarshalJSON reads a check leniently.
func (ch *Check) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*ch = Check{
		ValidationName: o.text("validation_name"), Result: o.text("result"), ValidationType: o.text("validation_type"),
		Message: o.text("message"), ManuallyReviewed: o.boolean("manually_reviewed"), CreatedAt: o.text("created_at"),
		DataValidations: textMap(o.raw("data_validations")),
	}
	return nil
}

// UnmarshalJSON reads a comparison of the face leniently.
func (fr *FaceRecognition) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*fr = FaceRecognition{
		SimilarityStatus: o.text("similarity_status"), PassiveLivenessStatus: o.text("passive_liveness_status"),
		ConfidenceScore: o.number("confidence_score"), AgeRange: decodeOptional[AgeRange](o, "age_range"),
		FaceSearch: decodeOptional[FaceSearch](o, "face_search"), EnrollmentID: o.text("enrollment_id"),
		LivenessStatus: o.text("liveness_status"), ActionsStatus: decodeList[ActionStatus](o, "actions_status", isObject),
	}
	return nil
}

// UnmarshalJSON reads an age range leniently.
func (ar *AgeRange) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*ar = AgeRange{Low: o.count("low"), High: o.count("high")}
	return nil
}

// UnmarshalJSON reads a search for the face leniently.
func (fs *FaceSearch) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*fs = FaceSearch{Status: o.text("status"), ConfidenceScore: o.number("confidence_score")}
	return nil
}

// UnmarshalJSON reads a check of a file leniently.
func (ac *AttachmentCheck) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*ac = AttachmentCheck{
		ValidationName: o.text("validation_name"), ValidationType: o.text("validation_type"),
		AttachmentType: o.text("attachment_type"), Result: o.text("result"),
	}
	return nil
}

// UnmarshalJSON reads a movement leniently.
func (as *ActionStatus) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*as = ActionStatus{Action: o.text("action"), Status: o.text("status")}
	return nil
}

// UnmarshalJSON reads a signature leniently.
func (es *ElectronicSignature) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*es = ElectronicSignature{
		OriginalDocumentURL: o.text("original_document_url"), SignedDocumentURL: o.text("signed_document_url"),
		SignatureImageURL: o.text("signature_image_url"), DocumentID: o.text("document_id"), SignerID: o.text("signer_id"),
		Name: o.text("name"), Email: o.text("email"),
	}
	return nil
}
