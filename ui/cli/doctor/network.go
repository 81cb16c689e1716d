package doctor

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// defaultTimeout is how long a question may take unless said otherwise: long
// for an answer, short for somebody who waits for it.
const defaultTimeout = 10 * time.Second

// network looks at both hosts, at the clock by what they say, and at whether
// the key is accepted.
func (e Checkup) network(ctx context.Context) []Finding {
	transport, err := e.Network.Transport()
	if err != nil {
		return []Finding{doubt("hosts", "not asked: the configured certificates cannot be read", "mend ca_file first")}
	}
	if idle, ok := transport.(interface{ CloseIdleConnections() }); ok {
		defer idle.CloseIdleConnections()
	}
	identity := e.host("identity", e.Network.Identity, transport)
	account := e.host("account", e.Network.Account, transport)
	both(func() { identity.examine(ctx) }, func() { account.examine(ctx) })
	findings := append(identity.findings, account.findings...)
	findings = append(findings, e.clock(identity, account))
	return append(findings, e.accepted(ctx, identity)...)
}

// both runs two things at once and waits for both.
func both(one, other func()) {
	var running sync.WaitGroup
	running.Go(one)
	running.Go(other)
	running.Wait()
}

func (n Network) timeout() time.Duration {
	if n.Timeout <= 0 {
		return defaultTimeout
	}
	return n.Timeout
}

// host is one of the API's hosts under examination.
type host struct {
	Checkup
	name, base string
	transport  http.RoundTripper
	findings   []Finding
	reached    bool
	time       *hostTime // nil when it did not tell
}

func (e Checkup) host(name, base string, transport http.RoundTripper) *host {
	return &host{Checkup: e, name: name, base: strings.TrimRight(base, "/"), transport: transport}
}

// examine goes as far as it gets: address, connection, TLS, HTTP.
func (h *host) examine(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, h.Network.timeout())
	defer cancel()
	address, err := url.Parse(h.base)
	if err != nil || address.Hostname() == "" {
		h.add(failure(h.name+" URL", "it has no host", "mend "+h.name+"_url under [truora]"))
		return
	}
	if h.resolve(ctx, address) {
		h.ask(ctx, address)
	}
}

func (h *host) add(f Finding) { h.findings = append(h.findings, f) }

// ask asks for nothing in particular, without a key, and looks at how the
// answer comes. A redirect is not followed.
func (h *host) ask(ctx context.Context, address *url.URL) {
	got, err := h.get(ctx, h.base+"/", "")
	if err != nil {
		h.add(got.silence(h, address, err))
		return
	}
	h.reached, h.time = true, got.time()
	if got.tls != nil {
		h.add(fine(h.name+" TLS", encryption(got.tls)))
	}
	h.add(h.answered(address, got))
}

// answered looks at the status alone: any but a server's trouble shows that
// somebody is there.
func (h *host) answered(address *url.URL, got reply) Finding {
	note := statusOf(got.status) + " from " + address.Host + " in " + got.took.Round(time.Millisecond).String()
	if got.status >= http.StatusInternalServerError {
		return beyond(h.name+" HTTP", note, "Truora has trouble of its own: try again later")
	}
	if got.status >= http.StatusBadRequest {
		note += "; no key was sent"
	}
	return fine(h.name+" HTTP", note)
}
