package flow

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"cedula/truora"
)

// consentFlow asks for all three checkboxes, then for an e-mail.
func consentFlow(string) truora.Process {
	box := func(name, description string) truora.ExpectedInput {
		return truora.ExpectedInput{Type: "checkbox", Name: name, Description: description, Value: "true"}
	}
	return truora.Process{
		ProcessID: "IDP1", FlowID: "IPF1", Status: truora.ProcessPending, Country: "ALL", GeolocationIPCountry: "co",
		IdentityVerificationNames: []string{"document_verification_with_face_recognition", "credit_bureau_check"},
		Steps: []truora.Step{
			{StepID: "S0", VerificationID: "V0", Type: typeAuthorization,
				ExpectedInputs: []truora.ExpectedInput{box("authorization", ""), box("authorized", ""), box(ownBox, "The <b>client&#39;s</b> terms")},
				Config: json.RawMessage(`{"supported_countries":{"CO":{"name":"Acme CO","nit":900},"ALL":{"name":"Acme"},"MX":{"name":"Acme MX","nit":" "}},
					"custom_inputs":{"default-basic":"T1","default-items":"T2"}}`)},
			{StepID: "S1", VerificationID: "V1", Type: typeEmail, ExpectedInputs: []truora.ExpectedInput{{Type: "email", Name: "email"}}},
		},
	}
}

// someTerms are in "es" or "en" only, or in both if language is empty.
func someTerms(languages string) truora.ConsentTerms {
	if languages == "" {
		languages = "es en"
	}
	terms := truora.ConsentTerms{Texts: map[string]map[string]string{}}
	for _, variant := range []string{"CO", "ALL", "ALL-credit_bureau", "CO-face_search", "MX-face_search", "ALL-face_search"} {
		terms.Texts[variant] = map[string]string{}
		for _, language := range strings.Fields(languages) {
			terms.Texts[variant][language] = variant + " in <i>" + language + "</i>"
		}
	}
	return terms
}

var spanish = Start{Language: "es"}

// boxTexts are the displayed texts of the checkboxes, one per line.
func boxTexts(s Snapshot) string {
	var lines []string
	for _, box := range s.Step.Consent.Boxes {
		lines = append(lines, box.Question+": "+strings.ReplaceAll(box.Text.Plain, "\n", "|"))
	}
	return strings.Join(lines, "\n")
}

func TestConsentIsAskedOnceItsTermsAreRead(t *testing.T) {
	run := runTranscriptOf(t, consentFlow, spanish, `
		begin          → starting 0: make token
		token          → starting 0: create process
		created 0      → terms 0: journal: begin, read T1 of authorization with "a.b.c", read T2 of authorized with "a.b.c"
		submit 0 authorization=true authorized=true client_authorization=true → terms 0
		terms authorized → terms 0
		retried 500    → terms 0 (server retrying)
		terms authorization → asking 0; in 14s`)
	want := "authorization: CO in es\nauthorized: CO-face_search in es||ALL-credit_bureau in es\nclient_authorization: The client's terms"
	if got := boxTexts(run.out.Snapshot); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if c := run.out.Snapshot.Step.Consent; c.Country != "CO" || c.Company != "Acme CO" || c.TaxID != "900" {
		t.Errorf("%+v", c)
	}
	for _, q := range run.out.Snapshot.Step.Questions {
		if q.Answer != AnswerConsent || q.Value != "" {
			t.Errorf("ticked beforehand, or no consent: %+v", q)
		}
	}
}

func TestConsentIsSentOnlyComplete(t *testing.T) {
	runTranscriptOf(t, consentFlow, Start{Token: "t.o.k", Language: "en"}, `
		begin          → starting 0: create process
		created 0      → terms 0: journal: begin, read T1 of authorization with "t.o.k", read T2 of authorized with "t.o.k"
		terms authorization → terms 0
		terms authorized → asking 0; in 14s
		submit 0 authorization=true authorized=true → asking 0; in 14s
		submit 0 authorization=true authorized=false client_authorization=true → asking 0; in 14s
		submit 0       → asking 0; in 14s
		wake           → asking 0: read
		read 0         → asking 0; in 14s
		submit 0 authorization=true authorized=true client_authorization=true → sending 0: verify S0 authorization=true authorized=true client_authorization=true
		verified       → waiting 0: read
		read 1         → asking 1; in 14s`)
}

