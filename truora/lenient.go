package truora

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// object is a JSON object that is read leniently: a field that is absent,
// null, or of a shape that nobody expects reads as zero. One odd field must
// never cost a person the whole process.
type object map[string]json.RawMessage

// readObject is nil for whatever is not an object.
func readObject(data []byte) object {
	var fields object
	if json.Unmarshal(data, &fields) != nil {
		return nil
	}
	return fields
}

// text reads a string; a number or a boolean is taken as its text.
func (o object) text(name string) string { return scalar(o[name]) }

// scalar is the text of a string, number or boolean, and empty for all else.
func scalar(raw json.RawMessage) string {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0 || raw[0] == '{' || raw[0] == '[' || string(raw) == "null":
		return ""
	case raw[0] == '"':
		return unquoted(raw)
	}
	return string(raw)
}

func unquoted(raw json.RawMessage) string {
	var text string
	_ = json.Unmarshal(raw, &text) // what does not read as a string reads as an empty one
	return text
}

// number reads a number, or a string that holds one; nil when there is none.
func (o object) number(name string) *float64 {
	value, err := strconv.ParseFloat(strings.TrimSpace(o.text(name)), 64)
	if err != nil || math.IsNaN(value) || math.IsInf(value, 0) {
		return nil
	}
	return &value
}

// whole reads a whole number; nil when there is none that an int32 can hold.
func (o object) whole(name string) *int {
	value := o.number(name)
	if value == nil || *value != math.Trunc(*value) || math.Abs(*value) > math.MaxInt32 {
		return nil
	}
	whole := int(*value)
	return &whole
}

// count is whole with 0 for none.
func (o object) count(name string) int {
	if value := o.whole(name); value != nil {
		return *value
	}
	return 0
}

// flag reads a boolean, also as a string or a number.
func (o object) flag(name string) bool {
	truth, _ := strconv.ParseBool(strings.ToLower(strings.TrimSpace(o.text(name))))
	return truth
}

// raw is a field as it came; nil when it is absent or null.
func (o object) raw(name string) json.RawMessage {
	if value := o[name]; string(value) != "null" {
		return value
	}
	return nil
}

// has reports whether a field is there and holds an object.
func (o object) has(name string) bool { return readObject(o[name]) != nil }

// elements is a field's list; nil when it is none.
func (o object) elements(name string) []json.RawMessage {
	var list []json.RawMessage
	_ = json.Unmarshal(o[name], &list) // no list reads as an empty one
	return list
}

// only reads one value out of a field that may be absent.
func only[T any](o object, name string) (value T) {
	if raw := o.raw(name); raw != nil {
		_ = json.Unmarshal(raw, &value) // our own types never refuse a shape
	}
	return value
}

// perhaps is only with nil for a field that holds no object.
func perhaps[T any](o object, name string) *T {
	if !o.has(name) {
		return nil
	}
	value := only[T](o, name)
	return &value
}

// every reads a list and drops the elements that keep does not want.
func every[T any](o object, name string, keep func(json.RawMessage) bool) []T {
	var list []T
	for _, raw := range o.elements(name) {
		var value T
		if keep(raw) && json.Unmarshal(raw, &value) == nil {
			list = append(list, value)
		}
	}
	return list
}

// anything keeps all elements, so that positions stay what they are.
func anything(json.RawMessage) bool { return true }

func isObject(raw json.RawMessage) bool { return readObject(raw) != nil }

func isObjectOrText(raw json.RawMessage) bool { return isObject(raw) || scalar(raw) != "" }

// bag reads an object of any values as texts: strings as they are, all else as
// its JSON text; null is absent.
func bag(raw json.RawMessage) map[string]string {
	fields := readObject(raw)
	if len(fields) == 0 {
		return nil
	}
	texts := make(map[string]string, len(fields))
	for name := range fields {
		if value := fields.raw(name); value != nil {
			texts[name] = textOf(value)
		}
	}
	return texts
}

// textOf is a string as it is, and all else as its JSON text.
func textOf(raw json.RawMessage) string {
	if len(raw) > 0 && raw[0] == '"' {
		return unquoted(raw)
	}
	return string(raw)
}
