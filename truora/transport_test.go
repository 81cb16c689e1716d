package truora

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// callEach makes every call of the API, and gives their errors by name.
func callEach(t *testing.T, client *Client, base string) map[string]error {
	t.Helper()
	ctx := t.Context()
	file := LocalFile{Path: fileWith(t, "a picture"), ContentType: "image/jpeg"}
	_, token := client.IntegrationToken(ctx, TokenRequest{FlowID: "IPF1", AccountID: "ACC1", RedirectURL: "https://identity.truora.com"})
	_, create := client.CreateProcess(ctx, secretToken)
	_, read := client.ReadProcess(ctx, "IDP1")
	_, result := client.ReadResult(ctx, "IDP1")
	_, list := client.ListProcesses(ctx, 10)
	_, terms := client.ReadConsentTerms(ctx, secretToken, ConsentTermsRequest{TermsID: "T1"})
	_, download := client.Download(ctx, base+"/f?Signature=s")
	return map[string]error{
		"token": token, "create": create, "read": read, "result": result, "list": list, "terms": terms, "download": download,
		"verify": client.VerifyStep(ctx, "IDP1", Verification{StepID: "IPS1"}), "back": client.StepBack(ctx, "IDP1", "IPS1"),
		"cancel": client.CancelProcess(ctx, "IDP1", Cancellation{}), "upload": client.Upload(ctx, base+"/f?Signature=s", file, nil),
	}
}

// TestNoRedirectIsFollowed, neither to another host nor from TLS to plain HTTP:
// keys, answers and pictures must not be sent to a host that was not
// configured.
func TestNoRedirectIsFollowed(t *testing.T) {
	elsewhere := newTestServer(t, respond(200, someProcess))
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, encrypted := range []bool{false, true} {
			server, options := newUploadServer(t, encrypted, func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				http.Redirect(w, r, elsewhere.URL+"/v1/processes/IDP1?Signature=s", status)
			})
			client, _ := newClient(t, server.URL, options)
			for name, err := range callEach(t, client, server.URL) {
				if err == nil || strings.Contains(err.Error(), "Signature=s") {
					t.Errorf("%d on %s: %v", status, name, err)
				}
			}
			pdf, err := client.RequestPDF(t.Context(), "IDP1")
			if encrypted && err == nil && strings.HasPrefix(pdf.Address, "http:") {
				_, err = client.Download(t.Context(), strings.Replace(pdf.Address, "127.0.0.1", "files.truora.com", 1))
				if !errors.Is(err, HostNotAllowed) {
					t.Errorf("a file over plain HTTP: %v", err)
				}
			}
		}
	}
	if all := elsewhere.all(); len(all) > 0 {
		t.Errorf("%d requests went elsewhere, as %+v", len(all), all[0])
	}
}

func TestOldTLSIsNotSpoken(t *testing.T) {
	for version, isTaken := range map[uint16]bool{tls.VersionTLS10: false, tls.VersionTLS11: false, tls.VersionTLS12: true, tls.VersionTLS13: true} {
		server := httptest.NewUnstartedServer(respond(200, someProcess))
		server.Config.ErrorLog = discardLog
		server.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: version}
		server.StartTLS()
		t.Cleanup(server.Close)
		client, _ := newClient(t, server.URL, trusts(server))
		_, read := client.ReadProcess(t.Context(), "IDP1")
		upload := client.Upload(t.Context(), server.URL+"/f", LocalFile{Path: fileWith(t, "x"), ContentType: "image/jpeg"}, nil)
		if (read == nil) != isTaken || (upload == nil) != isTaken {
			t.Errorf("%s: %v, %v", tls.VersionName(version), read, upload)
		}
	}
}

// TestMain lets the test binary run in a role as a separate process.
const (
	roleVariable = "CEDULA_TEST_ROLE"
	roleProxies  = "proxies"
)

var roles = map[string]func(args []string) error{roleProxies: printProxies}

