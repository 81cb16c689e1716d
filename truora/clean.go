package truora

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"cedula/truora/safetext"
)

// Masked stands where something was that nobody is to see.
const Masked = "•••"

// maxText is the most of a text from outside that an error carries, in characters.
const maxText = 300

// minPrivate is the least length of a value that is looked for in texts:
// shorter ones would blot out innocent words.
const minPrivate = 3

// What secrets and personal data look like, wherever they turn up. This is the
// second net: the first goes by where a value stands.
var (
	jwtLike   = regexp.MustCompile(`eyJ[\w-]{4,}(?:\.[\w-]*){0,2}`)
	emailLike = regexp.MustCompile(`[\p{L}\p{N}._%+-]+(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`)
	phoneLike = regexp.MustCompile(`(?:\+|%2B)\d[\d ().-]{5,}\d`)
	userLike  = regexp.MustCompile(`([A-Za-z][\w+.-]*://)[^\s/?#"'<>]*@`)
	queryLike = regexp.MustCompile(`(https?://[^\s?"'<>]+)\?[^\s"'<>]*`)
	pairLike  = regexp.MustCompile(`(?i)\b(x-amz-[\w-]+|signature|token|api[_-]?key|key-pair-id|policy|password|secret)=[^\s&"'<>]+`)
	// keyLike and digitsLike are for errors alone: a record has ids that look
	// the same, and knows by their place what they are.
	keyLike    = regexp.MustCompile(`[\w+/=-]{24,}`)
	digitsLike = regexp.MustCompile(`\d[\d.-]{4,}\d`)
)

// cleaned makes a text from outside fit for an error: one line, bounded,
// without secrets or personal data.
func cleaned(text string, private []string) string {
	text = scrubbed(bounded(text, 4*maxText), private)
	text = scrubbed(safetext.Line(text), private) // again: what was hidden no longer parts a secret
	text = keyLike.ReplaceAllStringFunc(text, maskKey)
	text = digitsLike.ReplaceAllStringFunc(text, maskDigits)
	return bounded(text, maxText)
}

// scrubbed masks the values that were sent and whatever looks like a secret.
func scrubbed(text string, private []string) string {
	for _, value := range private {
		if utf8.RuneCountInString(value) >= minPrivate {
			text = strings.ReplaceAll(text, value, Masked)
		}
	}
	text = userLike.ReplaceAllString(text, "$1"+Masked+"@")
	text = queryLike.ReplaceAllString(text, "$1?"+Masked)
	text = pairLike.ReplaceAllString(text, "$1="+Masked)
	for _, shape := range []*regexp.Regexp{jwtLike, emailLike, phoneLike} {
		text = shape.ReplaceAllString(text, Masked)
	}
	return text
}

// maskKey spares words and paths: a key has digits in it.
func maskKey(text string) string {
	if strings.ContainsAny(text, "0123456789") {
		return Masked
	}
	return text
}

// maskDigits spares addresses of hosts.
func maskDigits(text string) string {
	if strings.Count(text, ".") == 3 {
		return text
	}
	return Masked
}

// bounded cuts a text after so many characters.
func bounded(text string, most int) string {
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
