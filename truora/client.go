// Package truora speaks Truora's Digital Identity API on the wire: its types,
// its calls, its errors, its retries and its uploads. It knows HTTP; it knows
// neither what a step means nor what a person sees.
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

// Where Truora is (guide, ref).
const (
	DefaultAccountURL  = "https://api.account.truora.com"
	DefaultIdentityURL = "https://api.identity.truora.com"
	// DefaultProcessURL is the hosted web flow; ?token=<token> opens a process.
	DefaultProcessURL = "https://identity.truora.com"
)

// DefaultTimeout is how long one attempt of an API call may take. Uploads have
// no such limit: they end when nothing moves any more.
const DefaultTimeout = 30 * time.Second

// DefaultUploadHosts are the hosts that files are sent to unless configured
// otherwise: the vendor's file host (sdk), and the bucket that it is known to
// use. A * stands for any characters within one label; the bucket's own name has
// none, for anybody could register another that begins like it.
func DefaultUploadHosts() []string {
	return []string{"files.truora.com", "truora-files-production.s3.amazonaws.com", "truora-files-production.s3.*.amazonaws.com"}
}

// Options say how to reach Truora. Zero values mean the defaults.
type Options struct {
	AccountURL, IdentityURL string
	// Key is the permanent key; in token-only mode it is the token. Create
	// alone uses the token that it is given (guide).
	Key string
	// HTTP gives the transport (ca_file, proxies, an API within this
	// program). Its cookies, redirects and timeout are not used.
	HTTP *http.Client
	// UploadHosts are the hosts that files may be sent to. Loopback is allowed
	// as well when the identity API itself is on loopback.
	UploadHosts []string
	Clock       Clock
	Timeout     time.Duration // of one attempt of an API call
	// Observe gets each attempt, with all secrets and personal data masked.
	// Nil costs nothing.
	Observe func(Exchange)
	// IsObserving says whether Observe wants the attempts just now; nil:
	// always. While it says no, nothing is masked or copied.
	IsObserving func() bool
}

// Client speaks to Truora. It is safe for concurrent use.
type Client struct {
	account, identity string // without a slash at the end
	key               string
	api, storage      *http.Client
	uploadHosts       UploadHosts
	clock             Clock
	timeout           time.Duration
	observe           func(Exchange)
	isObserving       func() bool
	answers           sentAnswers
}

// New checks the options and makes a client; its errors are BadInput.
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

// UploadHosts says where the client sends files to.
func (c *Client) UploadHosts() UploadHosts { return c.uploadHosts }

// bareClient keeps no cookies and follows no redirect: a key must never travel
// to a host that nobody named.
func bareClient(transport http.RoundTripper) *http.Client {
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &http.Client{Transport: transport, CheckRedirect: stay}
}

// maxHeader bounds a response's header, in bytes: the records of the inspector
// hold many.
const maxHeader = 64 << 10

// NewTransport is the transport that a client uses by itself: it trusts roots
// (nil: the system's), and honours the proxies of the environment, though
// never for this machine.
func NewTransport(roots *x509.CertPool) *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         dialer.DialContext,
		TLSClientConfig:     &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout: 10 * time.Second,
		ForceAttemptHTTP2:   true,
		MaxIdleConnsPerHost: 4,
		IdleConnTimeout:     60 * time.Second,

		MaxResponseHeaderBytes: maxHeader,
	}
}

// The reasons why options are refused. None holds what was given: a key may
// have been pasted in the wrong place.
var (
	errURL = errors.New("a base URL is https://host, or http://host on this machine, without user, query or fragment")
	errKey = errors.New("a key is printable ASCII without spaces")
)

// parseBaseURL allows https, and plain http on this machine alone.
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

// IsLoopback reports whether a host, without its port, is this machine.
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
