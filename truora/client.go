// Package truora is a client for Truora's Digital Identity API: its types, its
// calls, its errors, its retries and its uploads. It handles HTTP only: the
// meaning of steps and their presentation are up to its callers.
//
// Where a rule comes from is marked in its comment: "guide" is one of the two
// vendor guides, "ref" the vendor's public API reference, "sdk" the behaviour
// of the vendor's own mobile SDK on the wire.
package truora

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"cedula/truora/uploadconn"
)

// The addresses of Truora's services (guide, ref).
const (
	DefaultAccountURL  = "https://api.account.truora.com"
	DefaultIdentityURL = "https://api.identity.truora.com"
	// DefaultProcessURL is the hosted web flow; ?token=<token> opens a process.
	DefaultProcessURL = "https://identity.truora.com"
)

// DefaultTimeout is the time limit of one attempt of an API call. Uploads have
// no such limit: they fail when no progress is made for a while.
const DefaultTimeout = 30 * time.Second

// DefaultUploadHosts are the hosts that files are sent to unless configured
// otherwise: the vendor's file host (sdk), and the bucket that it is known to
// use. A * matches any characters within one label. The bucket's own name has
// no *, because anyone could register another bucket with the same prefix.
func DefaultUploadHosts() []string {
	return []string{"files.truora.com", "truora-files-production.s3.amazonaws.com", "truora-files-production.s3.*.amazonaws.com"}
}

// Options configure a client. Zero values mean the defaults.
type Options struct {
	AccountURL, IdentityURL string
	// Key is the permanent key; in token-only mode it is the token.
	// CreateProcess always uses the token that it is given (guide).
	Key string
	// HTTP provides the transport (ca_file, proxies, an API within this
	// program). Its cookies, redirects and timeout are not used.
	HTTP *http.Client
	// UploadHosts are the hosts that files may be sent to. Loopback is allowed
	// as well when the identity API itself is on loopback.
	UploadHosts []string
	Clock       Clock
	Timeout     time.Duration // of one attempt of an API call
	// Observe receives every attempt, with secrets and personal data masked. If
	// it is nil, no records are made.
	Observe func(Exchange)
	// IsObserving reports whether Observe currently wants the attempts; nil:
	// always. While it returns false, nothing is masked or copied.
	IsObserving func() bool
}

// Client calls Truora's API. It is safe for concurrent use.
type Client struct {
	account, identity string // without a trailing slash
	key               string
	api, storage      *http.Client
	uploadHosts       UploadHosts
	clock             Clock
	timeout           time.Duration
	observe           func(Exchange)
	isObserving       func() bool
	answers           sentAnswers
}

// New validates the options and returns a client. Its errors are of kind
// BadInput.
func New(o Options) (*Client, error) {
	account, errAccount := parseBaseURL(cmp.Or(o.AccountURL, DefaultAccountURL))
	identity, errIdentity := parseBaseURL(cmp.Or(o.IdentityURL, DefaultIdentityURL))
	hosts, errHosts := ParseUploadHosts(o.UploadHosts, identity)
	if err := errors.Join(errAccount, errIdentity, errHosts, checkKey(o.Key)); err != nil {
		return nil, badInput("set up the client", err)
	}
	var transport http.RoundTripper = NewTransport(nil)
	if o.HTTP != nil && o.HTTP.Transport != nil {
		transport = o.HTTP.Transport
	}
	c := &Client{
		account: account.String(), identity: identity.String(), key: o.Key, uploadHosts: hosts,
		api: bareClient(transport), storage: bareClient(uploadconn.NewTransport(transport)),
		clock: o.Clock, timeout: o.Timeout, observe: o.Observe, isObserving: o.IsObserving,
	}
	if c.clock == nil {
		c.clock = WallClock{}
	}
	if c.timeout <= 0 {
		c.timeout = DefaultTimeout
	}
	return c, nil
}

// UploadHosts are the hosts that the client sends files to.
func (c *Client) UploadHosts() UploadHosts { return c.uploadHosts }

// bareClient keeps no cookies and follows no redirects: a key must never be
// sent to a host that was not configured.
func bareClient(transport http.RoundTripper) *http.Client {
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &http.Client{Transport: transport, CheckRedirect: stay}
}

// maxHeader is the largest response header that is accepted, in bytes. It is
// small because the inspector keeps many of them.
const maxHeader = 64 << 10

// NewTransport returns the transport that a client uses by default: it trusts
// roots (nil: the system's), and uses the proxies of the environment, except
// for loopback.
func NewTransport(roots *x509.CertPool) *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         dialer.DialContext,
		TLSClientConfig:     &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12, ClientSessionCache: tls.NewLRUClientSessionCache(0)},
		TLSHandshakeTimeout: 10 * time.Second,
		ForceAttemptHTTP2:   true,
		MaxIdleConnsPerHost: 4,
		IdleConnTimeout:     60 * time.Second,

		MaxResponseHeaderBytes: maxHeader,
	}
}

// Why options are refused. The errors do not quote the values: a key may have
// been pasted in the wrong place.
var (
	errURL = errors.New("a base URL is https://host, or http://host on this machine, without user, query or fragment")
	errKey = errors.New("a key is printable ASCII without spaces")
)

// parseBaseURL allows https, and plain http for loopback only.
func parseBaseURL(text string) (*url.URL, error) {
	base, err := url.Parse(strings.TrimRight(text, "/"))
	if err != nil || base.Hostname() == "" || base.User != nil || base.RawQuery != "" || base.Fragment != "" {
		return &url.URL{}, errURL
	}
	if base.Scheme != "https" && (base.Scheme != "http" || !IsLoopback(base.Hostname())) {
		return &url.URL{}, errURL
	}
	return base, nil
}

// IsLoopback reports whether a host, without its port, is a loopback address.
func IsLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

func checkKey(key string) error {
	for _, r := range key {
		if r <= ' ' || r > '~' {
			return errKey
		}
	}
	return nil
}
