package truora

import (
	"encoding/json"
	"slices"
	"time"
)

// ProcessStatus is the status of a process (guide).
type ProcessStatus string

// The statuses of a process. Pending is the first; the others are final.
const (
	ProcessPending ProcessStatus = "pending"
	ProcessSuccess ProcessStatus = "success"
	ProcessFailure ProcessStatus = "failure"
)

// IsFinal reports whether the process has ended.
func (s ProcessStatus) IsFinal() bool { return s == ProcessSuccess || s == ProcessFailure }

// FailureStatus is how a process or a step failed; it is absent unless the
// status is a failure (ref).
type FailureStatus string

// The kinds of failure.
const (
	FailureDeclined    FailureStatus = "declined"
	FailureExpired     FailureStatus = "expired"
	FailureSystemError FailureStatus = "system_error"
	FailureCanceled    FailureStatus = "canceled"
)

// StepStatus is the outcome of a step; empty if the step was not evaluated yet
// (sdk).
type StepStatus string

// The statuses of a step.
const (
	StepNotEvaluated StepStatus = ""
	StepPending      StepStatus = "pending"
	StepSuccess      StepStatus = "success"
	StepFailure      StepStatus = "failure"
)

// Process is one person's verification (guide). Any field may be absent on the
// wire; absent fields are zero here.
type Process struct {
	ProcessID   string `json:"process_id"`
	AccountID   string `json:"account_id,omitempty"`
	ClientID    string `json:"client_id,omitempty"`
	FlowID      string `json:"flow_id,omitempty"`
	CreatedVia  string `json:"created_via,omitempty"`
	FlowVersion int    `json:"flow_version,omitempty"`
	Country     string `json:"country,omitempty"`
	Label       string `json:"label,omitempty"`
	// GeolocationIPCountry is the country of the person's IP address, two
	// letters (sdk).
	GeolocationIPCountry string `json:"geolocation_ip_country,omitempty"`
	// IdentityVerificationNames are the flow's blocks (sdk).
	IdentityVerificationNames []string `json:"identity_verification_names,omitempty"`
	// TimeToLive is how long the process is valid after CreationDate, in
	// minutes (docs); 0 if the API does not report it.
	TimeToLive     int           `json:"time_to_live,omitempty"`
	CreationDate   string        `json:"creation_date,omitempty"`
	Status         ProcessStatus `json:"status,omitempty"`
	FailureStatus  FailureStatus `json:"failure_status,omitempty"`
	DeclinedReason string        `json:"declined_reason,omitempty"`
	ExpiredReason  string        `json:"expired_reason,omitempty"`
	ErrorMessage   string        `json:"error_message,omitempty"`
	// CurrentStep is an index into Steps: absent means 0 (sdk), len(Steps)
	// means that all steps are done (guide).
	CurrentStep *int `json:"current_step,omitempty"`
	// CurrentStepID, if not empty, takes precedence over CurrentStep (sdk).
	CurrentStepID string `json:"current_step_id,omitempty"`
	// CurrentStepData is the step in progress; nil once no step is left (guide).
	CurrentStepData *StepData `json:"current_step_data,omitempty"`
	Steps           []Step    `json:"steps"`
	ProcessDetails
}

// StepData describes the step in progress, without its id (guide).
type StepData struct {
	Type               string             `json:"type"`
	Description        string             `json:"description,omitempty"`
	Config             json.RawMessage    `json:"config,omitempty"`
	ExpectedInputs     []ExpectedInput    `json:"expected_inputs"`
	AsyncStep          bool               `json:"async_step,omitempty"`
	RetryStatus        string             `json:"retry_status,omitempty"`
	RetryReason        string             `json:"retry_reason,omitempty"`
	VerificationOutput VerificationOutput `json:"verification_output"`
}

// RetryAvailable is the RetryStatus of a step that may be tried again.
const RetryAvailable = "available"

// Step is one step of a process (guide).
type Step struct {
	StepID             string             `json:"step_id"`
	ProcessID          string             `json:"process_id,omitempty"`
	VerificationID     string             `json:"verification_id,omitempty"`
	VerificationType   string             `json:"verification_type,omitempty"`
	Type               string             `json:"type"`
	Title              string             `json:"title,omitempty"`
	Description        string             `json:"description,omitempty"`
	Config             json.RawMessage    `json:"config,omitempty"`
	ExpectedInputs     []ExpectedInput    `json:"expected_inputs"`
	FilesUploadURLs    []UploadTarget     `json:"files_upload_urls"`
	VerificationOutput VerificationOutput `json:"verification_output"`
	// RemainingRetries is nil if the API did not report it.
	RemainingRetries   *int `json:"remaining_retries,omitempty"`
	AsyncStep          bool `json:"async_step,omitempty"`
	ValidationIndex    int  `json:"validation_index,omitempty"`
	IsProcessFirstStep bool `json:"is_process_first_step,omitempty"`
	IsProcessFinalStep bool `json:"is_process_final_step,omitempty"`
}

