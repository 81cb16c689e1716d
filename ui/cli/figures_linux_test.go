package cli_test

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// measuredRun is the program on a terminal that answers what it is asked, or never.
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
	command.Env = []string{"HOME=" + b.TempDir(), "TMPDIR=" + b.TempDir(), "PATH=" + os.Getenv("PATH"), "TERM=xterm-256color", "LANG=C.UTF-8", "TRUORA_API_KEY=key"}
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

// cpu is how long the program has computed.
func (run *measuredRun) cpu() time.Duration {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", run.command.Process.Pid))
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// memory is what the program holds of its own, in MiB.
func (run *measuredRun) memory() int {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", run.command.Process.Pid))
	_, rest, _ := strings.Cut(string(text), "RssAnon:")
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

// BenchmarkFigures prints how the program is measured from outside, on a terminal
// that answers and on one that never does.
func BenchmarkFigures(b *testing.B) {
	for range b.N {
		for _, answering := range []bool{true, false} {
			terminal := map[bool]string{true: "answering terminal", false: "silent terminal"}[answering]
			for _, args := range [][]string{{"demo"}, {"demo", "--scenario", "happy"}} {
				var times []time.Duration
				for range 9 {
					run := startMeasured(b, answering, "", args...)
					times = append(times, run.waitFor("Enter"))
					run.end()
				}
				slices.Sort(times)
				b.Logf("%-18s first page of %-22s %d ms", terminal, strings.Join(args, " "), times[len(times)/2].Milliseconds())
			}
			run := startMeasured(b, answering, "", "demo", "--scenario", "happy")
			run.waitFor("Enter")
			run.drain(3 * time.Second)
			before := run.cpu()
			written := run.drain(10 * time.Second)
			b.Logf("%-18s idle for 10 s: %d bytes, %.2f s of CPU, %d MiB", terminal, written, (run.cpu() - before).Seconds(), run.memory())
			run.end()
		}
	}
}
