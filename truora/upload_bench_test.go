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
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// rounds is how often each program sends the file; the best round counts.
const rounds = 5

// BenchmarkUpload sends the same files to the same sink with this package (a
// process of its own, progress on) and with curl, by turns, and prints ours
// against curl's: speed (more is better), CPU time (less is better), and the
// peak memory of our process.
func BenchmarkUpload(b *testing.B) {
	curl := curlOrSkip(b)
	sink := startSink(b)
	for _, size := range []int64{1 << 20, 64 << 20, 1 << 30} {
		path := bigFile(b, size)
		for _, scheme := range []string{"https", "http"} {
			b.Run(fmt.Sprintf("%s/%dMiB", scheme, size>>20), func(b *testing.B) {
				b.SetBytes(size)
				both := comparison{curl: curl, sink: sink, path: path, url: sink.url(scheme)}
				for b.Loop() {
					both.run(b)
				}
				both.report(b, size)
			})
		}
	}
}

func curlOrSkip(b *testing.B) string {
	out, err := exec.Command("sh", "testdata/curl.sh").Output()
	path := strings.TrimSpace(string(out))
	if err != nil || path == "" {
		b.Skipf("curl is missing, and testdata/curl.sh could not bring it in: %v", err)
	}
	return path
}

func bigFile(b *testing.B, size int64) string {
	path := filepath.Join(b.TempDir(), "video.mp4")
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	block := []byte(randomText(1 << 20))
	for range size / int64(len(block)) {
		if _, err := file.Write(block); err != nil {
			b.Fatal(err)
		}
	}
	return path
}

// cost is what one run took.
type cost struct {
	wall, cpu time.Duration
	peak      float64 // MiB
}

// comparison lets both send the same file.
type comparison struct {
	curl, path, url string
	sink            sink
	ours, theirs    []cost
}

func (c *comparison) run(b *testing.B) {
	for range rounds {
		c.theirs = append(c.theirs, measured(b, c.curlCommand()))
		c.ours = append(c.ours, measured(b, c.ourCommand()))
	}
}

func (c *comparison) curlCommand() *exec.Cmd {
	return exec.Command(c.curl, "--disable", "--silent", "--show-error", "--fail", "--http1.1", "--cacert", c.sink.cert,
		"--header", "Content-Type: video/mp4", "--header", "Expect:", "--output", os.DevNull, "--upload-file", c.path, c.url)
}

func (c *comparison) ourCommand() *exec.Cmd {
	return role(roleUpload, c.url, c.path, c.sink.cert)
}

// measured runs a command to its end.
func measured(b *testing.B, command *exec.Cmd) cost {
	b.Helper()
	var out strings.Builder
	command.Stdout, command.Stderr = &out, &out
	began := time.Now()
	if err := command.Run(); err != nil {
		b.Fatalf("%s: %v\n%s", command.Path, err, out.String())
	}
	c := cost{wall: time.Since(began), cpu: command.ProcessState.UserTime() + command.ProcessState.SystemTime()}
	_, _ = fmt.Sscanf(out.String(), "peak %f MiB", &c.peak)
	return c
}

func (c *comparison) report(b *testing.B, size int64) {
	ours, theirs := best(c.ours), best(c.theirs)
	b.ReportMetric(theirs.wall.Seconds()/ours.wall.Seconds(), "speed/curl")
	b.ReportMetric(ours.cpu.Seconds()/theirs.cpu.Seconds(), "cpu/curl")
	b.ReportMetric(ours.peak, "MiB-peak")
	b.ReportMetric(float64(size)/(1<<20)/ours.wall.Seconds(), "MiB/s-ours")
	b.ReportMetric(float64(size)/(1<<20)/theirs.wall.Seconds(), "MiB/s-curl")
}

// best is the least of each; of memory the most.
func best(costs []cost) cost {
	least := costs[0]
	for _, c := range costs {
		least = cost{min(least.wall, c.wall), min(least.cpu, c.cpu), max(least.peak, c.peak)}
	}
	return least
}

// sink is a process that receives uploads and discards them.
type sink struct {
	cert  string // its certificate, as a PEM file
	hosts []string
}

func (s sink) url(scheme string) string {
	i := slices.IndexFunc(s.hosts, func(h string) bool { return strings.HasPrefix(h, scheme+":") })
	return s.hosts[i] + "/f"
}

func startSink(b *testing.B) sink {
	b.Helper()
	certificate, key := selfSigned(b)
	dir := b.TempDir()
	cert := filepath.Join(dir, "cert.pem")
	for name, block := range map[string]*pem.Block{cert: certificate, filepath.Join(dir, "key.pem"): key} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	command := role(roleSink, cert, filepath.Join(dir, "key.pem"))
	out, err := command.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := command.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = command.Process.Signal(syscall.SIGKILL); _ = command.Wait() })
	s := sink{cert: cert, hosts: make([]string, 2)}
	if _, err := fmt.Fscanln(out, &s.hosts[0], &s.hosts[1]); err != nil {
		b.Fatal(err)
	}
	return s
}

// The benchmarks run this test binary again in other roles, so that each has
// a process, and its memory and CPU time, to itself.
const (
	roleSink   = "sink"
	roleUpload = "upload"
)

func init() { roles[roleSink], roles[roleUpload] = runSink, runUpload }

// runUpload sends one file, and says how much memory that took.
func runUpload(args []string) error {
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
	err = client.Upload(context.Background(), address, LocalFile{Path: path, ContentType: "video/mp4"}, func(Progress) {})
	fmt.Printf("peak %.1f MiB\n", peakMemory())
	return err
}

// peakMemory is the most memory that this process had, in MiB; 0 where that is
// not known. (What the parent reads in rusage is no less than its own.)
func peakMemory() (mebibytes float64) {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if _, err := fmt.Sscanf(line, "VmHWM: %f kB", &mebibytes); err == nil {
			return mebibytes / 1024
		}
	}
	return 0
}

// runSink takes uploads by both schemes, and says where.
func runSink(args []string) error {
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
		return tls.Server(bufferedConn{conn, bufio.NewReaderSize(conn, 1<<20)}, &tls.Config{Certificates: []tls.Certificate{pair}})
	})
	accept(plain, func(conn net.Conn) net.Conn { return conn })
	return nil
}

func accept(listener net.Listener, wrap func(net.Conn) net.Conn) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go discardRequests(wrap(conn))
	}
}

// bufferedConn reads much at once, so that the sink is faster than those it measures.
type bufferedConn struct {
	net.Conn
	ahead *bufio.Reader
}

func (w bufferedConn) Read(p []byte) (int, error) { return w.ahead.Read(p) }

// discardRequests reads requests and throws their bodies away.
func discardRequests(conn net.Conn) {
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
