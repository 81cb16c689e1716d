package flow

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"cedula/flow/media"
	"cedula/truora"
)

func at(index int, steps ...truora.Step) truora.Process {
	return truora.Process{ProcessID: "IDP1", Status: truora.ProcessPending, CurrentStep: &index, Steps: steps}
}

func TestKindsOfSteps(t *testing.T) {
	input := func(kind, name string) []truora.ExpectedInput {
		return []truora.ExpectedInput{{Type: kind, Name: name}}
	}
	options := []truora.Option{{Value: "CO"}}
	for name, c := range map[string]struct {
		step truora.Step
		want Kind
	}{
		"e-mail":             {truora.Step{Type: "enter_email", ExpectedInputs: input("text", "email")}, KindText},
		"code":               {truora.Step{Type: "enter_email_verification_code", ExpectedInputs: input("text", "token")}, KindCode},
		"code by any name":   {truora.Step{Type: "enter_phone_verification_code", ExpectedInputs: input("", "pin")}, KindCode},
		"choice":             {truora.Step{Type: "enter_document_type", ExpectedInputs: []truora.ExpectedInput{{Name: "country", Options: options}}}, KindChoice},
		"country as text":    {truora.Step{Type: "enter_invoice_country", ExpectedInputs: input("text", "country")}, KindChoice},
		"consent":            {truora.Step{Type: "enter_authorization", ExpectedInputs: input("checkbox", "ok")}, KindConsent},
		"consent of nothing": {truora.Step{Type: "enter_authorization"}, KindConsent},
		"photos":             {truora.Step{Type: "take_document_photo"}, KindMedia},
		"enrolment":          {truora.Step{Type: "record_face_photo_liveness"}, KindAutomatic},
		"video, none listed": {truora.Step{Type: "enter_face_verification_liveness"}, KindAutomatic},
		"unknown, inputs":    {truora.Step{Type: "enter_pet", ExpectedInputs: input("text", "pet")}, KindForm},
		"unknown, a file":    {truora.Step{Type: "x", FilesUploadURLs: []truora.UploadTarget{{Name: "y"}}}, KindMedia},
		"unknown, nothing":   {truora.Step{Type: "x"}, KindAutomatic},
		"e-mail, read-only":  {truora.Step{Type: "enter_email", ExpectedInputs: []truora.ExpectedInput{{Name: "email", Value: "a@b.co", ReadOnly: true}}}, KindAutomatic},
		"e-mail and a file":  {truora.Step{Type: "enter_email", ExpectedInputs: append(input("text", "email"), truora.ExpectedInput{Type: "file", Name: "f"})}, KindForm},
	} {
		if got := StepAt(at(0, c.step), 0, truora.UploadHosts{}); got.Kind != c.want {
			t.Errorf("%s: kind %d, want %d", name, got.Kind, c.want)
		}
	}
}

func TestAnswerKinds(t *testing.T) {
	for _, c := range []struct {
		kind, name string
		options    int
		want       AnswerKind
	}{
		{"string", "email", 0, AnswerEmail}, {"EMAIL", "x", 0, AnswerEmail}, {"text", "phone_number", 0, AnswerPhone},
		{"number", "age", 0, AnswerNumber}, {"date", "born", 0, AnswerDate}, {"checkbox", "news", 2, AnswerCheckbox},
		{"select", "colour", 2, AnswerSelect}, {"text", "colour", 2, AnswerSelect}, {"select", "colour", 0, AnswerText},
		{"text", "token", 0, AnswerCode}, {"", "", 0, AnswerText}, {"text", "code", 0, AnswerText}, {"consent", "c", 0, AnswerConsent},
	} {
		input := truora.ExpectedInput{Type: c.kind, Name: c.name, Options: make([]truora.Option, c.options)}
		if got := answerKind("anything", input); got != c.want {
			t.Errorf("%q %q: %d, want %d", c.kind, c.name, got, c.want)
		}
	}
}

func TestAQuestionOfAnUnknownStepIsForeign(t *testing.T) {
	for stepType, want := range map[string]bool{"enter_email": false, "enter_boss": true} {
		step := StepAt(at(0, truora.Step{Type: stepType, ExpectedInputs: []truora.ExpectedInput{{Type: "email", Name: "email"}}}), 0, truora.UploadHosts{})
		if got := step.Questions[0].OfUnknownStep; got != want {
			t.Errorf("%s: %v", stepType, got)
		}
	}
}

func TestCountryIsAskedBeforeTheDocument(t *testing.T) {
	p := at(0, truora.Step{Type: typeDocumentType, ExpectedInputs: []truora.ExpectedInput{{Name: "first"}, {Name: "document_type"}, {Name: "x"}, {Name: "country"}}})
	var names []string
	for _, q := range StepAt(p, 0, truora.UploadHosts{}).Questions {
		names = append(names, q.Name)
	}
	if want := []string{"first", "country", "document_type", "x"}; !reflect.DeepEqual(names, want) {
		t.Errorf("asked in the order %v, want %v", names, want)
	}
}

func TestInputsOnlyInCurrentStepData(t *testing.T) {
	p := at(0, truora.Step{Type: "enter_email"}, truora.Step{Type: "enter_email"})
	p.CurrentStepData = &truora.StepData{Type: "enter_email", ExpectedInputs: []truora.ExpectedInput{{Name: "email"}}}
	if len(StepAt(p, 0, truora.UploadHosts{}).Questions) != 1 {
		t.Error("the current step did not take its inputs from current_step_data")
	}
	if len(StepAt(p, 1, truora.UploadHosts{}).Questions) != 0 {
		t.Error("a step that is not the current one took them too")
	}
	p.CurrentStepData.Type = "other"
	if len(StepAt(p, 0, truora.UploadHosts{}).Questions) != 0 {
		t.Error("a type that disagrees was used")
	}
}

