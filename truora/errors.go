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
	"syscall"
	"time"
)

// ErrorKind classifies an error: by the API's message first, then by the status
// (sdk). Each kind is an error itself, so errors.Is(err, truora.KeyRefused) works on
// the error of any call.
type ErrorKind string

// The kinds of error.
const (
	Unreachable        ErrorKind = "unreachable"          // no response: refused, DNS, TLS, connection lost
	TimedOut           ErrorKind = "timed out"            // no response in time
	InvalidResponse    ErrorKind = "invalid response"     // a response that is not the API's
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
	HostNotAllowed     ErrorKind = "host not allowed"     // an upload URL not on the allow-list: nothing was sent
	FileExpired        ErrorKind = "file URL spent"       // like UploadSpent, for a download
	FileRefused        ErrorKind = "file refused"         // like UploadRefused, for a download
	FileChanged        ErrorKind = "file changed"         // the file changed during the upload
	FileUnreadable     ErrorKind = "file unreadable"      // the file could not be opened or read
	BadInput           ErrorKind = "bad input"            // refused locally, before any call
)

// Error returns the kind's name.
func (k ErrorKind) Error() string { return string(k) }

// Delivery reports whether a request arrived at the server.
type Delivery int

// The deliveries of a request.
const (
	DeliveryUnknown Delivery = iota // sent, and the response was lost
	NotDelivered                    // it cannot have arrived: refused, DNS, TLS
	Answered                        // the server answered
)

// Error is an API call that failed. Its text contains no key, token, code,
// signed URL or personal data.
type Error struct {
	Op         string        // the call, such as "read process"
	Kind       ErrorKind     // what it is
	Status     int           // the HTTP status; 0 without a response
	Code       string        // the API's code, such as "10400"
	Message    string        // the API's or the network's message: truncated and masked
	Host       string        // the host of the request
	RetryAfter time.Duration // as the server requested; 0 if it did not
	Delivery   Delivery      // whether the request arrived
	// EarlierResponseLost is set if an earlier attempt of the same upload was
	// sent completely, and its response was lost or a 5xx.
	EarlierResponseLost bool
	Err                 error // the cause, if any
}

// Error describes the error in English, for an operator.
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

// Is reports whether target is the error's kind.
func (e *Error) Is(target error) bool { kind, ok := target.(ErrorKind); return ok && kind == e.Kind }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// accessDenied is storage's code for a URL that was already used or has expired
// (sdk).
const accessDenied = "AccessDenied"

// MayHaveArrived reports whether a failed upload has probably arrived: the
// response to its first attempt was lost, and the second was refused with
// AccessDenied. This does not hold if the URL has expired (see UploadExpiry).
// Reading the process shows whether it arrived.
func (e *Error) MayHaveArrived() bool {
	return e.Kind == UploadSpent && e.EarlierResponseLost && e.Code == accessDenied
}

// badInput is an error that was found before anything was sent.
func badInput(op string, err error) *Error {
	return &Error{Op: op, Kind: BadInput, Message: err.Error(), Delivery: NotDelivered, Err: err}
}

// newError is the error of a call that the server responded to.
func (call call) newError(host string, status int, kind ErrorKind, message string) *Error {
	return &Error{Op: call.op, Kind: kind, Status: status, Message: message, Host: host, Delivery: Answered}
}

// noResponse is the error of a call without a response.
func (call call) noResponse(ctx context.Context, host string, err error, trace *deliveryTrace) *Error {
	err = withoutURL(err)
	return &Error{
		Op: call.op, Kind: networkKind(ctx, err), Message: errorText(networkCause(err), call.secrets()), Host: host,
		Delivery: trace.delivery(err), Err: err,
	}
}

// withoutURL removes net/http's wrapping, which contains the full URL: a signed
// URL must not appear in an error.
func withoutURL(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// networkCause is the cause of a network error, without the address: the error
// contains the host separately.
func networkCause(err error) string {
	var dns *net.DNSError
	var system syscall.Errno
	switch {
	case errors.As(err, &dns):
		return dns.Err
	case errors.As(err, &system):
		return system.Error()
	}
	return err.Error()
}

// networkKind is TimedOut for a response that came too late, Unreachable for
// any other network error.
func networkKind(ctx context.Context, err error) ErrorKind {
	var network net.Error
	late := errors.As(err, &network) && network.Timeout()
	if late || errors.Is(context.Cause(ctx), errAttemptTimeout) || errors.Is(context.Cause(ctx), errStalled) {
		return TimedOut
	}
	return Unreachable
}

// isUntrusted reports whether the certificate is not trusted: a retry would not
// help.
func isUntrusted(err error) bool {
	var verification *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var hostname x509.HostnameError
	return errors.As(err, &verification) || errors.As(err, &authority) || errors.As(err, &hostname)
}

// invalidResponse describes a response that is not the API's, without quoting
// it, and in figures: screens show that in any language.
func (call call) invalidResponse(host string, got response) *Error {
	message := fmt.Sprintf("> %d MiB", call.maxBody()>>20)
	if int64(len(got.body)) <= call.maxBody() {
		contentType, _, _ := strings.Cut(got.header.Get("Content-Type"), ";")
		message = fmt.Sprintf("%s, %d bytes", cmp.Or(errorText(contentType, nil), "Content-Type: -"), len(got.body))
	}
	return call.newError(host, got.status, InvalidResponse, message)
}

const redirectText = "it redirects to another address, which is never followed"

// refusal is the API's own error (ref), classified by its message first, then
// by its status (sdk).
func (call call) refusal(host string, got response, now time.Time) *Error {
	o := readObject(got.body)
	message := o.text("message")
	e := call.newError(host, got.status, call.refusalKind(got.status, message, o != nil), errorText(message, call.secrets()))
	e.Code = errorText(o.text("code"), call.secrets())
	e.RetryAfter = parseRetryAfter(got.header, now)
	e.Message = cmp.Or(intermediaryMessage(got.status), e.Message)
	return e
}

// intermediaryMessage describes a redirect or a proxy's response; it is empty
// for any other status.
func intermediaryMessage(status int) string {
	switch {
	case status/100 == 3:
		return redirectText
	case status == http.StatusProxyAuthRequired || status == http.StatusNetworkAuthenticationRequired:
		return "a proxy on the way asks for a login"
	}
	return ""
}

// messageKinds are the API's known messages (sdk). The first is the gateway's:
// it means that the path is wrong, not the key.
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
		if isJSON { // the API itself refuses the request
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
	http.StatusProxyAuthRequired: InvalidResponse, http.StatusNetworkAuthenticationRequired: InvalidResponse, // sent by a proxy, not by the API
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

// longestRetryAfter is the upper limit for a Retry-After.
const longestRetryAfter = 24 * time.Hour

// parseRetryAfter reads seconds or a date, up to longestRetryAfter.
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
