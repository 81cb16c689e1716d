package truora

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// ErrorKind is what went wrong: known by the message first, then by the status (sdk).
// Each ErrorKind is an error of its own, so errors.Is(err, truora.KeyRefused) works
// on whatever a call returns.
type ErrorKind string

// The kinds of error.
const (
	Unreachable        ErrorKind = "unreachable"          // no response: refused, DNS, TLS, connection lost
	TimedOut           ErrorKind = "timed out"            // no response in time
	InvalidResponse    ErrorKind = "nonsense"             // a response that is not the API's
	BadRequest         ErrorKind = "bad request"          // 400
	KeyRefused         ErrorKind = "key refused"          // 401, 403
	WrongURL           ErrorKind = "wrong URL"            // the gateway's 403 Missing Authentication Token
	NoSuchProcess      ErrorKind = "no such process"      // 404
	NoSuchTerms        ErrorKind = "no such terms"        // 404 of consent terms: there are none (sdk)
	Conflict           ErrorKind = "conflict"             // 409
	ProcessExpired     ErrorKind = "process expired"      // 410, "process expired"
	RateLimited        ErrorKind = "rate limited"         // 429, "max rate limit reached"
	ServerFailed       ErrorKind = "server failed"        // 5xx
	ReadOnlyInput      ErrorKind = "read-only input"      // "the field is read only"
	InvalidStepType    ErrorKind = "invalid step type"    // "invalid step type"
	InvalidCurrentStep ErrorKind = "invalid current step" // "invalid current step"
	MissingParams      ErrorKind = "missing params"       // "missing params"
	ImagesNotUploaded  ErrorKind = "images not uploaded"  // "images were not uploaded"
	UploadSpent        ErrorKind = "upload URL spent"     // storage's AccessDenied or SignatureDoesNotMatch
	UploadRefused      ErrorKind = "upload refused"       // any other 4xx of the storage
	HostNotAllowed     ErrorKind = "host not allowed"     // an upload URL off the allow-list: nothing was sent
	FileExpired        ErrorKind = "file URL spent"       // the same of a file that is taken from storage
	FileRefused        ErrorKind = "file refused"         // the same of a file that is taken from storage
	FileChanged        ErrorKind = "file changed"         // the file's size or time changed under way
	FileUnreadable     ErrorKind = "file unreadable"      // the file could not be opened or read
	BadInput           ErrorKind = "bad input"            // refused here, before any call
)

// Error names the kind, so that an ErrorKind is an error that errors.Is finds.
func (k ErrorKind) Error() string { return string(k) }

// Delivery says what is known of a request's arrival.
type Delivery int

// What is known of a request's arrival.
const (
	DeliveryUnknown Delivery = iota // sent, and the response was lost
	NotDelivered                    // it cannot have arrived: refused, DNS, TLS
	Answered                        // the server answered
)

// Error is a call that did not succeed. Its text carries no key, token, code,
// signed URL or personal datum.
type Error struct {
	Op         string        // the call, as "read process"
	Kind       ErrorKind     // what it is
	Status     int           // the HTTP status; 0 without a response
	Code       string        // the API's code, as "10400"
	Message    string        // the API's message, or the network's: bounded and masked
	Host       string        // the host that was asked
	RetryAfter time.Duration // as the server asked for; 0 when it did not
	Delivery   Delivery      // whether the request arrived
	// EarlierResponseLost says that an earlier attempt of the same upload went out
	// whole, and that its response was lost or a 5xx.
	EarlierResponseLost bool
	Err                 error // the cause, if any
}

// Error says what happened, in English, for an operator.
func (e *Error) Error() string {
	parts := []string{e.Op + ": " + string(e.Kind)}
	if e.Host != "" {
		parts = append(parts, "host "+e.Host)
	}
	if e.Status != 0 {
		parts = append(parts, "HTTP "+strconv.Itoa(e.Status))
	}
	if e.Code != "" {
		parts = append(parts, "code "+e.Code)
	}
	if e.Message != "" {
		parts = append(parts, e.Message)
	}
	return strings.Join(parts, ", ")
}

// Is makes an ErrorKind match.
func (e *Error) Is(target error) bool { kind, ok := target.(ErrorKind); return ok && kind == e.Kind }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// accessDenied is storage's code for a URL that was used already or whose time
// is up (sdk).
const accessDenied = "AccessDenied"

// MayHaveArrived reports whether an upload that failed has probably arrived:
// its first response was lost, and the repeat drew AccessDenied. That does not
// hold when the URL's time is up (see UploadExpiry). Read decides.
func (e *Error) MayHaveArrived() bool {
	return e.Kind == UploadSpent && e.EarlierResponseLost && e.Code == accessDenied
}

// badInput is a refusal from here, before anything was sent.
func badInput(op string, err error) *Error {
	return &Error{Op: op, Kind: BadInput, Message: err.Error(), Delivery: NotDelivered, Err: err}
}

// newError is an error of this call that the server answered with.
func (call call) newError(host string, status int, kind ErrorKind, message string) *Error {
	return &Error{Op: call.op, Kind: kind, Status: status, Message: message, Host: host, Delivery: Answered}
}

