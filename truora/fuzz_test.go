package truora

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// FuzzResult reads results: what is read keeps the API's object as it came.
func FuzzResult(f *testing.F) {
	for _, name := range []string{"full", "odd", "declined"} {
		content, err := os.ReadFile("../ui/report/testdata/" + name + ".json")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Add([]byte(`{"process_id":"P","validations":[{"details":{"document_validations":{"g":[{"validation_name":1}]}}}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var result Result
		if json.Unmarshal(text, &result) != nil {
			return
		}
		if result.Raw != nil && !json.Valid(result.Raw) {
			t.Errorf("%q became %q", text, result.Raw)
		}
		result.Outcome()
	})
}

// FuzzConsentTerms reads terms of every shape.
func FuzzConsentTerms(f *testing.F) {
	f.Add([]byte(`{"terms_id":"T","terms":{"CO":{"es":"<p>a</p>"},"ALL":{"en":[]}}}`))
	f.Add([]byte(`{"terms":"{\"CO\":{\"es\":\"x\"}}"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var terms ConsentTerms
		if json.Unmarshal(text, &terms) == nil && terms.isValid() != (terms.Texts != nil) {
			t.Errorf("%+v", terms)
		}
	})
}

// FuzzRefusal reads errors of the API and of storage that repeat what was sent:
// their text is one bounded line that holds none of it.
func FuzzRefusal(f *testing.F) {
	f.Add(400, `{"code":"10400","message":"`, `"}`, "application/json", "3")
	f.Add(403, "<Error><Code>AccessDenied</Code><Message>", "</Message></Error>", "application/xml", "Mon, 02 Jan 2036 15:04:05 GMT")
	f.Add(502, "<html>\x1b]0;", "\u202e\x9b", "text/html", "1e300")
	f.Add(302, "", "", "", "-1")
	f.Fuzz(func(t *testing.T, status int, before, after, contentType, retryAfter string) {
		sent := []string{secretToken, secretEmail, secretPhone, secretName, permanentKey}
		got := response{status: status, body: []byte(before + strings.Join(sent, " ") + after), header: http.Header{
			"Content-Type": {contentType}, "Retry-After": {retryAfter},
		}}
		call := call{op: "op", url: "https://host/v1/processes/IDP1", key: permanentKey, private: sent}
		for _, failure := range []*Error{call.refusal("host", got, time.Unix(0, 0)), call.storageRefusal("host", got), call.invalidResponse("host", got)} {
			text := failure.Error()
			isHidden := func(r rune) bool { return !unicode.IsGraphic(r) }
			if !utf8.ValidString(text) || strings.ContainsFunc(text, isHidden) || utf8.RuneCountInString(text) > 1000 || failure.RetryAfter < 0 {
				t.Errorf("%q", text)
			}
			for _, secret := range sent {
				if strings.Contains(text, secret) {
					t.Errorf("%q is in %q", secret, text)
				}
			}
		}
	})
}

// FuzzWebhook reads webhooks that nobody signed with the key: none is taken.
func FuzzWebhook(f *testing.F) {
	const key = "00112233445566778899aabbccddeeff"
	f.Add([]byte(`{"token":"eyJhbGciOiJub25lIn0.eyJldmVudHMiOlt7ImlkIjoiRSJ9XX0."}`))
	f.Add([]byte(`"eyJhbGciOiJIUzI1NiJ9.eyJldmVudHMiOlt7ImlkIjoiRSJ9XX0.c2lnbmF0dXJl"`))
	f.Add([]byte("eyJhbGciOiJSUzI1NiIsImtpZCI6Ii4uLy4uIn0.e30.AA"))
	f.Fuzz(func(t *testing.T, body []byte) {
		events, err := ParseWebhook(body, key)
		if !errors.Is(err, ErrWebhookShape) && !errors.Is(err, ErrWebhookSignature) {
			t.Errorf("%q: %v, %v", body, events, err)
		}
	})
}

// FuzzWebhookEvents reads the claims of a webhook that is signed as it should be.
func FuzzWebhookEvents(f *testing.F) {
	f.Add([]byte(`{"exp":1e99,"events":[{"id":1,"object":"{\"process_id\":[]}"}]}`))
	f.Add([]byte(`{"events":{"id":"E","object":{"identity_process_id":"P"}}}`))
	f.Fuzz(func(t *testing.T, claims []byte) {
		var read webhookClaims
		if json.Unmarshal(claims, &read) != nil {
			return
		}
		for _, event := range read.events {
			if line, err := json.Marshal(event); err != nil || !json.Valid(line) {
				t.Errorf("%q became %s, %v", claims, line, err)
			}
		}
	})
}
