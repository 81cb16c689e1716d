package flow

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"cedula/truora"
	"cedula/truora/markup"
)

// ConsentKind is the subject of a checkbox of a consent.
type ConsentKind int

// The kinds of checkboxes, in the order of asking (sdk).
const (
	ConsentBasic ConsentKind = iota // the processing of personal data: always present
	ConsentItems                    // the query of credit bureaus
	ConsentOwn                      // the client's own terms
)

// Consent is what an enter_authorization step asks for.
type Consent struct {
	Country string // of the company that asks: two letters, or ALL
	Company string // may be empty
	TaxID   string // the company's NIT; may be empty
	Boxes   []ConsentBox
	// faceCountry is the country of the terms for face search; empty if the
	// flow has none.
	faceCountry string
}

// ConsentBox is one checkbox of a consent; all of them are mandatory.
type ConsentBox struct {
	Kind     ConsentKind
	Question string // the name of the question for it
	// Text is what the person agrees to: the API's terms, else the input's
	// description. It is empty until the terms were read; a checkbox without a
	// text is never asked.
	Text  markup.Text
	terms truora.ConsentTermsRequest // without an id if the checkbox has no terms
	own   string                     // the input's description
}

// The name of the client's own checkbox, and of checkboxes without an input:
// these are asked, but not sent.
const (
	ownBox   = "client_authorization"
	basicBox = "default-basic"
	itemsBox = "default-items"
)

// consentConfig is the config of an enter_authorization step (sdk).
type consentConfig struct {
	companies map[string]truora.ConsentCompany // by country
	termsIDs  map[string]string                // by alias
}

// addConsent adds the consent of an enter_authorization step, and a question
// for each checkbox: consent is never sent without being asked.
func addConsent(step *Step, p truora.Process, index int) {
	if step.Type != typeAuthorization {
		return
	}
	raw := p.Steps[index].Config
	if len(raw) == 0 || string(raw) == "null" {
		raw = dataAt(p, index).Config
	}
	config := parseConsentConfig(raw)
	country := config.country(cmp.Or(p.GeolocationIPCountry, p.Country))
	company := config.companies[country]
	step.Consent = &Consent{Country: country, Company: company.Name, TaxID: company.TaxID, faceCountry: faceCountry(p, config)}
	step.Consent.Boxes, step.Questions = consentBoxes(step.Questions, inputsAt(p, index), hasBlock(p, "credit_bureau"))
	for i := range step.Consent.Boxes {
		step.Consent.Boxes[i].request(config, company)
	}
}

func parseConsentConfig(raw json.RawMessage) consentConfig {
	var fields struct {
		Countries map[string]map[string]json.RawMessage `json:"supported_countries"`
		Inputs    map[string]json.RawMessage            `json:"custom_inputs"`
	}
	_ = json.Unmarshal(raw, &fields) // an invalid config is treated as empty
	config := consentConfig{map[string]truora.ConsentCompany{}, map[string]string{}}
	for country, company := range fields.Countries {
		country = strings.ToUpper(country)
		config.companies[country] = truora.ConsentCompany{
			Country: country, Name: textField(company, "name"), TaxID: textField(company, "nit"),
		}
	}
	for alias := range fields.Inputs {
		config.termsIDs[alias] = textField(fields.Inputs, alias)
	}
	return config
}

// textField is a field's text or number; empty if it is neither.
func textField(fields map[string]json.RawMessage, name string) string {
	var text string
	if json.Unmarshal(fields[name], &text) == nil {
		return strings.TrimSpace(text)
	}
	var number json.Number
	_ = json.Unmarshal(fields[name], &number) // anything but a number is treated as empty
	return number.String()
}

const allCountries = "ALL"

// country is the country of the company that asks, for a person in the country
// near (sdk).
func (config consentConfig) country(near string) string {
	keys := slices.Sorted(maps.Keys(config.companies))
	switch near = strings.ToUpper(near); {
	case len(keys) == 0:
		return allCountries
	case len(keys) == 1:
		return keys[0]
	case slices.Contains(keys, near):
		return near
	case slices.Contains(keys, allCountries):
		return allCountries
	}
	return keys[0]
}

// searchesFaces reports whether the flow has a block that involves the face
// (sdk).
func searchesFaces(p truora.Process) bool {
	return hasBlock(p, "face_recognition") || hasBlock(p, "_with_liveness") || hasBlock(p, "government_face_verification")
}

// hasBlock reports whether the name of any block of the flow contains part.
func hasBlock(p truora.Process, part string) bool {
	return slices.ContainsFunc(p.IdentityVerificationNames, func(name string) bool {
		return strings.Contains(strings.ToLower(name), part)
	})
}

