package flow

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// checkChoice takes an option by its exact value, else by its number from 1,
// else by its value, else by its label or name without regard to case and
// accents.
func checkChoice(value string, options []Option, name func(string) string) (string, error) {
	for _, o := range options {
		if o.Value == value {
			return o.Value, nil
		}
	}
	if n, err := strconv.Atoi(value); err == nil && n >= 1 && n <= len(options) {
		return options[n-1].Value, nil
	}
	return looseChoice(value, options, name)
}

func looseChoice(value string, options []Option, name func(string) string) (string, error) {
	byValue := matching(options, func(o Option) bool { return same(o.Value, value) })
	byLabel := matching(options, func(o Option) bool { return same(o.Label, value) || named(o.Value, value, name) })
	switch {
	case len(byValue) == 1:
		return byValue[0], nil
	case len(byValue) > 1 || len(byLabel) > 1:
		return "", wrong(AmbiguousOption)
	case len(byLabel) == 1:
		return byLabel[0], nil
	}
	return "", wrong(NotAnOption)
}

// matching are the values of the options that match, each once.
func matching(options []Option, match func(Option) bool) []string {
	var found []string
	for _, o := range options {
		if match(o) && !slices.Contains(found, o.Value) {
			found = append(found, o.Value)
		}
	}
	return found
}

func named(option, value string, name func(string) string) bool {
	return name != nil && cmp.Or(name(option), option) != option && same(name(option), value)
}

// same compares as a person would: without regard to case and accents.
func same(a, b string) bool { return bare(a) == bare(b) }

func bare(s string) string {
	marks := func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}
	return strings.Map(marks, norm.NFD.String(strings.TrimSpace(s)))
}

// The values of a checkbox on the wire.
const (
	ticked   = "true"
	unticked = "false"
)

// checkTick takes true and false, yes and no, and the caller's words for them.
func checkTick(value string, name func(string) string) (string, error) {
	for _, option := range []struct{ value, word string }{{ticked, "yes"}, {unticked, "no"}} {
		if same(value, option.value) || same(value, option.word) || named(option.value, value, name) {
			return option.value, nil
		}
	}
	return "", wrong(YesOrNo)
}

// checkConsent takes yes alone: a no is no answer to send.
func checkConsent(value string, name func(string) string) (string, error) {
	value, err := checkTick(value, name)
	if err == nil && value == unticked {
		return "", wrong(ConsentRefused)
	}
	return value, err
}
