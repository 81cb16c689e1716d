package truora

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"cedula/truora/lazyregexp"
	"cedula/truora/safetext"
)

// mask replaces a value that must not be shown.
const mask = "•••"

const (
	// maxErrorText is the longest text from outside that an error contains, in
	// characters.
	maxErrorText = 300
	// minPrivate is the least length, in characters, of a value that is
	// searched for in texts: shorter values would match unrelated words.
	minPrivate = 3
)

// secretPattern is a pattern of secrets or personal data, and what takes the place
// of a match. A text without any of the marks has no match: to look for them is a
// hundred times as fast.
type secretPattern struct {
	marks       []string
	pattern     *lazyregexp.Regexp
	replacement string
}

// secretPatterns are the second line of defence: the first masks by the name of the
// field.
var secretPatterns = []secretPattern{
	{[]string{"://"}, lazyregexp.New(`([A-Za-z][\w+.-]*://)[^\s/?#"'<>]*@`), "$1" + mask + "@"},
	{[]string{"?"}, lazyregexp.New(`(https?://[^\s?"'<>]+)\?[^\s"'<>]*`), "$1?" + mask},
	{[]string{"="}, lazyregexp.New(`(?i)\b(x-amz-[\w-]+|signature|token|api[_-]?key|key-pair-id|policy|password|secret)=[^\s&"'<>]+`), "$1=" + mask},
	{[]string{"eyJ"}, lazyregexp.New(`eyJ[\w-]{4,}(?:\.[\w-]*){0,2}`), mask},
	{[]string{"@", "%40"}, lazyregexp.New(`[\p{L}\p{N}._%+-]+(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`), mask},
	{[]string{"+", "%2B"}, lazyregexp.New(`(?:\+|%2B)\d[\d ().-]{5,}\d`), mask},
}

// apply replaces what matches in a text.
func (p secretPattern) apply(text string) string {
	if !slices.ContainsFunc(p.marks, func(mark string) bool { return strings.Contains(text, mark) }) {
		return text
	}
	return p.pattern.ReplaceAllString(text, p.replacement)
}

// Patterns that apply to errors only: records contain ids that match them, and are
// masked by the field's name instead.
var (
	keyLike    = lazyregexp.New(`[\w+/=-]{24,}`)
	digitsLike = lazyregexp.New(`\d[\d.-]{4,}\d`)
)

// errorText prepares a text from outside for an error: one line, truncated,
// without secrets or personal data.
func errorText(text string, private []string) string {
	text = maskSecrets(truncate(text, 4*maxErrorText), private)
	text = maskSecrets(safetext.Line(text), private) // again: removing hidden characters may have joined a secret
	text = keyLike.ReplaceAllStringFunc(text, func(key string) string {
		if strings.ContainsAny(key, "0123456789") { // words and paths have no digits
			return mask
		}
		return key
	})
	text = digitsLike.ReplaceAllStringFunc(text, func(digits string) string {
		if strings.Count(digits, ".") == 3 { // an IP address
			return digits
		}
		return mask
	})
	return truncate(text, maxErrorText)
}

// maskSecrets masks the private values and everything that matches a secret's
// pattern.
func maskSecrets(text string, private []string) string {
	for _, value := range private {
		if utf8.RuneCountInString(value) >= minPrivate {
			text = strings.ReplaceAll(text, value, mask)
		}
	}
	for _, pattern := range secretPatterns {
		text = pattern.apply(text)
	}
	return text
}

// truncate cuts a text after most characters.
func truncate(text string, most int) string {
	for i := range text {
		if most == 0 {
			return text[:i] + "…"
		}
		most--
	}
	return text
}

// secrets are the values of this call that must not appear in any text.
func (call call) secrets() []string {
	return append([]string{call.key}, call.private...)
}

// privateValues are the answers that must not appear in an error or a record of
// their own call.
func (v Verification) privateValues() []string {
	var values []string
	for _, input := range v.Inputs {
		if !publicInputs[input.Name] {
			values = append(values, input.Value)
		}
	}
	return values
}

// choiceTypes are the types of inputs whose values are defined by the API: they
// occur in every response, and are not personal.
var choiceTypes = map[string]bool{"checkbox": true, "select": true, "radio": true, "boolean": true}

// personalValues are the answers that are personal: they must not appear in an
// error or record of a later call either.
func (v Verification) personalValues() []string {
	var values []string
	for _, input := range v.Inputs {
		if !choiceTypes[input.Type] && !publicInputs[input.Name] {
			values = append(values, input.Value)
		}
	}
	return values
}

// maxSentAnswers is how many answers are remembered; a verification has fewer.
const maxSentAnswers = 200

// sentAnswers remembers the answers that were sent, until the program ends: a
// later response may contain one in a place that does not show that it is
// personal, such as a four-digit code in a sentence.
type sentAnswers struct {
	mu     sync.Mutex
	values []string
}

func (a *sentAnswers) add(values []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, value := range values {
		if !slices.Contains(a.values, value) {
			a.values = append(a.values, value)
		}
	}
	a.values = a.values[max(0, len(a.values)-maxSentAnswers):]
}

func (a *sentAnswers) all() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.values)
}

// publicInputs are the names of inputs whose values are not personal.
var publicInputs = map[string]bool{"country": true, "document_type": true}

