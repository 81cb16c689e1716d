//go:build !windows

package cli_test

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// waitingDemo is a demo that waits for its first answer; its temporary folder
// contains the specimens.
type waitingDemo struct {
	*exec.Cmd
	stdin     *os.File
	stderr    io.ReadCloser
	temporary string
}

func startDemo(t *testing.T, temporary string) waitingDemo {
	t.Helper()
	input, stdin, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { input.Close(); stdin.Close() })
	r := waitingDemo{stdin: stdin, temporary: temporary}
	r.Cmd = cedula{args: []string{"demo", "--plain"}, env: []string{"TMPDIR=" + temporary}, input: input}.command(t.Context(), t)
	if r.stderr, err = r.StderrPipe(); err != nil {
		t.Fatal(err)
	}
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(r.stderr); !strings.HasPrefix(lines.Text(), "E-mail"); {
		if !lines.Scan() {
			t.Fatal("it asks nothing")
		}
	}
	if len(r.left(t)) == 0 {
		t.Fatal("a demo without specimens proves nothing")
	}
	return r
}

func (r waitingDemo) left(t *testing.T) []os.DirEntry {
	t.Helper()
	left, err := os.ReadDir(r.temporary)
	if err != nil {
		t.Fatal(err)
	}
	return left
}

func TestNoSignalThatCanBeCaughtLeavesFiles(t *testing.T) {
	t.Parallel()
	for _, signal := range []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT} {
		r := startDemo(t, t.TempDir())
		r.Process.Signal(signal)
		if r.Wait(); r.ProcessState.ExitCode() != 3 || len(r.left(t)) > 0 {
			t.Errorf("%v: exit %d, left %v", signal, r.ProcessState.ExitCode(), r.left(t))
		}
	}
}

// The reader may stop at any line, like head.
func TestAClosedOutputEndsTheProgramCleanly(t *testing.T) {
	t.Parallel()
	r := startDemo(t, t.TempDir())
	r.stderr.Close()
	r.stdin.WriteString("\n") // nobody reads what it prints then
	if r.Wait(); r.ProcessState.ExitCode() != 3 || len(r.left(t)) > 0 {
		t.Errorf("%v, left %v", r.ProcessState, r.left(t))
	}
}

func TestTheNextRunSweepsWhatAKilledOneLeft(t *testing.T) {
	t.Parallel()
	temporary := t.TempDir()
	killed, living := startDemo(t, temporary), startDemo(t, temporary)
	killed.Process.Kill()
	killed.Wait()
	cedula{args: []string{"demo", "--plain", "--speed", "0"}, env: []string{"TMPDIR=" + temporary}}.run(t).expectExit(t, 0)
	if left := killed.left(t); len(left) != 1 {
		t.Errorf("left beside the one in use: %v", left)
	}
	living.Process.Signal(syscall.SIGTERM)
	if living.Wait(); len(living.left(t)) > 0 {
		t.Errorf("left: %v", living.left(t))
	}
}

func TestASignalKeepsTheProcess(t *testing.T) {
	t.Parallel()
	for _, signal := range []os.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT} {
		b := startBackend(t, "happy")
		run := cedula{args: []string{"run", "--json", "--account-id", "x", "--config", b.config(t, "")}, env: []string{keyInEnvironment}}.openTerminal(t, 80, 24)
		run.waitFor("Your e-mail")
		if err := run.command.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		r := run.wait()
		if r.expectExit(t, 3); r.outcome(t).Status != "pending" || r.outcome(t).ProcessID == "" {
			t.Errorf("%v: %s", signal, r.stdout)
		}
	}
}

func TestASignalInPlainModeKeepsTheProcess(t *testing.T) {
	t.Parallel()
	b := startBackend(t, "happy")
	input, typed := io.Pipe()
	t.Cleanup(func() { typed.Close() })
	r, rest := cedula{args: []string{"run", "--plain", "--json", "--config", b.config(t, "")}, env: []string{keyInEnvironment}, input: input}.
		stopAfter(t, "E-mail:", typed)
	if r.expectExit(t, 3); r.outcome(t).ProcessID == "" || !strings.Contains(rest, r.outcome(t).ProcessID) {
		t.Errorf("%s\n%s", r.stdout, r.stderr)
	}
}

func TestASignalWhileTheKeyIsAskedForIsNoMistake(t *testing.T) {
	t.Parallel()
	b := startBackend(t, "happy")
	config := b.config(t, "")
	text, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	command := "[truora]\napi_key_command = [\"sh\", \"-c\", \"echo passphrase >&2; exec sleep 60\"]\n"
	text = bytes.Replace(text, []byte("[truora]\n"), []byte(command), 1)
	if err := os.WriteFile(config, text, 0o600); err != nil {
		t.Fatal(err)
	}
	r, _ := cedula{args: []string{"run", "--plain", "--json", "--config", config}}.stopAfter(t, "passphrase", io.NopCloser(nil))
	if r.expectExit(t, 3); r.stdout != "{}\n" {
		t.Errorf("%s\n%s", r.stdout, r.stderr)
	}
}

// runningUntil is a program that runs, and has printed a text on stderr.
type runningUntil struct {
	*exec.Cmd
	stdout  bytes.Buffer
	stderr  io.Reader
	printed []byte // on stderr so far
}

// startUntil starts a program, and waits until stderr holds a text.
func startUntil(t *testing.T, command *exec.Cmd, until string) *runningUntil {
	t.Helper()
	run := &runningUntil{Cmd: command}
	stderr, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	run.stderr, command.Stdout = stderr, &run.stdout
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	for buffer := make([]byte, 1024); !bytes.Contains(run.printed, []byte(until)); {
		n, err := stderr.Read(buffer)
		run.printed = append(run.printed, buffer[:n]...)
		if err != nil {
			t.Fatalf("%v\n%s", err, run.printed)
		}
	}
	return run
}

// stop ends it by a signal, and gives what it printed on stderr after that.
func (run *runningUntil) stop(t *testing.T, signal syscall.Signal, input io.Closer) (rest string) {
	t.Helper()
	if err := run.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	after, _ := io.ReadAll(run.stderr)
	input.Close()
	run.Wait()
	return string(after)
}

// stopAfter runs the program until stderr holds a text, and stops it with a
// signal; rest is what it printed after that.
func (c cedula) stopAfter(t *testing.T, until string, input io.Closer) (r runOutput, rest string) {
	t.Helper()
	run := startUntil(t, c.command(t.Context(), t), until)
	rest = run.stop(t, syscall.SIGTERM, input)
	return runOutput{run.ProcessState.ExitCode(), run.stdout.String(), string(run.printed) + rest}, rest
}

func TestATerminalThatClosesLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	run := cedula{args: []string{"demo", "--scenario", "happy"}}.openTerminal(t, 80, 24)
	run.waitFor("Your e-mail")
	for _, signal := range []os.Signal{syscall.SIGHUP, syscall.SIGHUP, syscall.SIGTERM} {
		run.command.Process.Signal(signal) // it may have ended already
	}
	run.wait().expectExit(t, 3)
	run.expectNothingLeft(t)
}

func init() {
	detach = func(command *exec.Cmd) { command.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
}
