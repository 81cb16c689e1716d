package truora

import (
	"errors"
	"net/url"
	"path"
	"regexp"
	"strings"

	"cedula/truora/safetext"
)

// allowList says where files may be sent to.
type allowList struct {
	patterns []string // hosts in lower case, with / for . so that * stays within a label
	loopback bool
}

var errPattern = errors.New("an upload host is a host name in which * may stand for part of a label")

// newAllowList checks the patterns, and allows loopback when the API is there.
func newAllowList(hosts []string, identity *url.URL) (allowList, error) {
	if len(hosts) == 0 {
		hosts = DefaultUploadHosts()
	}
	list := allowList{loopback: identity != nil && loopback(identity.Hostname())}
	for _, host := range hosts {
		if host == "" || strings.ContainsAny(host, `/\[]?@#`) {
			return allowList{}, errPattern
		}
		list.patterns = append(list.patterns, labels(host))
	}
	return list, nil
}

func labels(host string) string { return strings.ReplaceAll(strings.ToLower(host), ".", "/") }

// plainHost is a host as it stands in a certificate, with its port: other
// alphabets and their dots would become another host on the way.
var plainHost = regexp.MustCompile(`^(?:[A-Za-z0-9._-]+|\[[0-9a-fA-F:.]+\])(?::[0-9]*)?$`)

// check refuses an upload address that leads anywhere else. The vendor's own
// SDK does the same (sdk).
func (l allowList) check(address string) (*url.URL, *Error) {
	target, err := url.Parse(address)
	if err != nil || !plainHost.MatchString(target.Host) || target.User != nil {
		return nil, hostRefused("", "the upload address cannot be read as https://host/path")
	}
	if l.loopback && loopback(target.Hostname()) && strings.HasPrefix(target.Scheme, "http") {
		return target, nil
	}
	if target.Scheme != "https" {
		return nil, hostRefused(target.Host, "files are sent by https alone")
	}
	if !l.allows(target) {
		return nil, hostRefused(target.Host, "nothing was sent to it; if it is Truora's, add it to [truora] upload_hosts")
	}
	return target, nil
}

// allows matches the host, with its port where that is not https's own.
func (l allowList) allows(target *url.URL) bool {
	host := target.Hostname()
	if port := target.Port(); port != "" && port != "443" {
		host += ":" + port
	}
	for _, pattern := range l.patterns {
		if ok, _ := path.Match(pattern, labels(host)); ok {
			return true
		}
	}
	return false
}

func hostRefused(host, why string) *Error {
	return &Error{Op: opUpload, Kind: HostNotAllowed, Host: bounded(safetext.Line(host), maxText), Message: why, Delivery: NotDelivered}
}
