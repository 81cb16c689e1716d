package flow

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"cedula/truora"
)

// TroubleCode is what went wrong with a call to Truora, or with a file.
type TroubleCode int

// The troubles.
const (
	TroubleUnreachable     TroubleCode = iota // no network, refused, DNS, TLS
	TroubleTimeout                            // no response in time
	TroubleInvalidResponse                    // a response that is not the API's
	TroubleServer                             // 5xx
	TroubleRateLimited                        // 429
	TroubleKeyRefused                         // the key
	TroubleTokenRefused                       // the token, in token-only mode: a permanent key may be needed
	TroubleTokenExpired                       //
	TroubleWrongURL                           // the gateway does not know the path
	TroubleNoProcess                          // no such process
	TroubleFlowRefused                        // no token is made for this flow
	TroubleRejected                           // any other 4xx: the API refused the request
	TroubleUploadHost                         // an upload URL not on the allow-list
	TroubleUploadRefused                      // storage refused the file
	TroubleFileChanged                        // the file changed during the upload
	TroubleFileUnreadable                     // the file cannot be read any more
	TroubleNoTarget                           // there is no upload URL for a file
	TroubleURLSpent                           // storage refuses the upload URL, and there is no other
	TroubleNoTerms                            // a consent has no text: it is not asked
	TroubleUnclear                            // sent three times without arriving
)

// Trouble describes what went wrong, for a message.
type Trouble struct {
	Code   TroubleCode
	Host   string // the host concerned, if any
	Status int    // HTTP status; 0 without a response
	Detail string // the API's message: truncated, without secrets
	Target string // the file concerned, if any
	// Languages are the languages of a consent's text, such as "es pt", if the
	// person's is not among them.
	Languages string
	Err       error // the typed error, for logs and exit codes
	// Retrying means that another attempt is in progress or scheduled.
	Retrying bool
	RetryAt  time.Time
}

// IsAboutFile reports whether the cause is the file itself: trying again with the
// same file would not help.
func (code TroubleCode) IsAboutFile() bool {
	return code == TroubleFileChanged || code == TroubleFileUnreadable || code == TroubleUploadRefused
}

// IsAboutConnection reports whether Truora itself did not respond.
func (code TroubleCode) IsAboutConnection() bool {
	switch code {
	case TroubleUnreachable, TroubleTimeout, TroubleInvalidResponse, TroubleServer:
		return true
	}
	return false
}

var troubleCodes = map[truora.ErrorKind]TroubleCode{
	truora.Unreachable: TroubleUnreachable, truora.TimedOut: TroubleTimeout, truora.InvalidResponse: TroubleInvalidResponse,
	truora.ServerFailed: TroubleServer, truora.RateLimited: TroubleRateLimited,
	truora.KeyRefused: TroubleKeyRefused, truora.WrongURL: TroubleWrongURL, truora.NoSuchProcess: TroubleNoProcess,
	truora.HostNotAllowed: TroubleUploadHost, truora.UploadRefused: TroubleUploadRefused, truora.UploadSpent: TroubleURLSpent,
	truora.FileChanged: TroubleFileChanged, truora.FileUnreadable: TroubleFileUnreadable,
}

// troubleOf converts the error of a call. A refused key is reported differently
// in token-only mode.
func (a *activity) troubleOf(err error) Trouble {
	var apiErr *truora.Error
	switch {
	case errors.As(err, &apiErr):
	case errors.Is(err, context.DeadlineExceeded):
		return Trouble{Code: TroubleTimeout, Err: err}
	default:
		return Trouble{Code: TroubleUnreachable, Err: err}
	}
	code, ok := troubleCodes[apiErr.Kind]
	switch {
	case !ok:
		code = TroubleRejected
	case code == TroubleKeyRefused && a.hasPassed(a.token.callExpiry()):
		code = TroubleTokenExpired
	case code == TroubleKeyRefused && a.token.isOnlyKey:
		code = TroubleTokenRefused
	}
	detail := apiErr.Message
	switch apiErr.Kind {
	case truora.UploadSpent, truora.UploadRefused: // storage's code is a single word
		detail = cmp.Or(detail, apiErr.Code)
	case truora.HostNotAllowed: // the code's own words explain it, in the person's language
		detail = ""
	}
	return Trouble{Code: code, Host: apiErr.Host, Status: apiErr.Status, Detail: detail, Err: err}
}

// tokenTrouble converts the error of the token call. There is no process yet,
// so a 404 means the flow, and so does a refusal that mentions the flow.
func (a *activity) tokenTrouble(err error) Trouble {
	trouble := a.troubleOf(err)
	isFlowNamed := strings.Contains(strings.ToLower(trouble.Detail), "flow")
	if trouble.Code == TroubleNoProcess || trouble.Code == TroubleRejected && isFlowNamed {
		trouble.Code = TroubleFlowRefused
	}
	return trouble
}

// stop stops until the person tries again, which performs retry.
func (a *activity) stop(trouble Trouble, retry action) {
	a.enter(modeStuck, PhaseStuck)
	a.trouble, a.retry = &trouble, retry
}

func (a *activity) stopAt(err error, retry action) { a.stop(a.troubleOf(err), retry) }

// showRetry shows an error whose call is repeated at a time.
func (a *activity) showRetry(err error, at time.Time) {
	trouble := a.troubleOf(err)
	trouble.Retrying, trouble.RetryAt = true, at
	a.trouble = &trouble
}
