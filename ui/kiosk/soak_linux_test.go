package kiosk

import (
	"context"
	"flag"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"cedula/flow/tempdir"
	"cedula/ui"
)

var people = flag.Int("people", 100, "how many people come in the soak test")

// How the verifications of the soak test end: they are processes of this test
// binary, which TestMain recognises by their argument.
const (
	verificationArgument = "verification"
	endsInSuccess        = "success"
	endsInPanic          = "panic"
	endsKilled           = "killed"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == verificationArgument {
		verifyInProcess()
		return
	}
	os.Exit(m.Run())
}

// verifyInProcess is a verification: it takes a photo's folder, tells of its
// process, and ends as its job says.
func verifyInProcess() {
	pipe, err := OpenPipe()
	if err != nil {
		os.Exit(2)
	}
	folder, err := tempdir.New("soak")
	if err != nil || os.WriteFile(filepath.Join(folder.Path(), "photo.jpg"), make([]byte, 1<<16), 0o600) != nil {
		os.Exit(2)
	}
	pipe.ReportAlive()
	pipe.Report(Report{ProcessID: "IDP1"})
	pipe.Report(Report{StepType: "enter_email"})
	switch pipe.Job.Language {
	case endsInPanic:
		pipe.Close()
		panic("a fault")
	case endsKilled:
		pipe.Close()
		_ = unix.Kill(os.Getpid(), unix.SIGKILL)
	}
	if err := folder.Remove(); err != nil {
		os.Exit(2)
	}
	pipe.Report(Report{Ended: &End{Outcome: "success", IsOver: true}})
	pipe.Close()
}

// soak is a kiosk that serves one person after the other, each with a separate
// process.
type soak struct {
	*testing.T
	terminal  *Terminal
	come      int
	cancelled atomic.Int64
	early     remains // when the first of them have gone
}

// remains are resources that verifications could leave behind in the kiosk's
// process.
type remains struct {
	heap                                         uint64 // bytes
	goroutines, descriptors, children, tempFiles int
}

func (s *soak) measure() (r remains) {
	s.Helper()
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	r.heap, r.goroutines = memory.HeapAlloc, runtime.NumGoroutine()
	descriptors, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		s.Fatal(err)
	}
	r.descriptors = len(descriptors)
	if _, err := unix.Wait4(-1, nil, unix.WNOHANG, nil); err != unix.ECHILD {
		r.children = 1
	}
	files, err := os.ReadDir(os.TempDir())
	if err != nil {
		s.Fatal(err)
	}
	r.tempFiles = len(files)
	return r
}

func (s *soak) welcome(context.Context, ui.Welcome) (ui.WelcomeOutcome, error) {
	if s.come == *people/10 {
		s.early = s.measure()
	}
	s.come++
	outcome := ui.WelcomeOutcome{HasStarted: s.come <= *people, IsExit: s.come > *people, Language: endsInSuccess}
	switch s.come % 10 {
	case 3:
		outcome.Language = endsInPanic
	case 7:
		outcome.Language = endsKilled
	}
	return outcome, nil
}

func TestPeopleWithProcessesOfTheirOwnLeaveNothingBehind(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	t.Setenv("XDG_RUNTIME_DIR", "")
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	s := &soak{T: t, terminal: &Terminal{Input: null, Output: null}}
	supervisor := &Supervisor{Options: Options{
		ShowWelcome: s.welcome, Log: slog.New(slog.NewJSONHandler(io.Discard, nil)), Describe: error.Error, Now: time.Now, Ticks: EverySecond,
		Start: func(shown ui.WelcomeOutcome) (Verification, error) {
			return StartProcess(s.terminal, Job{Language: shown.Language}, verificationArgument)
		},
		Cancel:  func(context.Context, string) error { s.cancelled.Add(1); return nil },
		Restore: tempdir.RemoveAbandoned,
	}}
	if err := supervisor.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	late := s.measure()
	t.Logf("after %d people %+v, after %d %+v, %d cancelled", *people/10, s.early, *people, late, s.cancelled.Load())
	if late.heap > s.early.heap+1<<20 || late.goroutines > s.early.goroutines || late.descriptors > s.early.descriptors || late.children > 0 || late.tempFiles > 0 {
		t.Errorf("after %d people %+v, after %d %+v", *people/10, s.early, *people, late)
	}
	if want := int64(*people) / 5; s.cancelled.Load() != want {
		t.Errorf("%d processes were cancelled, want %d", s.cancelled.Load(), want)
	}
}
