//go:build linux || darwin

package truora

import (
	"encoding/pem"
	"fmt"
	"math/rand/v2"
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
	for _, size := range []int64{1 << 20, 1 << 30} {
		path := bigFile(b, size)
		for _, scheme := range []string{"https", "http"} {
			b.Run(fmt.Sprintf("%s/%dMiB", scheme, size>>20), func(b *testing.B) {
				b.SetBytes(size)
				race := race{curl: curl, sink: sink, path: path, url: sink.url(scheme)}
				for b.Loop() {
					race.run(b)
				}
				race.report(b, size)
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
	block := make([]byte, 1<<20)
	_, _ = rand.NewChaCha8([32]byte{}).Read(block)
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

// race lets both send the same file.
type race struct {
	curl, path, url string
	sink            sink
	ours, theirs    []cost
}

func (r *race) run(b *testing.B) {
	for range rounds {
		r.theirs = append(r.theirs, measured(b, r.curlCommand()))
		r.ours = append(r.ours, measured(b, r.ourCommand()))
	}
}

func (r *race) curlCommand() *exec.Cmd {
	return exec.Command(r.curl, "--disable", "--silent", "--show-error", "--fail", "--http1.1", "--cacert", r.sink.cert,
		"--header", "Content-Type: video/mp4", "--header", "Expect:", "--output", os.DevNull, "--upload-file", r.path, r.url)
}

func (r *race) ourCommand() *exec.Cmd {
	return role(roleUpload, r.url, r.path, r.sink.cert)
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

func (r *race) report(b *testing.B, size int64) {
	ours, theirs := best(r.ours), best(r.theirs)
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

// sink is a process that takes uploads and throws them away.
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
