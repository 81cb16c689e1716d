package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/url"
	"syscall"

	"cedula/ui/cli/config"
)

// silence is a question that drew no answer: it tells where it broke off, why,
// and what to do.
func (r reply) silence(h *host, address *url.URL, err error) Finding {
	switch r.stage {
	case securing:
		found, cure := insecure(err)
		return beyond(h.name+" TLS", address.Host+": "+found, cure)
	case talking:
		return beyond(h.name+" HTTP", address.Host+": "+reason(err), "something answers there that is not Truora, or cuts connections: check "+h.name+"_url, the proxy and the firewall")
	}
	return beyond(h.name+" HTTP", address.Host+": "+reason(err), h.connectionCure(address))
}

// connectionCure is what helps where no connection comes about.
func (h *host) connectionCure(address *url.URL) string {
	switch {
	case config.IsLoopback(address.Hostname()):
		return "start what should listen there (cedula sandbox), or mend " + h.name + "_url under [truora]"
	case h.Network.proxy(address) != "":
		return "check the proxy that HTTPS_PROXY names: " + h.Network.proxy(address)
	}
	return "check the network and the firewall; where a proxy is needed, HTTPS_PROXY names it"
}

// reason says why a question drew no answer, without the address that net/http
// would spell out.
func reason(err error) string {
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

const (
	authorityCure = "where a proxy of yours opens TLS, name its certificate as ca_file under [truora]; on a bare system install ca-certificates; else somebody stands between: do not go on"
	timeCure      = "set this machine's clock if it is wrong; else the host's certificate has to be renewed"
	nameCure      = "compare the URL under [truora] with Truora's; else somebody stands between: do not go on"
	speechCure    = "check the URL and its port, and whether a proxy or firewall stands between"
)

// insecure says why no connection with TLS came about.
func insecure(err error) (found, cure string) {
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &unknown):
		return "its certificate is signed by nobody whom this machine trusts", authorityCure
	case errors.As(err, &name):
		return "its certificate is another host's", nameCure
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "its certificate is not valid at this machine's time", timeCure
	case errors.As(err, &record):
		return "it does not speak TLS", speechCure
	}
	return reason(err), speechCure
}

// encryption tells the version of TLS and how long the certificate is good.
func encryption(c *tls.ConnectionState) string {
	text := tls.VersionName(c.Version)
	if len(c.PeerCertificates) > 0 {
		text += ", certificate until " + c.PeerCertificates[0].NotAfter.Local().Format("2006-01-02")
	}
	return text
}