// publicFields are the fields of the token call's form that are not masked.
var publicFields = map[string]bool{
	"key_type": true, "grant": true, "api_key_version": true, "country": true,
	"redirect_url": true, "flow_id": true, "account_id": true,
}

// publicDetails are the fields of document_details that are not masked.
var publicDetails = map[string]bool{
	"country": true, "document_type": true, "mime_type": true, "creation_date": true, "update_date": true,
}

// privateNames are the words in the name of a field or header whose value is
// masked.
var privateNames = []string{
	"token", "secret", "password", "authorization", "cookie", "credential", "signature", "email", "phone", "mobile",
	"ip_address", "document_number", "first_name", "last_name", "full_name", "surname", "username", "birth", "gender",
	"api_key", "api-key", "metadata", "national_id", "address",
}

// isPrivateName reports whether a field of that name is masked in any object.
func isPrivateName(name string) bool {
	name = strings.ToLower(name)
	if publicFields[name] || strings.HasSuffix(name, "_version") {
		return false
	}
	for _, part := range privateNames {
		if strings.Contains(name, part) {
			return true
		}
	}
	return name == "key"
}

// maskHeader masks by the header's name, then by pattern.
func maskHeader(header http.Header, private []string) http.Header {
	masked := make(http.Header, len(header))
	for name, values := range header {
		for _, value := range values {
			if isPrivateName(name) {
				value = mask
			}
			masked.Add(name, maskSecrets(value, private))
		}
	}
	return masked
}

// maskPath is the path with the names, but not the values, of its query.
func maskPath(target *url.URL) string {
	path := maskSecrets(target.EscapedPath(), nil)
	var names []string
	for _, pair := range strings.FieldsFunc(target.RawQuery, func(r rune) bool { return r == '&' }) {
		name, _, _ := strings.Cut(pair, "=")
		names = append(names, maskSecrets(name, nil)+"="+mask)
	}
	if names == nil {
		return path
	}
	return path + "?" + strings.Join(names, "&")
}

// Limits for the body of a record. Of a body that is longer, in bytes, or
// nested more deeply, only the size is recorded: decoding it would take many
// times its size in memory.
const (
	maxMasked = 1 << 20
	maxDepth  = 100
)

// maskBody masks a body by its fields' names if it is JSON or a form, and by
// pattern.
func maskBody(contentType string, body []byte, private []string) string {
	if len(body) > maxMasked || isDeeper(body, maxDepth) {
		return fmt.Sprintf("(%d bytes of %s)", len(body), cmp.Or(errorText(contentType, nil), "no type"))
	}
	if strings.HasPrefix(contentType, "application/x-www-form-urlencoded") {
		return maskForm(string(body), private)
	}
	if text, ok := maskJSON(body, private); ok {
		return text
	}
	return maskSecrets(safetext.Block(string(body)), private)
}

// isDeeper reports whether a JSON body may be nested more deeply than most.
func isDeeper(body []byte, most int) bool {
	depth := 0
	for _, c := range body {
		switch c {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if depth > most {
			return true
		}
	}
	return false
}

func maskForm(body string, private []string) string {
	pairs := strings.Split(body, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		if !publicFields[name] {
			value = mask
		}
		pairs[i] = name + "=" + maskSecrets(value, private)
	}
	return strings.Join(pairs, "&\n") // indented for reading
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
	encoder.SetIndent("", "  ") // indented for reading
	err := encoder.Encode(maskValue("", value, private))
	return strings.TrimSuffix(text.String(), "\n"), err == nil
}

// maskValue masks the value of the field of that name.
func maskValue(name string, value any, private []string) any {
	switch value := value.(type) {
	case map[string]any:
		return maskObject(name, value, private)
	case []any:
		masked := make([]any, len(value))
		for i, element := range value {
			masked[i] = maskValue(name, element, private)
		}
		return masked
	case string:
		text := maskSecrets(value, private)
		if sentenceFields[name] {
			return digitsLike.ReplaceAllString(text, mask)
		}
		return text
	}
	return value
}

// sentenceFields contain sentences: any number in one may be personal.
var sentenceFields = map[string]bool{"message": true, "description": true, "error_message": true, "title": true}

func maskObject(name string, fields map[string]any, private []string) map[string]any {
	masked := make(map[string]any, len(fields))
	for field, value := range fields {
		if value != nil && (isHiddenField(name, fields, field) || isPrivateName(field)) {
			value = mask
		}
		masked[maskSecrets(field, private)] = maskValue(field, value, private)
	}
	return masked
}

// isHiddenField reports whether a field is masked because of the object that
// contains it. Outputs show ids, kinds and URLs (without their queries), in
// both of their formats.
func isHiddenField(object string, fields map[string]any, field string) bool {
	name, isNamed := fields["name"].(string)
	switch object {
	case "expected_inputs":
		return field == "value" && !publicInputs[name]
	case "document_details":
		return !publicDetails[field]
	case "outputs":
		if isNamed && fields["value"] != nil {
			return field == "value" && !isPublicOutput(name)
		}
		return !isPublicOutput(field)
	}
	return false
}

func isPublicOutput(name string) bool {
	for _, end := range []string{"_id", "_type", "_status", "_photo", "_video", "_url"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}
