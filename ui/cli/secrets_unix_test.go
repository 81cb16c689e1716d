//go:build !windows

package cli_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// TestACrashTellsNothing crashes the program by a signal while it holds a key, a
// token, answers and paths: the traces that it prints have none of it, its memory
// goes nowhere, and neither do its arguments tell anything.
func TestACrashTellsNothing(t *testing.T) {
	t.Parallel()
	b, folder := startBackend(t, "happy"), t.TempDir()
	input, typed := io.Pipe()
	t.Cleanup(func() { typed.Close() })
	command := cedula{args: []string{"run", "--plain", "--config", b.config(t, "")}, env: []string{keyInEnvironment, "GOTRACEBACK=system"}, input: input}.command(t.Context(), t)
	command.Dir = folder
	stderr, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stdout bytes.Buffer
	command.Stdout = &stdout
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	go io.WriteString(typed, emailAndCode+document+b.files["document_front"]+"\n") // until it has ended
	printed := make([]byte, 0, 4096)
	for buffer := make([]byte, 1024); !bytes.Contains(printed, []byte("Back of the document")); {
		n, err := stderr.Read(buffer)
		printed = append(printed, buffer[:n]...)
		if err != nil {
			t.Fatalf("%v\n%s", err, printed)
		}
	}
	if runtime.GOOS == "linux" {
		expectGuarded(t, command.Process.Pid)
	}
	if err := command.Process.Signal(syscall.SIGABRT); err != nil {
		t.Fatal(err)
	}
	traces, _ := io.ReadAll(stderr)
	typed.Close()
	command.Wait()
	if !bytes.Contains(traces, []byte("goroutine ")) {
		t.Fatalf("it did not crash: %s", traces)
	}
	expectNone(t, "the crash", string(traces)+stdout.String(), append(credentialMarks, personMarks...)...)
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// expectGuarded looks at a process as another program would.
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