func TestConsentIsNeverAskedWithoutItsText(t *testing.T) {
	for name, script := range map[string]string{
		"a failed read: what is missing is read again": `
			terms authorization → terms 0
			terms authorized 500 → stuck 0 (server)
			late-terms authorized → stuck 0 (server)
			submit 0 authorization=true authorized=true client_authorization=true → stuck 0 (server)
			again → terms 0: read T2 of authorized with "a.b.c"
			terms authorized → asking 0; in 14s`,
		"a refused key":       `terms authorization 401 → stuck 0 (key-refused)`,
		"an error of the API": `terms authorization 400 → stuck 0 (no-terms)`,
		"no terms and no description": `
			terms authorized → terms 0
			terms authorization no-terms → stuck 0 (no-terms)
			again → terms 0: read T1 of authorization with "a.b.c"
			terms authorization → asking 0; in 14s`,
		"another language": `
			terms authorized → terms 0
			terms authorization pt → stuck 0 (no-terms)
			language pt → terms 0: journal: begin, read T1 of authorization with "a.b.c"
			terms authorization pt → stuck 0 (no-terms)`,
		"the language is changed": `
			terms authorized → terms 0
			terms authorization es → asking 0; in 14s
			language en → stuck 0 (no-terms): journal: begin
			language es → terms 0: journal: begin, read T1 of authorization with "a.b.c"
			terms authorization → asking 0; in 14s
			language en → asking 0: journal: begin; in 14s`,
		"leaving": `leave → left 0`,
		"cancelling": `
			cancel x → cancelling 0: cancel process
			late-terms authorization → cancelling 0`,
	} {
		t.Run(name, func(t *testing.T) {
			runTranscriptOf(t, consentFlow, spanish, `
				begin     → starting 0: make token
				token     → starting 0: create process
				created 0 → terms 0: journal: begin, read T1 of authorization with "a.b.c", read T2 of authorized with "a.b.c"
				`+script)
		})
	}
}

func TestLanguagesThatThereAreAreNamed(t *testing.T) {
	run := runTranscriptOf(t, consentFlow, Start{Token: "t", Language: "en"}, `
		begin     → starting 0: create process
		created 0 → terms 0: journal: begin, read T1 of authorization with "t", read T2 of authorized with "t"
		terms authorization pt es → terms 0
		terms authorized → stuck 0 (no-terms)`)
	if got := run.out.Snapshot.Trouble.Languages; got != "es pt" {
		t.Errorf("%q", got)
	}
}

func TestWithoutTermsABoxHasItsDescription(t *testing.T) {
	described := func(version string) truora.Process {
		p := consentFlow(version)
		p.Steps[0].ExpectedInputs[0].Description = "My <a href='https://a.example/?x=1'>data</a>"
		p.Steps[0].ExpectedInputs[1].Description = "Bureaus"
		return p
	}
	run := runTranscriptOf(t, described, spanish, `
		begin          → starting 0: make token
		token          → starting 0: create process
		created 0      → terms 0: journal: begin, read T1 of authorization with "a.b.c", read T2 of authorized with "a.b.c"
		terms authorized no-terms → terms 0
		terms authorization no-terms → asking 0; in 14s`)
	want := "authorization: My data (https://a.example/)\nauthorized: Bureaus\nclient_authorization: The client's terms"
	if got := boxTexts(run.out.Snapshot); got != want {
		t.Errorf("%s", got)
	}
}

func TestAResumedConsentReadsItsTermsWithTheKey(t *testing.T) {
	runTranscriptOf(t, consentFlow, Start{ProcessID: "IDP1", Language: "es"}, `
		begin          → starting 0: read
		read 0         → terms 0 (resumed): journal: begin, read T1 of authorization with "", read T2 of authorized with ""
		terms authorization → terms 0 (resumed)
		terms authorized → asking 0 (resumed); in 14s`)
}

