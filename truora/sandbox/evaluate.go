package sandbox

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/color"
	_ "image/jpeg" // the supported image formats
	_ "image/png"
	"net/http"
	"slices"
)

// maxImageBody is the largest body of an image evaluation, in bytes.
const maxImageBody = 32 << 20

// imageEvaluation is the request of an image evaluation (sdk).
type imageEvaluation struct {
	Image          string `json:"image"` // base64
	Country        string `json:"country"`
	DocumentType   string `json:"document_type"`
	DocumentSide   string `json:"document_side"` // front or back
	ValidationID   string `json:"validation_id"`
	EvaluationType string `json:"evaluation_type"` // document
}

// imageVerdict is the response to an image evaluation (sdk).
type imageVerdict struct {
	Status   string        `json:"status"` // success or failure
	Feedback imageFeedback `json:"feedback"`
}

type imageFeedback struct {
	Reason string   `json:"reason,omitempty"`
	Hints  []string `json:"hints"`
}

// handleEvaluateImage evaluates whether a photo of a document is readable
// (sdk).
func (x *exchange) handleEvaluateImage() *response {
	if _, ok := x.sandbox.findGrant(x.key(), x.now); !ok && !x.hasPermanentKey() {
		return invalidKey
	}
	var asked imageEvaluation
	if x.contentType() != "application/json" || json.Unmarshal(x.body, &asked) != nil {
		return invalidBody
	}
	data, err := base64.StdEncoding.DecodeString(asked.Image)
	isComplete := asked.Country != "" && asked.DocumentType != "" && asked.EvaluationType == "document" &&
		slices.Contains([]string{"front", "back"}, asked.DocumentSide)
	if err != nil || len(data) == 0 || !isComplete {
		return missingParams
	}
	verdict := imageVerdict{Status: "success", Feedback: imageFeedback{Hints: []string{}}}
	if reason := imageReason(data); reason != "" {
		verdict.Status, verdict.Feedback.Reason = "failure", reason
	}
	return jsonResponse(http.StatusOK, verdict)
}

// The minimum brightness and colourfulness of a photo, of 255.
const (
	leastBrightness = 50
	leastColour     = 2
)

// imageReason is why a picture is not readable as a document; empty if it is.
func imageReason(data []byte) string {
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return "document_not_recognized"
	}
	const samples = 64 // in each direction
	bounds := picture.Bounds()
	brightness, colour, count := 0, 0, 0
	for y := range samples {
		for x := range samples {
			at := picture.At(bounds.Min.X+x*bounds.Dx()/samples, bounds.Min.Y+y*bounds.Dy()/samples)
			c := color.NRGBAModel.Convert(at).(color.NRGBA)
			least, most := min(c.R, c.G, c.B), max(c.R, c.G, c.B)
			brightness += int(most)
			colour += int(most - least)
			count++
		}
	}
	switch {
	case brightness/count < leastBrightness:
		return "low_light"
	case colour/count < leastColour:
		return "grayscale_image"
	}
	return ""
}
