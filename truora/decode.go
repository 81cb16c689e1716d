package truora

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// UnmarshalJSON reads a process leniently: see object.
func (p *Process) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*p = Process{
		ProcessID: o.text("process_id"), AccountID: o.text("account_id"), ClientID: o.text("client_id"),
		FlowID: o.text("flow_id"), CreatedVia: o.text("created_via"), FlowVersion: o.count("flow_version"),
		Country: o.text("country"), Label: o.text("label"), TimeToLive: o.count("time_to_live"),
		CreationDate:         o.text("creation_date"),
		GeolocationIPCountry: o.text("geolocation_ip_country"), IdentityVerificationNames: o.texts("identity_verification_names"),
		Status: ProcessStatus(o.text("status")), FailureStatus: FailureStatus(o.text("failure_status")),
		DeclinedReason: o.text("declined_reason"), ExpiredReason: o.text("expired_reason"),
		ErrorMessage: o.text("error_message"), CurrentStep: o.integer("current_step"),
		CurrentStepID: o.text("current_step_id"), CurrentStepData: decodeOptional[StepData](o, "current_step_data"),
		Steps: decodeList[Step](o, "steps", keepAll), ProcessDetails: o.processDetails(),
	}
	return nil
}

// UnmarshalJSON reads the step in progress leniently.
func (sd *StepData) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*sd = StepData{
		Type: o.text("type"), Description: o.text("description"), Config: o.raw("config"),
		ExpectedInputs: decodeList[ExpectedInput](o, "expected_inputs", isObject),
		AsyncStep:      o.boolean("async_step"), RetryStatus: o.text("retry_status"), RetryReason: o.text("retry_reason"),
		VerificationOutput: decodeField[VerificationOutput](o, "verification_output"),
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
		ExpectedInputs:     decodeList[ExpectedInput](o, "expected_inputs", isObject),
		FilesUploadURLs:    decodeList[UploadTarget](o, "files_upload_urls", isObjectOrText),
		VerificationOutput: decodeField[VerificationOutput](o, "verification_output"),
		RemainingRetries:   o.integer("remaining_retries"), AsyncStep: o.boolean("async_step"),
		ValidationIndex: o.count("validation_index"), IsProcessFirstStep: o.boolean("is_process_first_step"),
		IsProcessFinalStep: o.boolean("is_process_final_step"),
	}
	return nil
}

// UnmarshalJSON reads an expected input leniently.
func (ei *ExpectedInput) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*ei = ExpectedInput{
		Type: o.text("type"), Name: o.text("name"), Value: o.text("value"), Description: o.text("description"),
		Options: decodeList[Option](o, "options", isObjectOrText), Optional: o.boolean("optional"), Length: o.count("length"),
		ReadOnly: o.boolean("read_only"), FileUploadURL: o.text("file_upload_url"), MediaType: o.text("media_type"),
	}
	return nil
}

// UnmarshalJSON reads an option: a plain value, or an object with a value and a
// label (open: the label's field is not documented).
func (opt *Option) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	if o == nil {
		*opt = Option{Value: scalar(data), Label: scalar(data)}
		return nil
	}
	label := o.firstText("label", "name", "text", "title", "display_name", "description")
	value := o.firstText("value", "id", "code", "key")
	*opt = Option{Value: cmp.Or(value, label), Label: cmp.Or(label, value)}
	return nil
}

// UnmarshalJSON reads an upload target; a plain string is its URL, or its name
// if it is not a URL.
func (ut *UploadTarget) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*ut = UploadTarget{
		Name: o.text("name"), URL: o.text("url"), Description: o.text("description"), MediaType: o.text("media_type"),
	}
	if plain := scalar(data); strings.Contains(plain, "://") {
		ut.URL = plain
	} else if o == nil {
		ut.Name = plain
	}
	return nil
}

// UnmarshalJSON reads the outcome of a step leniently.
func (vo *VerificationOutput) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*vo = VerificationOutput{
		Status: StepStatus(o.text("status")), FailureStatus: FailureStatus(o.text("failure_status")),
		DeclinedReason: o.text("declined_reason"), Message: o.text("message"), MediaUploaded: o.boolean("media_uploaded"),
		StepDataReceived: o.boolean("step_data_received"), AttachmentStatus: o.text("attachment_status"),
		Outputs: decodeField[Outputs](o, "outputs"),
	}
	return nil
}

// UnmarshalJSON reads outputs: an object, or a list of name-value pairs (open).
func (outs *Outputs) UnmarshalJSON(data []byte) error {
	*outs = textMap(data)
	for _, o := range decodeList[object](object{"list": data}, "list", isObject) {
		if name, value := o.text("name"), o.raw("value"); name != "" && value != nil {
			if *outs == nil {
				*outs = Outputs{}
			}
			(*outs)[name] = textOf(value)
		}
	}
	return nil
}

// object is a JSON object that is read leniently: a field that is absent, null,
// or of an unexpected type reads as zero. One unexpected field must not make
// the whole process unusable.
type object map[string]json.RawMessage

