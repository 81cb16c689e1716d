package cli_test

import (
	"bytes"
	"context"
	encoding "encoding/binary"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

const (
	// mostMemory is what the whole program may take while it sends a video of
	// any size, in MiB.
	mostMemory = 30
	videoSize  = 400 << 20
)

// A large video is sent with little memory. The peak is read while the program
// waits for its last response.
func TestALargeVideoTakesLittleMemory(t *testing.T) {
	if strings.Contains(os.Getenv("GOFLAGS"), "-race") {
		t.Skip("the race detector takes memory of its own")
	}
	gauge := sendLargeVideo(t)
	if gauge.arrived.Load() <= videoSize {
		t.Errorf("%d bytes arrived", gauge.arrived.Load())
	}
	if peak := gauge.peak.Load(); peak <= 0 || peak >= mostMemory<<10 {
		t.Errorf("it took %.1f MiB", float64(peak)/(1<<10))
	}
}

// sendLargeVideo goes through a verification with it.
func sendLargeVideo(t testing.TB) *gauge {
	t.Helper()
	b := startBackend(t, "happy")
	small, err := os.ReadFile(b.files["face_video"])
	if err != nil {
		t.Fatal(err)
	}
	gauge := &gauge{inside: b.Config.Handler, small: small}
	b.Server = httptest.NewServer(gauge)
	t.Cleanup(b.Server.Close)
	video := enlargedVideo(t, small)
	input := emailAndCode + document + b.files["document_front"] + "\n" + b.files["document_back"] + "\n" + video + "\n"
	gauge.measure(t, cedula{
		args: []string{"run", "--plain", "--config", b.config(t, "[files]\nmax_video_size = \"1GiB\"\n")},
		env:  []string{keyInEnvironment}, input: strings.NewReader(input),
	})
	return gauge
}

// gauge discards a large file, passes on a small one instead, and measures the
// program that requests a result.
type gauge struct {
	inside             http.Handler
	small              []byte
	pid, arrived, peak atomic.Int64 // bytes arrived; KiB at the peak
}

func (g *gauge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/result") {
		g.peak.Store(memoryPeak(g.pid.Load()))
	}
	if r.ContentLength > videoSize {
		n, _ := io.Copy(io.Discard, r.Body)
		g.arrived.Store(n)
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(g.small)), int64(len(g.small))
	}
	g.inside.ServeHTTP(w, r)
}

// measure runs the program to a successful end.
func (g *gauge) measure(t testing.TB, c cedula) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), testTimeout)
	defer cancel()
	command := c.command(ctx, t)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	g.pid.Store(int64(command.Process.Pid))
	if err := command.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
}

// memoryPeak is the most memory that a process had, in KiB.
func memoryPeak(pid int64) (kibibytes int64) {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(status)) {
		if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &kibibytes); err == nil {
			return kibibytes
		}
	}
	return 0
}

// enlargedVideo is a copy of a video with a large box of media behind it, which
// takes no room on the disk.
func enlargedVideo(t testing.TB, video []byte) string {
	t.Helper()
	large := filepath.Join(t.TempDir(), "large.mp4")
	box := encoding.BigEndian.AppendUint32(nil, videoSize)
	if err := os.WriteFile(large, slices.Concat(video, box, []byte("mdat")), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, int64(len(video))+videoSize); err != nil {
		t.Fatal(err)
	}
	return large
}