// noResponse is a call whose response never came.
func (call call) noResponse(ctx context.Context, host string, err error, trace *deliveryTrace) *Error {
	err = withoutURL(err)
	return &Error{
		Op: call.op, Kind: networkKind(ctx, err), Message: errorText(err.Error(), call.secrets()), Host: host,
		Delivery: trace.delivery(err), Err: err,
	}
}

// withoutURL takes off net/http's wrapping, which spells out the whole
// address: a signed one must not travel in an error.
func withoutURL(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// networkKind is TimedOut for a response that came too late, Unreachable for one
// that never came.
func networkKind(ctx context.Context, err error) ErrorKind {
	var network net.Error
	late := errors.As(err, &network) && network.Timeout()
	if late || errors.Is(context.Cause(ctx), errAttemptTimeout) || errors.Is(context.Cause(ctx), errStalled) {
		return TimedOut
	}
	return Unreachable
}

// isUntrusted recognises a certificate that will not do: trying again won't help.
func isUntrusted(err error) bool {
	var verification *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var hostname x509.HostnameError
	return errors.As(err, &verification) || errors.As(err, &authority) || errors.As(err, &hostname)
}

// invalidResponse says what came in place of the API's response, without
// quoting it.
func (call call) invalidResponse(host string, got response) *Error {
	message := fmt.Sprintf("the answer is longer than %d MiB", call.maxBody()>>20)
	if int64(len(got.body)) <= call.maxBody() {
		contentType, _, _ := strings.Cut(got.header.Get("Content-Type"), ";")
		message = fmt.Sprintf("the answer is not what the API gives: %s, %d bytes", cmp.Or(errorText(contentType, nil), "of no type"), len(got.body))
	}
	return call.newError(host, got.status, InvalidResponse, message)
}

const redirectText = "it redirects to another address, which is never followed"

// refusal reads the API's own error (ref): by its message first, then by its
// status (sdk).
func (call call) refusal(host string, got response, now time.Time) *Error {
	o := readObject(got.body)
	message := o.text("message")
	e := call.newError(host, got.status, call.refusalKind(got.status, message, o != nil), errorText(message, call.secrets()))
	e.Code = errorText(o.text("code"), call.secrets())
	e.RetryAfter = parseRetryAfter(got.header, now)
	e.Message = cmp.Or(onTheWay(got.status), e.Message)
	return e
}

// onTheWay says what a status means that leads elsewhere or comes from between
// here and the server; it is empty for the server's own.
func onTheWay(status int) string {
	switch {
	case status/100 == 3:
		return redirectText
	case status == http.StatusProxyAuthRequired || status == http.StatusNetworkAuthenticationRequired:
		return "a proxy on the way asks for a login"
	}
	return ""
}

// messageKinds are the messages that the API sends (sdk); the gateway's own
// sentence means that the path is wrong, not the key.
var messageKinds = []struct {
	text string
	kind ErrorKind
}{
	{"missing authentication token", WrongURL},
	{"the field is read only", ReadOnlyInput},
	{"invalid step type", InvalidStepType},
	{"invalid current step", InvalidCurrentStep},
	{"process expired", ProcessExpired},
	{"max rate limit reached", RateLimited},
	{"missing params", MissingParams},
	{"images were not uploaded", ImagesNotUploaded},
}

func (call call) refusalKind(status int, message string, isJSON bool) ErrorKind {
	for _, m := range messageKinds {
		if strings.Contains(strings.ToLower(message), m.text) {
			return m.kind
		}
	}
	if status == http.StatusNotFound && call.notFound != "" {
		return call.notFound
	}
	hasProcess := strings.Contains(call.url, "/v1/processes/") && !strings.HasSuffix(call.url, "/")
	if status == http.StatusNotFound && !hasProcess {
		if isJSON { // the API's own words refuse what was sent
			return BadRequest
		}
		return WrongURL // another server
	}
	return statusKind(status)
}

var statusKinds = map[int]ErrorKind{
	http.StatusUnauthorized: KeyRefused, http.StatusForbidden: KeyRefused, http.StatusNotFound: NoSuchProcess,
	http.StatusMethodNotAllowed: WrongURL, http.StatusRequestTimeout: TimedOut, http.StatusConflict: Conflict,
	http.StatusGone: ProcessExpired, http.StatusTooManyRequests: RateLimited,
	http.StatusProxyAuthRequired: InvalidResponse, http.StatusNetworkAuthenticationRequired: InvalidResponse, // neither is the API's
}

func statusKind(status int) ErrorKind {
	if kind, known := statusKinds[status]; known {
		return kind
	}
	switch status / 100 {
	case 3:
		return WrongURL
	case 4:
		return BadRequest
	case 5:
		return ServerFailed
	}
	return InvalidResponse
}

// longestRetryAfter bounds what is believed of a Retry-After.
const longestRetryAfter = 24 * time.Hour

// parseRetryAfter reads seconds or a date, bounded.
func parseRetryAfter(header http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(header.Get("Retry-After"))
	if seconds, err := strconv.ParseFloat(text, 64); err == nil && seconds > 0 {
		return time.Duration(min(seconds, longestRetryAfter.Seconds()) * float64(time.Second))
	}
	date, err := http.ParseTime(text)
	if err != nil || date.Before(now) {
		return 0
	}
	return min(date.Sub(now), longestRetryAfter)
}
