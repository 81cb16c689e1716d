package truora

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// Secrets of a verification that must never be shown.
const (
	secretToken  = "eyJhbGciOiJIUzI1NiJ9.eyJhY2NvdW50X2lkIjoiQUNDIn0.c2lnbmF0dXJl"
	secretEmail  = "john.doe@demo.com"
	secretPhone  = "+573001234567"
	secretCode   = "654321"
	secretNumber = "1020304050"
	secretName   = "Juana Restrepo"
	secretSign   = "AbC~dEf-SiGnEd"
)

var secrets = []string{permanentKey, secretToken, secretEmail, "%40demo.com", secretPhone, "573001234567", secretCode,
	secretNumber, secretName, secretSign, "vip-branch", "10.20.30.40", "1988-06-21"}

// respondWithSecrets answers as the API does, with all of it in the answers.
func respondWithSecrets(base func() string) http.HandlerFunc {
	process := func() string {
		return fmt.Sprintf(`{"process_id":"IDP1","status":"pending","account_id":"ACC1","steps":[{"step_id":"IPS1","type":"enter_email",
			"expected_inputs":[{"type":"email","name":"email","value":%q},{"type":"select","name":"country","value":"CO","options":["CO"]}],
			"files_upload_urls":[{"name":"document_front","url":%q}],
			"verification_output":{"status":"success","message":"code sent to %s or %s for %s","outputs":{"email":%q,"validation_id":"VLD1","front_document_photo":%q,"holder":%q}}}]}`,
			secretEmail, base()+"/f?Signature="+secretSign, secretEmail, secretPhone, secretNumber, secretEmail, base()+"/f?Signature="+secretSign, secretName)
	}
	result := fmt.Sprintf(`{"process_id":"IDP1","status":"success","validations":[{"ip_address":"10.20.30.40","front_image":%q,
		"details":{"document_details":{"country":"CO","document_number":%q,"name":%q,"date_of_birth":"1988-06-21"}}}]}`,
		"https://files.truora.com/f?X-Amz-Signature="+secretSign, secretNumber, secretName)
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Set-Cookie", "session="+secretSign)
		switch {
		case strings.HasSuffix(r.URL.Path, "/api-keys"):
			respond(200, `{"api_key":"`+secretToken+`","message":"API key created successfully"}`)(w, r)
		case strings.HasSuffix(r.URL.Path, "/result"):
			respond(200, result)(w, r)
		case r.Method == http.MethodPut:
			respond(403, `<Error><Code>AccessDenied</Code><Message>no `+secretSign+`</Message></Error>`, "Location", base()+"/f?Signature="+secretSign)(w, r)
		case r.Method == http.MethodPost && r.ContentLength > 0:
			respond(400, `{"code":"10400","message":"the code `+secretCode+` is not that of `+secretEmail+`"}`)(w, r)
		default:
			respond(200, process())(w, r)
		}
	}
}

// TestNoSecretIsRecorded runs through all calls and looks at every record.
func TestNoSecretIsRecorded(t *testing.T) {
	var server *testServer
	server = newTestServer(t, respondWithSecrets(func() string { return server.URL }))
	var records []Exchange
	client, _ := newClient(t, server.URL, func(o *Options) { o.Observe = func(e Exchange) { records = append(records, e) } })
	errs := wholeVerification(t, client, server.URL)
	if len(records) != 7 {
		t.Fatalf("%d records", len(records))
	}
	for _, record := range records {
		checkRecord(t, fmt.Sprintf("%+v", record))
	}
	for _, err := range errs {
		checkRecord(t, errorChain(err))
	}
	checkWhatStays(t, fmt.Sprintf("%+v", records))
}

// A later response may repeat what was sent in a place that does not show that
// it is personal.
func TestAnswersAreKnownAgainInLaterCalls(t *testing.T) {
	sentence := `the code 4321 is not right, Rex of Calle Larga`
	server := newTestServer(t, respond(200, `{}`),
		respond(200, `{"process_id":"IDP1","note":"`+sentence+`","steps":[{"type":"enter_response","description":"`+sentence+`","expected_inputs":[{"name":"x","options":["Blue"]}]}]}`),
		respond(400, `{"message":"`+sentence+`"}`))
	var records []Exchange
	client, _ := newClient(t, server.URL, func(o *Options) { o.Observe = func(e Exchange) { records = append(records, e) } })
	answers := Verification{StepID: "IPS1", Inputs: []InputValue{
		{"text", "token", "4321"}, {"text", "pet", "Rex"}, {"text", "street", "Calle Larga"}, {"select", "colour", "Blue"}, {"text", "short", "x"}}}
	if err := client.VerifyStep(t.Context(), "IDP1", answers); err != nil {
		t.Fatal(err)
	}
	if _, err := client.ReadProcess(t.Context(), "IDP1"); err != nil {
		t.Fatal(err)
	}
	_, err := client.ReadResult(t.Context(), "IDP1")
	text := fmt.Sprintf("%+v %v", records[1:], err)
	for _, answer := range []string{"4321", "Rex", "Calle Larga"} {
		if strings.Contains(text, answer) {
			t.Errorf("%s is in %s", answer, text)
		}
	}
	for _, plain := range []string{"Blue", "the code", "expected_inputs"} {
		if !strings.Contains(text, plain) {
			t.Errorf("%s is lost from %s", plain, text)
		}
	}
}