// consentBoxes assigns a step's inputs to the checkboxes of a consent (sdk):
// the basic one, the items' if credit bureaus are queried, the client's own if
// it has a description. Only the last one has a fixed name, so the others are
// assigned in order. Additional inputs need a description: without one they are
// not asked. In the returned questions, those of the checkboxes come first.
func consentBoxes(questions []Question, inputs []truora.ExpectedInput, hasItems bool) ([]ConsentBox, []Question) {
	descriptions := map[string]string{}
	for _, input := range inputs {
		descriptions[input.Name] = cmp.Or(descriptions[input.Name], input.Description)
	}
	kinds := []ConsentKind{ConsentBasic}
	if hasItems {
		kinds = append(kinds, ConsentItems)
	}
	var boxes, own []ConsentBox
	var asked, askedLast, others []Question
	for _, q := range questions {
		description := descriptions[q.Name]
		switch {
		case q.Answer != AnswerConsent:
			others = append(others, q)
		case normalized(q.Name) != ownBox && len(kinds) > 0:
			if q.ReadOnly { // already given
				others = append(others, q)
			} else {
				boxes, asked = append(boxes, ConsentBox{Kind: kinds[0], Question: q.Name, own: description}), append(asked, q)
			}
			kinds = kinds[1:]
		case q.ReadOnly:
			others = append(others, q)
		case !markup.Parse(description).IsBlank():
			own, askedLast = append(own, ConsentBox{Kind: ConsentOwn, Question: q.Name, own: description}), append(askedLast, q)
		}
	}
	for _, kind := range kinds { // kinds without an input
		name := map[ConsentKind]string{ConsentBasic: basicBox, ConsentItems: itemsBox}[kind]
		boxes = append(boxes, ConsentBox{Kind: kind, Question: name})
		asked = append(asked, Question{Type: "checkbox", Name: name, Answer: AnswerConsent, Subject: SubjectConsent})
	}
	return append(boxes, own...), slices.Concat(asked, askedLast, others)
}

// request selects the terms of the checkbox: the basic ones for the company
// that asks, the items' for all countries (sdk).
func (box *ConsentBox) request(config consentConfig, company truora.ConsentCompany) {
	switch box.Kind {
	case ConsentBasic:
		box.terms.TermsID = cmp.Or(config.termsIDs[basicBox], basicBox)
		if company.Country != "" {
			box.terms.Companies = []truora.ConsentCompany{company}
		}
	case ConsentItems:
		box.terms.TermsID = cmp.Or(config.termsIDs[itemsBox], itemsBox)
		for _, country := range slices.Sorted(maps.Keys(config.companies)) {
			box.terms.Companies = append(box.terms.Companies, config.companies[country])
		}
	case ConsentOwn:
		box.Text = markup.Parse(box.own)
	}
}

// faceCountry is the country of the terms for face search; empty if the flow
// has none (sdk).
func faceCountry(p truora.Process, config consentConfig) string {
	if !searchesFaces(p) {
		return ""
	}
	for _, country := range []string{"CO", "MX", "BR"} {
		if _, ok := config.companies[country]; ok {
			return country
		}
	}
	return allCountries
}

// withTerms returns the consent with the texts of the terms that were read, by
// checkbox.
func (consent *Consent) withTerms(read map[string]truora.ConsentTerms, language string) *Consent {
	filled := *consent
	filled.Boxes = slices.Clone(consent.Boxes)
	for i, box := range filled.Boxes {
		terms, isRead := read[box.Question]
		if box.Kind == ConsentOwn || !isRead {
			continue
		}
		text := consent.itemsText(terms, language)
		if box.Kind == ConsentBasic {
			text = consent.basicText(terms, language)
		}
		filled.Boxes[i].Text = markup.Parse(text)
		if filled.Boxes[i].Text.IsBlank() {
			filled.Boxes[i].Text = markup.Parse(box.own)
		}
	}
	return &filled
}

// basicText selects the basic terms (sdk): the only variant, else the
// country's, else that of all countries.
func (consent *Consent) basicText(terms truora.ConsentTerms, language string) string {
	variant := consent.Country
	if len(terms.Texts) == 1 {
		for only := range terms.Texts {
			variant = only
		}
	} else if _, ok := terms.Texts[variant]; !ok {
		variant = allCountries
	}
	return inLanguage(terms.Texts[variant], language)
}

// itemsText joins the terms for face search, if the flow has it, and those for
// credit bureaus (sdk).
func (consent *Consent) itemsText(terms truora.ConsentTerms, language string) string {
	text := inLanguage(terms.Texts[allCountries+"-credit_bureau"], language)
	faces := ""
	if consent.faceCountry != "" {
		faces = inLanguage(terms.Texts[consent.faceCountry+"-face_search"], language)
	}
	if faces != "" && text != "" {
		return faces + "<br><br>" + text
	}
	return faces + text
}

// inLanguage is the text in exactly that language, else in its base language,
// such as es for es-MX, else empty (sdk).
func inLanguage(texts map[string]string, language string) string {
	base, _, _ := strings.Cut(language, "-")
	if text, ok := texts[language]; ok {
		return strings.TrimSpace(text)
	}
	return strings.TrimSpace(texts[base])
}

// isConsentGiven reports whether the answers accept all mandatory checkboxes.
func (step Step) isConsentGiven(answers map[string]string) bool {
	return step.Consent == nil || !slices.ContainsFunc(step.Consent.Boxes, func(box ConsentBox) bool {
		return answers[box.Question] != checked
	})
}
