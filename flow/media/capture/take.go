package capture

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"cedula/flow/media"
)

const (
	// endsWithin is how long a command may take to end once it was asked to,
	// until it is killed.
	endsWithin = 5 * time.Second
	// overrun is how long a command that was told the seconds may take beyond
	// them: cameras need time to wake up.
	overrun = 15 * time.Second
	// photoLimit is how long a photo may take: a scan at a high resolution
	// takes a minute.
	photoLimit = 2 * time.Minute
)

// order is what to run, where to, and for how long.
type order struct {
	command []string
	output  string
	seconds int
	video   bool
}

// args are the command's arguments with the values filled in.
func (o order) args() []string {
	fill := strings.NewReplacer(OutputField, o.output, SecondsField, strconv.Itoa(o.seconds))
	var args []string
	for _, arg := range o.command[1:] {
		args = append(args, fill.Replace(arg))
	}
	return args
}

// limit is when the command is stopped though nobody asked: at the end of the
// recording when it was not told how long to record.
func (o order) limit() time.Duration {
	length := time.Duration(o.seconds) * time.Second
	switch {
	case !o.video:
		return photoLimit
	case mentions(o.command, SecondsField):
		return length + overrun
	default:
		return length
	}
}

// Failed is a capture that made no usable file. Its text is for the operator.
type Failed struct {
	Program string // the command's name
	Began   bool   // it could be started
	Exit    int    // exit status; -1 when it did not start or was killed
	// Tail is the end of what the command said, without control characters,
	// at most ten lines.
	Tail    string
	Stopped bool // it was stopped here before it had made anything
	Err     error
}

// Error says which program failed, and with which status.
func (f *Failed) Error() string {
	if f.Exit < 0 && f.Err != nil {
		return fmt.Sprintf("the capture command %s failed: %v", f.Program, f.Err)
	}
	return fmt.Sprintf("the capture command %s made no usable file (exit status %d)", f.Program, f.Exit)
}

// Unwrap gives the cause.
func (f *Failed) Unwrap() error { return f.Err }

// Take is one photo or video in the making.
type Take struct {
	order   order
	cmd     *exec.Cmd
	parent  context.Context
	cancel  context.CancelFunc
	said    tail
	started time.Time
	stopped atomic.Bool
	done    chan struct{} // closed once ended, err and elapsed are set
	elapsed time.Duration
	err     error
}

// begin starts the command and leaves it to a goroutine of its own.
func begin(ctx context.Context, o order) (*Take, error) {
	within, cancel := context.WithCancel(ctx)
	t := &Take{order: o, parent: ctx, cancel: cancel, started: time.Now(), done: make(chan struct{})}
	t.cmd = t.prepare(within)
	started := make(chan error)
	go t.run(started)
	if err := <-started; err != nil {
		cancel()
		return nil, &Failed{Program: o.command[0], Exit: -1, Err: withoutPath(err)}
	}
	return t, nil
}

func (t *Take) prepare(ctx context.Context) *exec.Cmd {
	cmd := exec.CommandContext(ctx, t.order.command[0], t.order.args()...)
	cmd.Env = WithoutKeys(os.Environ())
	cmd.Stdout, cmd.Stderr = &t.said, &t.said
	cmd.SysProcAttr = apart()
	cmd.Cancel = func() error { return interrupt(cmd.Process) }
	cmd.WaitDelay = endsWithin
	return cmd
}

// WithoutKeys keeps the key and the token from commands, which have no use for
// them.
func WithoutKeys(environment []string) (kept []string) {
	for _, variable := range environment {
		if !strings.HasPrefix(strings.ToUpper(variable), "TRUORA_") {
			kept = append(kept, variable)
		}
	}
	return kept
}

func withoutPath(err error) error {
	var lookup *exec.Error
	if errors.As(err, &lookup) {
		return lookup.Err
	}
	return err
}

// run keeps to one thread: where the system stops a command whose parent died,
// the parent is the thread that started it.
func (t *Take) run(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := t.cmd.Start(); err != nil {
		started <- err
		return
	}
	timer := time.AfterFunc(t.order.limit(), t.Stop)
	close(started)
	err := t.cmd.Wait()
	timer.Stop()
	finish(t.cmd.Process)
	t.end(err)
}

func (t *Take) end(err error) {
	t.elapsed = time.Since(t.started)
	t.err = t.judge(err)
	if t.err != nil {
		os.Remove(t.order.output)
	}
	t.cancel()
	close(t.done)
}

// judge goes by the file: ffmpeg leaves with 255 when it is interrupted, and
// the video is whole.
func (t *Take) judge(err error) error {
	if cause := t.parent.Err(); cause != nil {
		return cause
	}
	if t.cmd.ProcessState.Success() && holdsSomething(t.order.output) || usable(t.order.output) {
		return nil
	}
	return &Failed{
		Program: t.order.command[0], Began: true, Exit: t.cmd.ProcessState.ExitCode(), Tail: t.said.text(),
		Stopped: t.stopped.Load(), Err: err,
	}
}

func holdsSomething(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Size() > 0
}

// usable reports a file that is whole, whatever its size: a video that was
// stopped before its first picture is not.
func usable(path string) bool {
	anySize := media.Checker{MaxPhoto: math.MaxInt64, MaxVideo: math.MaxInt64}
	file, err := anySize.Examine(context.Background(), path, media.Any)
	return err == nil && !slices.Contains(file.Doubts, media.NoVideo)
}

// Stop asks the command to finish its file and end. It does not wait, and may
// be called again.
func (t *Take) Stop() {
	t.stopped.Store(true)
	t.cancel()
}

// abandon stops the command and waits until it has ended.
func (t *Take) abandon() {
	t.Stop()
	<-t.done
}

func (t *Take) over() bool {
	select {
	case <-t.done:
		return true
	default:
		return false
	}
}

// Wait waits until the command has ended and gives the file that it made; else
// a *Failed, or the context's error. The file lives until Discard or the
// recorder's Close.
func (t *Take) Wait() (path string, err error) {
	<-t.done
	if t.err != nil {
		return "", t.err
	}
	return t.order.output, nil
}

// Discard stops the command, if need be, and removes its file.
func (t *Take) Discard() {
	t.abandon()
	os.Remove(t.order.output)
}

// Elapsed is how long the command has been running, or ran.
func (t *Take) Elapsed() time.Duration {
	if t.over() {
		return t.elapsed
	}
	return time.Since(t.started)
}

// Length is how long a video is to last; 0 for a photo.
func (t *Take) Length() time.Duration {
	if !t.order.video {
		return 0
	}
	return time.Duration(t.order.seconds) * time.Second
}
