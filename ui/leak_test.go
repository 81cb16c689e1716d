package ui

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"cedula/flow"
	"cedula/flow/camera"
	"cedula/truora"
	"cedula/truora/crash"
)

// TestNoGoroutineIsLeftAfterTheScreens runs the screens to each of their ends, a
// camera open in some.
func TestNoGoroutineIsLeftAfterTheScreens(t *testing.T) {
	const isOver = "has been verified"
	photos := snapshots["photos"]
	for name, end := range map[string]struct {
		snapshots []flow.Snapshot
		play      func(tt *testTerminal, cancel func())
		scene     func(time.Duration) []byte
		fault     any
	}{
		"success": {[]flow.Snapshot{snapshots["email"], snapshots["success"]}, func(tt *testTerminal, _ func()) {
			tt.waitFor("To which address")
			io.WriteString(tt.keyboard, "john.doe@demo.com\r")
			tt.waitFor(isOver)
			io.WriteString(tt.keyboard, "\r")
		}, bringCard, nil},
		"left": {[]flow.Snapshot{photos, {Phase: flow.PhaseLeft}}, func(tt *testTerminal, _ func()) {
			tt.waitFor("The camera is on")
			io.WriteString(tt.keyboard, "\x03\x03")
		}, bringCard, nil},
		"cancelled": {[]flow.Snapshot{photos, {Phase: flow.PhaseFinished, Outcome: flow.Outcome{Status: truora.ProcessFailure, Failure: truora.FailureCanceled}}}, func(tt *testTerminal, _ func()) {
			tt.waitFor("The camera is on")
			io.WriteString(tt.keyboard, "\x03")
			tt.waitFor("Cancel")
			io.WriteString(tt.keyboard, "\x1b[B\x1b[B\r")
			tt.waitFor("Why do you want to cancel")
			io.WriteString(tt.keyboard, "\r")
			tt.waitFor("verification was cancelled")
			io.WriteString(tt.keyboard, "\r")
		}, bringCard, nil},
		"ended from outside": {[]flow.Snapshot{photos}, func(tt *testTerminal, cancel func()) {
			tt.waitFor("The camera is on")
			cancel()
		}, bringCard, nil},
		"panic":               {[]flow.Snapshot{photos}, func(*testTerminal, func()) {}, bringCard, "boom"},
		"panic of the camera": {[]flow.Snapshot{photos}, func(*testTerminal, func()) {}, func(time.Duration) []byte { panic("boom") }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			tt, ended := newTestTerminal(t), 0
			v := script(end.snapshots...)
			v.fault = end.fault
			var folder camera.Folder
			defer folder.Close()
			// What waits for a time that was set ends with that.
			ignored := []goleak.Option{
				goleak.IgnoreCurrent(), goleak.IgnoreAnyFunction("github.com/charmbracelet/bubbletea.Tick.func1"),
				goleak.IgnoreAnyFunction("github.com/charmbracelet/bubbletea.(*Program).execBatchMsg"),
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			done := tt.runWith(ctx, Options{Files: FileOptions{
				Cameras: oneSource{sceneSource(end.scene)},
				Live:    CameraOptions{Folder: &folder, VideoLength: 5 * time.Second, Viewfinder: true},
			}}, v, &ended)
			end.play(tt, cancel)
			r := tt.result(done)
			if failure := (*crash.Panic)(nil); errors.As(r.err, &failure) != strings.HasPrefix(name, "panic") {
				t.Error(r.err)
			}
			tt.mustBeRestored()
			goleak.VerifyNone(t, ignored...)
		})
	}
}
