package tomlfile

import (
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// SyntaxError is a text that is not valid TOML.
type SyntaxError struct {
	Line    int    // from 1
	Key     string // the last key that was read, such as "truora.api_key"; may be empty
	Message string // in plain words; of the text it quotes only the name of a key
}

// Error returns the line, the key and the message.
func (e *SyntaxError) Error() string {
	text := "line " + strconv.Itoa(e.Line)
	if e.Key != "" {
		text += ", key " + e.Key
	}
	return text + ": " + e.Message
}

// syntaxMessages explain the parser's messages, by a part of them, to a reader
// who does not know TOML. The first match is used.
var syntaxMessages = []struct{ contains, message string }{
	{"to end table name", "a line that begins with [ ends with ]"},
	{"end of table array name", "a line that begins with [[ ends with ]]"},
	{"table names cannot be empty", "there is no name in the brackets"},
	{"expected key separator", "there is no = after the key"},
	{"expected '.' or '='", "there is no = after the key"},
	{"key name appears blank", "there is no key before the ="},
	{"keys cannot start with a '.'", "a key does not begin with a dot"},
	{"unexpected '.'", "there are two dots in a row in the key"},
	{"EOF; expected value", "there is no value after the ="},
	{"expected value", "not a string in double quotes, a number, true or false"},
	{"EOF; expected '\"", "the text is not closed by a quote"},
	{`EOF; expected "'`, "the text is not closed by a quote"},
	{"strings cannot contain newlines", "the text is not closed by a quote"},
	{"invalid escape", `in double quotes a \ stands twice, as \\; in single quotes once`},
	{"hexadecimal digits after", `in double quotes a \ stands twice, as \\; in single quotes once`},
	{"array terminator", "the parts of a list have commas between them, and a ] at the end"},
	{"inline table", "the parts of a table in braces have commas between them, and a } at the end"},
	{"expected a top-level item to end", "there is more on the line after the value; a string stands in double quotes as a whole"},
	{"UTF-8", "not UTF-8; save the file as UTF-8"},
	{"control characters", "there is a control character in it"},
}

// parseSyntaxError converts an error of the parser.
func parseSyntaxError(err toml.ParseError) *SyntaxError {
	plain := &SyntaxError{Line: err.Position.Line, Key: err.LastKey, Message: "not TOML"}
	if key, ok := strings.CutPrefix(err.Message, "Key '"); ok { // was already created, has already been defined
		key, _, _ = strings.Cut(key, "'")
		plain.Message = key + " stands here for the second time"
		return plain
	}
	for _, known := range syntaxMessages {
		if strings.Contains(err.Message, known.contains) {
			plain.Message = known.message
			break
		}
	}
	if strings.HasSuffix(err.Message, `got '\n' instead`) { // the parser has already read the line's end
		plain.Line--
	}
	return plain
}
