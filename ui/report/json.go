package report

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"

	"cedula/truora"
	"cedula/truora/safetext"
)

// JSON is the result as the API gave it, indented. Links lose their query: it
// may be a signature, which has no place in a file.
func JSON(r truora.Result) ([]byte, error) {
	raw := r.Raw
	if len(raw) == 0 {
		var err error
		if raw, err = json.Marshal(r); err != nil {
			return nil, err
		}
	}
	var value any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(unsigned(value), "", "  ")
	return append(safetext.JSON(text), '\n'), err
}

// unsigned takes the query off every link in a JSON value.
func unsigned(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for name := range v {
			v[name] = unsigned(v[name])
		}
	case []any:
		for i := range v {
			v[i] = unsigned(v[i])
		}
	case string:
		return withoutQuery(v)
	}
	return value
}

func withoutQuery(text string) string {
	if !strings.Contains(text, "://") {
		return text
	}
	link, err := url.Parse(text)
	if err != nil {
		before, _, _ := strings.Cut(text, "?")
		return before
	}
	link.RawQuery, link.Fragment, link.User = "", "", nil
	return link.String()
}
