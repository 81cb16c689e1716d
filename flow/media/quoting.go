package media

import "strings"

// quoted reads a text as a shell would, one rune after the other.
type quoted struct {
	escapes bool // a backslash takes the next character as it is
	word    strings.Builder
	quote   rune // the quote that is open; 0 when none is
	escaped bool
	firstly bool // stop at the first blank outside of quotes
	over    bool
}

// unquote takes quotes and escapes off; blanks outside of quotes stay, since
// people type them. A text whose quotes do not close is taken as it stands.
func (p pathReader) unquote(text string) string { return p.readQuoted(text, false) }

// firstWord is unquote up to the first blank outside of quotes.
func (p pathReader) firstWord(text string) string { return p.readQuoted(text, true) }

func (p pathReader) readQuoted(text string, firstly bool) string {
	q := &quoted{escapes: !p.windows, firstly: firstly}
	for _, r := range text {
		if q.read(r); q.over {
			break
		}
	}
	if q.quote != 0 || q.escaped {
		return text
	}
	return q.word.String()
}

func (q *quoted) read(r rune) {
	switch {
	case q.escaped:
		q.afterEscape(r)
	case q.quote != 0:
		q.inside(r)
	default:
		q.outside(r)
	}
}

// afterEscape: within double quotes a backslash only escapes what means
// something there.
func (q *quoted) afterEscape(r rune) {
	if q.quote == '"' && !strings.ContainsRune("\\\"$`", r) {
		q.word.WriteByte('\\')
	}
	q.word.WriteRune(r)
	q.escaped = false
}

func (q *quoted) inside(r rune) {
	switch {
	case r == q.quote:
		q.quote = 0
	case r == '\\' && q.quote == '"' && q.escapes:
		q.escaped = true
	default:
		q.word.WriteRune(r)
	}
}

func (q *quoted) outside(r rune) {
	switch {
	case r == '"' || r == '\'' && q.escapes:
		q.quote = r
	case r == '\\' && q.escapes:
		q.escaped = true
	case r == ' ' && q.firstly:
		q.over = true
	default:
		q.word.WriteRune(r)
	}
}
