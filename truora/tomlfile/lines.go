package tomlfile

import (
	"strconv"
	"strings"
)

// scanner finds the line on which each path of a TOML text begins. The TOML
// library reports the positions of syntax errors, but not those of keys in
// arrays of tables. The text is already known to be valid, so the scanner
// checks nothing.
type scanner struct {
	text  string
	at    int
	line  int
	lines map[string]int
	// elements is how many elements each array of tables has so far.
	elements map[string]int
}

// findLines returns the line of each path of a valid text.
func findLines(text string) map[string]int {
	s := &scanner{text: strings.TrimPrefix(text, "\ufeff"), line: 1, lines: map[string]int{}, elements: map[string]int{}}
	table := ""
	for s.skipBlank(); s.at < len(s.text); s.skipBlank() {
		if s.peek() == '[' {
			table = s.scanHeader()
			continue
		}
		s.scanPair(table)
	}
	return s.lines
}

// scanHeader reads [table] or [[table]] and returns its path.
func (s *scanner) scanHeader() string {
	line := s.line
	double := strings.HasPrefix(s.text[s.at:], "[[")
	s.skip(1)
	if double {
		s.skip(1)
	}
	path := s.numbered(s.scanKey(), double)
	s.skip(strings.IndexByte(s.text[s.at:], ']') + 1)
	if double {
		s.skip(1)
	}
	s.note(path, line)
	return path
}

// numbered inserts the array indexes into a header's key.
func (s *scanner) numbered(key []string, newElement bool) string {
	path := ""
	for i, part := range key {
		path = Join(path, part)
		if last := i == len(key)-1; last && newElement {
			s.elements[path]++
		}
		if n := s.elements[path]; n > 0 {
			path = Join(path, strconv.Itoa(n-1))
		}
	}
	return path
}

// scanPair reads key = value.
func (s *scanner) scanPair(table string) {
	line := s.line
	path := Join(table, strings.Join(s.scanKey(), "."))
	s.note(path, line)
	s.skip(1) // the =
	s.scanValue(path)
}

// scanKey reads a key, dotted or not, up to its delimiter.
func (s *scanner) scanKey() []string {
	var parts []string
	for {
		s.skipSpace()
		parts = append(parts, s.scanKeyPart())
		s.skipSpace()
		if s.peek() != '.' {
			return parts
		}
		s.skip(1)
	}
}

// scanKeyPart reads one part of a key.
func (s *scanner) scanKeyPart() string {
	start := s.at
	switch s.peek() {
	case '"':
		s.skipString()
		if key, err := strconv.Unquote(s.text[start:s.at]); err == nil {
			return key
		}
		return strings.Trim(s.text[start:s.at], `"`)
	case '\'':
		s.skipString()
		return strings.Trim(s.text[start:s.at], "'")
	}
	for s.at < len(s.text) && !strings.ContainsRune(" \t.=]\n", rune(s.peek())) {
		s.skip(1)
	}
	return s.text[start:s.at]
}

// scanValue skips a value and records the keys in it.
func (s *scanner) scanValue(path string) {
	s.skipSpace()
	switch s.peek() {
	case '"', '\'':
		s.skipString()
	case '[':
		s.scanArray(path)
	case '{':
		s.scanInlineTable(path)
	default:
		s.skipBare()
	}
}

// scanArray skips an array.
func (s *scanner) scanArray(path string) {
	s.skip(1)
	for i := 0; ; i++ {
		s.skipBlank()
		if s.skipEnd(']') {
			return
		}
		element := Join(path, strconv.Itoa(i))
		s.note(element, s.line)
		s.scanValue(element)
		s.skipComma()
	}
}

// scanInlineTable skips an inline table.
func (s *scanner) scanInlineTable(path string) {
	s.skip(1)
	for {
		s.skipBlank()
		if s.skipEnd('}') {
			return
		}
		s.scanPair(path)
		s.skipComma()
	}
}

// skipString skips a string of any of the four kinds.
func (s *scanner) skipString() {
	quote := s.text[s.at : s.at+1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(s.text[s.at:], triple) {
		quote = triple
	}
	s.skip(len(quote))
	for s.at < len(s.text) && !strings.HasPrefix(s.text[s.at:], quote) {
		if s.peek() == '\\' && quote[0] == '"' {
			s.skip(1)
		}
		s.skip(1)
	}
	s.skip(len(quote))
	for len(quote) == 3 && s.peek() == quote[0] { // up to two quotes may precede the closing three
		s.skip(1)
	}
}

// skipBare skips a number, a date or a boolean: at least one byte, so that the
// scan always ends.
func (s *scanner) skipBare() {
	s.skip(1)
	for s.at < len(s.text) && !strings.ContainsRune(",]}#\n", rune(s.peek())) {
		s.skip(1)
	}
}

// skipEnd skips the closing character if it is next.
func (s *scanner) skipEnd(mark byte) bool {
	if s.at < len(s.text) && s.peek() != mark {
		return false
	}
	s.skip(1)
	return true
}

// skipComma skips a comma if it is next.
func (s *scanner) skipComma() {
	s.skipBlank()
	if s.peek() == ',' {
		s.skip(1)
	}
}

// skipBlank skips white space, newlines and comments.
func (s *scanner) skipBlank() {
	for s.at < len(s.text) && strings.ContainsRune(" \t\r\n#", rune(s.peek())) {
		if s.peek() == '#' {
			s.skip(strings.IndexByte(s.text[s.at:]+"\n", '\n') - 1)
		}
		s.skip(1)
	}
}

// skipSpace skips spaces and tabs.
func (s *scanner) skipSpace() {
	for s.peek() == ' ' || s.peek() == '\t' {
		s.skip(1)
	}
}

// peek returns the next byte, 0 at the end.
func (s *scanner) peek() byte {
	if s.at >= len(s.text) {
		return 0
	}
	return s.text[s.at]
}

// skip advances by n bytes and counts the lines.
func (s *scanner) skip(n int) {
	end := min(s.at+n, len(s.text))
	s.line += strings.Count(s.text[s.at:end], "\n")
	s.at = end
}

// note records the first line of a path.
func (s *scanner) note(path string, line int) {
	if _, known := s.lines[path]; !known {
		s.lines[path] = line
	}
}
