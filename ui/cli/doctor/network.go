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

// checkNetwork checks both hosts, the clock against theirs, and whether the key
// is accepted.
func (c Checkup) checkNetwork(ctx context.Context) []Finding {
	transport, err := c.Network.Transport()
	if err != nil {
		return []Finding{warning("hosts", "not asked: the configured certificates cannot be read", "correct ca_file first")}
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

// timeout is ten seconds unless configured otherwise.
func (n Network) timeout() time.Duration {
	if n.Timeout <= 0 {
		return 10 * time.Second
	}
	return n.Timeout
}

// proxyHost is the host of the proxy for an address; empty if there is none.
// Other parts of its URL may contain a password.
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
	time       *hostTime // nil if the host did not report it
}

func (c Checkup) newHost(name, base string, transport http.RoundTripper) *host {
	return &host{Checkup: c, name: name, base: strings.TrimRight(base, "/"), transport: transport}
}

func (h *host) add(f Finding) { h.findings = append(h.findings, f) }

// check checks the address, the connection, TLS and HTTP, up to the first
// failure.
func (h *host) check(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, h.Network.timeout())
	defer cancel()
	address, err := url.Parse(h.base)
	if err != nil || address.Hostname() == "" {
		h.add(failure(h.name+" URL", "it has no host", "correct "+h.name+"_url under [truora]"))
		return
	}
	if h.checkDNS(ctx, address) {
		h.checkHTTP(ctx, address)
	}
}

// checkDNS resolves the host's addresses, and reports whether to continue. An
// IP address needs no resolution, and with a proxy, the proxy resolves the
// name.
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

// dnsFault is why a name has no address.
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

// checkHTTP requests the root without a key. Any status but a server error
// shows that the host works; the status itself is not reported, because 403 is
// expected without a key. Redirects are not followed.
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

// describeTLS is the TLS version and how long the certificate is valid.
func describeTLS(c *tls.ConnectionState) string {
	text := tls.VersionName(c.Version)
	if len(c.PeerCertificates) > 0 {
		text += ", certificate until " + c.PeerCertificates[0].NotAfter.Local().Format("2006-01-02")
	}
	return text
}

// requestPhase is how far a request got.
type requestPhase = int32

// The phases, in order.
const (
	phaseConnect requestPhase = iota
	phaseTLS
	phaseHTTP
)

// response is the result of one request.
type response struct {
	status int
	header http.Header
	body   []byte // the first 64 KiB
	tls    *tls.ConnectionState
	phase  requestPhase
	sent   time.Time
	took   time.Duration
}

// get makes a GET request, the only method that is used. The key is sent if it
// is not empty. The transport follows no redirects.
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

// statusText is such as "HTTP 403 Forbidden".
func statusText(status int) string {
	text := http.StatusText(status)
	if text != "" {
		text = " " + text
	}
	return "HTTP " + strconv.Itoa(status) + text
}

// noResponseFinding reports where a request failed, why, and what to do.
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

// connectionCure is the advice if no connection can be established.
func (h *host) connectionCure(address *url.URL) string {
	switch {
	case config.IsLoopback(address.Hostname()):
		return "start what should listen there (cedula sandbox), or correct " + h.name + "_url under [truora]"
	case h.Network.proxyHost(address) != "":
		return "check the proxy that HTTPS_PROXY names: " + h.Network.proxyHost(address)
	}
	return "check the network and the firewall; where a proxy is needed, HTTPS_PROXY names it"
}

// networkFault is why there was no response, without the URL that net/http's
// error contains.
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

// tlsFault is why no TLS connection was established, and what to do.
func tlsFault(err error) (fault, cure string) {
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	const protocolCure = "check the URL and its port, and whether there is a proxy or firewall in between"
	switch {
	case errors.As(err, &unknown):
		return "its certificate is signed by an authority that this machine does not trust",
			"if a proxy of yours decrypts TLS, set ca_file under [truora] to its certificate; on a minimal system install ca-certificates; otherwise somebody may be intercepting: do not go on"
	case errors.As(err, &name):
		return "its certificate is another host's", "compare the URL under [truora] with Truora's; otherwise somebody may be intercepting: do not go on"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "its certificate is not valid at this machine's time", "set this machine's clock if it is wrong; else the host's certificate has to be renewed"
	case errors.As(err, &record):
		return "it does not speak TLS", protocolCure
	}
	return networkFault(err), protocolCure
}

// hostTime is the time of a host, and this machine's time at that moment.
type hostTime struct{ theirs, ours time.Time }

// hostTime reads the host's time from its response; nil if it has none. The
// header has whole seconds, so half a second is added; it was written about
// halfway between request and response; the age in a cache is added.
func (r response) hostTime() *hostTime {
	date, err := http.ParseTime(r.header.Get("Date"))
	if err != nil {
		return nil
	}
	age, _ := strconv.Atoi(r.header.Get("Age"))
	theirs := date.Add(time.Duration(max(age, 0))*time.Second + time.Second/2)
	return &hostTime{theirs: theirs, ours: r.sent.Add(r.took / 2)}
}

// checkClock compares this machine's clock with the first host that reports its
// time.
func (c Checkup) checkClock(hosts ...*host) Finding {
	for _, h := range hosts {
		if h.time != nil {
			return h.clockFinding()
		}
	}
	return warning("clock", "not compared: no host told its time", "compare it by hand: tokens and signed links are judged by the time")
}

// clockFinding allows a difference of a minute, and fails above five: tokens
// are valid for two hours (guide) and signed URLs for minutes, and both depend
// on the time.
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

// clockCure is the command that synchronises the clock.
func (c Checkup) clockCure() string {
	switch c.System {
	case "windows":
		return "set the clock: w32tm /resync"
	case "darwin":
		return "set the clock: sudo sntp -sS time.apple.com"
	}
	return "set the clock: sudo timedatectl set-ntp true"
}
