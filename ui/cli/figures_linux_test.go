package cli_test

import (
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/creack/pty"
)

// measuredRun is the program on a terminal that answers queries, or never does.
type measuredRun struct {
	b       *testing.B
	command *exec.Cmd
	tty     *os.File
	output  chan string
	started time.Time
}

// answers are what terminals answer: the background, what they are, the cursor.
var answers = map[string]string{
	"\x1b]11;?": "\x1b]11;rgb:1e1e/1e1e/1e1e\x07", "\x1b[c": "\x1b[?62;22c", "\x1b[6n": "\x1b[1;1R",
}

func startMeasured(b *testing.B, answering bool, folder string, args ...string) *measuredRun {
	b.Helper()
	command := exec.CommandContext(b.Context(), binary, args...)
	command.Dir = folder
	command.Env = []string{"HOME=" + b.TempDir(), "TMPDIR=" + b.TempDir(), "PATH=" + os.Getenv("PATH"), "TERM=xterm-256color", "LANG=C.UTF-8", keyInEnvironment}
	run := &measuredRun{b: b, command: command, output: make(chan string, 1000), started: time.Now()}
	tty, err := pty.StartWithSize(command, &pty.Winsize{Cols: 100, Rows: 32})
	if err != nil {
		b.Fatal(err)
	}
	run.tty = tty
	go func() {
		defer close(run.output)
		buffer := make([]byte, 64<<10)
		for {
			n, err := tty.Read(buffer)
			if err != nil {
				return
			}
			for question, answer := range answers {
				if answering && strings.Contains(string(buffer[:n]), question) {
					tty.WriteString(answer)
				}
			}
			run.output <- string(buffer[:n])
		}
	}()
	return run
}

// waitFor waits until the text was written, and gives the time since the start.
func (run *measuredRun) waitFor(text string) time.Duration {
	run.b.Helper()
	written, late := "", time.After(20*time.Second)
	for {
		select {
		case output, isRunning := <-run.output:
			if written += output; strings.Contains(written, text) {
				return time.Since(run.started)
			}
			if isRunning {
				continue
			}
		case <-late:
		}
		run.b.Fatalf("%q is never written: %q", text, written)
	}
}

// drain takes in what is written for so long, and gives how many bytes that is.
func (run *measuredRun) drain(lasting time.Duration) (bytes int) {
	for end := time.After(lasting); ; {
		select {
		case output := <-run.output:
			bytes += len(output)
		case <-end:
			return bytes
		}
	}
}

// cpu is how long the program has computed, in all its threads.
func (run *measuredRun) cpu() (computed time.Duration) {
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", run.command.Process.Pid))
	for _, thread := range threads {
		text, _ := os.ReadFile(thread)
		first, _, _ := strings.Cut(string(text), " ")
		nanoseconds, _ := strconv.ParseInt(first, 10, 64)
		computed += time.Duration(nanoseconds)
	}
	return computed
}

// memory is what the program takes in MiB: of its own, and with what is mapped of its
// file, which others may share.
func (run *measuredRun) memory() (own, all int) {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", run.command.Process.Pid))
	return mebibytes(text, "RssAnon:"), mebibytes(text, "VmRSS:")
}

// mebibytes is a line of a process's status.
func mebibytes(status []byte, name string) int {
	_, rest, _ := strings.Cut(string(status), name)
	kib, _ := strconv.Atoi(strings.Fields(rest)[0])
	return kib >> 10
}

func (run *measuredRun) end() {
	run.command.Process.Kill()
	for range run.output {
	}
	run.command.Wait()
	run.tty.Close()
}

func (run *measuredRun) press(keys string) { run.tty.WriteString(keys) }

// figure prints a row of the table that go run ./ui/figures makes.
func figure(b *testing.B, what, format string, values ...any) {
	b.Helper()
	b.Logf("figure | %s | %s", what, fmt.Sprintf(format, values...))
}

