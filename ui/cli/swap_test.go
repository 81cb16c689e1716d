//go:build !windows

package cli_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"testing"
)

// swaps are the ways in which a file can be replaced at its path after it was
// checked.
var swaps = map[string]func(path string, unseen []byte) error{
	"replaced": func(path string, unseen []byte) error {
		if err := os.WriteFile(path+".new", unseen, 0o600); err != nil {
			return err
		}
		return os.Rename(path+".new", path)
	},
	"overwritten, and its time set back": func(path string, unseen []byte) error {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if err := os.WriteFile(path, unseen, 0o600); err != nil {
			return err
		}
		return os.Chtimes(path, info.ModTime(), info.ModTime())
	},
	"cut":     func(path string, _ []byte) error { return os.Truncate(path, 100) },
	"emptied": func(path string, _ []byte) error { return os.Truncate(path, 0) },
	"grown": func(path string, unseen []byte) error {
		file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		defer file.Close()
		_, err = file.Write(unseen)
		return err
	},
	"a link in its place": func(path string, unseen []byte) error {
		if err := os.WriteFile(path+".other", unseen, 0o600); err != nil {
			return err
		}
		if err := os.Remove(path); err != nil {
			return err
		}
		return os.Symlink(path+".other", path)
	},
	"gone": func(path string, _ []byte) error { return os.Remove(path) },
}

// TestASwappedFileIsNotSent replaces the front of the document after it was
// checked and before it is sent: storage receives only checked content, and the
// person is asked again.
func TestASwappedFileIsNotSent(t *testing.T) {
	t.Parallel()
	for name, swap := range swaps {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := startBackend(t, "happy")
			front, err := os.ReadFile(b.files["document_front"])
			if err != nil {
				t.Fatal(err)
			}
			back, err := os.ReadFile(b.files["document_back"])
			if err != nil {
				t.Fatal(err)
			}
			unseen := bytes.Clone(front) // of the same size, with other pixels
			for i := len(unseen) / 2; i < len(unseen)-2; i++ {
				unseen[i] = 'U'
			}
			ctx, cancel := context.WithTimeout(t.Context(), testTimeout)
			t.Cleanup(cancel)
			input, typed := io.Pipe()
			t.Cleanup(func() { typed.Close() })
			command := cedula{args: []string{"run", "--plain", "--config", b.config(t, "")}, env: []string{keyInEnvironment}, input: input}.command(ctx, t)
			stderr, err := command.StderrPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			answer := func(text string) { go io.WriteString(typed, text) }
			printed, buffer := "", make([]byte, 1024)
			waitFor := func(text string) {
				for !strings.Contains(printed, text) {
					n, err := stderr.Read(buffer)
					printed += string(buffer[:n])
					if err != nil {
						t.Fatalf("never printed: %q\n%s", text, printed)
					}
				}
			}
			answer(emailAndCode + document + b.files["document_front"] + "\n")
			waitFor("Back of the document")
			if err := swap(b.files["document_front"], unseen); err != nil {
				t.Fatal(err)
			}
			printed = ""
			answer(b.files["document_back"] + "\n")
			waitFor("Front of the document (path") // it is asked for again
			typed.Close()
			io.Copy(io.Discard, stderr)
			if command.Wait(); command.ProcessState.ExitCode() != 3 {
				t.Errorf("exit %d", command.ProcessState.ExitCode())
			}
			b.mu.Lock()
			defer b.mu.Unlock()
			for _, upload := range b.uploads {
				if !bytes.Equal(upload, front) && !bytes.Equal(upload, back) {
					t.Errorf("%d bytes arrived that nobody checked", len(upload))
				}
			}
		})
	}
}