// readObject returns nil if data is not an object.
func readObject(data []byte) object {
	if data = bytes.TrimLeft(data, " \t\r\n"); !bytes.HasPrefix(data, []byte("{")) {
		return nil
	}
	var fields object
	if json.Unmarshal(data, &fields) != nil {
		return nil
	}
	return fields
}

// text reads a string; numbers and booleans are returned as text.
func (o object) text(name string) string { return scalar(o[name]) }

// scalar is the text of a string, number or boolean; empty for anything else.
func scalar(raw json.RawMessage) string {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0 || raw[0] == '{' || raw[0] == '[' || string(raw) == "null":
		return ""
	case raw[0] == '"':
		return unquoted(raw)
	}
	return string(raw)
}

func unquoted(raw json.RawMessage) string {
	var text string
	_ = json.Unmarshal(raw, &text) // anything but a string reads as empty
	return text
}

// firstText is the first of the fields that is not empty.
func (o object) firstText(names ...string) string {
	for _, name := range names {
		if text := o.text(name); text != "" {
			return text
		}
	}
	return ""
}

// texts reads a list of strings.
func (o object) texts(name string) []string {
	var texts []string
	for _, raw := range decodeList[json.RawMessage](o, name, keepAll) {
		texts = append(texts, scalar(raw))
	}
	return texts
}

// number reads a number, or a string that contains one; nil if there is none.
func (o object) number(name string) *float64 {
	value, err := strconv.ParseFloat(strings.TrimSpace(o.text(name)), 64)
	if err != nil || math.IsNaN(value) || math.IsInf(value, 0) {
		return nil
	}
	return &value
}

// integer reads an integer; nil if there is none that fits an int32.
func (o object) integer(name string) *int {
	value := o.number(name)
	if value == nil || *value != math.Trunc(*value) || math.Abs(*value) > math.MaxInt32 {
		return nil
	}
	whole := int(*value)
	return &whole
}

// count is integer with 0 for none.
func (o object) count(name string) int {
	if value := o.integer(name); value != nil {
		return *value
	}
	return 0
}

// boolean reads a boolean, also as a string or a number.
func (o object) boolean(name string) bool {
	truth, _ := strconv.ParseBool(strings.ToLower(strings.TrimSpace(o.text(name))))
	return truth
}

// raw returns a field unchanged; nil if it is absent or null.
func (o object) raw(name string) json.RawMessage {
	if value := o[name]; string(value) != "null" {
		return value
	}
	return nil
}

// decodeField decodes a field; zero if it is absent.
func decodeField[T any](o object, name string) (value T) {
	if raw := o.raw(name); raw != nil {
		_ = json.Unmarshal(raw, &value) // our own types accept any JSON
	}
	return value
}

// decodeOptional is like decodeField, but returns nil if the field is not an
// object.
func decodeOptional[T any](o object, name string) *T {
	if !isObject(o[name]) {
		return nil
	}
	value := decodeField[T](o, name)
	return &value
}

// maxListed is the most elements that are read of a list, far more than the API
// sends. A two-byte element takes hundreds of bytes once decoded: without this
// limit, a response of an allowed size could take gigabytes.
const maxListed = 1000

// maxListedOf overrides maxListed for some fields.
var maxListedOf = map[string]int{"options": 10_000, "expected_inputs": 100}

// decodeList decodes the elements of a list that keep accepts; nil if the field
// is not a list.
func decodeList[T any](o object, name string, keep func(json.RawMessage) bool) []T {
	var list []T
	for _, raw := range elementsOf(o[name], cmp.Or(maxListedOf[name], maxListed)) {
		var value T
		if keep(raw) && json.Unmarshal(raw, &value) == nil {
			list = append(list, value)
		}
	}
	return list
}

// elementsOf returns at most so many elements of a list; none if raw is not a
// list.
func elementsOf(raw json.RawMessage, most int) (elements []json.RawMessage) {
	if bytes.Count(raw, []byte(",")) < most {
		_ = json.Unmarshal(raw, &elements)
		return elements
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	if begin, err := decoder.Token(); err != nil || begin != json.Delim('[') {
		return nil
	}
	for len(elements) < most && decoder.More() {
		var element json.RawMessage
		if decoder.Decode(&element) != nil {
			break
		}
		elements = append(elements, element)
	}
	return elements
}

// keepAll accepts every element, so that positions do not change.
func keepAll(json.RawMessage) bool { return true }

func isObject(raw json.RawMessage) bool { return readObject(raw) != nil }

func isObjectOrText(raw json.RawMessage) bool { return isObject(raw) || scalar(raw) != "" }

// textMap reads an object's values as text: strings as they are, anything else
// as its JSON text; nulls are omitted.
func textMap(raw json.RawMessage) map[string]string {
	fields := readObject(raw)
	if len(fields) == 0 {
		return nil
	}
	texts := make(map[string]string, len(fields))
	for name := range fields {
		if value := fields.raw(name); value != nil {
			texts[name] = textOf(value)
		}
	}
	return texts
}

// textOf is the value of a string, and the JSON text of anything else.
func textOf(raw json.RawMessage) string {
	if len(raw) > 0 && raw[0] == '"' {
		return unquoted(raw)
	}
	return string(raw)
}
