package sandbox

import (
	"strconv"
	"strings"
)

// lines says on which line each key of a TOML text stands. The TOML library
// parses the text and knows the places of its syntax errors, but not those of
// keys in arrays of tables; this walk over a text that is known to be valid
// finds them. A path counts array elements from 0: "steps.1.attempts.0.delay".
type lines map[string]int

// lineWalk is a walk in progress.
type lineWalk struct {
	text  string
	at    int
	line  int
	found lines
	// counts holds how many elements each array of tables has so far.
	counts map[string]int
}

// findLines walks over a valid TOML text.
func findLines(text string) lines {
	w := &lineWalk{text: text, line: 1, found: lines{}, counts: map[string]int{}}
	table := ""
	for w.skipBlank(); w.at < len(w.text); w.skipBlank() {
		if w.peek() == '[' {
			table = w.header()
			continue
		}
		w.pair(table)
	}
	return w.found
}

// of gives the line of a path, else that of the nearest path above it.
func (l lines) of(path string) int {
	for path != "" {
		if line, ok := l[path]; ok {
			return line
		}
		path = path[:max(0, strings.LastIndexByte(path, '.'))]
	}
	return 0
}

// header reads [table] or [[table]] and gives its path.
func (w *lineWalk) header() string {
	line := w.line
	double := strings.HasPrefix(w.text[w.at:], "[[")
	w.skip(1)
	if double {
		w.skip(1)
	}
	path := w.resolve(w.key(), double)
	w.skip(strings.IndexByte(w.text[w.at:], ']') + 1)
	if double {
		w.skip(1)
	}
	w.note(path, line)
	return path
}

// resolve puts the numbers of array elements into a header's key.
func (w *lineWalk) resolve(key []string, newElement bool) string {
	path := ""
	for i, part := range key {
		path = join(path, part)
		if last := i == len(key)-1; last && newElement {
			w.counts[path]++
		}
		if n := w.counts[path]; n > 0 {
			path = join(path, strconv.Itoa(n-1))
		}
	}
	return path
}

// pair reads key = value.
func (w *lineWalk) pair(table string) {
	line := w.line
	path := join(table, strings.Join(w.key(), "."))
	w.note(path, line)
	w.skip(1) // the =
	w.value(path)
}

// key reads a key, dotted or not, up to what ends it.
func (w *lineWalk) key() []string {
	var parts []string
	for {
		w.skipSpace()
		parts = append(parts, w.keyPart())
		w.skipSpace()
		if w.peek() != '.' {
			return parts
		}
		w.skip(1)
	}
}

// keyPart reads one part of a key.
func (w *lineWalk) keyPart() string {
	start := w.at
	if q := w.peek(); q == '"' || q == '\'' {
		w.str()
		return strings.Trim(w.text[start:w.at], string(q))
	}
	for w.at < len(w.text) && !strings.ContainsRune(" \t.=]\n", rune(w.peek())) {
		w.skip(1)
	}
	return w.text[start:w.at]
}

// value reads over a value and notes the keys inside.
func (w *lineWalk) value(path string) {
	w.skipSpace()
	switch w.peek() {
	case '"', '\'':
		w.str()
	case '[':
		w.array(path)
	case '{':
		w.inline(path)
	default:
		w.bare()
	}
}

// array reads over an array.
func (w *lineWalk) array(path string) {
	w.skip(1)
	for i := 0; ; i++ {
		w.skipBlank()
		if w.done(']') {
			return
		}
		element := join(path, strconv.Itoa(i))
		w.note(element, w.line)
		w.value(element)
		w.comma()
	}
}

// inline reads over an inline table.
func (w *lineWalk) inline(path string) {
	w.skip(1)
	for {
		w.skipBlank()
		if w.done('}') {
			return
		}
		w.pair(path)
		w.comma()
	}
}

// str reads over a string of any of the four kinds.
func (w *lineWalk) str() {
	quote := w.text[w.at : w.at+1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(w.text[w.at:], triple) {
		quote = triple
	}
	w.skip(len(quote))
	for w.at < len(w.text) && !strings.HasPrefix(w.text[w.at:], quote) {
		if w.peek() == '\\' && quote[0] == '"' {
			w.skip(1)
		}
		w.skip(1)
	}
	w.skip(len(quote))
	for len(quote) == 3 && w.peek() == quote[0] { // up to two quotes may stand before the closing three
		w.skip(1)
	}
}

// bare reads over a number, a date or a boolean: one byte at least, so that a
// walk always comes to its end.
func (w *lineWalk) bare() {
	w.skip(1)
	for w.at < len(w.text) && !strings.ContainsRune(",]}#\n", rune(w.peek())) {
		w.skip(1)
	}
}

// done reads over the closing mark, if it is the next.
func (w *lineWalk) done(mark byte) bool {
	if w.at < len(w.text) && w.peek() != mark {
		return false
	}
	w.skip(1)
	return true
}

// comma reads over a comma, if it is the next.
func (w *lineWalk) comma() {
	w.skipBlank()
	if w.peek() == ',' {
		w.skip(1)
	}
}

// skipBlank reads over white space, newlines and comments.
func (w *lineWalk) skipBlank() {
	for w.at < len(w.text) && strings.ContainsRune(" \t\r\n#", rune(w.peek())) {
		if w.peek() == '#' {
			w.skip(strings.IndexByte(w.text[w.at:]+"\n", '\n') - 1)
		}
		w.skip(1)
	}
}

// skipSpace reads over spaces and tabs.
func (w *lineWalk) skipSpace() {
	for w.peek() == ' ' || w.peek() == '\t' {
		w.skip(1)
	}
}

// peek gives the next byte, 0 at the end.
func (w *lineWalk) peek() byte {
	if w.at >= len(w.text) {
		return 0
	}
	return w.text[w.at]
}

// skip goes on by n bytes and counts the lines.
func (w *lineWalk) skip(n int) {
	end := min(w.at+n, len(w.text))
	w.line += strings.Count(w.text[w.at:end], "\n")
	w.at = end
}

// note keeps the first line of a path.
func (w *lineWalk) note(path string, line int) {
	if _, known := w.found[path]; !known {
		w.found[path] = line
	}
}

// join puts a part after a path.
func join(path, part string) string {
	if path == "" {
		return part
	}
	return path + "." + part
}
