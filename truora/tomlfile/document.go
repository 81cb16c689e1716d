// Package tomlfile parses hand-written TOML, such as the configuration and the
// sandbox's scenarios, with the line of every key for error messages. It also
// finds the name that was probably meant by a mistyped one.
//
// The meaning of the keys, and their valid values, are up to the caller.
package tomlfile

import (
	"errors"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// Document is a parsed TOML text with the lines of its keys.
//
// A path identifies a value: keys joined by dots, with array indexes from 0,
// such as "steps.1.attempts.0.delay".
type Document struct {
	// Root holds the values as github.com/BurntSushi/toml decodes them:
	// map[string]any, []map[string]any, []any, string, int64, float64, bool
	// and time.Time.
	Root map[string]any

	metadata toml.MetaData
	lines    map[string]int // by path, from 1
}

// Parse parses a text. Its error, if any, is a *SyntaxError.
func Parse(text string) (*Document, error) {
	d := &Document{}
	var err error
	if d.metadata, err = toml.Decode(text, &d.Root); err != nil {
		var syntax toml.ParseError
		if !errors.As(err, &syntax) {
			return nil, &SyntaxError{Line: 1, Message: "not TOML"}
		}
		return nil, parseSyntaxError(syntax)
	}
	d.lines = findLines(text)
	return d, nil
}

// Line is the line where the value at path begins, from 1. If the path is not
// in the text, it is the line of the innermost table or array that contains it;
// 0 if there is none.
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
// a key-value pair.
type Entry struct {
	// Name is the key without array indexes: "flows.flow_id".
	Name string
	// Path is the key with array indexes: "flows.1.flow_id".
	Path string
	// Value is the key's value; for an array of tables, the whole array.
	Value any
	Line  int // from 1
}

// Entries are all keys in the order of the text. Tables that are only implied
// by another table's name are omitted.
func (d *Document) Entries() []Entry {
	var entries []Entry
	elements := map[string]int{} // how many there are so far, by the array's path
	for _, key := range d.metadata.Keys() {
		path, value := d.find(key, elements)
		entries = append(entries, Entry{Name: key.String(), Path: path, Value: value, Line: d.Line(path)})
	}
	return entries
}

// find returns a key's path and value: within arrays of tables those of the
// last element so far. A key that is an array of tables itself begins a new
// element.
func (d *Document) find(key toml.Key, elements map[string]int) (path string, value any) {
	value = d.Root
	for i, part := range key {
		table, _ := value.(map[string]any) // an inline table within an array has no value here
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

// Join appends a part to a path.
func Join(path, part string) string {
	if path == "" {
		return part
	}
	return path + "." + part
}

// NameOf is a path without array indexes: "steps.1.retries" becomes
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
