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

// mask stands where something was that nobody is to see.
const mask = "•••"

const (
	// maxErrorText is the most of a text from outside that an error carries, in
	// characters.
	maxErrorText = 300
	// minPrivate is the least length, in characters, of a value that is looked
	// for in texts: shorter ones would blot out innocent words.
	minPrivate = 3
)

// What secrets and personal data look like, wherever they turn up. This is the
// second net: the first goes by where a value stands.
var (
	jwtLike   = lazyregexp.New(`eyJ[\w-]{4,}(?:\.[\w-]*){0,2}`)
	emailLike = lazyregexp.New(`[\p{L}\p{N}._%+-]+(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`)
	phoneLike = lazyregexp.New(`(?:\+|%2B)\d[\d ().-]{5,}\d`)
	userLike  = lazyregexp.New(`([A-Za-z][\w+.-]*://)[^\s/?#"'<>]*@`)
	queryLike = lazyregexp.New(`(https?://[^\s?"'<>]+)\?[^\s"'<>]*`)
	pairLike  = lazyregexp.New(`(?i)\b(x-amz-[\w-]+|signature|token|api[_-]?key|key-pair-id|policy|password|secret)=[^\s&"'<>]+`)
	// keyLike and digitsLike are for errors alone: a record has ids that look
	// the same, and knows by their place what they are.
	keyLike    = lazyregexp.New(`[\w+/=-]{24,}`)
	digitsLike = lazyregexp.New(`\d[\d.-]{4,}\d`)
)

// errorText makes a text from outside fit for an error: one line, bounded,
// without secrets or personal data.
func errorText(text string, private []string) string {
	text = maskSecrets(truncate(text, 4*maxErrorText), private)
	text = maskSecrets(safetext.Line(text), private) // again: what was hidden no longer parts a secret
	text = keyLike.ReplaceAllStringFunc(text, func(key string) string {
		if strings.ContainsAny(key, "0123456789") { // words and paths have no digits
			return mask
		}
		return key
	})
	text = digitsLike.ReplaceAllStringFunc(text, func(digits string) string {
		if strings.Count(digits, ".") == 3 { // the address of a host
			return digits
		}
		return mask
	})
	return truncate(text, maxErrorText)
}

// maskSecrets masks the values that were sent and whatever looks like a secret.
func maskSecrets(text string, private []string) string {
	for _, value := range private {
		if utf8.RuneCountInString(value) >= minPrivate {
			text = strings.ReplaceAll(text, value, mask)
		}
	}
	text = userLike.ReplaceAllString(text, "$1"+mask+"@")
	text = queryLike.ReplaceAllString(text, "$1?"+mask)
	text = pairLike.ReplaceAllString(text, "$1="+mask)
	for _, shape := range []*lazyregexp.Regexp{jwtLike, emailLike, phoneLike} {
		text = shape.ReplaceAllString(text, mask)
	}
	return text
}

// truncate cuts a text after so many characters.
func truncate(text string, most int) string {
	for i := range text {
		if most == 0 {
			return text[:i] + "…"
		}
		most--
	}
	return text
}

// secrets are the values of this call that no text may show.
func (call call) secrets() []string {
	return append([]string{call.key}, call.private...)
}

// privateValues are the answers that may not come back in an error or a record
// of their own call.
func (v Verification) privateValues() []string {
	var values []string
	for _, input := range v.Inputs {
		if !publicInputs[input.Name] {
			values = append(values, input.Value)
		}
	}
	return values
}

// choiceTypes are the types of inputs whose values are the API's own words: they
// stand in every read, and say nothing of a person.
var choiceTypes = map[string]bool{"checkbox": true, "select": true, "radio": true, "boolean": true}

// personalValues are the answers that are a person's own: they may not come back
// in any later call either.
func (v Verification) personalValues() []string {
	var values []string
	for _, input := range v.Inputs {
		if !choiceTypes[input.Type] && !publicInputs[input.Name] {
			values = append(values, input.Value)
		}
	}
	return values
}

// maxSentAnswers is how many answers are remembered: more than a verification has.
const maxSentAnswers = 200

// sentAnswers holds the answers that were sent, for as long as the program runs:
// a later response of the API may repeat one where nothing else shows that
// it is a person's, as a code of four digits in a sentence.
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

// publicInputs are the inputs whose values say nothing of a person.
var publicInputs = map[string]bool{"country": true, "document_type": true}

// publicFields are the fields of the token call's form that may be seen.
var publicFields = map[string]bool{
	"key_type": true, "grant": true, "api_key_version": true, "country": true,
	"redirect_url": true, "flow_id": true, "account_id": true,
}

// publicDetails are the fields of document_details that may be seen.
var publicDetails = map[string]bool{
	"country": true, "document_type": true, "mime_type": true, "creation_date": true, "update_date": true,
}

// privateNames are what a field's or header's name holds when its value is not
// to be seen.
var privateNames = []string{
	"token", "secret", "password", "authorization", "cookie", "credential", "signature", "email", "phone", "mobile",
	"ip_address", "document_number", "first_name", "last_name", "full_name", "surname", "username", "birth", "gender",
	"api_key", "api-key", "metadata", "national_id", "address",
}

// isPrivateName reports whether a field of that name is masked wherever it stands.
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

// maskHeader masks by name, then by what values look like.
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

// maskPath is a path with the names of its query alone.
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

// What is shown of a body has its structure: of one that is longer, in bytes, or
// deeper only its size is, for the rest would take its many times in memory.
const (
	maxMasked = 1 << 20
	maxDepth  = 100
)

// maskBody masks a body by its structure, and by what it looks like where it
// has none that is known.
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

// isDeeper reports whether a body of JSON may be nested deeper than that.
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

// sentenceFields are the fields that hold sentences: a number in one may be anybody's.
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

// isHiddenField reports whether a field is masked because of the object that it
// stands in. Outputs show ids, kinds and addresses (without their queries), in
// both shapes that they come in.
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
