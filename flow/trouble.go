package flow

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"cedula/truora"
)

// TroubleCode says what went wrong between this machine and Truora, or in a file.
type TroubleCode int

// The troubles.
const (
	TroubleUnreachable    TroubleCode = iota // no network, refused, DNS, TLS
	TroubleTimeout                           // no answer in time
	TroubleNonsense                          // an answer that is not the API's
	TroubleServer                            // 5xx
	TroubleRateLimited                       // 429
	TroubleKeyRefused                        // the key
	TroubleTokenRefused                      // the token, in token-only mode: a permanent key may be needed
	TroubleTokenExpired                      //
	TroubleWrongURL                          // the gateway does not know the path
	TroubleNoProcess                         // no such process
	TroubleFlowRefused                       // no token is made for this flow
	TroubleRejected                          // any other 4xx: the API refused what was sent
	TroubleUploadHost                        // an upload URL off the allow-list
	TroubleUploadRefused                     // storage refused the file
	TroubleFileChanged                       // the file changed under way
	TroubleFileUnreadable                    // the file cannot be read any more
	TroubleNoTarget                          // no upload URL could be found for a file
	TroubleURLSpent                          // storage takes nothing at the upload URL any more, and there is no other
	TroubleNoTerms                           // a consent has no text: it is not asked
	TroubleUnclear                           // sent three times, and it never arrived
)

// Trouble is what went wrong, for words to put into a sentence.
type Trouble struct {
	Code   TroubleCode
	Host   string // the host concerned, if any
	Status int    // HTTP status; 0 without an answer
	Detail string // the API's message: bounded, without secrets
	Target string // the file concerned, if any
	// Languages are those that a consent has its text in, as "es pt", where the
	// person's is none of them.
	Languages string
	Err       error // the typed error, for logs and exit codes
	// Retrying says that another try is under way or scheduled.
	Retrying bool
	RetryAt  time.Time
}

// IsAboutFile reports a trouble that lies in a file: another try with the same one is
// of no use.
func (code TroubleCode) IsAboutFile() bool {
	return code == TroubleFileChanged || code == TroubleFileUnreadable || code == TroubleUploadRefused
}

// IsAboutConnection reports a trouble in which Truora gave no answer of its own.
func (code TroubleCode) IsAboutConnection() bool {
	switch code {
	case TroubleUnreachable, TroubleTimeout, TroubleNonsense, TroubleServer:
		return true
	}
	return false
}

var troubleCodes = map[truora.ErrorKind]TroubleCode{
	truora.Unreachable: TroubleUnreachable, truora.TimedOut: TroubleTimeout, truora.InvalidResponse: TroubleNonsense,
	truora.ServerFailed: TroubleServer, truora.RateLimited: TroubleRateLimited,
	truora.KeyRefused: TroubleKeyRefused, truora.WrongURL: TroubleWrongURL, truora.NoSuchProcess: TroubleNoProcess,
	truora.HostNotAllowed: TroubleUploadHost, truora.UploadRefused: TroubleUploadRefused, truora.UploadSpent: TroubleURLSpent,
	truora.FileChanged: TroubleFileChanged, truora.FileUnreadable: TroubleFileUnreadable,
}

// troubleOf puts an error of a call into a Trouble. A refused key is worded for
// who has a token alone.
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
	if apiErr.Kind == truora.UploadSpent || apiErr.Kind == truora.UploadRefused { // storage's code is a word
		detail = cmp.Or(detail, apiErr.Code)
	}
	return Trouble{Code: code, Host: apiErr.Host, Status: apiErr.Status, Detail: detail, Err: err}
}

// tokenTrouble is a trouble of the token call. No process is known to it yet: what
// it does not find is the flow, and so it is with a refusal that names the flow.
func (a *activity) tokenTrouble(err error) Trouble {
	trouble := a.troubleOf(err)
	isFlowNamed := strings.Contains(strings.ToLower(trouble.Detail), "flow")
	if trouble.Code == TroubleNoProcess || trouble.Code == TroubleRejected && isFlowNamed {
		trouble.Code = TroubleFlowRefused
	}
	return trouble
}

// stop stops until the person wants to try again, and then takes up retry.
func (a *activity) stop(trouble Trouble, retry action) {
	a.enter(modeStuck, PhaseStuck)
	a.trouble, a.retry = &trouble, retry
}

func (a *activity) stopAt(err error, retry action) { a.stop(a.troubleOf(err), retry) }

// showRetry shows an error whose call is made again at a time.
func (a *activity) showRetry(err error, at time.Time) {
	trouble := a.troubleOf(err)
	trouble.Retrying, trouble.RetryAt = true, at
	a.trouble = &trouble
}
