//go:build !windows

package cli_test

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// rehearsing is a demo that asks its first question, whose answer never
// comes; its folder for temporary files holds its specimens then.
type rehearsing struct {
	*exec.Cmd
	typed     *os.File
	heard     io.ReadCloser
	temporary string
}

func rehearse(t *testing.T, temporary string) rehearsing {
	t.Helper()
	input, typed, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { input.Close(); typed.Close() })
	r := rehearsing{typed: typed, temporary: temporary}
	r.Cmd = cedula{args: []string{"demo", "--plain"}, env: []string{"TMPDIR=" + temporary}, input: input}.command(t.Context(), t)
	if r.heard, err = r.StderrPipe(); err != nil {
		t.Fatal(err)
	}
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(r.heard); !strings.HasPrefix(lines.Text(), "E-mail"); {
		if !lines.Scan() {
			t.Fatal("it asks nothing")
		}
	}
	if len(r.left(t)) == 0 {
		t.Fatal("a demo without specimens proves nothing")
	}
	return r
}

func (r rehearsing) left(t *testing.T) []os.DirEntry {
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
		r := rehearse(t, t.TempDir())
		r.Process.Signal(signal)
		if r.Wait(); r.ProcessState.ExitCode() != 3 || len(r.left(t)) > 0 {
			t.Errorf("%v: exit %d, left %v", signal, r.ProcessState.ExitCode(), r.left(t))
		}
	}
}

// Whoever reads may stop at any line, as head does.
func TestAReaderWhoGoesAwayEndsItWithNothingLeft(t *testing.T) {
	t.Parallel()
	r := rehearse(t, t.TempDir())
	r.heard.Close()
	r.typed.WriteString("\n") // what it says to that is not heard
	if r.Wait(); r.ProcessState.ExitCode() != 3 || len(r.left(t)) > 0 {
		t.Errorf("%v, left %v", r.ProcessState, r.left(t))
	}
}

func TestTheNextRunSweepsWhatAKilledOneLeft(t *testing.T) {
	t.Parallel()
	temporary := t.TempDir()
	killed, living := rehearse(t, temporary), rehearse(t, temporary)
	killed.Process.Kill()
	killed.Wait()
	cedula{args: []string{"demo", "--plain", "--speed", "0"}, env: []string{"TMPDIR=" + temporary}}.run(t).ends(t, 0)
	if left := killed.left(t); len(left) != 1 {
		t.Errorf("left beside the one in use: %v", left)
	}
	living.Process.Signal(syscall.SIGTERM)
	if living.Wait(); len(living.left(t)) > 0 {
		t.Errorf("left: %v", living.left(t))
	}
}
