package truora

import (
	"encoding/json"
	"strings"
)

// UnmarshalJSON reads a process leniently: see object.
func (p *Process) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*p = Process{
		ProcessID: o.text("process_id"), AccountID: o.text("account_id"), ClientID: o.text("client_id"),
		FlowID: o.text("flow_id"), CreatedVia: o.text("created_via"), FlowVersion: o.count("flow_version"),
		Country: o.text("country"), Label: o.text("label"), TimeToLive: o.raw("time_to_live"),
		Status: ProcessStatus(o.text("status")), FailureStatus: FailureStatus(o.text("failure_status")),
		DeclinedReason: o.text("declined_reason"), ExpiredReason: o.text("expired_reason"),
		ErrorMessage: o.text("error_message"), CurrentStep: o.whole("current_step"),
		CurrentStepID: o.text("current_step_id"), CurrentStepData: perhaps[StepData](o, "current_step_data"),
		Steps: every[Step](o, "steps", anything),
	}
	return nil
}

// UnmarshalJSON reads the step in progress leniently.
func (s *StepData) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*s = StepData{
		Type: o.text("type"), Description: o.text("description"), Config: o.raw("config"),
		ExpectedInputs: every[ExpectedInput](o, "expected_inputs", isObject),
		AsyncStep:      o.flag("async_step"), RetryStatus: o.text("retry_status"), RetryReason: o.text("retry_reason"),
		VerificationOutput: only[VerificationOutput](o, "verification_output"),
	}
	return nil
}

// UnmarshalJSON reads a step leniently.
func (s *Step) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*s = Step{
		StepID: o.text("step_id"), ProcessID: o.text("process_id"), VerificationID: o.text("verification_id"),
		VerificationType: o.text("verification_type"), Type: o.text("type"), Title: o.text("title"),
		Description: o.text("description"), Config: o.raw("config"),
		ExpectedInputs:     every[ExpectedInput](o, "expected_inputs", isObject),
		FilesUploadURLs:    every[UploadTarget](o, "files_upload_urls", isObjectOrText),
		VerificationOutput: only[VerificationOutput](o, "verification_output"),
		RemainingRetries:   o.whole("remaining_retries"), AsyncStep: o.flag("async_step"),
		ValidationIndex: o.count("validation_index"), IsProcessFirstStep: o.flag("is_process_first_step"),
		IsProcessFinalStep: o.flag("is_process_final_step"),
	}
	return nil
}

// UnmarshalJSON reads an expected input leniently.
func (i *ExpectedInput) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*i = ExpectedInput{
		Type: o.text("type"), Name: o.text("name"), Value: o.text("value"), Description: o.text("description"),
		Options: every[Option](o, "options", isObjectOrText), Optional: o.flag("optional"), Length: o.count("length"),
		ReadOnly: o.flag("read_only"), FileUploadURL: o.text("file_upload_url"), MediaType: o.text("media_type"),
	}
	return nil
}

// UnmarshalJSON reads an option: a plain value, or an object with a value and
// some name for it (open: which one is documented nowhere).
func (v *Option) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	if o == nil {
		*v = Option{Value: scalar(data), Label: scalar(data)}
		return nil
	}
	label := o.firstText("label", "name", "text", "title", "display_name", "description")
	value := o.firstText("value", "id", "code", "key")
	*v = Option{Value: orElse(value, label), Label: orElse(label, value)}
	return nil
}

// firstText is the first of the fields that has a text.
func (o object) firstText(names ...string) string {
	for _, name := range names {
		if text := o.text(name); text != "" {
			return text
		}
	}
	return ""
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// UnmarshalJSON reads an upload target; a plain string is its address, or its
// name when it is no address.
func (u *UploadTarget) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*u = UploadTarget{
		Name: o.text("name"), URL: o.text("url"), Description: o.text("description"), MediaType: o.text("media_type"),
	}
	if plain := scalar(data); strings.Contains(plain, "://") {
		u.URL = plain
	} else if o == nil {
		u.Name = plain
	}
	return nil
}

// UnmarshalJSON reads what became of a step leniently.
func (v *VerificationOutput) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*v = VerificationOutput{
		Status: StepStatus(o.text("status")), FailureStatus: FailureStatus(o.text("failure_status")),
		DeclinedReason: o.text("declined_reason"), Message: o.text("message"), MediaUploaded: o.flag("media_uploaded"),
		StepDataReceived: o.flag("step_data_received"), AttachmentStatus: o.text("attachment_status"),
		Outputs: only[Outputs](o, "outputs"),
	}
	return nil
}

// UnmarshalJSON reads outputs: an object, or a list of name and value (open).
func (b *Outputs) UnmarshalJSON(data []byte) error {
	*b = bag(data)
	for _, o := range every[object](object{"list": data}, "list", isObject) {
		b.add(o.text("name"), o.raw("value"))
	}
	return nil
}

func (b *Outputs) add(name string, value json.RawMessage) {
	if name == "" || value == nil {
		return
	}
	if *b == nil {
		*b = Outputs{}
	}
	(*b)[name] = textOf(value)
}
