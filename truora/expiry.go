package truora

import (
	"net/url"
	"strconv"
	"time"
)

// amzTime is how X-Amz-Date writes a time.
const amzTime = "20060102T150405Z"

// UploadExpiry tells when a signed URL's time is up: from Expires (seconds of
// the Unix epoch), or from X-Amz-Date and X-Amz-Expires. It is not ok when the
// URL does not say.
func UploadExpiry(signed string) (time.Time, bool) {
	address, err := url.Parse(signed)
	if err != nil {
		return time.Time{}, false
	}
	query := address.Query()
	if seconds, err := strconv.ParseInt(query.Get("Expires"), 10, 64); err == nil {
		return time.Unix(seconds, 0), true
	}
	return amzExpiry(query)
}

func amzExpiry(query url.Values) (time.Time, bool) {
	signed, err := time.Parse(amzTime, query.Get("X-Amz-Date"))
	if err != nil {
		return time.Time{}, false
	}
	seconds, err := strconv.ParseInt(query.Get("X-Amz-Expires"), 10, 32)
	return signed.Add(time.Duration(seconds) * time.Second), err == nil
}
