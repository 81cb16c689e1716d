// Package tomlfile reads TOML that people write by hand, so that every mistake
// in it can be named by its line: the configuration and the sandbox's scenarios
// are such files. It also knows the nearest name to a mistyped one.
//
// What a key means, and which values it takes, is up to the caller.
package tomlfile

import (
	"errors"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// Document is a TOML text that was parsed, and the lines of its keys.
//
// A path names a place in it: keys joined by dots, with the elements of arrays
// counted from 0, as "steps.1.attempts.0.delay".
type Document struct {
	// Root holds the values as github.com/BurntSushi/toml decodes them:
	// map[string]any, []map[string]any, []any, string, int64, float64, bool
	// and time.Time.
	Root map[string]any

	metadata toml.MetaData
	lines    map[string]int // by path, from 1
}

// SyntaxError is a text that is no TOML.
type SyntaxError struct {
	Line    int    // from 1
	Key     string // the last key that was read, as "truora.api_key"; may be empty
	Message string // the parser's, which may quote a piece of the text
}

// Error gives the line, the key and the parser's message.
func (e *SyntaxError) Error() string {
	text := "line " + strconv.Itoa(e.Line)
	if e.Key != "" {
		text += ", key " + e.Key
	}
	return text + ": " + e.Message
}

// Parse parses a text. Its only error is a *SyntaxError.
func Parse(text string) (*Document, error) {
	d := &Document{}
	var err error
	if d.metadata, err = toml.Decode(text, &d.Root); err != nil {
		var syntax toml.ParseError
		if !errors.As(err, &syntax) {
			return nil, &SyntaxError{Line: 1, Message: err.Error()}
		}
		return nil, &SyntaxError{Line: syntax.Position.Line, Key: syntax.LastKey, Message: syntax.Message}
	}
	d.lines = findLines(text)
	return d, nil
}

// Line is the line on which a path begins, from 1; of a path that does not
// stand in the text, that of the nearest table or array above it; 0 when there
// is none.
func (d *Document) Line(path string) int {
	for path != "" {
		if line, ok := d.lines[path]; ok {
			return line
		}
		path = path[:max(0, strings.LastIndexByte(path, '.'))]
	}
	return 0
}

// Entry is one key of a document: a table, an element of an array of tables, or
// a key with its value.
type Entry struct {
	// Name is the key without the numbers of array elements: "flows.flow_id".
	Name string
	// Path is the key with them: "flows.1.flow_id".
	Path string
	// Value is what the key stands for; of an array of tables, the whole array.
	Value any
	Line  int // from 1
}

// Entries are all keys in the order of the text. A table that only the name of
// another one implies is not among them.
func (d *Document) Entries() []Entry {
	var entries []Entry
	elements := map[string]int{} // how many there are so far, by the path of their array
	for _, key := range d.metadata.Keys() {
		path, value := d.find(key, elements)
		entries = append(entries, Entry{Name: key.String(), Path: path, Value: value, Line: d.Line(path)})
	}
	return entries
}

// find gives a key's path and value: within arrays of tables those of the
// element that was begun last. A key that is itself such an array begins one.
func (d *Document) find(key toml.Key, elements map[string]int) (path string, value any) {
	value = d.Root
	for i, part := range key {
		table, _ := value.(map[string]any) // an inline table within an array has no value of its own
		path, value = Join(path, part), table[part]
		array, ok := value.([]map[string]any)
		if !ok {
			continue
		}
		if i == len(key)-1 {
			elements[path]++
		} else {
			value = array[elements[path]-1]
		}
		path = Join(path, strconv.Itoa(elements[path]-1))
	}
	return path, value
}

// Join puts a part behind a path.
func Join(path, part string) string {
	if path == "" {
		return part
	}
	return path + "." + part
}

// NameOf is a path without the numbers of array elements: "steps.1.retries" is
// "steps.retries".
func NameOf(path string) string {
	var parts []string
	for part := range strings.SplitSeq(path, ".") {
		if part == "" || strings.Trim(part, "0123456789") != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ".")
}
