package truora

import (
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const someTerms = `{"client_id":"TCI1","terms_id":"T","version":3,"creation_date":"2026-01-01T00:00:00Z",` +
	`"terms":{"CO":{"es":"Autorizo","en":"I agree"},"ALL-credit_bureau":{"es":"Consulta","pt":null}}}`

func TestConsentTermsOnTheWire(t *testing.T) {
	companies := []ConsentCompany{{"MX", "Acme MX", ""}, {"BR", "", ""}, {"CO", "Acme & Cía S.A.S.", "900.1-7"}}
	for name, c := range map[string]struct {
		token string
		want  ConsentTermsRequest
		query string
		key   string
	}{
		"companies are sorted, empty fields left out, terms last": {
			"tok.en.x", ConsentTermsRequest{"default items/1", companies},
			"CO.name=Acme+%26+C%C3%ADa+S.A.S.&CO.nit=900.1-7&MX.name=Acme+MX&terms=true", "tok.en.x"},
		"no company": {"tok.en.x", ConsentTermsRequest{TermsID: "default items/1"}, "terms=true", "tok.en.x"},
		"no token":   {"", ConsentTermsRequest{TermsID: "default items/1"}, "terms=true", permanentKey},
	} {
		server := newTestServer(t, respond(200, someTerms))
		client, _ := newClient(t, server.URL)
		terms, err := client.ReadConsentTerms(t.Context(), c.token, c.want)
		want := map[string]map[string]string{"CO": {"es": "Autorizo", "en": "I agree"}, "ALL-credit_bureau": {"es": "Consulta"}}
		if err != nil || !reflect.DeepEqual(terms, ConsentTerms{"T", want}) {
			t.Errorf("%s: %+v, %v", name, terms, err)
		}
		got := server.all()[0]
		if got.method != "GET" || got.path != "/v1/consent-terms/default%20items%2F1" || got.query != c.query || got.body != "" {
			t.Errorf("%s: %+v", name, got)
		}
		checkHeaders(t, got, c.key)
	}
}

func TestConsentTermsAreTriedThreeTimes(t *testing.T) {
	good := respond(200, someTerms)
	for name, c := range map[string]struct {
		replies []http.HandlerFunc
		waits   []time.Duration
		want    error
	}{
		"5xx twice":                     {[]http.HandlerFunc{respond(500, ""), respond(503, ""), good}, seconds(1, 2), nil},
		"5xx three times":               {[]http.HandlerFunc{respond(500, "")}, seconds(1, 2), ServerFailed},
		"lost":                          {[]http.HandlerFunc{hangUp, good}, seconds(1), nil},
		"no terms in it":                {[]http.HandlerFunc{respond(200, `{"terms_id":"T"}`)}, seconds(1, 2), InvalidResponse},
		"empty":                         {[]http.HandlerFunc{respond(200, "")}, seconds(1, 2), InvalidResponse},
		"429 within the time":           {[]http.HandlerFunc{respond(429, "", "Retry-After", "7"), good}, seconds(7), nil},
		"429 beyond it":                 {[]http.HandlerFunc{respond(429, "", "Retry-After", "12")}, nil, RateLimited},
		"404 means that there are none": {[]http.HandlerFunc{respond(404, `{"code":"10404","message":"terms not found"}`)}, nil, NoSuchTerms},
		"404 without a word":            {[]http.HandlerFunc{respond(404, "")}, nil, NoSuchTerms},
		"the gateway's 404":             {[]http.HandlerFunc{respond(404, `{"message":"Missing Authentication Token"}`)}, nil, WrongURL},
		"a refused key":                 {[]http.HandlerFunc{respond(403, `{"message":"Forbidden"}`)}, nil, KeyRefused},
	} {
		t.Run(name, func(t *testing.T) {
			server := newTestServer(t, c.replies...)
			client, clock := newClient(t, server.URL)
			_, err := client.ReadConsentTerms(t.Context(), "tok.en.x", ConsentTermsRequest{TermsID: "T"})
			if !errors.Is(err, c.want) || !reflect.DeepEqual(clock.waits, c.waits) {
				t.Errorf("%v, waited %v", err, clock.waits)
			}
		})
	}
}

// stalled never answers: each attempt is held until its context ends.
type stalled struct{ attempts []time.Duration }

func (s *stalled) RoundTrip(request *http.Request) (*http.Response, error) {
	began := time.Now()
	<-request.Context().Done()
	s.attempts = append(s.attempts, time.Since(began))
	return nil, request.Context().Err()
}

func TestConsentTermsAreGivenUpAfterTwelveSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &stalled{}
		client, err := New(Options{Key: permanentKey, HTTP: &http.Client{Transport: server}})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		_, err = client.ReadConsentTerms(t.Context(), "tok.en.x", ConsentTermsRequest{TermsID: "T"})
		if took := time.Since(began); !errors.Is(err, TimedOut) || took != consentTimeout {
			t.Errorf("%v after %v", err, took)
		}
		if want := seconds(10, 1); !reflect.DeepEqual(server.attempts, want) {
			t.Errorf("attempts of %v, want %v", server.attempts, want)
		}
	})
}

func TestConsentTermsOfNoIDAreNotAskedFor(t *testing.T) {
	server := newTestServer(t, respond(200, someTerms))
	client, _ := newClient(t, server.URL)
	for _, id := range []string{"", ".", ".."} {
		if _, err := client.ReadConsentTerms(t.Context(), "t", ConsentTermsRequest{TermsID: id}); !errors.Is(err, BadInput) {
			t.Errorf("%q: %v", id, err)
		}
	}
	_, err := client.ReadConsentTerms(t.Context(), "a b", ConsentTermsRequest{TermsID: "T"})
	if !errors.Is(err, BadInput) || strings.Contains(err.Error(), "a b") || len(server.all()) != 0 {
		t.Errorf("%v, %d requests", err, len(server.all()))
	}
}
