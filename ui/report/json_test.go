package report

import (
	"encoding/json"
	"strings"
	"testing"

	"cedula/truora"
)

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
