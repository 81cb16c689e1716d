package sandbox

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"cedula/truora"
)

// ScenarioError is a mistake in a scenario's file, named by place and key.
type ScenarioError struct {
	File    string // as it was given
	Line    int    // from 1; 0 when the mistake is in no one line
	Key     string // as "steps.attempts.reason"; empty for a syntax error
	Problem string // what is wrong, and what is allowed
}

// Error says where and what.
func (e *ScenarioError) Error() string {
	place := e.File
	if e.Line > 0 {
		place = fmt.Sprintf("%s, line %d", e.File, e.Line)
	}
	if e.Key == "" {
		return place + ": " + e.Problem
	}
	return place + ", key " + e.Key + ": " + e.Problem
}

// decoding fills a Scenario from a parsed TOML text. The library does the
// parsing; the filling is done here because every mistake has to be named with
// its own line, which arrays of tables need an index for.
type decoding struct {
	file  string
	lines lines
}

// decode parses a scenario's text, strictly, without looking at what it says.
func decode(file, text string) (*Scenario, *decoding, error) {
	var tree map[string]any
	if _, err := toml.Decode(text, &tree); err != nil {
		return nil, nil, syntaxError(file, err)
	}
	d := &decoding{file: file, lines: findLines(text)}
	s := &Scenario{}
	s.defaults()
	return s, d, d.fill(reflect.ValueOf(s).Elem(), tree, "")
}

// syntaxError names the place of what the library could not parse.
func syntaxError(file string, err error) error {
	var parse toml.ParseError
	if !errors.As(err, &parse) {
		return &ScenarioError{File: file, Problem: err.Error()}
	}
	return &ScenarioError{File: file, Line: parse.Position.Line, Key: parse.LastKey, Problem: parse.Message}
}

// fail makes the error of a path.
func (d *decoding) fail(path, format string, a ...any) error {
	return &ScenarioError{File: d.file, Line: d.lines.of(path), Key: withoutIndexes(path), Problem: fmt.Sprintf(format, a...)}
}

// fill puts a parsed value into a Go value.
func (d *decoding) fill(into reflect.Value, value any, path string) error {
	switch into.Interface().(type) {
	case time.Duration:
		return d.fillDuration(into, value, path)
	case truora.Option:
		return d.fillOption(into, value, path)
	case map[string]any:
		return d.fillFree(into, value, path)
	}
	return d.fillKind(into, value, path)
}

// fillKind puts a parsed value into a Go value of a plain kind.
func (d *decoding) fillKind(into reflect.Value, value any, path string) error {
	switch into.Kind() {
	case reflect.Struct:
		return d.fillStruct(into, value, path)
	case reflect.Slice:
		return d.fillSlice(into, value, path)
	case reflect.Map:
		return d.fillMap(into, value, path)
	case reflect.Int:
		return d.fillInt(into, value, path)
	case reflect.Bool:
		return d.fillBool(into, value, path)
	}
	return d.fillString(into, value, path)
}

// fillStruct fills a table with known keys.
func (d *decoding) fillStruct(into reflect.Value, value any, path string) error {
	table, ok := value.(map[string]any)
	if !ok {
		return d.fail(path, "wants a table")
	}
	fields := fieldsByKey(into)
	for _, key := range d.inOrder(table, path) {
		field, known := fields[key]
		if !known {
			return d.fail(join(path, key), "no such key%s", suggestion(key, keysOf(fields)))
		}
		if err := d.fill(field, table[key], join(path, key)); err != nil {
			return err
		}
	}
	return nil
}

// inOrder gives a table's keys as they stand in the text, so that the first
// mistake is the one that is named.
func (d *decoding) inOrder(table map[string]any, path string) []string {
	keys := keysOf(table)
	slices.SortStableFunc(keys, func(a, b string) int {
		return d.lines.of(join(path, a)) - d.lines.of(join(path, b))
	})
	return keys
}

