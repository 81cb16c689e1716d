package truora

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"cedula/truora/safetext"
)

// harmlessInputs are the inputs whose values say nothing of a person.
var harmlessInputs = map[string]bool{"country": true, "document_type": true}

// harmlessFields are the fields of the token call's form that may be seen.
var harmlessFields = map[string]bool{
	"key_type": true, "grant": true, "api_key_version": true, "country": true,
	"redirect_url": true, "flow_id": true, "account_id": true,
}

// harmlessDetails are the fields of document_details that may be seen.
var harmlessDetails = map[string]bool{
	"country": true, "document_type": true, "mime_type": true, "creation_date": true, "update_date": true,
}

// privateParts are what a field's or header's name holds when its value is not
// to be seen.
var privateParts = []string{
	"token", "secret", "password", "authorization", "cookie", "credential", "signature", "email", "phone", "mobile",
	"ip_address", "document_number", "first_name", "last_name", "full_name", "surname", "username", "birth", "gender",
	"api_key", "api-key", "metadata", "national_id", "address",
}

// privateName reports whether a field of that name is masked wherever it stands.
func privateName(name string) bool {
	name = strings.ToLower(name)
	if harmlessFields[name] || strings.HasSuffix(name, "_version") {
		return false
	}
	for _, part := range privateParts {
		if strings.Contains(name, part) {
			return true
		}
	}
	return name == "key"
}

// maskHeader masks by name, then by what values look like.
func maskHeader(header http.Header, private []string) http.Header {
	masked := make(http.Header, len(header))
	for name, values := range header {
		for _, value := range values {
			masked.Add(name, maskField(name, value, private))
		}
	}
	return masked
}

func maskField(name, value string, private []string) string {
	if privateName(name) {
		return Masked
	}
	return scrubbed(value, private)
}

// maskedPath is a path with the names of its query alone.
func maskedPath(target *url.URL) string {
	path := scrubbed(target.EscapedPath(), nil)
	var names []string
	for _, pair := range strings.FieldsFunc(target.RawQuery, func(r rune) bool { return r == '&' }) {
		name, _, _ := strings.Cut(pair, "=")
		names = append(names, scrubbed(name, nil)+"="+Masked)
	}
	if names == nil {
		return path
	}
	return path + "?" + strings.Join(names, "&")
}

// maskBody masks a body by its structure, and by what it looks like where it
// has none that is known.
func maskBody(contentType string, body []byte, private []string) string {
	if strings.HasPrefix(contentType, "application/x-www-form-urlencoded") {
		return maskForm(string(body), private)
	}
	if text, ok := maskJSON(body, private); ok {
		return text
	}
	return scrubbed(safetext.Block(string(body)), private)
}

func maskForm(body string, private []string) string {
	pairs := strings.Split(body, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		if !harmlessFields[name] {
			value = Masked
		}
		pairs[i] = name + "=" + scrubbed(value, private)
	}
	return strings.Join(pairs, "&\n") // it is for people
}

func maskJSON(body []byte, private []string) (string, bool) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil || decoder.More() {
		return "", false
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ") // it is for people
	err := encoder.Encode(maskValue("", value, private))
	return strings.TrimSuffix(text.String(), "\n"), err == nil
}

// maskValue masks what stands at a field of that name.
func maskValue(name string, value any, private []string) any {
	switch value := value.(type) {
	case map[string]any:
		return maskObject(name, value, private)
	case []any:
		return maskList(name, value, private)
	case string:
		return maskText(name, value, private)
	}
	return value
}

// prose are the fields that hold sentences: a number in one may be anybody's.
var prose = map[string]bool{"message": true, "description": true, "error_message": true, "title": true}

func maskText(name, text string, private []string) string {
	text = scrubbed(text, private)
	if prose[name] {
		return digitsLike.ReplaceAllString(text, Masked)
	}
	return text
}

func maskList(name string, list []any, private []string) []any {
	masked := make([]any, len(list))
	for i, element := range list {
		masked[i] = maskValue(name, element, private)
	}
	return masked
}

func maskObject(name string, fields map[string]any, private []string) map[string]any {
	hide := hiding(name, fields)
	masked := make(map[string]any, len(fields))
	for field, value := range fields {
		if value != nil && (hide(field) || privateName(field)) {
			value = Masked
		}
		masked[scrubbed(field, private)] = maskValue(field, value, private)
	}
	return masked
}

// hiding tells which fields of an object are masked because of where it stands.
func hiding(name string, fields map[string]any) func(field string) bool {
	switch name {
	case "expected_inputs":
		input, _ := fields["name"].(string)
		return func(field string) bool { return field == "value" && !harmlessInputs[input] }
	case "document_details":
		return func(field string) bool { return !harmlessDetails[field] }
	case "outputs":
		return hidingOutputs(fields)
	}
	return func(string) bool { return false }
}

// hidingOutputs shows ids, kinds and addresses (without their queries), in
// both shapes that outputs come in.
func hidingOutputs(fields map[string]any) func(field string) bool {
	if named, ok := fields["name"].(string); ok && fields["value"] != nil {
		return func(field string) bool { return field == "value" && !harmlessOutput(named) }
	}
	return func(field string) bool { return !harmlessOutput(field) }
}

func harmlessOutput(name string) bool {
	for _, end := range []string{"_id", "_type", "_status", "_photo", "_video", "_url"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}
