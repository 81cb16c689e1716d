//go:build linux || darwin

package truora

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// The benchmarks run this test binary again in other roles, so that each has
// a process, and its memory and CPU time, to itself.
const (
	roleVariable = "CEDULA_BENCH_ROLE"
	roleSink     = "sink"
	roleUpload   = "upload"
)

func TestMain(m *testing.M) {
	play := map[string]func(args []string) error{roleSink: playSink, roleUpload: playUpload}[os.Getenv(roleVariable)]
	if play == nil {
		os.Exit(m.Run())
	}
	if err := play(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func role(name string, args ...string) *exec.Cmd {
	command := exec.Command(os.Args[0], args...)
	command.Env = append(os.Environ(), roleVariable+"="+name)
	return command
}

// playUpload sends one file, and says how much memory that took.
func playUpload(args []string) error {
	address, path, cert := args[0], args[1], args[2]
	text, err := os.ReadFile(cert)
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(text)
	base, _, _ := strings.Cut(address, "/f")
	client, err := New(Options{AccountURL: base, IdentityURL: base, HTTP: &http.Client{Transport: NewTransport(roots)}})
	if err != nil {
		return err
	}
	err = client.Upload(context.Background(), address, path, "video/mp4", func(Progress) {})
	fmt.Printf("peak %.1f MiB\n", peak())
	return err
}

// peak is the most memory that this process had, in MiB; 0 where that cannot
// be told. (What the parent reads in rusage is no less than its own.)
func peak() (mebibytes float64) {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if _, err := fmt.Sscanf(line, "VmHWM: %f kB", &mebibytes); err == nil {
			return mebibytes / 1024
		}
	}
	return 0
}

// playSink takes uploads by both schemes, and says where.
func playSink(args []string) error {
	pair, err := tls.LoadX509KeyPair(args[0], args[1])
	if err != nil {
		return err
	}
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	secret, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("http://%s https://%s\n", plain.Addr(), secret.Addr())
	go accept(secret, func(conn net.Conn) net.Conn {
		return tls.Server(wide{conn, bufio.NewReaderSize(conn, 1<<20)}, &tls.Config{Certificates: []tls.Certificate{pair}})
	})
	accept(plain, func(conn net.Conn) net.Conn { return conn })
	return nil
}

func accept(listener net.Listener, dress func(net.Conn) net.Conn) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go swallow(dress(conn))
	}
}

// wide reads much at once, so that the sink is faster than those it measures.
type wide struct {
	net.Conn
	ahead *bufio.Reader
}

func (w wide) Read(p []byte) (int, error) { return w.ahead.Read(p) }

// swallow reads requests and throws their bodies away.
func swallow(conn net.Conn) {
	defer conn.Close()
	reader := bufio.NewReaderSize(conn, 256<<10)
	for {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		if _, err := io.Copy(io.Discard, request.Body); err != nil {
			return
		}
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
	}
}

func selfSigned(b *testing.B) (certificate, key *pem.Block) {
	b.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "sink"}, NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	cert, errCert := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	der, errKey := x509.MarshalPKCS8PrivateKey(private)
	if errCert != nil || errKey != nil {
		b.Fatal(errCert, errKey)
	}
	return &pem.Block{Type: "CERTIFICATE", Bytes: cert}, &pem.Block{Type: "PRIVATE KEY", Bytes: der}
}
