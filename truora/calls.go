package truora

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
)

// IntegrationToken makes the web integration token of one verification
// (guide). It may be asked for again: a token without a process does nothing.
func (c *Client) IntegrationToken(ctx context.Context, request TokenRequest) (string, error) {
	const op = "make token"
	if err := request.check(); err != nil {
		return "", badInput(op, err)
	}
	form := request.form()
	got, err := fetch[issuedToken](ctx, c, call{
		op: op, method: http.MethodPost, url: c.account + "/v1/api-keys", key: c.key,
		contentType: "application/x-www-form-urlencoded", body: []byte(form.Encode()),
		private: request.private(),
	})
	return got.APIKey, err
}

// private are the values that must not come back in an error's text.
func (r TokenRequest) private() []string {
	return slices.AppendSeq([]string{r.Phone, r.Email}, maps.Values(r.Metadata))
}

// issuedToken is the answer of the token call.
type issuedToken struct {
	APIKey string `json:"api_key"`
}

func (t issuedToken) sound() bool { return t.APIKey != "" && checkKey(t.APIKey) == nil }

var (
	errAccountID = errors.New("an account id is one or more of a-z A-Z 0-9 _ . -")
	errFlowID    = errors.New("a flow id is needed")
	accountID    = regexp.MustCompile(`^[a-zA-Z0-9_.-]+$`)
)

func (r TokenRequest) check() error {
	if r.FlowID == "" {
		return errFlowID
	}
	if !accountID.MatchString(r.AccountID) {
		return errAccountID
	}
	return nil
}

// form is the token call's body; country is always ALL (guide).
func (r TokenRequest) form() url.Values {
	form := url.Values{
		"key_type": {"web"}, "grant": {"digital-identity"}, "api_key_version": {"1"}, "country": {"ALL"},
		"redirect_url": {r.RedirectURL}, "flow_id": {r.FlowID}, "account_id": {r.AccountID},
	}
	for name, value := range map[string]string{"phone": r.Phone, "emails": r.Email} {
		if value != "" {
			form.Set(name, value)
		}
	}
	for name, value := range r.Metadata {
		form.Set("start_variables.metadata."+name, value)
	}
	return form
}

// CreateProcess creates the process of a token, or gives it again: it is
// idempotent per token (sdk).
func (c *Client) CreateProcess(ctx context.Context, token string) (Process, error) {
	const op = "create process"
	if err := checkKey(token); err != nil {
		return Process{}, badInput(op, err)
	}
	got, err := fetch[createdProcess](ctx, c, call{op: op, method: http.MethodPost, url: c.identity + "/v1/processes/", key: token})
	return got.Process, err
}

// createdProcess is the answer of the create call: without its id nothing
// could go on.
type createdProcess struct{ Process }

func (p createdProcess) sound() bool { return p.ProcessID != "" }

// ReadProcess reads a process (guide).
func (c *Client) ReadProcess(ctx context.Context, processID string) (Process, error) {
	address, err := c.processURL("read process", processID, "")
	if err != nil {
		return Process{}, err
	}
	process, err := fetch[Process](ctx, c, call{op: "read process", method: http.MethodGet, url: address, key: c.key})
	process.ProcessID = orElse(process.ProcessID, processID)
	return process, err
}

// VerifyStep submits a step (guide). It is sent once and never repeated: the
// Delivery of its error says whether it can have arrived. What the step came
// to, only ReadProcess tells.
func (c *Client) VerifyStep(ctx context.Context, processID string, verification Verification) error {
	const op = "verify step"
	address, err := c.processURL(op, processID, "")
	if err != nil {
		return err
	}
	c.sent.add(verification.personal())
	_, err = c.once(ctx, jsonCall(op, address, c.key, verification, verification.private()), 1)
	return err
}

// ReadResult reads what a process came to (guide).
func (c *Client) ReadResult(ctx context.Context, processID string) (Result, error) {
	address, err := c.processURL("read result", processID, "/result")
	if err != nil {
		return Result{}, err
	}
	return fetch[Result](ctx, c, call{op: "read result", method: http.MethodGet, url: address, key: c.key})
}

// CancelProcess ends a process (sdk).
func (c *Client) CancelProcess(ctx context.Context, processID string, cancellation Cancellation) error {
	const op = "cancel process"
	address, err := c.processURL(op, processID, "/status")
	if err != nil {
		return err
	}
	return c.command(ctx, jsonCall(op, address, c.key, cancellation, nil))
}

// StepBack steps back to mend an earlier answer: by the process (ref), and
// where the API does not know that way, by the step (sdk).
func (c *Client) StepBack(ctx context.Context, processID, stepID string) error {
	const op = "step back"
	address, err := c.processURL(op, processID, "/back")
	if err != nil {
		return err
	}
	err = c.command(ctx, call{op: op, method: http.MethodPost, url: address, key: c.key})
	if !unknownWay(err) || !pathSafe(stepID) {
		return err
	}
	address = c.identity + "/v1/processes/steps/" + url.PathEscape(stepID) + "/back"
	return c.command(ctx, jsonCall(op, address, c.key, stepBack{}, nil))
}

// stepBack keeps what was given at the step (sdk).
type stepBack struct {
	RetryStep bool `json:"retry_step"`
	DeleteAll bool `json:"delete_all"`
}

// unknownWay reports an answer that says nothing about the process, but that
// the path or its form is not known.
func unknownWay(err error) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	return e.Kind == WrongURL || e.Kind == MissingParams || e.Status == http.StatusNotFound ||
		e.Status == http.StatusMethodNotAllowed || e.Status == http.StatusNotImplemented
}

var errProcessID = errors.New("not a process id")

// pathSafe reports whether an id can stand in a path once it is escaped.
func pathSafe(id string) bool { return id != "" && id != "." && id != ".." }

func (c *Client) processURL(op, processID, rest string) (string, error) {
	if !pathSafe(processID) {
		return "", badInput(op, errProcessID)
	}
	return c.identity + "/v1/processes/" + url.PathEscape(processID) + rest, nil
}

// jsonCall posts a value as JSON.
func jsonCall(op, address, key string, value any, private []string) call {
	body, _ := json.Marshal(value) // our own types always encode
	return call{
		op: op, method: http.MethodPost, url: address, key: key,
		contentType: "application/json", body: body, private: private,
	}
}

// private are the values that must not come back in an error's text.
func (v Verification) private() []string {
	var values []string
	for _, input := range v.Inputs {
		if !harmlessInputs[input.Name] {
			values = append(values, input.Value)
		}
	}
	return values
}

// sound reports whether an answer is a process at all.
func (p Process) sound() bool { return p.ProcessID != "" || p.Status != "" || len(p.Steps) > 0 }

// sound reports whether an answer is a result at all.
func (r Result) sound() bool { return r.ProcessID != "" || r.Status != "" || len(r.Validations) > 0 }
