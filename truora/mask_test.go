package truora

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Looking for marks first must never leave a secret in a text.
func TestATextWithoutAMarkHasNoSecret(t *testing.T) {
	pieces := rapid.SampledFrom([]string{
		"eyJ", "EYJ", "hbGciOi", ".", "john", "@", "%40", "demo", "com", "+", "%2B", "%2b", "57 300", "1234567", "https", "HTTP", "://", ":", "//",
		"?", "=", "&", "token", "Signature", "API_key", "X-Amz-Date", " ", "\"", "é", "ſecret", "\u212a",
	})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(pieces, 0, 12).Draw(t, "text"), "")
		for _, pattern := range secretPatterns {
			if got, want := pattern.apply(text), pattern.pattern.ReplaceAllString(text, pattern.replacement); got != want {
				t.Errorf("%v leave %q of %q, want %q", pattern.marks, got, text, want)
			}
		}
	})
}