// fillSlice fills an array, or an array of tables.
func (d *decoding) fillSlice(into reflect.Value, value any, path string) error {
	elements := reflect.ValueOf(value)
	if elements.Kind() != reflect.Slice {
		return d.fail(path, "wants an array")
	}
	for i := range elements.Len() {
		element := reflect.New(into.Type().Elem())
		if preset, ok := element.Interface().(interface{ defaults() }); ok {
			preset.defaults()
		}
		if err := d.fill(element.Elem(), elements.Index(i).Interface(), fmt.Sprintf("%s.%d", path, i)); err != nil {
			return err
		}
		into.Set(reflect.Append(into, element.Elem()))
	}
	return nil
}

// fillMap fills a table of strings with free keys.
func (d *decoding) fillMap(into reflect.Value, value any, path string) error {
	table, ok := value.(map[string]any)
	if !ok {
		return d.fail(path, "wants a table")
	}
	into.Set(reflect.MakeMap(into.Type()))
	for _, key := range d.inOrder(table, path) {
		text, ok := table[key].(string)
		if !ok {
			return d.fail(join(path, key), "wants a string")
		}
		into.SetMapIndex(reflect.ValueOf(key), reflect.ValueOf(text))
	}
	return nil
}

// fillFree takes a table as it is.
func (d *decoding) fillFree(into reflect.Value, value any, path string) error {
	table, ok := value.(map[string]any)
	if !ok {
		return d.fail(path, "wants a table")
	}
	into.Set(reflect.ValueOf(table))
	return nil
}

func (d *decoding) fillString(into reflect.Value, value any, path string) error {
	text, ok := value.(string)
	if !ok {
		return d.fail(path, "wants a string")
	}
	into.SetString(text)
	return nil
}

func (d *decoding) fillInt(into reflect.Value, value any, path string) error {
	number, ok := value.(int64)
	if !ok || number < 0 || number > 1_000_000 {
		return d.fail(path, "wants a whole number, 0 or more")
	}
	into.SetInt(number)
	return nil
}

func (d *decoding) fillBool(into reflect.Value, value any, path string) error {
	truth, ok := value.(bool)
	if !ok {
		return d.fail(path, "wants true or false")
	}
	into.SetBool(truth)
	return nil
}

// fillDuration takes a duration as a string; "forever" is as long as one can
// say it.
func (d *decoding) fillDuration(into reflect.Value, value any, path string) error {
	text, _ := value.(string)
	if text == "forever" {
		into.SetInt(int64(forever))
		return nil
	}
	duration, err := time.ParseDuration(text)
	if err != nil || duration < 0 {
		return d.fail(path, `wants a duration as "1500ms", "20s" or "forever"`)
	}
	into.SetInt(int64(duration))
	return nil
}

// fillOption takes an option as a string, or as a table with value and label.
func (d *decoding) fillOption(into reflect.Value, value any, path string) error {
	if text, ok := value.(string); ok {
		into.Set(reflect.ValueOf(truora.Option{Value: text, Label: text}))
		return nil
	}
	var option struct {
		Value string `toml:"value"`
		Label string `toml:"label"`
	}
	err := d.fillStruct(reflect.ValueOf(&option).Elem(), value, path)
	into.Set(reflect.ValueOf(truora.Option{Value: option.Value, Label: option.Label}))
	return err
}

// fieldsByKey gives a struct's fields by their keys.
func fieldsByKey(into reflect.Value) map[string]reflect.Value {
	fields := map[string]reflect.Value{}
	for i := range into.NumField() {
		if key := into.Type().Field(i).Tag.Get("toml"); key != "" && key != "-" {
			fields[key] = into.Field(i)
		}
	}
	return fields
}

// withoutIndexes makes a path readable: "steps.1.retries" is steps.retries.
func withoutIndexes(path string) string {
	parts := slices.DeleteFunc(strings.Split(path, "."), func(part string) bool {
		return part != "" && strings.Trim(part, "0123456789") == ""
	})
	return strings.Join(parts, ".")
}
