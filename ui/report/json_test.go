package report

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"cedula/truora"
)

// hostile holds characters that a terminal obeys or does not show.
const hostile = "Ana\u009b31m\u009d0;title\u009c\u007f\u202eturned\u2066\u2028\u200b\U000e0041 \U0001f600 Pérez"

func TestExportedJSONIsTheAPIsWithoutSignatures(t *testing.T) {
	raw := `{"process_id":"IDP1","new_field":{"n":12345678901234567890},"validations":[{"front_image":"https://files.truora.com/a.jpg?Expires=1&Signature=secret","details":{"document_details":{"name":"Ana ? Pérez"}}}]}`
	text, err := JSON(truora.Result{Raw: json.RawMessage(raw)})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"https://files.truora.com/a.jpg"`, "12345678901234567890", "Ana ? Pérez"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is missing in %s", want, text)
		}
	}
	if strings.Contains(string(text), "Signature") {
		t.Errorf("a signature was exported: %s", text)
	}
}

func TestExportedJSONIsSafeOnATerminal(t *testing.T) {
	text, err := JSON(truora.Result{Raw: json.RawMessage(`{"process_id":"` + hostile + `"}`)})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range string(text) {
		if r != '\n' && !unicode.IsGraphic(r) {
			t.Errorf("%U in %s", r, text)
		}
	}
}
