package flow

import (
	"errors"
	"time"

	"cedula/truora"
)

// transfer is one file of the step in progress on its way.
type transfer struct {
	target   string
	optional bool
	url      string // the process's URL for it; empty when it gives none
	file     ChosenFile
	state    UploadState
	trouble  *Trouble
	sentURL  string // where it was last sent
	skipped  bool   // an optional file that the person left out
	// answerLost says that it went out once and its answer never came: a refused
	// repeat then means that it had arrived.
	answerLost bool
	// presumed says that such a refused repeat was counted as delivered.
	presumed bool
	// wasPresumed says that it was, and showed no sign for too long.
	wasPresumed bool
	// renewed counts the URLs that were refused at the first try, and refusal is
	// what storage said to the last of them.
	renewed int
	refusal error
}

// isOpen reports whether the file has still to be sent.
func (t *transfer) isOpen() bool { return t.state != UploadDone && !t.skipped }

func (t *transfer) fail(trouble Trouble) {
	trouble.Target = t.target
	t.state, t.trouble = UploadFailed, &trouble
}

// reportFailure stops at the file, which failed; the delivered ones stay delivered.
func (t *transfer) reportFailure(a *activity) {
	retry := actionUploadAnyway
	if t.trouble.Code.IsAboutFile() {
		retry = actionAsk
	}
	a.stop(*t.trouble, retry)
}

// isRefusedRepeat reports whether storage refused the repeat of an upload
// whose first answer was lost: then the first one arrived, unless the URL's
// time is up.
func (t *transfer) isRefusedRepeat(err error, now time.Time) bool {
	var apiErr *truora.Error
	if !errors.As(err, &apiErr) || apiErr.Kind != truora.UploadSpent || isURLExpired(t.sentURL, now) {
		return false
	}
	return apiErr.MayHaveArrived() || t.answerLost && apiErr.Code == "AccessDenied"
}

// mayHaveArrived reports whether an upload that failed can have arrived.
func mayHaveArrived(err error) bool {
	var apiErr *truora.Error
	return !errors.As(err, &apiErr) || apiErr.EarlierResponseLost || apiErr.Delivery == truora.DeliveryUnknown || apiErr.Kind == truora.ServerFailed
}

// isURLExpired reports whether a URL says that its time is up (ref: Expires,
// X-Amz-*).
func isURLExpired(url string, now time.Time) bool {
	expiry, ok := truora.UploadExpiry(url)
	return ok && !now.Before(expiry)
}
