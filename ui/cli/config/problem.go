package config

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Problem is a mistake in the configuration: in a file, in the environment or
// in a flag. It never contains a key, a token or personal data.
type Problem struct {
	File    string // empty: not from a file
	Line    int    // from 1; 0: the entire file
	Key     string // such as "flow.step_timeout", "--email" or "TRUORA_API_KEY"
	Fault   string // what is wrong
	Value   string // the value that was found, safe to show; empty if it is not shown
	Allowed string // the valid values
	Nearest string // the nearest known key to an unknown one
}

// Error describes the position, the mistake and the valid values.
func (p *Problem) Error() string {
	var parts []string
	switch {
	case p.File != "" && p.Line == 0:
		parts = append(parts, p.File)
	case p.File != "":
		parts = append(parts, p.File+":"+strconv.Itoa(p.Line))
	}
	if p.Key != "" {
		parts = append(parts, p.Key)
	}
	text := strings.Join(append(parts, p.Fault), ": ")
	if p.Value != "" {
		text += " " + p.Value
	}
	if p.Nearest != "" {
		return text + "; did you mean " + p.Nearest + "?"
	}
	if p.Allowed != "" {
		text += "; allowed: " + p.Allowed
	}
	return text
}

// Problems are all mistakes of one file, in the order of its lines.
type Problems []*Problem

// Error returns the problems, one per line.
func (all Problems) Error() string {
	var lines []string
	for _, p := range all {
		lines = append(lines, p.Error())
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the problems, for errors.As.
func (all Problems) Unwrap() []error {
	errs := make([]error, len(all))
	for i, p := range all {
		errs[i] = p
	}
	return errs
}

// sorted is nil if there are no problems.
func (all Problems) sorted() error {
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b *Problem) int { return cmp.Compare(a.Line, b.Line) })
	return all
}

// concern reports whether any problem is about one of the keys.
func (all Problems) concern(keys ...string) bool {
	return slices.ContainsFunc(all, func(p *Problem) bool { return slices.Contains(keys, p.Key) })
}

// privateKeys are the keys whose values are never shown: secrets, values that
// may contain one, and values that identify a person.
var privateKeys = []string{
	"truora.api_key", "truora.api_key_command", "truora.token", "truora.webhook_key",
	"process.account_id", "process.email", "process.phone", "camera.input", "capture.photo", "capture.video", "kiosk.exit_pin_hash",
}

// describeValue describes a wrong value for an error. The value of any key is
// hidden if it may be an API key in the wrong place; a URL's password and query
// are hidden too.
func describeValue(key string, value any) string {
	const longest = 60
	isPrivate := slices.Contains(privateKeys, key)
	switch v := value.(type) {
	case string:
		if isPrivate || len(v) > longest || strings.HasPrefix(v, "eyJ") || strings.ContainsAny(v, "@?#") {
			return describeHidden(v)
		}
		return strconv.Quote(v)
	case []any:
		return fmt.Sprintf("(an array of %d)", len(v))
	case map[string]any, []map[string]any:
		return "(a table)"
	}
	if isPrivate {
		return "(not a string)"
	}
	return fmt.Sprint(value)
}

// describeHidden states only whether a text is empty, or its length.
func describeHidden(text string) string {
	if text == "" {
		return `""`
	}
	if n := len([]rune(text)); n > 1 {
		return fmt.Sprintf("(%d characters, not shown)", n)
	}
	return "(1 character, not shown)"
}
