package truora

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
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
// otherwise. A * stands for any characters within one label.
func DefaultUploadHosts() []string {
	return []string{"*.truora.com", "truora-*.s3.amazonaws.com", "truora-*.s3.*.amazonaws.com"}
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
	// Observe is told each attempt, with all secrets and personal data masked.
	// Nil costs nothing.
	Observe func(Exchange)
	// IsObserving says whether Observe wants to be told just now; nil: always.
	// While it says no, nothing is masked or copied.
	IsObserving func() bool
}

// Client speaks to Truora. It is safe for concurrent use.
type Client struct {
	account, identity string // without a slash at the end
	key               string
	api, storage      *http.Client
	hosts             allowList
	clock             Clock
	timeout           time.Duration
	observe           func(Exchange)
	observing         func() bool
	sent              memory
}

// New checks the options and makes a client; its errors are BadInput.
func New(o Options) (*Client, error) {
	account, errAccount := baseURL(orElse(o.AccountURL, DefaultAccountURL))
	identity, errIdentity := baseURL(orElse(o.IdentityURL, DefaultIdentityURL))
	hosts, errHosts := newAllowList(o.UploadHosts, identity)
	if err := errors.Join(errAccount, errIdentity, errHosts, checkKey(o.Key)); err != nil {
		return nil, badInput("set up the client", err)
	}
	base := transportOf(o.HTTP)
	c := &Client{
		account: account.String(), identity: identity.String(), key: o.Key, hosts: hosts,
		api: bareClient(base), storage: bareClient(uploadTransport(base)),
		clock: o.Clock, timeout: o.Timeout, observe: o.Observe, observing: o.IsObserving,
	}
	c.fillIn()
	return c, nil
}

func (c *Client) fillIn() {
	if c.clock == nil {
		c.clock = WallClock{}
	}
	if c.timeout <= 0 {
		c.timeout = DefaultTimeout
	}
}

// CloseIdle lets go of the connections that nobody uses.
func (c *Client) CloseIdle() {
	c.api.CloseIdleConnections()
	c.storage.CloseIdleConnections()
}

func transportOf(client *http.Client) http.RoundTripper {
	if client == nil || client.Transport == nil {
		return NewTransport(nil)
	}
	return client.Transport
}

// bareClient keeps no cookies and follows no redirect: a key must never travel
// to a host that nobody named.
func bareClient(transport http.RoundTripper) *http.Client {
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &http.Client{Transport: transport, CheckRedirect: stay}
}

// The reasons why options are refused. None holds what was given: a key may
// have been pasted in the wrong place.
var (
	errURL = errors.New("a base URL is https://host, or http://host on this machine, without user, query or fragment")
	errKey = errors.New("a key is printable ASCII without spaces")
)

// baseURL allows https, and plain http on this machine alone.
func baseURL(text string) (*url.URL, error) {
	base, err := url.Parse(strings.TrimRight(text, "/"))
	if err != nil || base.Hostname() == "" || base.User != nil || base.RawQuery != "" || base.Fragment != "" {
		return &url.URL{}, errURL
	}
	if base.Scheme != "https" && (base.Scheme != "http" || !loopback(base.Hostname())) {
		return &url.URL{}, errURL
	}
	return base, nil
}

// loopback reports whether a host is this machine.
func loopback(host string) bool {
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

// badInput is a refusal from here, before anything was sent.
func badInput(op string, err error) *Error {
	return &Error{Op: op, Kind: BadInput, Message: err.Error(), Delivery: NotDelivered, Err: err}
}
