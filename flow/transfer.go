package flow

import (
	"errors"
	"time"

	"cedula/truora"
)

// transfer is the upload of one file of the step in progress.
type transfer struct {
	target   string
	optional bool
	url      string // the process's URL for it; empty if there is none
	file     ChosenFile
	state    UploadState
	trouble  *Trouble
	sentURL  string // the URL of the last upload
	skipped  bool   // an optional file that the person omitted
	// answerLost means that it was sent once and the response was lost: if a
	// repeat is refused, the first one had arrived.
	answerLost bool
	// presumed means that it counts as delivered because of such a refusal.
	presumed bool
	// wasPresumed means that it did, but the process did not confirm it in
	// time.
	wasPresumed bool
	// renewed counts the URLs that were refused at the first try, and refusal
	// is storage's message for the last of them.
	renewed int
	refusal error
}

// isOpen reports whether the file must still be sent.
func (t *transfer) isOpen() bool { return t.state != UploadDone && !t.skipped }

func (t *transfer) fail(trouble Trouble) {
	trouble.Target = t.target
	t.state, t.trouble = UploadFailed, &trouble
}

// reportFailure stops because the file's upload failed; delivered files remain
// delivered.
func (t *transfer) reportFailure(a *activity) {
	retry := actionUploadAnyway
	if t.trouble.Code.IsAboutFile() {
		retry = actionAsk
	}
	a.stop(*t.trouble, retry)
}

// isRefusedRepeat reports whether storage refused the repeat of an upload whose
// first response was lost: then the first one arrived, unless the URL has
// expired.
func (t *transfer) isRefusedRepeat(err error, now time.Time) bool {
	var apiErr *truora.Error
	if !errors.As(err, &apiErr) || apiErr.Kind != truora.UploadSpent || isURLExpired(t.sentURL, now) {
		return false
	}
	return apiErr.MayHaveArrived() || t.answerLost && apiErr.Code == "AccessDenied"
}

// mayHaveArrived reports whether a failed upload can have arrived.
func mayHaveArrived(err error) bool {
	var apiErr *truora.Error
	return !errors.As(err, &apiErr) || apiErr.EarlierResponseLost || apiErr.Delivery == truora.DeliveryUnknown || apiErr.Kind == truora.ServerFailed
}

// isURLExpired reports whether a URL states that it has expired (ref: Expires,
// X-Amz-*).
func isURLExpired(url string, now time.Time) bool {
	expiry, ok := truora.UploadExpiry(url)
	return ok && !now.Before(expiry)
}