func TestNothingIsRecordedWithoutAnObserver(t *testing.T) {
	var server *testServer
	server = newTestServer(t, respondWithSecrets(func() string { return server.URL }))
	looking, records := false, 0
	client, _ := newClient(t, server.URL, func(o *Options) {
		o.Observe, o.IsObserving = func(Exchange) { records++ }, func() bool { return looking }
	})
	wholeVerification(t, client, server.URL)
	if records != 0 {
		t.Errorf("%d records", records)
	}
	looking = true
	wholeVerification(t, client, server.URL)
	if records != 7 {
		t.Errorf("%d records", records)
	}
}

func wholeVerification(t *testing.T, client *Client, base string) (errs []error) {
	keep := func(err error) {
		if err != nil {
			errs = append(errs, err)
		}
	}
	ctx := t.Context()
	_, err := client.IntegrationToken(ctx, TokenRequest{FlowID: "IPF1", AccountID: "ACC1", RedirectURL: "https://identity.truora.com",
		Email: secretEmail, Phone: secretPhone, Metadata: map[string]string{"branch": "vip-branch"}})
	keep(err)
	_, err = client.CreateProcess(ctx, secretToken)
	keep(err)
	_, err = client.ReadProcess(ctx, "IDP1")
	keep(err)
	keep(client.VerifyStep(ctx, "IDP1", Verification{StepID: "IPS1", Inputs: []InputValue{
		{"email", "email", secretEmail}, {"text", "token", secretCode}, {"select", "country", "CO"}}}))
	keep(client.Upload(ctx, base+"/f?Expires=1&Signature="+secretSign, LocalFile{Path: fileWith(t, secretNumber), ContentType: "image/jpeg"}, nil))
	keep(client.StepBack(ctx, "IDP1", "IPS1"))
	_, err = client.ReadResult(ctx, "IDP1")
	keep(err)
	return errs
}

func checkRecord(t *testing.T, text string) {
	t.Helper()
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			t.Errorf("%q is in %s", secret, text)
		}
	}
}

// checkWhatStays: a record that masks everything would be useless.
func checkWhatStays(t *testing.T, text string) {
	t.Helper()
	for _, plain := range []string{"IDP1", "IPF1", "VLD1", "IPS1", "enter_email", `"value": "CO"`, "AccessDenied", "10400",
		"/f?Expires=•••&Signature=•••", "(10 bytes of image/jpeg)", "key_type=web", "API key created successfully"} {
		if !strings.Contains(text, plain) {
			t.Errorf("%q is lost from %s", plain, text)
		}
	}
}

func TestARecordContainsTheAttempt(t *testing.T) {
	server := newTestServer(t, respond(503, "busy"), respond(200, someProcess))
	var records []Exchange
	client, _ := newClient(t, server.URL, func(o *Options) { o.Observe = func(e Exchange) { records = append(records, e) } })
	if _, err := client.ReadProcess(t.Context(), "IDP1"); err != nil || len(records) != 2 {
		t.Fatal(err, records)
	}
	first, second := records[0], records[1]
	if first.Attempt != 1 || first.Status != 503 || first.Kind != ServerFailed || first.ResponseBody != "busy" || first.Down != 4 {
		t.Errorf("%+v", first)
	}
	if second.Attempt != 2 || second.Status != 200 || second.Kind != "" || second.Path != "/v1/processes/IDP1" || second.Host != strings.TrimPrefix(server.URL, "http://") {
		t.Errorf("%+v", second)
	}
}

func TestARecordIsBounded(t *testing.T) {
	server := newTestServer(t, respond(200, `{"process_id":"P","label":"`+strings.Repeat("ñ", maxRecorded)+`"}`))
	var record Exchange
	client, _ := newClient(t, server.URL, func(o *Options) { o.Observe = func(e Exchange) { record = e } })
	if _, err := client.ReadProcess(t.Context(), "P"); err != nil {
		t.Fatal(err)
	}
	if n := len(record.ResponseBody); n > maxRecorded+40 || n < maxRecorded {
		t.Errorf("%d bytes", n)
	}
}
