package sandbox

import (
	"net/http"
	"slices"
	"strings"
)

// The default ids of the terms of enter_authorization's checkboxes (sdk).
const (
	basicTermsID = "default-basic"
	itemsTermsID = "default-items"
)

// languages are the languages of a plan's Consent text.
var languages = []string{"en", "es", "pt"}

// allTerms are the terms of a step by id, variant and language. The Consent
// text is the basic terms of all countries.
func (st *step) allTerms() map[string]map[string]map[string]string {
	plan := st.plan
	terms := map[string]map[string]map[string]string{}
	if plan.Consent != "" {
		texts := map[string]string{}
		for _, language := range languages {
			texts[language] = st.process.scenario.translate(plan.Consent, language)
		}
		terms[basicTermsID] = map[string]map[string]string{"ALL": texts}
	}
	for id, variants := range plan.Terms {
		terms[id] = variants
	}
	return terms
}

// consentTerms is the API's representation of terms (sdk).
type consentTerms struct {
	ClientID string                       `json:"client_id"`
	TermsID  string                       `json:"terms_id"`
	Version  int                          `json:"version"`
	Created  string                       `json:"creation_date"`
	Terms    map[string]map[string]string `json:"terms,omitempty"`
}

// handleConsentTerms returns the terms of a consent (sdk): those of the token's
// process, or, with the permanent key, of the process that was read last.
func (x *exchange) handleConsentTerms() *response {
	p := x.process
	if x.hasPermanentKey() {
		p = x.sandbox.latest
	} else if _, ok := x.sandbox.findGrant(x.key(), x.now); !ok {
		return invalidKey
	}
	id := x.pathValues["terms"]
	variants := p.findTerms(id)
	if variants == nil {
		return termsNotFound
	}
	body := consentTerms{ClientID: clientID, TermsID: id, Version: 1, Created: timestamp(p.created)}
	if x.request.URL.Query().Get("terms") == "true" {
		body.Terms = map[string]map[string]string{}
		for variant, texts := range variants {
			body.Terms[variant] = x.withCompany(variant, texts)
		}
	}
	return jsonResponse(http.StatusOK, body)
}

// findTerms finds terms by id among the process's steps; nil if there are none.
func (p *process) findTerms(id string) map[string]map[string]string {
	if p == nil {
		return nil
	}
	for _, st := range p.steps {
		if variants := st.allTerms()[id]; variants != nil {
			return variants
		}
	}
	return nil
}

// withCompany inserts the companies of the query into the texts of a variant:
// that of the variant's country if there is one, else all. Without companies,
// the placeholders are kept (sdk).
func (x *exchange) withCompany(variant string, texts map[string]string) map[string]string {
	country, _, _ := strings.Cut(variant, "-")
	filled := map[string]string{}
	for language, text := range texts {
		for _, field := range []struct{ place, name string }{{"{{.company}}", "name"}, {"{{.nit}}", "nit"}} {
			if value := x.companyField(country, field.name); value != "" {
				text = strings.ReplaceAll(text, field.place, value)
			}
		}
		filled[language] = text
	}
	return filled
}

func (x *exchange) companyField(country, field string) string {
	query := x.request.URL.Query()
	if value := query.Get(country + "." + field); value != "" {
		return value
	}
	var values []string
	for name := range query {
		if value := query.Get(name); strings.HasSuffix(name, "."+field) && !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	slices.Sort(values)
	return strings.Join(values, ", ")
}
