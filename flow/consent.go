package flow

import (
	"encoding/json"
	"strings"

	"cedula/truora"
)

// addConsent gives a step of enter_authorization its terms, and its question
// where the API lists none: nobody's consent is sent unasked.
func addConsent(s *Step, p truora.Process, index int) {
	if s.Type != typeAuthorization {
		return
	}
	config := p.Steps[index].Config
	if len(config) == 0 || string(config) == "null" {
		config = dataAt(p, index).Config
	}
	s.Consent = consentTerms(config, p.Country)
	if len(s.Questions) == 0 {
		s.Questions = []Question{{Type: "checkbox", Name: "authorization", Answer: AnswerConsent, Subject: SubjectConsent}}
	}
}

// consentTerms reads what the config says: supported_countries by country
// (sdk), and further text and link under whatever plain name.
func consentTerms(config json.RawMessage, country string) *ConsentTerms {
	var fields map[string]json.RawMessage
	if json.Unmarshal(config, &fields) != nil {
		return &ConsentTerms{}
	}
	terms := &ConsentTerms{
		Text: firstText(fields, "text", "consent_text", "terms", "description", "message"),
		Link: firstText(fields, "link", "url", "policy_url", "privacy_policy_url", "terms_url"),
	}
	var countries map[string]map[string]json.RawMessage
	if json.Unmarshal(fields["supported_countries"], &countries) == nil {
		addCompany(terms, countries, country)
	}
	return terms
}

func addCompany(terms *ConsentTerms, countries map[string]map[string]json.RawMessage, country string) {
	terms.Country = companyCountry(countries, country)
	company := countries[terms.Country]
	terms.Company = firstText(company, "name", "company", "company_name")
	terms.TaxID = firstText(company, "nit", "tax_id")
}

// companyCountry is the process's own country, else ALL, else the only one.
func companyCountry(countries map[string]map[string]json.RawMessage, country string) string {
	for _, code := range []string{strings.ToUpper(country), "ALL"} {
		if _, ok := countries[code]; ok {
			return code
		}
	}
	if len(countries) == 1 {
		for code := range countries {
			return code
		}
	}
	return ""
}

// firstText is the first of the named fields that holds any text.
func firstText(fields map[string]json.RawMessage, names ...string) string {
	for _, name := range names {
		var text string
		if json.Unmarshal(fields[name], &text) == nil && strings.TrimSpace(text) != "" {
			return strings.TrimSpace(text)
		}
		var number json.Number
		if json.Unmarshal(fields[name], &number) == nil && number != "" {
			return number.String()
		}
	}
	return ""
}
