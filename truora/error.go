package truora

import (
	"strconv"
	"strings"
	"time"
)

// ErrorKind tells errors of the API apart: by message first, then by status (sdk).
// Each ErrorKind is an error of its own, so errors.Is(err, truora.KeyRefused) works
// on whatever a call returns.
type ErrorKind string

// The kinds of error.
const (
	Unreachable        ErrorKind = "unreachable"          // no answer: refused, DNS, TLS, connection lost
	TimedOut           ErrorKind = "timed out"            // no answer in time
	InvalidAnswer      ErrorKind = "nonsense"             // an answer that is not the API's
	BadRequest         ErrorKind = "bad request"          // 400
	KeyRefused         ErrorKind = "key refused"          // 401, 403
	WrongURL           ErrorKind = "wrong URL"            // the gateway's 403 Missing Authentication Token
	NoSuchProcess      ErrorKind = "no such process"      // 404
	Conflict           ErrorKind = "conflict"             // 409
	ProcessExpired     ErrorKind = "process expired"      // 410, "process expired"
	RateLimited        ErrorKind = "rate limited"         // 429, "max rate limit reached"
	ServerFailed       ErrorKind = "server failed"        // 5xx
	ReadOnlyInput      ErrorKind = "read-only input"      // "the field is read only"
	InvalidStepType    ErrorKind = "invalid step type"    // "invalid step type"
	InvalidCurrentStep ErrorKind = "invalid current step" // "invalid current step"
	MissingParams      ErrorKind = "missing params"       // "missing params"
	ImagesNotUploaded  ErrorKind = "images not uploaded"  // "images were not uploaded"
	UploadSpent        ErrorKind = "upload URL spent"     // storage's 403 AccessDenied or SignatureDoesNotMatch
	UploadRefused      ErrorKind = "upload refused"       // any other 4xx of the storage
	HostNotAllowed     ErrorKind = "host not allowed"     // an upload URL off the allow-list: nothing was sent
	FileChanged        ErrorKind = "file changed"         // the file's size or time changed under way
	FileUnreadable     ErrorKind = "file unreadable"      // the file could not be opened or read
	BadInput           ErrorKind = "bad input"            // refused here, before any call
)

// Error names the kind, so that a Kind is an error that errors.Is finds.
func (k ErrorKind) Error() string { return string(k) }

// Delivery says what is known of a request's arrival.
type Delivery int

// What is known of a request's arrival.
const (
	DeliveryUnknown Delivery = iota // sent, and the answer was lost
	NotDelivered                    // it cannot have arrived: refused, DNS, TLS
	Answered                        // the far end answered
)

// Error is a call that did not succeed. Its text carries no key, token, code,
// signed URL or personal datum.
type Error struct {
	Op         string        // the call, as "read process"
	Kind       ErrorKind     // what it is
	Status     int           // the HTTP status; 0 without an answer
	Code       string        // the API's code, as "10400"
	Message    string        // the API's message, or the network's: bounded and cleaned
	Host       string        // the host that was asked
	RetryAfter time.Duration // as the far end asked for; 0 when it did not
	Delivery   Delivery      // whether the request arrived
	// EarlierAnswerLost says that an earlier attempt of the same upload went out and
	// its answer was lost.
	EarlierAnswerLost bool
	Err               error // the cause, if any
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

// Is makes a Kind match.
func (e *Error) Is(target error) bool { kind, ok := target.(ErrorKind); return ok && kind == e.Kind }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// accessDenied is storage's code for a URL that was used already or whose time
// is up (sdk).
const accessDenied = "AccessDenied"

// MayHaveArrived reports whether an upload that failed has probably arrived:
// its first answer was lost, and the repeat drew AccessDenied. That does not
// hold when the URL's time is up (see UploadExpiry). Read decides.
func (e *Error) MayHaveArrived() bool {
	return e.Kind == UploadSpent && e.EarlierAnswerLost && e.Code == accessDenied
}
