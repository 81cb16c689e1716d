package cli

import (
	"encoding/json"
	"regexp"
)

var (
	// quoted finds the strings within JSON.
	quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	// signed finds addresses with a signature, a key or a token in their
	// query: whoever has such an address has what lies there.
	signed = regexp.MustCompile(`(?i)(https?://[^\s?"'<>]*)\?(?:[^\s"'<>]*&)?` +
		`[^\s"'<>=&]*(?:signature|token|key|policy|credential|x-amz-)[^\s"'<>=&]*=[^\s"'<>]*`)
	// token finds web tokens, wherever they stand.
	token = regexp.MustCompile(`eyJ[\w-]{8,}\.[\w-]+\.[\w-]*`)
)

// unsigned is the API's object without signed queries and tokens. Strings are
// read as JSON has them, for an address may be written with escapes.
func unsigned(raw json.RawMessage) json.RawMessage {
	return quoted.ReplaceAllFunc(raw, func(written []byte) []byte {
		var text string
		if json.Unmarshal(written, &text) != nil {
			return written
		}
		clean := token.ReplaceAllString(signed.ReplaceAllString(text, "$1"), "")
		if clean == text {
			return written
		}
		return encoded(clean)
	})
}

func encoded(text string) []byte {
	written, err := json.Marshal(text)
	if err != nil {
		return []byte(`""`)
	}
	return written
}