func TestARefusedConsentIsAskedAgainWithoutReading(t *testing.T) {
	runTranscriptOf(t, consentFlow, spanish, `
		begin          → starting 0: make token
		token          → starting 0: create process
		created 0      → terms 0: journal: begin, read T1 of authorization with "a.b.c", read T2 of authorized with "a.b.c"
		terms authorization → terms 0
		terms authorized → asking 0; in 14s
		submit 0 authorization=true authorized=true client_authorization=true → sending 0: verify S0 authorization=true authorized=true client_authorization=true
		verified       → waiting 0: read
		read 0 0=failure:x:2 → refused 0 (x left=2); in 14s
		again          → asking 0 (x left=2); in 14s`)
}

func TestConsentBoxes(t *testing.T) {
	type box = truora.ExpectedInput
	given := box{Type: "checkbox", Name: "a", ReadOnly: true, Value: "true"}
	for name, c := range map[string]struct {
		inputs []truora.ExpectedInput
		blocks []string
		want   string // kind and question of each box; after | what else is asked
	}{
		"nothing listed":                         {nil, nil, "0 default-basic|"},
		"nothing listed, credit bureau":          {nil, []string{"x_credit_bureau_y"}, "0 default-basic 1 default-items|"},
		"one":                                    {[]box{{Type: "checkbox", Name: "a"}}, nil, "0 a|"},
		"one, and the items have none":           {[]box{{Type: "checkbox", Name: "a"}}, []string{"credit_bureau"}, "0 a 1 default-items|"},
		"two without credit bureau: one":         {[]box{{Type: "checkbox", Name: "a"}, {Type: "checkbox", Name: "b"}}, nil, "0 a|"},
		"a further one that has a text":          {[]box{{Type: "checkbox", Name: "a"}, {Type: "checkbox", Name: "b", Description: "B"}}, nil, "0 a 2 b|"},
		"the client's own comes last":            {[]box{{Type: "checkbox", Name: ownBox, Description: "X"}, {Type: "checkbox", Name: "a"}}, nil, "0 a 2 client_authorization|"},
		"the client's own without a text":        {[]box{{Type: "checkbox", Name: "a"}, {Type: "checkbox", Name: ownBox, Description: "<br>"}}, nil, "0 a|"},
		"the client's own alone":                 {[]box{{Type: "checkbox", Name: ownBox, Description: "X"}}, nil, "0 default-basic 2 client_authorization|"},
		"one that may be left out is no consent": {[]box{{Type: "checkbox", Name: "news", Optional: true}, {Type: "checkbox", Name: "a"}}, nil, "0 a|news"},
		"one that is given already":              {[]box{given, {Type: "checkbox", Name: ownBox, Description: "X"}}, nil, "2 client_authorization|a"},
		"other questions":                        {[]box{{Type: "text", Name: "x"}, {Type: "checkbox", Name: "a"}}, nil, "0 a|x"},
	} {
		p := at(0, truora.Step{StepID: "S", Type: typeAuthorization, ExpectedInputs: c.inputs})
		p.IdentityVerificationNames = c.blocks
		step := StepAt(p, 0, truora.UploadHosts{})
		var boxes, others []string
		for i, box := range step.Consent.Boxes {
			boxes = append(boxes, fmt.Sprint(int(box.Kind), " ", box.Question))
			if step.Questions[i].Name != box.Question {
				t.Errorf("%s: question %d is %s", name, i, step.Questions[i].Name)
			}
		}
		for _, q := range step.Questions[len(boxes):] {
			others = append(others, q.Name)
		}
		if got := strings.Join(boxes, " ") + "|" + strings.Join(others, " "); got != c.want || step.Kind != KindConsent {
			t.Errorf("%s: %s (kind %d), want %s", name, got, step.Kind, c.want)
		}
	}
}

