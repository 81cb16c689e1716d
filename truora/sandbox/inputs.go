package sandbox

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cedula/truora"
)

// pair finds the values of a step's inputs, by name. A value that pairs with
// no input on type and name both is dropped silently (sdk).
func (st *step) pair(given []truora.InputValue) map[string]string {
	values := map[string]string{}
	for _, input := range st.inputs {
		for _, value := range given {
			if value.Type == input.Type && value.Name == input.Name {
				values[input.Name] = value.Value
			}
		}
	}
	return values
}

// checkInputs tells why the values cannot be taken; ok when they can.
func (p *process) checkInputs(st *step, values map[string]string) (refusal answer, ok bool) {
	for _, input := range st.inputs {
		value, present := values[input.Name]
		if refusal, ok := p.checkInput(input, value, present); !ok {
			return refusal, false
		}
	}
	return answer{}, true
}

// checkInput looks at one value.
func (p *process) checkInput(input truora.ExpectedInput, value string, present bool) (refusal answer, ok bool) {
	switch {
	case input.ReadOnly:
		return readOnlyField, !present || value == input.Value && !p.scenario.RefuseReadOnly
	case value == "":
		return missingParams, input.Optional
	case !fits(input, value):
		return refuse(http.StatusBadRequest, "invalid value for "+input.Name), false
	}
	return answer{}, true
}

// fits reports whether a value can be one of an input.
func fits(input truora.ExpectedInput, value string) bool {
	if len(input.Options) > 0 {
		return slices.ContainsFunc(input.Options, func(o truora.Option) bool { return o.Value == value })
	}
	if rule := valueRules[strings.ToLower(input.Type)]; rule != nil && !rule(value) {
		return false
	}
	if rule := valueRules[input.Name]; rule != nil && !rule(value) {
		return false
	}
	return input.Length == 0 || fitsLength(input, value)
}

// fitsLength takes a length as exact for codes and as the greatest for others.
func fitsLength(input truora.ExpectedInput, value string) bool {
	n := utf8.RuneCountInString(value)
	if input.Name == "token" {
		return n == input.Length
	}
	return n <= input.Length
}

// valueRules are the shapes of values, by an input's type or name.
var valueRules = map[string]func(string) bool{
	"email":        emailShape.MatchString,
	"phone":        phoneShape.MatchString,
	"phone_number": phoneShape.MatchString,
	"country":      func(v string) bool { return len(v) == 2 && v == strings.ToUpper(v) },
	"token":        func(v string) bool { return lettersAndDigits(v) == v },
	"number":       func(v string) bool { _, err := strconv.ParseFloat(v, 64); return err == nil },
	"date":         func(v string) bool { _, err := time.Parse(time.DateOnly, v); return err == nil },
	"checkbox":     func(v string) bool { return v == "true" || v == "false" },
}

// refusesConsent reports whether a consent was answered with no.
func (st *step) refusesConsent() bool {
	if st.plan.Type != "enter_authorization" {
		return false
	}
	return slices.ContainsFunc(st.inputs, func(input truora.ExpectedInput) bool {
		return input.Type == "checkbox" && !input.Optional && st.values[input.Name] == "false"
	})
}
