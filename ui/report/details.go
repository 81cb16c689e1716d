package report

import (
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"strings"

	"cedula/truora"
	"cedula/ui/words"
)

// fieldOrder is the order of a document as people read it; what is in
// lastFields serves machines. The others stand between, by name.
var (
	fieldOrder = []string{
		"document_type", "country", "document_number", "name", "first_name", "last_name", "first_last_name",
		"second_last_name", "date_of_birth", "gender", "birth_place", "nationality", "issue_date", "expiration_date",
		"expedition_place",
	}
	lastFields = []string{"machine_readable", "production_data", "mime_type", "doc_id", "client_id", "creation_date", "update_date"}
)

// details are the data that were read from the document.
func details(w *words.Words, v truora.Validation) Block {
	values := map[string]string{}
	flatten(values, v.Details.DocumentDetails, 0)
	var rows []Row
	for _, name := range ordered(fieldOrder, maps.Keys(values), lastFields) {
		rows = append(rows, Row{Label: w.Field(name), Value: w.FieldValue(name, values[name], values["country"])})
	}
	return Block{w.Report.Details, false, data(rows...)}
}

// flatten lifts the values of objects within: a country may put its own data
// into one, as mexico_document.
func flatten(into, values map[string]string, depth int) {
	for name, value := range values {
		if inner, ok := object(value); ok && depth < 3 {
			flatten(into, inner, depth+1)
			continue
		}
		if _, taken := into[name]; !taken || depth == 0 {
			into[name] = value
		}
	}
}

// object reads a value that is the text of a JSON object.
func object(value string) (map[string]string, bool) {
	var raw map[string]json.RawMessage
	if !strings.HasPrefix(strings.TrimSpace(value), "{") || json.Unmarshal([]byte(value), &raw) != nil {
		return nil, false
	}
	inner := make(map[string]string, len(raw))
	for name, part := range raw {
		inner[name] = plain(part)
	}
	return inner, true
}

// plain is a JSON string's text, nothing for null, and other values as they are.
func plain(part json.RawMessage) string {
	var s string
	if json.Unmarshal(part, &s) == nil {
		return s
	}
	return string(part)
}

// ordered puts first the names in first, last those in last, and between them
// the others by name.
func ordered(first []string, names iter.Seq[string], last []string) []string {
	all := slices.Sorted(names)
	rank := func(name string) int {
		if i := slices.Index(first, name); i >= 0 {
			return i - len(first)
		}
		return 1 + slices.Index(last, name)
	}
	slices.SortStableFunc(all, func(a, b string) int { return rank(a) - rank(b) })
	return all
}

// isLink reports whether a value is an address: it may be signed, and is never
// shown.
func isLink(value string) bool { return strings.Contains(value, "://") }