func TestWhichTermsAreRead(t *testing.T) {
	const countries = `"supported_countries":{"MX":{"name":"M"},"CO":{"name":"C","nit":"9"},"ALL":{"skip_company_info_check":true}}`
	mexico, colombia, all := truora.ConsentCompany{Country: "MX", Name: "M"}, truora.ConsentCompany{Country: "CO", Name: "C", TaxID: "9"}, truora.ConsentCompany{Country: "ALL"}
	for name, c := range map[string]struct {
		config, geo, country string
		want                 []truora.ConsentTermsRequest
	}{
		"by the address":       {`{` + countries + `}`, "mx", "CO", []truora.ConsentTermsRequest{{TermsID: "default-basic", Companies: []truora.ConsentCompany{mexico}}, {TermsID: "default-items", Companies: []truora.ConsentCompany{all, colombia, mexico}}}},
		"by the process":       {`{` + countries + `}`, "", "co", []truora.ConsentTermsRequest{{TermsID: "default-basic", Companies: []truora.ConsentCompany{colombia}}, {TermsID: "default-items", Companies: []truora.ConsentCompany{all, colombia, mexico}}}},
		"of all countries":     {`{` + countries + `}`, "pe", "co", []truora.ConsentTermsRequest{{TermsID: "default-basic", Companies: []truora.ConsentCompany{all}}, {TermsID: "default-items", Companies: []truora.ConsentCompany{all, colombia, mexico}}}},
		"the only one":         {`{"supported_countries":{"MX":{"name":"M"}}}`, "co", "", []truora.ConsentTermsRequest{{TermsID: "default-basic", Companies: []truora.ConsentCompany{mexico}}, {TermsID: "default-items", Companies: []truora.ConsentCompany{mexico}}}},
		"the first":            {`{"supported_countries":{"MX":{"name":"M"},"CO":{"name":"C","nit":9}}}`, "pe", "", []truora.ConsentTermsRequest{{TermsID: "default-basic", Companies: []truora.ConsentCompany{colombia}}, {TermsID: "default-items", Companies: []truora.ConsentCompany{colombia, mexico}}}},
		"no config":            {``, "co", "", []truora.ConsentTermsRequest{{TermsID: "default-basic"}, {TermsID: "default-items"}}},
		"nonsense":             {`[1]`, "co", "", []truora.ConsentTermsRequest{{TermsID: "default-basic"}, {TermsID: "default-items"}}},
		"ids of their own":     {`{"custom_inputs":{"default-basic":"B","default-items":7}}`, "co", "", []truora.ConsentTermsRequest{{TermsID: "B"}, {TermsID: "7"}}},
		"nonsense for a field": {`{"supported_countries":{"MX":{"name":["M"]}},"custom_inputs":{"default-basic":null}}`, "co", "", []truora.ConsentTermsRequest{{TermsID: "default-basic", Companies: []truora.ConsentCompany{{Country: "MX"}}}, {TermsID: "default-items", Companies: []truora.ConsentCompany{{Country: "MX"}}}}},
	} {
		p := at(0, truora.Step{StepID: "S", Type: typeAuthorization, Config: json.RawMessage(c.config)})
		p.GeolocationIPCountry, p.Country, p.IdentityVerificationNames = c.geo, c.country, []string{"credit_bureau"}
		var got []truora.ConsentTermsRequest
		for _, box := range StepAt(p, 0, truora.UploadHosts{}).Consent.Boxes {
			got = append(got, box.terms)
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestTheTextOfTheTermsIsSelected(t *testing.T) {
	texts := func(pairs ...string) truora.ConsentTerms {
		terms := truora.ConsentTerms{Texts: map[string]map[string]string{}}
		for _, pair := range pairs {
			variant, rest, _ := strings.Cut(pair, "/")
			language, text, _ := strings.Cut(rest, "=")
			if terms.Texts[variant] == nil {
				terms.Texts[variant] = map[string]string{}
			}
			terms.Texts[variant][language] = text
		}
		return terms
	}
	both := texts("ALL-credit_bureau/es=bureau", "CO-face_search/es=face CO", "ALL-face_search/es=face ALL")
	for name, c := range map[string]struct {
		consent  Consent
		kind     ConsentKind
		terms    truora.ConsentTerms
		language string
		want     string
	}{
		"the only variant":             {Consent{Country: "CO"}, ConsentBasic, texts("MX/es=m"), "es", "m"},
		"the country's":                {Consent{Country: "CO"}, ConsentBasic, texts("ALL/es=all", "CO/es=co"), "es", "co"},
		"that of all countries":        {Consent{Country: "PE"}, ConsentBasic, texts("ALL/es=all", "CO/es=co"), "es", "all"},
		"none":                         {Consent{Country: "PE"}, ConsentBasic, texts("MX/es=m", "CO/es=co"), "es", ""},
		"the base of a language":       {Consent{Country: "CO"}, ConsentBasic, texts("CO/es=co"), "es-MX", "co"},
		"exactly the language":         {Consent{Country: "CO"}, ConsentBasic, texts("CO/es=co", "CO/es-MX=mx"), "es-MX", "mx"},
		"no other language":            {Consent{Country: "CO"}, ConsentBasic, texts("CO/es=co", "ALL/en=all"), "en", ""},
		"credit bureaus":               {Consent{}, ConsentItems, both, "es", "bureau"},
		"faces before credit bureaus":  {Consent{faceCountry: "CO"}, ConsentItems, both, "es", "face CO\n\nbureau"},
		"faces of all countries":       {Consent{faceCountry: "ALL"}, ConsentItems, both, "es", "face ALL\n\nbureau"},
		"faces without a text":         {Consent{faceCountry: "MX"}, ConsentItems, both, "es", "bureau"},
		"credit bureaus without one":   {Consent{faceCountry: "CO"}, ConsentItems, texts("ALL-credit_bureau/es= ", "CO-face_search/es=face"), "es", "face"},
		"nothing in the language":      {Consent{faceCountry: "CO"}, ConsentItems, both, "pt", ""},
		"the company stays to be seen": {Consent{Country: "CO"}, ConsentBasic, texts("CO/es=I permit {{.company}} &lt;x&gt;"), "es", "I permit {{.company}} <x>"},
	} {
		c.consent.Boxes = []ConsentBox{{Kind: c.kind, Question: "q"}}
		filled := c.consent.withTerms(map[string]truora.ConsentTerms{"q": c.terms}, c.language)
		if got := filled.Boxes[0].Text.Plain; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestWhoseFacesAreSearched(t *testing.T) {
	for name, c := range map[string]struct {
		block, countries, want string
	}{
		"no face":               {"email", `"CO":{}`, ""},
		"Colombia before":       {"face_recognition", `"BR":{},"CO":{},"MX":{}`, "CO"},
		"Mexico before Brazil":  {"face_recognition_liveness", `"BR":{},"MX":{}`, "MX"},
		"Brazil":                {"document_verification_with_liveness", `"BR":{},"ALL":{}`, "BR"},
		"all":                   {"government_face_verification", `"PE":{},"ALL":{}`, "ALL"},
		"a document and a face": {"document_verification_with_face_recognition", ``, "ALL"},
	} {
		p := at(0, truora.Step{Type: typeAuthorization, Config: json.RawMessage(`{"supported_countries":{` + c.countries + `}}`)})
		p.IdentityVerificationNames = []string{"x", c.block}
		if got := StepAt(p, 0, truora.UploadHosts{}).Consent.faceCountry; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestConsentIsNeverTickedBeforehand(t *testing.T) {
	p := at(0, truora.Step{Type: typeAuthorization, ExpectedInputs: []truora.ExpectedInput{{Type: "checkbox", Name: "ok", Value: "true"}}})
	if q := StepAt(p, 0, truora.UploadHosts{}).Questions[0]; q.Answer != AnswerConsent || q.Value != "" {
		t.Errorf("the question is %+v", q)
	}
}
