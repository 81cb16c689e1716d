package report

import (
	"encoding/json"
	"testing"
	"unicode"

	"cedula/truora"
)

const steering = "Ana\u009b31m\u009d0;title\u009c\u007f\u202eturned\u2066\u2028\u200b\U000e0041 \U0001f600 Pérez"

func TestLegibleJSONIsTheSameAndSteersNothing(t *testing.T) {
	raw := []byte("{\n\t\"" + steering + "\": [\"" + steering + "\", 1.50]}\n")
	legible := Legible(raw)
	for _, r := range string(legible) {
		if r != '\n' && r != '\t' && !unicode.IsGraphic(r) {
			t.Errorf("%U in %s", r, legible)
		}
	}
	var before, after map[string]any
	if err := json.Unmarshal(raw, &before); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(legible, &after); err != nil {
		t.Fatalf("%v: %s", err, legible)
	}
	if list, ok := after[steering].([]any); !ok || len(after) != 1 || list[0] != steering {
		t.Errorf("%q became %q", before, after)
	}
}

func TestExportedJSONIsLegible(t *testing.T) {
	text, err := JSON(truora.Result{Raw: json.RawMessage(`{"process_id":"` + steering + `"}`)})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range string(text) {
		if r != '\n' && !unicode.IsGraphic(r) {
			t.Errorf("%U in %s", r, text)
		}
	}
}
