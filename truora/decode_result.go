package truora

import (
	"encoding/json"
	"slices"
)

// UnmarshalJSON reads a result leniently, and keeps the API's object as it came.
func (r *Result) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*r = Result{
		ProcessID: o.text("process_id"), AccountID: o.text("account_id"), ClientID: o.text("client_id"),
		FlowID: o.text("flow_id"), CreatedVia: o.text("created_via"), FlowVersion: o.count("flow_version"),
		Country: o.text("country"), Status: ProcessStatus(o.text("status")),
		FailureStatus: FailureStatus(o.text("failure_status")), DeclinedReason: o.text("declined_reason"),
		Validations:  every[Validation](o, "validations", isObject),
		CreationDate: o.text("creation_date"), UpdateDate: o.text("update_date"), Raw: slices.Clone(data),
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
		RemainingRetries: o.whole("remaining_retries"), FrontImage: o.text("front_image"),
		ReverseImage: o.text("reverse_image"), IdentityProcessID: o.text("identity_process_id"),
		Details: only[ValidationDetails](o, "details"),
	}
	return nil
}

// UnmarshalJSON reads a validation's details leniently.
func (d *ValidationDetails) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*d = ValidationDetails{
		BackgroundCheck:     perhaps[BackgroundCheck](o, "background_check"),
		DocumentDetails:     bag(o.raw("document_details")),
		DocumentValidations: groups(o.raw("document_validations")),
		FaceRecognition:     perhaps[FaceRecognition](o, "face_recognition_validations"),
	}
	return nil
}

// groups reads the checks by group; a group that is no list is absent.
func groups(raw json.RawMessage) map[string][]Check {
	o := readObject(raw)
	var checks map[string][]Check
	for name := range o {
		if list := every[Check](o, name, isObject); list != nil {
			checks = with(checks, name, list)
		}
	}
	return checks
}

func with(checks map[string][]Check, name string, list []Check) map[string][]Check {
	if checks == nil {
		checks = map[string][]Check{}
	}
	checks[name] = list
	return checks
}

// UnmarshalJSON reads a background check leniently.
func (b *BackgroundCheck) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*b = BackgroundCheck{CheckID: o.text("check_id"), CheckURL: o.text("check_url")}
	return nil
}

// UnmarshalJSON reads a check leniently.
func (c *Check) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*c = Check{
		ValidationName: o.text("validation_name"), Result: o.text("result"), ValidationType: o.text("validation_type"),
		Message: o.text("message"), ManuallyReviewed: o.flag("manually_reviewed"), CreatedAt: o.text("created_at"),
	}
	return nil
}

// UnmarshalJSON reads what comparing the face came to, leniently.
func (f *FaceRecognition) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*f = FaceRecognition{
		SimilarityStatus: o.text("similarity_status"), PassiveLivenessStatus: o.text("passive_liveness_status"),
		ConfidenceScore: o.number("confidence_score"), AgeRange: perhaps[AgeRange](o, "age_range"),
		FaceSearch: perhaps[FaceSearch](o, "face_search"),
	}
	return nil
}

// UnmarshalJSON reads an age range leniently.
func (a *AgeRange) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*a = AgeRange{Low: o.count("low"), High: o.count("high")}
	return nil
}

// UnmarshalJSON reads what looking for the face came to, leniently.
func (f *FaceSearch) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*f = FaceSearch{Status: o.text("status"), ConfidenceScore: o.number("confidence_score")}
	return nil
}