// ExpectedInput is one value that a step asks for (guide). The backend matches
// answers by both Type and Name (sdk).
type ExpectedInput struct {
	Type          string   `json:"type"`
	Name          string   `json:"name"`
	Value         string   `json:"value,omitempty"`
	Description   string   `json:"description,omitempty"`
	Options       []Option `json:"options,omitempty"`
	Optional      bool     `json:"optional,omitempty"`
	Length        int      `json:"length,omitempty"`
	ReadOnly      bool     `json:"read_only,omitempty"`
	FileUploadURL string   `json:"file_upload_url,omitempty"`
	MediaType     string   `json:"media_type,omitempty"`
}

// Option is one choice of an input. On the wire it is a plain string or an
// object with a value and a label; a plain string is both.
type Option struct {
	Value string `json:"value"`
	Label string `json:"label,omitempty"`
}

// MarshalJSON writes a plain string if label and value are the same, else an
// object.
func (opt Option) MarshalJSON() ([]byte, error) {
	if opt.Label == "" || opt.Label == opt.Value {
		return json.Marshal(opt.Value)
	}
	type object Option
	return json.Marshal(object(opt))
}

// UploadTarget is a file that a step asks for, and where it is uploaded to
// (guide). URL may be empty: then it is elsewhere in the process.
type UploadTarget struct {
	Name        string `json:"name"`
	URL         string `json:"url,omitempty"`
	Description string `json:"description,omitempty"`
	MediaType   string `json:"media_type,omitempty"`
}

// VerificationOutput is the outcome of a step (guide).
type VerificationOutput struct {
	Status           StepStatus    `json:"status,omitempty"`
	FailureStatus    FailureStatus `json:"failure_status,omitempty"`
	DeclinedReason   string        `json:"declined_reason,omitempty"`
	Message          string        `json:"message,omitempty"`
	MediaUploaded    bool          `json:"media_uploaded,omitempty"`
	StepDataReceived bool          `json:"step_data_received,omitempty"`
	AttachmentStatus string        `json:"attachment_status,omitempty"`
	Outputs          Outputs       `json:"outputs,omitempty"`
}

// Outcome is the status of the step. A failure_status takes precedence over the
// status (sdk).
func (vo VerificationOutput) Outcome() StepStatus {
	if vo.FailureStatus != "" || vo.Status == "failed" {
		return StepFailure
	}
	return vo.Status
}

// Outputs are the values that a step produced (guide), by name. Values
// that are not strings are kept as their JSON text.
type Outputs map[string]string

// Current is the step in progress and its position: the one that
// current_step_id names, else steps[current_step] (sdk). It is not ok when no
// step is left; the index is then len(p.Steps).
func (p Process) Current() (step Step, index int, ok bool) {
	index = p.currentIndex()
	if index >= len(p.Steps) {
		return Step{}, len(p.Steps), false
	}
	return p.Steps[index], index, true
}

// Expiry is when the process's own time is up: creation_date and time_to_live
// (docs). It is zero when the process does not say.
func (p Process) Expiry() time.Time {
	created, err := time.Parse(time.RFC3339, p.CreationDate)
	if err != nil || p.TimeToLive <= 0 {
		return time.Time{}
	}
	return created.Add(time.Duration(p.TimeToLive) * time.Minute)
}

// IsConsistent reports whether the process agrees with itself: a type of the
// step in progress that differs from current_step_data.type means that it has
// to be read again (sdk).
func (p Process) IsConsistent() bool {
	step, _, ok := p.Current()
	if !ok || p.CurrentStepData == nil || p.CurrentStepData.Type == "" {
		return true
	}
	return step.Type == p.CurrentStepData.Type
}

// currentIndex prefers the id, then the index. An absent index means 0, unless
// step 0 is a success already (sdk): then the first step that is none.
func (p Process) currentIndex() int {
	if p.CurrentStepID != "" {
		if i := slices.IndexFunc(p.Steps, func(s Step) bool { return s.StepID == p.CurrentStepID }); i >= 0 {
			return i
		}
	}
	if p.CurrentStep != nil && *p.CurrentStep >= 0 {
		return *p.CurrentStep
	}
	for i, step := range p.Steps {
		if step.VerificationOutput.Outcome() != StepSuccess {
			return i
		}
	}
	return len(p.Steps)
}
