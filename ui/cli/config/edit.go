package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"cedula/truora/tomlfile"
)

// Change sets or removes one key of a configuration file.
type Change struct {
	Key   string // such as "truora.api_key"
	Value any    // a string, or an array of strings as []any; nil removes the key
}

// ErrNotEditable is returned for a file that cannot be changed line by line
// without losing content, for example with inline tables.
var ErrNotEditable = errors.New("it cannot be changed without losing something that it holds; change it by hand, or name another file with --config")

// AllowedValue describes the valid values of a key, and reports whether value
// is one.
func AllowedValue(key string, value any) (allowed string, ok bool) {
	rule, isKnown := rules[key]
	if !isKnown {
		panic("config: no such key: " + key)
	}
	var scratch Config
	return rule.allowed, rule.set(&scratch, value)
}

// Edit applies changes to the text of a valid configuration file. Everything
// else is kept, including comments; if that is not possible, the error is
// ErrNotEditable.
func Edit(text string, changes []Change) (string, error) {
	edited := text
	for _, change := range changes {
		document, err := tomlfile.Parse(edited)
		if err != nil {
			return "", ErrNotEditable
		}
		edited = change.applyTo(edited, document)
	}
	if !isEditOf(text, edited, changes) {
		return "", ErrNotEditable
	}
	return edited, nil
}

// applyTo puts the change in the place of the key, else below its table's
// header, else into a new table at the end.
func (c Change) applyTo(text string, document *tomlfile.Document) string {
	table, name, _ := strings.Cut(c.Key, ".")
	assignment := ""
	if c.Value != nil {
		assignment = name + " = " + tomlValue(c.Value) + "\n"
	}
	lines := strings.SplitAfter(text, "\n")
	if line := lineOf(document, c.Key); line > 0 {
		before, after := strings.Join(lines[:line-1], ""), lines[line:]
		for len(after) > 0 && !isTOML(before+strings.Join(after, "")) { // the value continues
			after = after[1:]
		}
		return before + assignment + strings.Join(after, "")
	}
	if assignment == "" {
		return text
	}
	if line := lineOf(document, table); line > 0 {
		return endLine(strings.Join(lines[:line], "")) + assignment + strings.Join(lines[line:], "")
	}
	if text != "" {
		text = endLine(text) + "\n"
	}
	return text + "[" + table + "]\n" + assignment
}

// lineOf is the line of a key or a table, from 1; 0 if it does not exist.
func lineOf(document *tomlfile.Document, name string) int {
	for _, e := range document.Entries() {
		if e.Name == name {
			return e.Line
		}
	}
	return 0
}

func isTOML(text string) bool {
	_, err := tomlfile.Parse(text)
	return err == nil
}

func endLine(text string) string {
	if strings.HasSuffix(text, "\n") {
		return text
	}
	return text + "\n"
}

// isEditOf reports whether the edited text contains the changes, and otherwise
// the same values as before.
func isEditOf(text, edited string, changes []Change) bool {
	want, err := valuesOf(text)
	got, editedErr := valuesOf(edited)
	if err != nil || editedErr != nil {
		return false
	}
	for _, change := range changes {
		if delete(want, change.Key); change.Value != nil {
			want[change.Key] = change.Value
		}
	}
	return reflect.DeepEqual(got, want)
}

// valuesOf are the values of a text by path, without tables.
func valuesOf(text string) (map[string]any, error) {
	document, err := tomlfile.Parse(text)
	if err != nil {
		return nil, err
	}
	values := map[string]any{}
	for _, e := range document.Entries() {
		switch e.Value.(type) {
		case map[string]any, []map[string]any:
		default:
			values[e.Path] = e.Value
		}
	}
	return values, nil
}

// tomlValue formats a string, or an array of strings.
func tomlValue(value any) string {
	items, isArray := value.([]any)
	if !isArray {
		return tomlString(fmt.Sprint(value))
	}
	var all []string
	for _, item := range items {
		all = append(all, tomlString(fmt.Sprint(item)))
	}
	return "[" + strings.Join(all, ", ") + "]"
}

// tomlString formats a basic string. TOML does not support all of Go's escapes.
func tomlString(s string) string {
	var quoted strings.Builder
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			quoted.WriteString(`\` + string(r))
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&quoted, `\u%04X`, r)
		default:
			quoted.WriteRune(r)
		}
	}
	return `"` + quoted.String() + `"`
}

// ReadText returns the text of the file at path; empty and false if it does not
// exist.
func ReadText(path string) (text string, found bool, err error) {
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", false, nil
	}
	return string(content), err == nil, err
}

// WriteText writes a configuration file that only its owner can read, and
// creates its folder if necessary. The old file is replaced only when the new
// one is complete. A symbolic link is kept.
func WriteText(path, text string) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(folder, ".config-*.toml") // 0600
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		os.Remove(file.Name())
	}
	return err
}