func TestMain(m *testing.M) {
	run := roles[os.Getenv(roleVariable)]
	if run == nil {
		os.Exit(m.Run())
	}
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func role(name string, args ...string) *exec.Cmd {
	command := exec.Command(os.Args[0], args...)
	command.Env = append(os.Environ(), roleVariable+"="+name)
	return command
}

// printProxies prints which proxy each address is reached by: the environment is
// read once for the life of a program.
func printProxies(addresses []string) error {
	for _, address := range addresses {
		request, err := http.NewRequest(http.MethodGet, address, nil)
		if err != nil {
			return err
		}
		proxy, err := NewTransport(nil).Proxy(request)
		if err != nil {
			return err
		}
		fmt.Println(proxy) // "<nil>" for none
	}
	return nil
}

func TestProxiesOfTheEnvironmentAreUsed(t *testing.T) {
	const api, files, here = "https://api.identity.truora.com/v1/processes/", "https://files.truora.com/f", "https://127.0.0.1:8089/"
	const proxy, none = "http://proxy.test:3128", "<nil>"
	for environment, want := range map[string][]string{
		"":                                    {none, none, none},
		"HTTPS_PROXY=" + proxy + " NO_PROXY=": {proxy, proxy, none},
		"https_proxy=" + proxy:                {proxy, proxy, none},
		"HTTPS_PROXY=" + proxy + " NO_PROXY=files.truora.com":               {proxy, none, none},
		"HTTPS_PROXY=" + proxy + " NO_PROXY=.truora.com":                    {none, none, none},
		"HTTPS_PROXY=" + proxy + " no_proxy=*":                              {none, none, none},
		"HTTPS_PROXY=" + proxy + " NO_PROXY=api.identity.truora.com:8443":   {proxy, proxy, none},
		"HTTP_PROXY=" + proxy:                                               {none, none, none},
		"HTTPS_PROXY=socks5://proxy.test:1080 NO_PROXY=identity.truora.com": {none, "socks5://proxy.test:1080", none},
	} {
		command := role(roleProxies, api, files, here)
		command.Env = slices.DeleteFunc(os.Environ(), func(pair string) bool { return strings.Contains(strings.ToUpper(pair), "_PROXY=") })
		command.Env = append(command.Env, append(strings.Fields(environment), roleVariable+"="+roleProxies)...)
		printed, err := command.Output()
		if err != nil || !slices.Equal(strings.Fields(string(printed)), want) {
			t.Errorf("%s: %s, want %v (%v)", environment, printed, want, err)
		}
	}
}

// countingConnections is a server over TLS, with HTTP/2, and how many connections
// were made to it.
func countingConnections(t *testing.T, handle http.HandlerFunc) (*httptest.Server, *atomic.Int32) {
	t.Helper()
	made := new(atomic.Int32)
	server := httptest.NewUnstartedServer(handle)
	server.EnableHTTP2 = true
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			made.Add(1)
		}
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	return server, made
}

func TestConnectionsAreMadeOnceAndUsedAgain(t *testing.T) {
	api, calls := countingConnections(t, respond(200, someProcess))
	var both sync.WaitGroup // the two sides of a document, each of which waits for the other
	both.Add(2)
	storage, uploads := countingConnections(t, func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/video" {
			both.Done()
			both.Wait()
		}
		_, _ = io.Copy(io.Discard, r.Body)
	})
	client, _ := newClient(t, api.URL, trusts(api))
	read := func() {
		if _, err := client.ReadProcess(t.Context(), "IDP1"); err != nil {
			t.Error(err)
		}
	}
	upload := func(name string) {
		file := LocalFile{Path: fileWith(t, "a picture"), ContentType: "image/jpeg"}
		if err := client.Upload(t.Context(), storage.URL+name, file, nil); err != nil {
			t.Error(err)
		}
	}
	var sides sync.WaitGroup
	read()
	sides.Go(func() { upload("/front") })
	sides.Go(func() { upload("/back") })
	sides.Wait()
	for range 10 {
		read()
		upload("/video")
	}
	if calls.Load() != 1 || uploads.Load() > 2 {
		t.Errorf("%d connections for calls, %d for uploads of which two go at once", calls.Load(), uploads.Load())
	}
}

// TestALaterConnectionResumesItsSession: a person takes longer than a host keeps a
// connection that is idle.
func TestALaterConnectionResumesItsSession(t *testing.T) {
	var resumed atomic.Int32
	count := func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if r.TLS.DidResume {
			resumed.Add(1)
		}
		respond(200, someProcess)(w, r)
	}
	server, _ := countingConnections(t, count)
	client, _ := newClient(t, server.URL, trusts(server))
	file := LocalFile{Path: fileWith(t, "a picture"), ContentType: "image/jpeg"}
	for range 3 {
		_, err := client.ReadProcess(t.Context(), "IDP1")
		client.api.CloseIdleConnections()
		if err := errors.Join(err, client.Upload(t.Context(), server.URL+"/front", file, nil)); err != nil {
			t.Fatal(err)
		}
		client.storage.CloseIdleConnections()
	}
	if resumed.Load() != 5 {
		t.Errorf("%d connections resume a session, want all but the first of six", resumed.Load())
	}
}
