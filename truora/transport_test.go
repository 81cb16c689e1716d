package truora

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

// TestFilesTravelByHTTP1 though the API's own calls may take HTTP/2.
func TestFilesTravelByHTTP1(t *testing.T) {
	versions := map[string]int{}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		versions[r.Method] = r.ProtoMajor
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, someProcess)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	client, _ := newClient(t, server.URL, trusts(server))
	if _, err := client.ReadProcess(t.Context(), "IDP1"); err != nil {
		t.Fatal(err)
	}
	if err := client.Upload(t.Context(), server.URL+"/f", fileWith(t, "x"), "image/jpeg", nil); err != nil {
		t.Fatal(err)
	}
	if versions["GET"] != 2 || versions["PUT"] != 1 {
		t.Error(versions)
	}
}

// TestUploadThroughAProxy: the wire is under a TLS connection that net/http
// made by itself.
func TestUploadThroughAProxy(t *testing.T) {
	var got string
	server, options := newSink(t, true, func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = string(body)
	})
	proxy := httptest.NewServer(http.HandlerFunc(tunnel))
	t.Cleanup(proxy.Close)
	by := func(o *Options) {
		o.HTTP.Transport.(*http.Transport).Proxy = http.ProxyURL(must(url.Parse(proxy.URL)))
	}
	client, _ := newClient(t, server.URL, options, by)
	text := randomText(700_000)
	if err := client.Upload(t.Context(), server.URL+"/f", fileWith(t, text), "image/jpeg", nil); err != nil || got != text {
		t.Error(err, len(got))
	}
}

// tunnel is a proxy that knows CONNECT alone.
func tunnel(w http.ResponseWriter, r *http.Request) {
	far, err := net.Dial("tcp", r.Host)
	if err != nil || r.Method != http.MethodConnect {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer far.Close()
	near, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer near.Close()
	_, _ = io.WriteString(near, "HTTP/1.1 200 OK\r\n\r\n")
	go func() { _, _ = io.Copy(far, near) }()
	_, _ = io.Copy(near, far)
}
