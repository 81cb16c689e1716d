package truora

import "encoding/json"

// Result is what a process came to, with its validations (guide).
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
	Validations    []Validation  `json:"validations"`
	CreationDate   string        `json:"creation_date,omitempty"`
	UpdateDate     string        `json:"update_date,omitempty"`
	// Raw is the API's object as it came.
	Raw json.RawMessage `json:"-"`
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
}

// ValidationDetails is what a validation found (guide).
type ValidationDetails struct {
	BackgroundCheck *BackgroundCheck `json:"background_check,omitempty"`
	// DocumentDetails is free form; values that are not strings are kept as
	// their JSON text.
	DocumentDetails map[string]string `json:"document_details,omitempty"`
	// DocumentValidations are the checks by group (data_consistency,
	// government_database, image_analysis, …).
	DocumentValidations map[string][]Check `json:"document_validations,omitempty"`
	FaceRecognition     *FaceRecognition   `json:"face_recognition_validations,omitempty"`
}

// BackgroundCheck names a background check (guide).
type BackgroundCheck struct {
	CheckID  string `json:"check_id,omitempty"`
	CheckURL string `json:"check_url,omitempty"`
}

// Check is one check of a document (guide). Result is "valid", "invalid" or
// what else the API says.
type Check struct {
	ValidationName   string `json:"validation_name,omitempty"`
	Result           string `json:"result,omitempty"`
	ValidationType   string `json:"validation_type,omitempty"`
	Message          string `json:"message,omitempty"`
	ManuallyReviewed bool   `json:"manually_reviewed"`
	CreatedAt        string `json:"created_at,omitempty"`
}

// FaceRecognition is what comparing the face came to (guide, sdk).
type FaceRecognition struct {
	SimilarityStatus      string `json:"similarity_status,omitempty"`
	PassiveLivenessStatus string `json:"passive_liveness_status,omitempty"`
	// ConfidenceScore is 0 to 1; nil when absent.
	ConfidenceScore *float64    `json:"confidence_score,omitempty"`
	AgeRange        *AgeRange   `json:"age_range,omitempty"`
	FaceSearch      *FaceSearch `json:"face_search,omitempty"`
}

// AgeRange is the estimated age in years (sdk).
type AgeRange struct {
	Low  int `json:"low"`
	High int `json:"high"`
}

// FaceSearch is what looking for the face among known ones came to (sdk).
type FaceSearch struct {
	Status          string   `json:"status,omitempty"`
	ConfidenceScore *float64 `json:"confidence_score,omitempty"`
}
