package truora

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
)

// CreateProcess creates the process of a token, or returns the existing one:
// the call is idempotent per token (sdk).
func (c *Client) CreateProcess(ctx context.Context, token string) (Process, error) {
	const op = "create process"
	if err := checkKey(token); err != nil {
		return Process{}, badInput(op, err)
	}
	created, err := fetch[createdProcess](ctx, c, call{op: op, method: http.MethodPost, url: c.identity + "/v1/processes/", key: token})
	return created.Process, err
}

// createdProcess is the response of the create call. Without an id the process
// cannot be used.
type createdProcess struct{ Process }

func (p createdProcess) isValid() bool { return p.ProcessID != "" }

// ReadProcess reads a process (guide).
func (c *Client) ReadProcess(ctx context.Context, processID string) (Process, error) {
	const op = "read process"
	address, err := c.processURL(op, processID, "")
	if err != nil {
		return Process{}, err
	}
	process, err := fetch[Process](ctx, c, call{op: op, method: http.MethodGet, url: address, key: c.key})
	process.ProcessID = cmp.Or(process.ProcessID, processID)
	return process, err
}

// isValid reports whether the response is a process.
func (p Process) isValid() bool { return p.ProcessID != "" || p.Status != "" || len(p.Steps) > 0 }

// Verification is the body of Verify Identity for one step (guide). Without
// Inputs it has no expected_inputs.
type Verification struct {
	StepID         string       `json:"step_id"`
	VerificationID string       `json:"verification_id"`
	Type           string       `json:"type"`
	Inputs         []InputValue `json:"expected_inputs,omitempty"`
}

// InputValue answers one expected input. All values are strings on the wire.
type InputValue struct {
	Type  string `json:"type"`
	Name  string `json:"name"`
	Value string `json:"value"`
}

// VerifyStep submits a step (guide). It is sent once and never repeated: the
// Delivery of its error reports whether it can have arrived. Only ReadProcess
// shows the outcome of the step.
func (c *Client) VerifyStep(ctx context.Context, processID string, verification Verification) error {
	const op = "verify step"
	address, err := c.processURL(op, processID, "")
	if err != nil {
		return err
	}
	c.answers.add(verification.personalValues())
	_, err = c.attempt(ctx, jsonCall(op, address, c.key, verification, verification.privateValues()), 1)
	return err
}

// ReadResult reads the result of a process (guide).
func (c *Client) ReadResult(ctx context.Context, processID string) (Result, error) {
	const op = "read result"
	address, err := c.processURL(op, processID, "/result")
	if err != nil {
		return Result{}, err
	}
	return fetch[Result](ctx, c, call{op: op, method: http.MethodGet, url: address, key: c.key})
}

// isValid reports whether the response is a result.
func (r Result) isValid() bool { return r.ProcessID != "" || r.Status != "" || len(r.Validations) > 0 }

// Cancellation is the reason why the client ends a process (sdk).
type Cancellation struct {
	FailureStatus  FailureStatus `json:"failure_status"`
	DeclinedReason string        `json:"declined_reason,omitempty"`
	CanceledReason string        `json:"canceled_reason,omitempty"`
}

// CancelProcess cancels a process (sdk).
func (c *Client) CancelProcess(ctx context.Context, processID string, cancellation Cancellation) error {
	const op = "cancel process"
	address, err := c.processURL(op, processID, "/status")
	if err != nil {
		return err
	}
	return c.command(ctx, jsonCall(op, address, c.key, cancellation, nil))
}

// StepBack returns to the previous step so that its answers can be corrected:
// by the process (ref), and where the API does not know that path, by the step
// (sdk).
func (c *Client) StepBack(ctx context.Context, processID, stepID string) error {
	const op = "step back"
	address, err := c.processURL(op, processID, "/back")
	if err != nil {
		return err
	}
	err = c.command(ctx, call{op: op, method: http.MethodPost, url: address, key: c.key})
	if !isUnknownPath(err) || !isPathSafe(stepID) {
		return err
	}
	address = c.identity + "/v1/processes/steps/" + url.PathEscape(stepID) + "/back"
	return c.command(ctx, jsonCall(op, address, c.key, stepBackRequest{}, nil))
}

// stepBackRequest keeps the answers of the step (sdk).
type stepBackRequest struct {
	RetryStep bool `json:"retry_step"`
	DeleteAll bool `json:"delete_all"`
}

// isUnknownPath reports whether err says that the path or the body's format is
// unknown, and nothing about the process.
func isUnknownPath(err error) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	return e.Kind == WrongURL || e.Kind == MissingParams || e.Status == http.StatusNotFound ||
		e.Status == http.StatusMethodNotAllowed || e.Status == http.StatusNotImplemented
}

var errProcessID = errors.New("not a process id")

func (c *Client) processURL(op, processID, rest string) (string, error) {
	if !isPathSafe(processID) {
		return "", badInput(op, errProcessID)
	}
	return c.identity + "/v1/processes/" + url.PathEscape(processID) + rest, nil
}

// isPathSafe reports whether an id can be used as a path segment once it is
// escaped.
func isPathSafe(id string) bool { return id != "" && id != "." && id != ".." }

// jsonCall posts a value as JSON.
func jsonCall(op, address, key string, value any, private []string) call {
	body, _ := json.Marshal(value) // our own types always encode
	return call{
		op: op, method: http.MethodPost, url: address, key: key,
		contentType: "application/json", body: body, private: private,
	}
}
