package sandbox

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"cedula/truora"
	"cedula/truora/tomlfile"
)

// ScenarioError is a mistake in a scenario's file, with its position.
type ScenarioError struct {
	File    string // as given by the caller
	Line    int    // from 1; 0 if the mistake is not in a single line
	Key     string // such as "steps.attempts.reason"; empty for a syntax error
	Problem string // what is wrong, and what is allowed
}

// Error returns the position and the problem.
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

// Parse reads a scenario from TOML. The scenario's name is name without folder
// and extension; errors use name as the file's name. A mistake is a
// *ScenarioError.
func Parse(name string, text []byte) (*Scenario, error) {
	document, err := tomlfile.Parse(string(text))
	var syntax *tomlfile.SyntaxError
	if errors.As(err, &syntax) {
		return nil, &ScenarioError{File: name, Line: syntax.Line, Key: syntax.Key, Problem: syntax.Message}
	}
	d := &decoder{file: name, document: document}
	sc := newScenario(strings.TrimSuffix(path.Base(filepath.ToSlash(name)), ".toml"))
	if err := d.decode(reflect.ValueOf(sc).Elem(), document.Root, ""); err != nil {
		return nil, err
	}
	if p, ok := sc.findProblem(); ok {
		return nil, d.mistake(p.path, "%s", p.text)
	}
	return sc, nil
}

// decoder decodes a parsed TOML text into a Scenario, strictly. The TOML
// library's own decoding does not report the line of an unknown key, or of a
// value of the wrong type, within an array of tables.
type decoder struct {
	file     string
	document *tomlfile.Document
}

// mistake returns the error for a path.
func (d *decoder) mistake(path, format string, a ...any) error {
	return &ScenarioError{
		File: d.file, Line: d.document.Line(path), Key: tomlfile.NameOf(path), Problem: fmt.Sprintf(format, a...),
	}
}

// decode decodes a parsed value into a Go value.
func (d *decoder) decode(into reflect.Value, value any, path string) error {
	switch into.Interface().(type) {
	case time.Duration:
		return d.decodeDuration(into, value, path)
	case truora.Option:
		return d.decodeOption(into, value, path)
	case map[string]any: // kept as it is
		return decodeAs[map[string]any](d, into, value, path, "wants a table")
	}
	switch into.Kind() {
	case reflect.Struct:
		return d.decodeStruct(into, value, path)
	case reflect.Slice:
		return d.decodeSlice(into, value, path)
	case reflect.Map:
		return d.decodeMap(into, value, path)
	case reflect.Int:
		return d.decodeInt(into, value, path)
	case reflect.Bool:
		return decodeAs[bool](d, into, value, path, "wants true or false")
	}
	return decodeAs[string](d, into, value, path, "wants a string")
}

// decodeAs decodes a value whose type must be T.
func decodeAs[T any](d *decoder, into reflect.Value, value any, path, want string) error {
	typed, ok := value.(T)
	if !ok {
		return d.mistake(path, "%s", want)
	}
	into.Set(reflect.ValueOf(typed).Convert(into.Type()))
	return nil
}

// decodeStruct decodes a table with known keys.
func (d *decoder) decodeStruct(into reflect.Value, value any, path string) error {
	table, ok := value.(map[string]any)
	if !ok {
		return d.mistake(path, "wants a table")
	}
	fields := fieldsByKey(into)
	for _, key := range d.keysInOrder(table, path) {
		field, known := fields[key]
		if !known {
			return d.mistake(tomlfile.Join(path, key), "no such key%s", suggestion(key, sortedKeys(fields)))
		}
		if err := d.decode(field, table[key], tomlfile.Join(path, key)); err != nil {
			return err
		}
	}
	return nil
}

// fieldsByKey returns a struct's fields by their keys.
func fieldsByKey(into reflect.Value) map[string]reflect.Value {
	fields := map[string]reflect.Value{}
	for i := range into.NumField() {
		if key := into.Type().Field(i).Tag.Get("toml"); key != "" && key != "-" {
			fields[key] = into.Field(i)
		}
	}
	return fields
}

// keysInOrder returns a table's keys in the order of the text, so that the
// first mistake is the one reported.
func (d *decoder) keysInOrder(table map[string]any, path string) []string {
	keys := sortedKeys(table)
	slices.SortStableFunc(keys, func(a, b string) int {
		return d.document.Line(tomlfile.Join(path, a)) - d.document.Line(tomlfile.Join(path, b))
	})
	return keys
}

// decodeSlice decodes an array, or an array of tables.
func (d *decoder) decodeSlice(into reflect.Value, value any, path string) error {
	elements := reflect.ValueOf(value)
	if elements.Kind() != reflect.Slice {
		return d.mistake(path, "wants an array")
	}
	for i := range elements.Len() {
		element := reflect.New(into.Type().Elem())
		if preset, ok := element.Interface().(interface{ setDefaults() }); ok {
			preset.setDefaults()
		}
		if err := d.decode(element.Elem(), elements.Index(i).Interface(), fmt.Sprintf("%s.%d", path, i)); err != nil {
			return err
		}
		into.Set(reflect.Append(into, element.Elem()))
	}
	return nil
}

// decodeMap decodes a table with arbitrary keys, whose values are strings or
// tables of the same kind.
func (d *decoder) decodeMap(into reflect.Value, value any, path string) error {
	table, ok := value.(map[string]any)
	if !ok {
		return d.mistake(path, "wants a table")
	}
	into.Set(reflect.MakeMap(into.Type()))
	for _, key := range d.keysInOrder(table, path) {
		element := reflect.New(into.Type().Elem()).Elem()
		if err := d.decode(element, table[key], tomlfile.Join(path, key)); err != nil {
			return err
		}
		into.SetMapIndex(reflect.ValueOf(key), element)
	}
	return nil
}

func (d *decoder) decodeInt(into reflect.Value, value any, path string) error {
	number, ok := value.(int64)
	if !ok || number < 0 || number > 1_000_000 {
		return d.mistake(path, "wants a whole number, 0 or more")
	}
	into.SetInt(number)
	return nil
}

// decodeDuration decodes a duration from a string; "forever" is the constant
// forever.
func (d *decoder) decodeDuration(into reflect.Value, value any, path string) error {
	text, _ := value.(string)
	if text == "forever" {
		into.SetInt(int64(forever))
		return nil
	}
	duration, err := time.ParseDuration(text)
	if err != nil || duration < 0 {
		return d.mistake(path, `wants a duration as "1500ms", "20s" or "forever"`)
	}
	into.SetInt(int64(duration))
	return nil
}

// decodeOption decodes an option from a string, or from a table with value and
// label.
func (d *decoder) decodeOption(into reflect.Value, value any, path string) error {
	if text, ok := value.(string); ok {
		into.Set(reflect.ValueOf(truora.Option{Value: text, Label: text}))
		return nil
	}
	var option struct {
		Value string `toml:"value"`
		Label string `toml:"label"`
	}
	err := d.decodeStruct(reflect.ValueOf(&option).Elem(), value, path)
	into.Set(reflect.ValueOf(truora.Option{Value: option.Value, Label: option.Label}))
	return err
}

// suggestion ends a sentence about an unknown word: with the nearest known one,
// or with all of them if none is close.
func suggestion(word string, known []string) string {
	if nearest, ok := tomlfile.Nearest(word, known); ok {
		return "; did you mean " + nearest + "?"
	}
	return "; known here: " + strings.Join(slices.Sorted(slices.Values(known)), ", ")
}

// sortedKeys returns a map's keys in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
