package truora

import (
	"cmp"
	"reflect"
)

// ProcessDetails are what the API reports about a process in addition to its
// steps and validations, in the process, in the result or in both: the person,
// the location (sample, docs) and the risk (sdk).
type ProcessDetails struct {
	DocumentNumber string `json:"document_number,omitempty"`
	FirstName      string `json:"first_name,omitempty"`
	LastName       string `json:"last_name,omitempty"`
	CheckID        string `json:"check_id,omitempty"` // of a background check
	IPAddress      string `json:"ip_address,omitempty"`
	City           string `json:"city,omitempty"`
	// GeolocationIP and GeolocationDevice are "lat, lon"; that of the device is
	// "denied" where the person refused it (sample).
	GeolocationIP     string            `json:"geolocation_ip,omitempty"`
	GeolocationDevice string            `json:"geolocation_device,omitempty"`
	Devices           []Device          `json:"devices_info,omitempty"`
	TriggerInfo       map[string]string `json:"trigger_info,omitempty"`
	Metadata          map[string]string `json:"metadata,omitempty"` // as the token call gave it (docs)
	RiskEvaluation    *RiskEvaluation   `json:"risk_evaluation,omitempty"`
	// CurrentStepIndex counts from 0, and is the number of steps at the end.
	CurrentStepIndex string `json:"current_step_index,omitempty"`
	LastFinishedStep *Step  `json:"last_finished_step,omitempty"`
}

// Device is a device that the process was completed on (sample).
type Device struct {
	Model          string `json:"model,omitempty"`
	Type           string `json:"type,omitempty"` // such as "mobile"
	OS             string `json:"os,omitempty"`
	OSVersion      string `json:"os_version,omitempty"`
	Browser        string `json:"browser,omitempty"`
	BrowserVersion string `json:"browser_version,omitempty"`
}

// RiskEvaluation is the API's assessment of the risk (sdk).
type RiskEvaluation struct {
	ID     string     `json:"risk_evaluation_id,omitempty"`
	Status string     `json:"risk_evaluation_status,omitempty"` // pending, completed, skipped, …
	Result RiskResult `json:"risk_evaluation_result,omitempty"`

	DocumentValidationID string `json:"document_validation_id,omitempty"`
	FaceValidationID     string `json:"face_validation_id,omitempty"`
	ManuallyReviewed     bool   `json:"manually_reviewed"`
	// Source is what was evaluated: document_validation, face_validation or
	// identity_process.
	Source string `json:"source,omitempty"`
}

// RiskResult is the result of a risk evaluation (sdk).
type RiskResult string

// The results of a risk evaluation.
const (
	RiskFound          RiskResult = "risky"
	RiskNotFound       RiskResult = "not_risky"
	RiskNotEstablished RiskResult = "not_established"
	RiskSkipped        RiskResult = "skipped"
)

// processDetails reads the details of a process from an object.
func (o object) processDetails() ProcessDetails {
	return ProcessDetails{
		DocumentNumber: o.text("document_number"), FirstName: o.text("first_name"), LastName: o.text("last_name"),
		CheckID: o.text("check_id"), IPAddress: o.text("ip_address"), City: o.text("city"),
		GeolocationIP: o.text("geolocation_ip"), GeolocationDevice: o.text("geolocation_device"),
		Devices:     decodeList[Device](o, "devices_info", isObject),
		TriggerInfo: textMap(o.raw("trigger_info")), Metadata: textMap(o.raw("metadata")),
		RiskEvaluation:   decodeOptional[RiskEvaluation](o, "risk_evaluation"),
		CurrentStepIndex: o.text("current_step_index"), LastFinishedStep: decodeOptional[Step](o, "last_finished_step"),
	}
}

// IsZero reports whether all details are missing.
func (pd ProcessDetails) IsZero() bool { return reflect.ValueOf(pd).IsZero() }

// Or returns pd with missing details filled in from other: a result may leave
// out what its process reports.
func (pd ProcessDetails) Or(other ProcessDetails) ProcessDetails {
	pd.DocumentNumber = cmp.Or(pd.DocumentNumber, other.DocumentNumber)
	pd.FirstName, pd.LastName = cmp.Or(pd.FirstName, other.FirstName), cmp.Or(pd.LastName, other.LastName)
	pd.CheckID, pd.IPAddress = cmp.Or(pd.CheckID, other.CheckID), cmp.Or(pd.IPAddress, other.IPAddress)
	pd.City, pd.GeolocationIP = cmp.Or(pd.City, other.City), cmp.Or(pd.GeolocationIP, other.GeolocationIP)
	pd.GeolocationDevice = cmp.Or(pd.GeolocationDevice, other.GeolocationDevice)
	pd.RiskEvaluation = cmp.Or(pd.RiskEvaluation, other.RiskEvaluation)
	pd.CurrentStepIndex = cmp.Or(pd.CurrentStepIndex, other.CurrentStepIndex)
	pd.LastFinishedStep = cmp.Or(pd.LastFinishedStep, other.LastFinishedStep)
	if pd.Devices == nil {
		pd.Devices = other.Devices
	}
	if pd.TriggerInfo == nil {
		pd.TriggerInfo = other.TriggerInfo
	}
	if pd.Metadata == nil {
		pd.Metadata = other.Metadata
	}
	return pd
}

// UnmarshalJSON reads a device leniently.
func (dev *Device) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*dev = Device{
		Model: o.text("model"), Type: o.text("type"), OS: o.text("os"), OSVersion: o.text("os_version"),
		Browser: o.text("browser"), BrowserVersion: o.text("browser_version"),
	}
	return nil
}

// UnmarshalJSON reads a risk evaluation leniently.
func (re *RiskEvaluation) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*re = RiskEvaluation{
		ID: o.text("risk_evaluation_id"), Status: o.text("risk_evaluation_status"), Result: RiskResult(o.text("risk_evaluation_result")),
		DocumentValidationID: o.text("document_validation_id"), FaceValidationID: o.text("face_validation_id"),
		ManuallyReviewed: o.boolean("manually_reviewed"), Source: o.text("source"),
	}
	return nil
}
