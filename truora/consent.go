package truora

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// ConsentTermsRequest selects the terms of a consent, and the companies that
// ask for it.
type ConsentTermsRequest struct {
	TermsID string
	// Companies are inserted into the terms by the API, in any order.
	Companies []ConsentCompany
}

// ConsentCompany is the company that asks for a consent in one country. Empty
// fields are omitted.
type ConsentCompany struct {
	Country string // two letters, or ALL
	Name    string
	TaxID   string // nit on the wire, in every country (sdk)
}

// ConsentTerms are the texts that a person agrees to (sdk), as HTML of the
// simplest kind.
type ConsentTerms struct {
	TermsID string
	// Texts are by variant, such as "CO" or "ALL-credit_bureau", then by
	// language, such as "es".
	Texts map[string]map[string]string
}

// The retry schedule of reading terms (sdk): three attempts, 1 and 2 s apart,
// 10 s each and 12 s in total.
const (
	consentTryTimeout = 10 * time.Second
	consentTimeout    = 12 * time.Second
)

var errTermsID = errors.New("not an id of consent terms")

// ReadConsentTerms reads the terms of a consent with the process's token, or
// with the client's own key where token is empty (sdk). If the terms do not
// exist, the error is NoSuchTerms.
func (c *Client) ReadConsentTerms(ctx context.Context, token string, request ConsentTermsRequest) (ConsentTerms, error) {
	const op = "read consent terms"
	if !isPathSafe(request.TermsID) {
		return ConsentTerms{}, badInput(op, errTermsID)
	}
	if err := checkKey(token); err != nil {
		return ConsentTerms{}, badInput(op, err)
	}
	return fetch[ConsentTerms](ctx, c, call{
		op: op, method: http.MethodGet, key: cmp.Or(token, c.key), rule: retryConsentTerms, notFound: NoSuchTerms,
		url: c.account + "/v1/consent-terms/" + url.PathEscape(request.TermsID) + "?" + request.query(),
	})
}

// query lists the companies, sorted by country and field, and ends in
// terms=true (sdk).
func (req ConsentTermsRequest) query() string {
	var pairs []string
	add := func(name, value string) {
		if value != "" {
			pairs = append(pairs, url.QueryEscape(name)+"="+url.QueryEscape(value))
		}
	}
	companies := slices.Clone(req.Companies)
	slices.SortFunc(companies, func(a, b ConsentCompany) int { return cmp.Compare(a.Country, b.Country) })
	for _, company := range companies {
		add(company.Country+".name", company.Name)
		add(company.Country+".nit", company.TaxID)
	}
	return strings.Join(append(pairs, "terms=true"), "&")
}

// UnmarshalJSON reads terms leniently: see object.
func (terms *ConsentTerms) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*terms = ConsentTerms{TermsID: o.text("terms_id")}
	variants := readObject(o.raw("terms"))
	if variants == nil {
		return nil
	}
	terms.Texts = make(map[string]map[string]string, len(variants))
	for variant := range variants {
		terms.Texts[variant] = textMap(variants.raw(variant))
	}
	return nil
}

// isValid reports whether the response contains terms.
func (terms ConsentTerms) isValid() bool { return terms.Texts != nil }
