package truora

import (
	"errors"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"cedula/truora/lazyregexp"
	"cedula/truora/safetext"
)

// UploadHosts says where files may be sent to. The zero value allows nothing.
type UploadHosts struct {
	patterns      []string // hosts in lower case, with / for . so that * stays within a label
	allowLoopback bool
}

var errPattern = errors.New("an upload host is a host name in which * may stand for part of a label")

// ParseUploadHosts checks the patterns (none: the default ones), and allows
// loopback as well when the identity API is there.
func ParseUploadHosts(hosts []string, identity *url.URL) (UploadHosts, error) {
	if len(hosts) == 0 {
		hosts = DefaultUploadHosts()
	}
	allowed := UploadHosts{allowLoopback: identity != nil && IsLoopback(identity.Hostname())}
	for _, host := range hosts {
		if host == "" || strings.ContainsAny(host, `/\[]?@#`) {
			return UploadHosts{}, errPattern
		}
		allowed.patterns = append(allowed.patterns, hostPath(host))
	}
	return allowed, nil
}

// hostPath is a host as path.Match takes it, label by label.
func hostPath(host string) string { return strings.ReplaceAll(strings.ToLower(host), ".", "/") }

// plainHost is a host as it stands in a certificate, with its port: other
// alphabets and their dots would become another host on the way.
var plainHost = lazyregexp.New(`^(?:[A-Za-z0-9._-]+|\[[0-9a-fA-F:.]+\])(?::[0-9]*)?$`)

// Allow reports whether a file may be sent to an address.
func (h UploadHosts) Allow(address string) bool {
	_, refused := h.check(address)
	return refused == nil
}

// check refuses an upload address that leads anywhere else. The vendor's own
// SDK does the same (sdk).
func (h UploadHosts) check(address string) (*url.URL, *Error) {
	target, err := url.Parse(address)
	if err != nil || !plainHost.MatchString(target.Host) || target.User != nil {
		return nil, hostRefused("", "the upload address cannot be read as https://host/path")
	}
	if h.allowLoopback && IsLoopback(target.Hostname()) && strings.HasPrefix(target.Scheme, "http") {
		return target, nil
	}
	if target.Scheme != "https" {
		return nil, hostRefused(target.Host, "files are sent by https alone")
	}
	if !h.allows(target) {
		return nil, hostRefused(target.Host, "nothing was sent to it; if it is Truora's, add it to [truora] upload_hosts")
	}
	return target, nil
}

// allows matches the host, with its port where that is not https's own.
func (h UploadHosts) allows(target *url.URL) bool {
	host := target.Hostname()
	if port := target.Port(); port != "" && port != "443" {
		host += ":" + port
	}
	for _, pattern := range h.patterns {
		if ok, _ := path.Match(pattern, hostPath(host)); ok {
			return true
		}
	}
	return false
}

func hostRefused(host, why string) *Error {
	return &Error{Op: opUpload, Kind: HostNotAllowed, Host: truncate(safetext.Line(host), maxErrorText), Message: why, Delivery: NotDelivered}
}

// amzTime is how X-Amz-Date writes a time.
const amzTime = "20060102T150405Z"

// UploadExpiry is when a signed URL's time is up: from Expires (seconds of
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
	began, err := time.Parse(amzTime, query.Get("X-Amz-Date"))
	if err != nil {
		return time.Time{}, false
	}
	seconds, err := strconv.ParseInt(query.Get("X-Amz-Expires"), 10, 32)
	return began.Add(time.Duration(seconds) * time.Second), err == nil
}
