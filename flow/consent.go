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

// ConsentKind is what a box of a consent is about.
type ConsentKind int

// The kinds of box, in the order that they are asked in (sdk).
const (
	ConsentBasic ConsentKind = iota // the processing of the person's data: always there
	ConsentItems                    // the query at credit bureaus
	ConsentOwn                      // the client's own terms
)

// Consent is what a step of enter_authorization asks to agree to.
type Consent struct {
	Country string // of the company that asks: two letters, or ALL
	Company string // may be empty
	TaxID   string // the company's NIT; may be empty
	Boxes   []ConsentBox
	// faceCountry is whose terms for the search of faces hold; empty where the
	// flow has none.
	faceCountry string
}

// ConsentBox is one thing to agree to, and has to be.
type ConsentBox struct {
	Kind     ConsentKind
	Question string // the name of the question that gives it
	// Text is what is agreed to: the terms that the API has, else the box's own
	// description. It is blank until the terms were read; a box without a text
	// is never asked.
	Text  markup.Text
	terms truora.ConsentTermsRequest // without an id where the box has none
	own   string                     // its own description, as it came
}

// The name that the client's own box has, and those of the boxes that the API
// lists no input for: they are asked, and nothing is sent for them.
const (
	ownBox   = "client_authorization"
	basicBox = "default-basic"
	itemsBox = "default-items"
)

// consentConfig is the config of enter_authorization (sdk).
type consentConfig struct {
	companies map[string]truora.ConsentCompany // by country
	termsIDs  map[string]string                // by alias
}

// addConsent gives a step of enter_authorization what it asks to agree to, and
// a question for each of it: nobody's consent is sent unasked.
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
	_ = json.Unmarshal(raw, &fields) // what does not read is not there
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

// textField is a field's text, or its number; empty when it holds neither.
func textField(fields map[string]json.RawMessage, name string) string {
	var text string
	if json.Unmarshal(fields[name], &text) == nil {
		return strings.TrimSpace(text)
	}
	var number json.Number
	_ = json.Unmarshal(fields[name], &number) // what is no number is empty
	return number.String()
}

const allCountries = "ALL"

// country is that of the company that asks, for a person who is in near (sdk).
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

// searchesFaces reports whether the flow has a block with a face in it (sdk).
func searchesFaces(p truora.Process) bool {
	return hasBlock(p, "face_recognition") || hasBlock(p, "_with_liveness") || hasBlock(p, "government_face_verification")
}

// hasBlock reports whether the name of a block of the flow contains part.
func hasBlock(p truora.Process, part string) bool {
	return slices.ContainsFunc(p.IdentityVerificationNames, func(name string) bool {
		return strings.Contains(strings.ToLower(name), part)
	})
}

// consentBoxes finds the boxes of a consent among a step's questions (sdk): the
// basic one, the items' where credit bureaus are asked, the client's own where
// it has a description. Beside the last no name is sure, so the others go by
// their order. Further ones need a description of their own: without, they are
// not asked. The questions come back with the boxes' first.
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
			if q.ReadOnly { // given already
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
	for _, kind := range kinds { // no input for it
		name := map[ConsentKind]string{ConsentBasic: basicBox, ConsentItems: itemsBox}[kind]
		boxes = append(boxes, ConsentBox{Kind: kind, Question: name})
		asked = append(asked, Question{Type: "checkbox", Name: name, Answer: AnswerConsent, Subject: SubjectConsent})
	}
	return append(boxes, own...), slices.Concat(asked, askedLast, others)
}

// request says which terms the box has, and for whom: the basic ones for the
// company that asks, the items' for those of all countries (sdk).
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

// faceCountry is the country whose terms for the search of faces hold; empty
// where the flow has none (sdk).
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

// withTerms is the consent with the texts of the terms that were read, by box.
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

// basicText picks the basic terms (sdk): the only variant that there is, else
// the country's, else that of all countries.
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

// itemsText joins the terms for the search of faces, where the flow has one, and
// those for credit bureaus (sdk).
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

// inLanguage is the text in exactly that language, else in its base, as es of
// es-MX, else none (sdk). A blank one is none.
func inLanguage(texts map[string]string, language string) string {
	base, _, _ := strings.Cut(language, "-")
	if text, ok := texts[language]; ok {
		return strings.TrimSpace(text)
	}
	return strings.TrimSpace(texts[base])
}

// isConsentGiven reports whether the answers give all that has to be given.
func (step Step) isConsentGiven(answers map[string]string) bool {
	return step.Consent == nil || !slices.ContainsFunc(step.Consent.Boxes, func(box ConsentBox) bool {
		return answers[box.Question] != checked
	})
}