// A page lays out all of its text on every key: long texts from outside must
// not slow it down. Values that are sent back are not truncated.
func TestTextsFromOutsideAreClipped(t *testing.T) {
	long := strings.Repeat("ñ", 1<<19)
	step := truora.Step{StepID: "S", Type: "enter_pet", Title: long, Description: long,
		ExpectedInputs:  []truora.ExpectedInput{{Name: "pet", Description: long, Value: long, Options: []truora.Option{{Value: long, Label: long}}}},
		FilesUploadURLs: []truora.UploadTarget{{Name: "f", URL: "https://files.truora.com/f", Description: long}}}
	got := StepAt(at(0, step), 0, truora.UploadHosts{})
	for _, text := range []string{got.Title, got.Description, got.Questions[0].Description, got.Questions[0].Options[0].Label, got.Files[0].Description} {
		if len(text) > longestText+len("…") || !strings.HasSuffix(text, "ñ…") || !utf8.ValidString(text) {
			t.Errorf("%d bytes, ending in %q", len(text), text[max(0, len(text)-8):])
		}
	}
	if q := got.Questions[0]; q.Value != long || q.Options[0].Value != long {
		t.Error("a value was cut")
	}
}

func TestWhereFilesGo(t *testing.T) {
	document := truora.Step{Type: typeDocumentType, VerificationOutput: truora.VerificationOutput{Outputs: truora.Outputs{
		"front_document_photo": "https://out/front", "back_document_photo": "https://out/back"}}}
	target := func(name, url string) truora.UploadTarget { return truora.UploadTarget{Name: name, URL: url} }
	for name, c := range map[string]struct {
		photo truora.Step
		want  map[string]string
		order []string
	}{
		"the step's own":      {truora.Step{FilesUploadURLs: []truora.UploadTarget{target("document_back", "https://own/back"), target("document_front", "https://own/front")}}, map[string]string{"document_front": "https://own/front", "document_back": "https://own/back"}, []string{"document_back", "document_front"}},
		"listed without URLs": {truora.Step{FilesUploadURLs: []truora.UploadTarget{target("document_front", ""), target("document_back", "")}}, map[string]string{"document_front": "https://out/front", "document_back": "https://out/back"}, []string{"document_front", "document_back"}},
		"a front alone":       {truora.Step{FilesUploadURLs: []truora.UploadTarget{target("document_front", "https://own/front")}}, map[string]string{"document_front": "https://own/front"}, []string{"document_front"}},
		"none listed":         {truora.Step{}, map[string]string{"document_front": "https://out/front", "document_back": "https://out/back"}, []string{"document_front", "document_back"}},
		"an input's":          {truora.Step{ExpectedInputs: []truora.ExpectedInput{{Name: "document_front", FileUploadURL: "https://in/front"}}}, map[string]string{"document_front": "https://in/front"}, []string{"document_front"}},
	} {
		t.Run(name, func(t *testing.T) {
			c.photo.Type = typeDocumentPhoto
			p := at(1, document, c.photo)
			var order []string
			for _, f := range StepAt(p, 1, truora.UploadHosts{}).Files {
				order = append(order, f.Target)
				if got := uploadURL(p, 1, f.Target); got != c.want[f.Target] {
					t.Errorf("%s goes to %s, want %s", f.Target, got, c.want[f.Target])
				}
			}
			if !reflect.DeepEqual(order, c.order) {
				t.Errorf("asked for %v, want %v", order, c.order)
			}
		})
	}
}

func TestNeedsOfFiles(t *testing.T) {
	for _, c := range []struct {
		step, target, mediaType string
		want                    media.Need
	}{
		{typeFaceLiveness, "face_video", "", media.NeedVideo}, {typeFacePhoto, "face_photo", "image", media.NeedFace},
		{typeInvoicePhoto, "front", "", media.NeedInvoice}, {"unknown", "letter", "", media.NeedAny},
		{"unknown", "letter", "image/jpeg", media.NeedPhoto}, {"unknown", "letter", "application/pdf", media.NeedInvoice},
		{"unknown", "selfie", "", media.NeedFace}, {typeDocumentPhoto, "document_back", "", media.NeedPhoto},
	} {
		if got := needOf(c.step, truora.UploadTarget{Name: c.target, MediaType: c.mediaType}); got != c.want {
			t.Errorf("%s %s %s: %d, want %d", c.step, c.target, c.mediaType, got, c.want)
		}
	}
}

func TestMarkupIsReadInEveryTextOfTheAPI(t *testing.T) {
	const marked, want = "A <b>text</b><br>&amp; <a href='https://a.example/x?y=1'>more</a>", "A text\n& more (https://a.example/x)"
	step := truora.Step{StepID: "S", Type: "enter_pet", Title: marked, Description: marked,
		ExpectedInputs:  []truora.ExpectedInput{{Name: "pet", Description: marked, Options: []truora.Option{{Value: "<b>", Label: marked}}}},
		FilesUploadURLs: []truora.UploadTarget{{Name: "f", URL: "https://files.truora.com/f", Description: marked}}}
	got := StepAt(at(0, step), 0, truora.UploadHosts{})
	option := got.Questions[0].Options[0]
	for _, text := range []string{got.Title, got.Description, got.Questions[0].Description, option.Label, got.Files[0].Description} {
		if text != want {
			t.Errorf("%q, want %q", text, want)
		}
	}
	if option.Value != "<b>" {
		t.Errorf("the value to send became %q", option.Value)
	}
}
