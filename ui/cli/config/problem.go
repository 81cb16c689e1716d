package config

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Problem is a mistake in the configuration: in a file, in the environment or
// in a flag. It never holds a key, a token or personal data.
type Problem struct {
	File    string // empty: not from a file
	Line    int    // from 1; 0: the file as a whole
	Key     string // as "flow.step_timeout", "--email" or "TRUORA_API_KEY"
	Fault   string // what is wrong
	Value   string // the value that was found, ready to be shown; empty where none is shown
	Allowed string // what would be right
	Nearest string // the known key that is nearest to an unknown one
}

// Error says where, what is wrong and what is allowed.
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

// Error gives the problems, one a line.
func (all Problems) Error() string {
	var lines []string
	for _, p := range all {
		lines = append(lines, p.Error())
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives each problem, for errors.As.
func (all Problems) Unwrap() []error {
	errs := make([]error, len(all))
	for i, p := range all {
		errs[i] = p
	}
	return errs
}

// sorted is nil without any problem.
func (all Problems) sorted() error {
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b *Problem) int { return cmp.Compare(a.Line, b.Line) })
	return all
}

// concern reports whether one of the problems is about one of the keys.
func (all Problems) concern(keys ...string) bool {
	return slices.ContainsFunc(all, func(p *Problem) bool { return slices.Contains(keys, p.Key) })
}

// privateKeys have values that no error shows: secrets, what may hold one, and
// what identifies a person.
var privateKeys = []string{
	"truora.api_key", "truora.api_key_command", "truora.token", "truora.webhook_key",
	"process.account_id", "process.email", "process.phone", "camera.input", "capture.photo", "capture.video", "kiosk.exit_pin_hash",
}

// describeValue is a wrong value as an error shows it. Wherever it stands, what
// may be a key that was put into the wrong place is not shown, nor are a URL's
// password and query: only what kind of value it is.
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

// describeHidden tells of a text only that it is empty, or how long it is.
func describeHidden(text string) string {
	if text == "" {
		return `""`
	}
	if n := len([]rune(text)); n > 1 {
		return fmt.Sprintf("(%d characters, not shown)", n)
	}
	return "(1 character, not shown)"
}
