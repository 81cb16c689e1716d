package truora

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http/httptrace"
	"sync/atomic"
)

// passage follows a request on its way out, to tell afterwards whether it can
// have arrived.
type passage struct {
	watched atomic.Bool // the transport tells of its connections
	written atomic.Bool // a request was written to one
}

// follow hooks the passage into a request's context. net/http may take another
// connection by itself when a reused one turns out to be dead, but only if
// nothing was written to it: so each start forgets what was before.
func (p *passage) follow(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn:      func(string) { p.watched.Store(true); p.written.Store(false) },
		WroteHeaders: func() { p.written.Store(true) },
	})
}

// delivery says what is known once no answer came.
func (p *passage) delivery(err error) Delivery {
	if p.watched.Load() && !p.written.Load() {
		return NotDelivered
	}
	if !p.watched.Load() && neverConnected(err) {
		return NotDelivered
	}
	return DeliveryUnknown
}

// neverConnected recognises the errors that come before a connection is there,
// for transports that tell nothing.
func neverConnected(err error) bool {
	var op *net.OpError
	var dns *net.DNSError
	return errors.As(err, &dns) || errors.As(err, &op) && op.Op == "dial" || untrusted(err)
}

// untrusted recognises a certificate that will not do: trying again won't help.
func untrusted(err error) bool {
	var verification *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var hostname x509.HostnameError
	return errors.As(err, &verification) || errors.As(err, &authority) || errors.As(err, &hostname)
}
