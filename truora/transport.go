package truora

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"time"
)

// Time limits of the network.
const (
	dialTimeout      = 10 * time.Second
	handshakeTimeout = 10 * time.Second
	idleTimeout      = 60 * time.Second
)

// maxHeader bounds an answer's header, in bytes: the records of the inspector
// hold many.
const maxHeader = 64 << 10

// NewTransport is the transport that a client uses by itself: it trusts roots
// (nil: the system's), and honours the proxies of the environment, though
// never for this machine.
func NewTransport(roots *x509.CertPool) *http.Transport {
	dialer := &net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         dialer.DialContext,
		TLSClientConfig:     &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout: handshakeTimeout,
		ForceAttemptHTTP2:   true,
		MaxIdleConnsPerHost: 4,
		IdleConnTimeout:     idleTimeout,

		MaxResponseHeaderBytes: maxHeader,
	}
}

// uploadTransport is the same network, tuned for files: HTTP/1.1 alone (HTTP/2
// costs a quarter of the speed), on connections that count what they send. A
// transport that is none of net/http's is taken as it is.
func uploadTransport(base http.RoundTripper) http.RoundTripper {
	known, ok := base.(*http.Transport)
	if !ok {
		return base
	}
	t := known.Clone()
	t.ForceAttemptHTTP2, t.DisableCompression = false, true
	t.Protocols, t.TLSNextProto = new(http.Protocols), nil
	t.Protocols.SetHTTP1(true)
	t.TLSClientConfig = uploadTLS(known.TLSClientConfig)
	byWire(t, dialOf(known))
	return t
}

// byWire puts the connections that count under a transport.
func byWire(t *http.Transport, dial dialFunc) {
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		return dialWire(ctx, dial, network, address)
	}
	t.DialTLSContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		return dialSecure(ctx, dial, t.TLSClientConfig, network, address)
	}
}

type dialFunc func(ctx context.Context, network, address string) (net.Conn, error)

func dialOf(t *http.Transport) dialFunc {
	if t.DialContext != nil {
		return t.DialContext
	}
	return (&net.Dialer{Timeout: dialTimeout}).DialContext
}

// uploadTLS fills its records from the first byte on: a file is no page whose
// first lines are waited for.
func uploadTLS(base *tls.Config) *tls.Config {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if base != nil {
		config = base.Clone()
	}
	config.DynamicRecordSizingDisabled = true
	config.NextProtos = []string{"http/1.1"}
	return config
}