// BenchmarkFigures prints measurements of the program from outside, on a
// terminal that answers and on one that does not.
func BenchmarkFigures(b *testing.B) {
	for _, measured := range []struct {
		name    string
		measure func(*testing.B)
	}{
		{"start", measureFirstPages}, {"idle", measureQuestion}, {"waiting", measureWaiting},
		{"folders", func(b *testing.B) {
			measureFolder(b, 30_000)
			measureFolder(b, 100_000)
		}},
		{"photo", measurePhoto}, {"video", measureVideo}, {"flow", measureWholeFlow},
	} {
		b.Run(measured.name, func(b *testing.B) {
			for range b.N {
				measured.measure(b)
			}
		})
	}
}

// firstPages are how commands begin, and what their first page says.
var firstPages = []struct {
	args  []string
	shown string
}{
	{[]string{"demo"}, "Enter"}, {[]string{"demo", "--scenario", "happy"}, "Connecting"}, {[]string{"demo", "--kiosk"}, "SANDBOX"},
	{[]string{"run", "--flow-id", "IPFhappy"}, "Enter"}, {[]string{"list", "--watch"}, "Connecting"}, {[]string{"init"}, "Enter"},
	{[]string{"doctor"}, "configuration"},
}

func measureFirstPages(b *testing.B) {
	b.Helper()
	for _, page := range firstPages {
		answering, cpu := firstPage(b, true, page.shown, page.args)
		silent, _ := firstPage(b, false, page.shown, page.args)
		figure(b, "first page of `"+strings.Join(page.args, " ")+"`: a terminal that answers, a silent one, CPU",
			"%d ms, %d ms, %d ms", answering.Milliseconds(), silent.Milliseconds(), cpu.Milliseconds())
	}
}

// firstPage is the median time until a page is shown, and the median of what was
// computed until then.
func firstPage(b *testing.B, answering bool, text string, args []string) (shown, cpu time.Duration) {
	b.Helper()
	const runs = 9
	var times, computed []time.Duration
	for range runs {
		run := startMeasured(b, answering, "", args...)
		times = append(times, run.waitFor(text))
		computed = append(computed, run.cpu())
		run.end()
	}
	slices.Sort(times)
	slices.Sort(computed)
	return times[runs/2], computed[runs/2]
}

// measureQuestion measures the program while a question is shown.
func measureQuestion(b *testing.B) {
	b.Helper()
	run := startMeasured(b, true, "", "demo", "--scenario", "happy")
	defer run.end()
	run.waitFor("Enter")
	measureIdle(b, run, "a question")
}

