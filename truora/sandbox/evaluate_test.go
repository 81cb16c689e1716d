package sandbox_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cedula/truora/sandbox"
)

// plainPicture is a PNG of one colour.
func plainPicture(t *testing.T, c color.Color) []byte {
	t.Helper()
	picture := image.NewNRGBA(image.Rect(0, 0, 80, 50))
	for i := range 80 * 50 {
		picture.Set(i%80, i/80, c)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestImagesAreEvaluatedByWhatTheyShow(t *testing.T) {
	b := overHTTP(t, sandbox.Options{})
	folder := t.TempDir()
	if err := sandbox.WriteSpecimens(folder); err != nil {
		t.Fatal(err)
	}
	card, err := os.ReadFile(filepath.Join(folder, "card-front.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	for want, picture := range map[string][]byte{
		`"status":"success"`:                 card,
		`"reason":"low_light"`:               plainPicture(t, color.NRGBA{20, 10, 5, 255}),
		`"reason":"grayscale_image"`:         plainPicture(t, color.Gray{200}),
		`"reason":"document_not_recognized"`: []byte("no picture"),
	} {
		body, _ := json.Marshal(map[string]string{"image": base64.StdEncoding.EncodeToString(picture), "country": "CO",
			"document_type": "national-id", "document_side": "front", "evaluation_type": "document"})
		got := b.call("POST", "/v1/evaluate-image", string(body), keyHeader, sandbox.DemoKey, typeOf, "application/json")
		if got.status != 200 || !strings.Contains(string(got.body), want) {
			t.Errorf("%d %s, want %s", got.status, got.body, want)
		}
	}
	expectReply(t, b.call("POST", "/v1/evaluate-image", `{"image":"AAAA"}`, keyHeader, sandbox.DemoKey, typeOf, "application/json"), 400, "missing params")
	expectReply(t, b.call("POST", "/v1/evaluate-image", `{}`, typeOf, "application/json"), 401, "the API key is missing or not valid")
}
