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

// UploadHosts are the hosts that files may be sent to. The zero value allows
// none.
type UploadHosts struct {
	patterns      []string // host patterns in lower case, with / in place of . so that * stays within a label
	allowLoopback bool
}

var errPattern = errors.New("an upload host is a host name in which * may stand for part of a label")

// ParseUploadHosts parses the patterns (none: the default ones), and also
// allows loopback if the identity API is on loopback.
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

// hostPath converts a host to a path, so that path.Match matches label by
// label.
func hostPath(host string) string { return strings.ReplaceAll(strings.ToLower(host), ".", "/") }

// plainHost matches an ASCII host name with an optional port: other alphabets
// and their dots would be converted to another host.
var plainHost = lazyregexp.New(`^(?:[A-Za-z0-9._-]+|\[[0-9a-fA-F:.]+\])(?::[0-9]*)?$`)

// Allow reports whether files may be sent to address.
func (h UploadHosts) Allow(address string) bool {
	_, refused := h.check(address)
	return refused == nil
}

// check rejects an upload URL on any other host. The vendor's SDK does the same
// (sdk).
func (h UploadHosts) check(address string) (*url.URL, *Error) {
	target, err := url.Parse(address)
	if err != nil || !plainHost.MatchString(target.Host) || target.User != nil {
		return nil, hostRefused("", "the upload address cannot be read as https://host/path")
	}
	if h.allowLoopback && IsLoopback(target.Hostname()) && strings.HasPrefix(target.Scheme, "http") {
		return target, nil
	}
	if target.Scheme != "https" {
		return nil, hostRefused(target.Scheme+"://"+target.Host, "files are sent by https alone")
	}
	if !h.allows(target) {
		return nil, hostRefused(target.Host, "nothing was sent to it; if it is Truora's, add it to [truora] upload_hosts")
	}
	return target, nil
}

// allows matches the host, with its port unless that is https's default.
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

// amzTime is the time format of X-Amz-Date.
const amzTime = "20060102T150405Z"

// UploadExpiry is when a signed URL expires: from Expires (seconds of the Unix
// epoch), or from X-Amz-Date and X-Amz-Expires. It is false if the URL contains
// neither.
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