// measureWaiting measures the program while it waits for a step.
func measureWaiting(b *testing.B) {
	b.Helper()
	scenario := filepath.Join(b.TempDir(), "slow.toml")
	text := "description = \"One step that takes long\"\nending = \"success\"\n\n[[steps]]\ntype = \"enter_email\"\ndelay = \"90s\"\ninputs = [{ type = \"text\", name = \"email\" }]\n"
	if err := os.WriteFile(scenario, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	run := startMeasured(b, true, "", "demo", "--scenario", scenario)
	defer run.end()
	run.waitFor("Enter")
	run.press("john.doe@demo.com\r")
	measureIdle(b, run, "a spinner")
}

// measureIdle measures the program while nothing happens.
func measureIdle(b *testing.B, run *measuredRun, where string) {
	b.Helper()
	run.drain(3 * time.Second)
	before := run.cpu()
	written := run.drain(10 * time.Second)
	own, all := run.memory()
	figure(b, "10 s idle at "+where+": written, CPU, memory of its own, with its file's",
		"%d bytes, %.2f s, %d MiB, %d MiB", written, (run.cpu() - before).Seconds(), own, all)
}

// chooseFrom brings the program to the files that the front of the document is
// chosen from, in a folder.
func chooseFrom(b *testing.B, folder string) *measuredRun {
	b.Helper()
	config := startBackend(b, "happy").config(b, fmt.Sprintf("[files]\nstart_dir = %q\n[camera]\ndevice = \"off\"\n", folder))
	run := startMeasured(b, true, "", "run", "--account-id", "client-42", "--config", config)
	for _, page := range []struct{ shown, answer string }{
		{"mail", "john.doe@demo.com"}, {"2 of 7", "654321"}, {"Colombia", "Colombia"}, {"Passport", "National"},
	} {
		run.waitFor(page.shown)
		run.drain(300 * time.Millisecond)
		run.press(page.answer + "\r")
	}
	return run
}

// measureFolder presses keys in a folder of so many photos, and leaves it alone.
func measureFolder(b *testing.B, photos int) {
	b.Helper()
	folder := b.TempDir()
	for i := range photos {
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("IMG_%06d.JPG", i)), nil, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	run := chooseFrom(b, folder)
	defer run.end()
	run.waitFor("IMG_")
	run.drain(time.Second)
	const keys = 20
	var times []time.Duration
	before := run.cpu()
	for range keys {
		pressed := time.Now()
		run.press("\x1b[B")
		<-run.output
		times = append(times, time.Since(pressed))
		run.drain(100 * time.Millisecond)
	}
	slices.Sort(times)
	figure(b, fmt.Sprintf("a key in a folder of %d photos: median, longest, CPU", photos),
		"%d ms, %d ms, %d ms", times[keys/2].Milliseconds(), times[keys-1].Milliseconds(), ((run.cpu() - before) / keys).Milliseconds())
	measureIdle(b, run, fmt.Sprintf("a folder of %d photos", photos))
}

// measurePhoto looks at a photo of 12 megapixels.
func measurePhoto(b *testing.B) {
	b.Helper()
	photo := image.NewYCbCr(image.Rect(0, 0, 4000, 3000), image.YCbCrSubsampleRatio420)
	for i := range photo.Y {
		photo.Y[i] = uint8(i * i >> 7)
	}
	folder := b.TempDir()
	file, err := os.Create(filepath.Join(folder, "photo.jpg"))
	if err != nil {
		b.Fatal(err)
	}
	if err := errors.Join(jpeg.Encode(file, photo, nil), file.Close()); err != nil {
		b.Fatal(err)
	}
	run := chooseFrom(b, folder)
	defer run.end()
	run.waitFor("photo.jpg")
	run.press("\r")
	run.waitFor("4000")
	run.drain(5 * time.Second)
	own, all := run.memory()
	figure(b, "most memory while a photo of 12 megapixels is decoded; once it is shown of its own, with its file's", "%d MiB; %d MiB, %d MiB",
		memoryPeak(int64(run.command.Process.Pid))>>10, own, all)
}

func measureVideo(b *testing.B) {
	b.Helper()
	figure(b, "most memory while a video of 400 MiB is sent", "%d MiB", sendLargeVideo(b).peak.Load()>>10)
}

// measureWholeFlow goes through seven steps that are over at once, with files of
// 2 MiB, at the usual times between reads.
func measureWholeFlow(b *testing.B) {
	b.Helper()
	backend := startBackend(b, "happy")
	for _, path := range backend.files {
		if info, err := os.Stat(path); err != nil || os.Truncate(path, max(info.Size(), 2<<20)) != nil {
			b.Fatal(err)
		}
	}
	clock := &serverClock{inside: backend.Config.Handler}
	backend.Server = httptest.NewServer(clock)
	b.Cleanup(backend.Server.Close)
	run := cedula{
		args: []string{"run", "--plain", "--json", "--config", backend.configWithPolls(b, "0s", "400ms", "")},
		env:  []string{keyInEnvironment}, input: strings.NewReader(emailAndCode + document + backend.paths()),
	}
	began := time.Now()
	if out := run.run(b); out.code != 0 {
		b.Fatalf("%+v", out)
	}
	figure(b, "the program through seven such steps, its start and a look at the files included: all of it, the server's part, reads of the process",
		"%.1f s, %.1f s, %d", time.Since(began).Seconds(), time.Duration(clock.busy.Load()).Seconds(), backend.count("GET /v1/processes/"))
}

// serverClock adds up how long a server takes for its answers.
type serverClock struct {
	inside http.Handler
	busy   atomic.Int64 // nanoseconds
}

func (c *serverClock) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	c.inside.ServeHTTP(w, r)
	c.busy.Add(int64(time.Since(began)))
}
