//go:build unix

package ui

import (
	"io"
	"strings"
	"syscall"
	"testing"
)

func TestTheScreenIsRedrawnAfterAStop(t *testing.T) {
	tt, ended := newTestTerminal(t), 0
	done := tt.run(t.Context(), script(snapshots["email"], snapshots["success"]), &ended)
	tt.waitFor("To which address")
	for range 20 { // while its size is read, too
		for _, signal := range []syscall.Signal{syscall.SIGCONT, syscall.SIGWINCH} {
			if err := syscall.Kill(syscall.Getpid(), signal); err != nil {
				t.Fatal(err)
			}
		}
	}
	tt.waitForAfter("\x1b[?1049l", "To which address")
	io.WriteString(tt.keyboard, "john.doe@demo.com\r")
	tt.waitFor("Your identity has been verified")
	_, after, _ := strings.Cut(tt.text(), "\x1b[?1049l")
	if !strings.Contains(after, "\x1b[?1049h") || !strings.Contains(after, "To which address") {
		t.Errorf("%q", after)
	}
	io.WriteString(tt.keyboard, "\r")
	tt.result(done)
}
