package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"cedula/truora/crash"
	"cedula/ui/cli/config"
)

// checkNetwork checks both hosts, the clock against what they say, and whether
// the key is accepted.
func (c Checkup) checkNetwork(ctx context.Context) []Finding {
	transport, err := c.Network.Transport()
	if err != nil {
		return []Finding{warning("hosts", "not asked: the configured certificates cannot be read", "mend ca_file first")}
	}
	if idle, ok := transport.(interface{ CloseIdleConnections() }); ok {
		defer idle.CloseIdleConnections()
	}
	identity := c.newHost("identity", c.Network.Identity, transport)
	account := c.newHost("account", c.Network.Account, transport)
	var checking crash.Group
	checking.Go(func() { identity.check(ctx) })
	checking.Go(func() { account.check(ctx) })
	checking.Wait()
	findings := append(identity.findings, account.findings...)
	findings = append(findings, c.checkClock(identity, account))
	return append(findings, c.checkAccess(ctx, identity)...)
}

// timeout is ten seconds unless configured: long for an answer, short for
// somebody who waits for it.
func (n Network) timeout() time.Duration {
	if n.Timeout <= 0 {
		return 10 * time.Second
	}
	return n.Timeout
}

// proxyHost is the host of the proxy for an address; empty for none. What else
// its URL holds may be a password.
func (n Network) proxyHost(address *url.URL) string {
	if n.Proxy == nil {
		return ""
	}
	proxy, err := n.Proxy(address)
	if err != nil || proxy == nil {
		return ""
	}
	return proxy.Host
}

// host is one of the API's hosts.
type host struct {
	Checkup
	name, base string
	transport  http.RoundTripper
	findings   []Finding
	reached    bool
	time       *hostTime // nil when it did not tell
}

func (c Checkup) newHost(name, base string, transport http.RoundTripper) *host {
	return &host{Checkup: c, name: name, base: strings.TrimRight(base, "/"), transport: transport}
}

func (h *host) add(f Finding) { h.findings = append(h.findings, f) }

// check goes as far as it gets: address, connection, TLS, HTTP.
func (h *host) check(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, h.Network.timeout())
	defer cancel()
	address, err := url.Parse(h.base)
	if err != nil || address.Hostname() == "" {
		h.add(failure(h.name+" URL", "it has no host", "mend "+h.name+"_url under [truora]"))
		return
	}
	if h.checkDNS(ctx, address) {
		h.checkHTTP(ctx, address)
	}
}

// checkDNS resolves the host's addresses, and reports whether to go on. Where
// the host is an address already there is nothing to resolve, and where there
// is a proxy, the proxy does it.
func (h *host) checkDNS(ctx context.Context, address *url.URL) bool {
	name := address.Hostname()
	if _, err := netip.ParseAddr(name); err == nil {
		return true
	}
	if proxy := h.Network.proxyHost(address); proxy != "" {
		h.add(okay(h.name+" DNS", name+" is left to the proxy "+proxy))
		return true
	}
	addresses, err := h.Network.Lookup(ctx, name)
	if err != nil || len(addresses) == 0 {
		h.add(remoteFailure(h.name+" DNS", name+": "+dnsFault(err), "check the network and its DNS, and "+h.name+"_url under [truora]"))
		return false
	}
	h.add(okay(h.name+" DNS", name+" has "+plural(len(addresses), "address")))
	return true
}

// dnsFault says why a name has no address.
func dnsFault(err error) string {
	var dns *net.DNSError
	switch {
	case err == nil:
		return "no address"
	case !errors.As(err, &dns):
		return err.Error()
	case dns.IsNotFound:
		return "no such host"
	case dns.IsTimeout:
		return "no answer in time"
	}
	return dns.Err
}

// checkHTTP requests the root without a key. Any status but a server's trouble
// shows that somebody is there, and is not told: 403 is expected of a request
// without a key. A redirect is not followed.
func (h *host) checkHTTP(ctx context.Context, address *url.URL) {
	got, err := h.get(ctx, h.base+"/", "")
	if err != nil {
		h.add(h.noResponseFinding(got.phase, address, err))
		return
	}
	h.reached, h.time = true, got.hostTime()
	if got.tls != nil {
		h.add(okay(h.name+" TLS", describeTLS(got.tls)))
	}
	took := got.took.Round(time.Millisecond).String()
	if got.status >= http.StatusInternalServerError {
		h.add(remoteFailure(h.name+" HTTP", statusText(got.status)+" from "+address.Host+" in "+took, "Truora has trouble of its own: try again later"))
		return
	}
	h.add(okay(h.name+" HTTP", address.Host+" answers, in "+took))
}

// describeTLS is the version of TLS and how long the certificate is good.
func describeTLS(c *tls.ConnectionState) string {
	text := tls.VersionName(c.Version)
	if len(c.PeerCertificates) > 0 {
		text += ", certificate until " + c.PeerCertificates[0].NotAfter.Local().Format("2006-01-02")
	}
	return text
}

// requestPhase is how far a request got.
type requestPhase = int32

// The phases, in their order.
const (
	phaseConnect requestPhase = iota
	phaseTLS
	phaseHTTP
)

// response is what came of one request.
type response struct {
	status int
	header http.Header
	body   []byte // its first 64 KiB
	tls    *tls.ConnectionState
	phase  requestPhase
	sent   time.Time
	took   time.Duration
}

