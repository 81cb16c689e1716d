package doctor

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"net/url"
)

// resolve looks the host's addresses up, and reports whether to go on. Where
// the host is an address already, there is nothing to look up; where there is
// a proxy, the proxy does it.
func (h *host) resolve(ctx context.Context, address *url.URL) bool {
	name := address.Hostname()
	if _, err := netip.ParseAddr(name); err == nil {
		return true
	}
	if proxy := h.Network.proxy(address); proxy != "" {
		h.add(fine(h.name+" DNS", name+" is left to the proxy "+proxy))
		return true
	}
	found, err := h.Network.Lookup(ctx, name)
	if err != nil || len(found) == 0 {
		h.add(beyond(h.name+" DNS", name+": "+unresolved(err), "check the network and its DNS, and "+h.name+"_url under [truora]"))
		return false
	}
	h.add(fine(h.name+" DNS", name+" has "+counted(len(found), "address")))
	return true
}

// proxy is the host of the proxy for an address; empty for none. What else its
// URL holds may be a password.
func (n Network) proxy(address *url.URL) string {
	if n.Proxy == nil {
		return ""
	}
	proxy, err := n.Proxy(address)
	if err != nil || proxy == nil {
		return ""
	}
	return proxy.Host
}

// unresolved says why a name has no address.
func unresolved(err error) string {
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
