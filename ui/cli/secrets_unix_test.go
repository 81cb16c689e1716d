//go:build !windows

package cli_test

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// TestACrashRevealsNoData crashes the program by a signal while it holds a key,
// a token, answers and paths: they must not be in the traces or the arguments,
// and its memory must not be dumped.
func TestACrashRevealsNoData(t *testing.T) {
	t.Parallel()
	b, folder := startBackend(t, "happy"), t.TempDir()
	input, typed := io.Pipe()
	t.Cleanup(func() { typed.Close() })
	command := cedula{args: []string{"run", "--plain", "--config", b.config(t, "")}, env: []string{keyInEnvironment, "GOTRACEBACK=system"}, input: input}.command(t.Context(), t)
	command.Dir = folder
	go io.WriteString(typed, emailAndCode+document+b.files["document_front"]+"\n") // until it has ended
	run := startUntil(t, command, "Back of the document")
	if runtime.GOOS == "linux" {
		expectGuarded(t, run.Process.Pid)
	}
	traces := run.stop(t, syscall.SIGABRT, typed)
	if !strings.Contains(traces, "goroutine ") {
		t.Fatalf("it did not crash: %s", traces)
	}
	expectNone(t, "the crash", traces+run.stdout.String(), append(credentialMarks, personMarks...)...)
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// expectGuarded checks what another program can read of a process.
func expectGuarded(t *testing.T, pid int) {
	t.Helper()
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), name))
		if err != nil {
			t.Error(err)
		}
		return string(text)
	}
	expectNone(t, "ps", read("cmdline"), append(credentialMarks, personMarks...)...)
	for line := range strings.Lines(read("limits")) {
		if fields := strings.Fields(line); strings.HasPrefix(line, "Max core file size") && (fields[4] != "0" || fields[5] != "0") {
			t.Errorf("core dumps: %s", line)
		}
	}
	info, err := os.Stat(filepath.Join("/proc", strconv.Itoa(pid), "environ"))
	if err != nil || info.Sys().(*syscall.Stat_t).Uid != 0 {
		t.Errorf("the environment can be read by others: %v, %v", info, err)
	}
}