// get reads an address; nothing else is ever requested. A key goes along where
// one is given. The transport follows no redirect.
func (h *host) get(ctx context.Context, address, key string) (response, error) {
	var phase atomic.Int32
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		TLSHandshakeStart: func() { phase.Store(phaseTLS) },
		GotConn:           func(httptrace.GotConnInfo) { phase.Store(phaseHTTP) },
	})
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return response{}, err
	}
	if key != "" {
		request.Header.Set("Truora-API-Key", key)
	}
	got := response{sent: h.Now()}
	answer, err := h.transport.RoundTrip(request)
	got.took, got.phase = h.Now().Sub(got.sent), phase.Load()
	if err != nil {
		return got, err
	}
	defer answer.Body.Close()
	got.status, got.header, got.tls = answer.StatusCode, answer.Header, answer.TLS
	got.body, _ = io.ReadAll(io.LimitReader(answer.Body, 64<<10))
	return got, nil
}

// statusText is "HTTP 403 Forbidden".
func statusText(status int) string {
	text := http.StatusText(status)
	if text != "" {
		text = " " + text
	}
	return "HTTP " + strconv.Itoa(status) + text
}

// noResponseFinding tells where a request broke off, why, and what to do.
func (h *host) noResponseFinding(phase requestPhase, address *url.URL, err error) Finding {
	switch phase {
	case phaseTLS:
		fault, cure := tlsFault(err)
		return remoteFailure(h.name+" TLS", address.Host+": "+fault, cure)
	case phaseHTTP:
		return remoteFailure(h.name+" HTTP", address.Host+": "+networkFault(err), "something answers there that is not Truora, or cuts connections: check "+h.name+"_url, the proxy and the firewall")
	}
	return remoteFailure(h.name+" HTTP", address.Host+": "+networkFault(err), h.connectionCure(address))
}

// connectionCure is what helps where no connection comes about.
func (h *host) connectionCure(address *url.URL) string {
	switch {
	case config.IsLoopback(address.Hostname()):
		return "start what should listen there (cedula sandbox), or mend " + h.name + "_url under [truora]"
	case h.Network.proxyHost(address) != "":
		return "check the proxy that HTTPS_PROXY names: " + h.Network.proxyHost(address)
	}
	return "check the network and the firewall; where a proxy is needed, HTTPS_PROXY names it"
}

// networkFault says why there was no response, without the address that
// net/http would spell out.
func networkFault(err error) string {
	var network net.Error
	var wrapped *url.Error
	switch {
	case errors.As(err, &network) && network.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the connection was refused"
	case errors.As(err, &wrapped):
		return wrapped.Err.Error()
	}
	return err.Error()
}

// tlsFault says why no connection with TLS came about, and what to do.
func tlsFault(err error) (fault, cure string) {
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	const protocolCure = "check the URL and its port, and whether a proxy or firewall stands between"
	switch {
	case errors.As(err, &unknown):
		return "its certificate is signed by nobody whom this machine trusts",
			"where a proxy of yours opens TLS, name its certificate as ca_file under [truora]; on a bare system install ca-certificates; else somebody stands between: do not go on"
	case errors.As(err, &name):
		return "its certificate is another host's", "compare the URL under [truora] with Truora's; else somebody stands between: do not go on"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "its certificate is not valid at this machine's time", "set this machine's clock if it is wrong; else the host's certificate has to be renewed"
	case errors.As(err, &record):
		return "it does not speak TLS", protocolCure
	}
	return networkFault(err), protocolCure
}

// hostTime is the time of a host, and ours at that moment.
type hostTime struct{ theirs, ours time.Time }

// hostTime reads the host's time from its response; nil when it does not tell.
// The header has whole seconds, so the middle of one is meant, and was written
// about halfway between request and response; what a cache kept has aged.
func (r response) hostTime() *hostTime {
	date, err := http.ParseTime(r.header.Get("Date"))
	if err != nil {
		return nil
	}
	age, _ := strconv.Atoi(r.header.Get("Age"))
	theirs := date.Add(time.Duration(max(age, 0))*time.Second + time.Second/2)
	return &hostTime{theirs: theirs, ours: r.sent.Add(r.took / 2)}
}

// checkClock compares this machine's clock with the first host's that tells
// its time.
func (c Checkup) checkClock(hosts ...*host) Finding {
	for _, h := range hosts {
		if h.time != nil {
			return h.clockFinding()
		}
	}
	return warning("clock", "not compared: no host told its time", "compare it by hand: tokens and signed links are judged by the time")
}

// clockFinding allows a minute of difference, and fails above five: tokens live
// two hours (guide) and signed links minutes, and both depend on the time.
func (h *host) clockFinding() Finding {
	ahead := h.time.ours.Sub(h.time.theirs)
	name := h.base
	if address, err := url.Parse(h.base); err == nil {
		name = address.Host
	}
	side := "ahead of"
	if ahead < 0 {
		side = "behind"
	}
	note := inWords(ahead) + " " + side + " " + name
	const why = "; tokens and signed links are judged by the time"
	switch {
	case ahead.Abs() > 5*time.Minute:
		return failure("clock", note+why, h.clockCure())
	case ahead.Abs() > time.Minute:
		return warning("clock", note+why, h.clockCure())
	case ahead.Abs() < 2*time.Second:
		return okay("clock", "agrees with "+name)
	}
	return okay("clock", note)
}

// clockCure is the command that sets the clock by the network.
func (c Checkup) clockCure() string {
	switch c.System {
	case "windows":
		return "set the clock: w32tm /resync"
	case "darwin":
		return "set the clock: sudo sntp -sS time.apple.com"
	}
	return "set the clock: sudo timedatectl set-ntp true"
}
