//go:build unix

package ui

import (
	"io"
	"strings"
	"syscall"
	"testing"
)

func TestTheScreenIsDrawnAnewAfterAStopFromOutside(t *testing.T) {
	tt, ended := newTestTerminal(t), 0
	done := tt.run(t.Context(), script(snapshots["email"], snapshots["success"]), &ended)
	tt.waitFor("To which address")
	if err := syscall.Kill(syscall.Getpid(), syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	tt.waitFor("\x1b[?1049l")
	io.WriteString(tt.keyboard, "john.doe@demo.com\r")
	tt.waitFor("Your identity has been verified")
	_, after, _ := strings.Cut(tt.text(), "\x1b[?1049l")
	if !strings.Contains(after, "\x1b[?1049h") || !strings.Contains(after, "To which address") {
		t.Errorf("%q", after)
	}
	io.WriteString(tt.keyboard, "\r")
	tt.result(done)
}
