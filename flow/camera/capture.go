package camera

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"cedula/flow/media"
	"cedula/truora/safetext"
)

// killDelay is how long a command may take to end once it was asked to, until
// it is killed.
const killDelay = 5 * time.Second

// CaptureError is a capture that made no usable file. Its text is for the
// operator.
type CaptureError struct {
	Program  string // the command's name
	Started  bool   // false when the program could not be started at all
	ExitCode int    // -1 when it did not start or was killed
	// Output is the end of what the command wrote, without control characters,
	// at most ten lines.
	Output  string
	Stopped bool // it was stopped here before it had made anything
	Err     error
}

// Error names the program that failed and its exit status.
func (e *CaptureError) Error() string {
	if e.ExitCode < 0 && e.Err != nil {
		return fmt.Sprintf("the capture command %s failed: %v", e.Program, e.Err)
	}
	return fmt.Sprintf("the capture command %s made no usable file (exit status %d)", e.Program, e.ExitCode)
}

// Unwrap gives the cause.
func (e *CaptureError) Unwrap() error { return e.Err }

// Capture is one photo or video that a command is making.
type Capture struct {
	invocation invocation
	cmd        *exec.Cmd
	parent     context.Context
	cancel     context.CancelFunc
	output     outputTail
	started    time.Time
	stopped    atomic.Bool
	done       chan struct{} // closed once the command ended, and err and elapsed are set
	elapsed    time.Duration
	err        error
}

// startCapture starts the command and waits for its end elsewhere.
func startCapture(parent context.Context, i invocation) (*Capture, error) {
	ctx, cancel := context.WithCancel(parent)
	c := &Capture{invocation: i, parent: parent, cancel: cancel, started: time.Now(), done: make(chan struct{})}
	c.cmd = exec.CommandContext(ctx, i.command[0], i.args()...)
	c.cmd.Env = WithoutKeys(os.Environ())
	c.cmd.Stdout, c.cmd.Stderr = &c.output, &c.output
	c.cmd.SysProcAttr = detached()
	c.cmd.Cancel = func() error { return interrupt(c.cmd.Process) }
	c.cmd.WaitDelay = killDelay
	timer := time.AfterFunc(i.timeLimit(), c.Stop)
	err := startProcess(c.cmd, func(err error) {
		timer.Stop()
		c.end(err)
	})
	if err != nil {
		timer.Stop()
		cancel()
		var lookup *exec.Error // its text holds the path; Program names it already
		if errors.As(err, &lookup) {
			err = lookup.Err
		}
		return nil, &CaptureError{Program: i.command[0], ExitCode: -1, Err: err}
	}
	return c, nil
}

// WithoutKeys leaves Truora's key and token out of an environment that is given
// to another program, which has no use for them.
func WithoutKeys(environment []string) (kept []string) {
	for _, variable := range environment {
		if !strings.HasPrefix(strings.ToUpper(variable), "TRUORA_") {
			kept = append(kept, variable)
		}
	}
	return kept
}

// end settles what came of the command once it has ended.
func (c *Capture) end(err error) {
	c.elapsed = time.Since(c.started)
	c.err = c.resultOf(err)
	if c.err != nil {
		os.Remove(c.invocation.output)
	}
	c.cancel()
	close(c.done)
}

// resultOf goes by the file more than by the command's end: ffmpeg leaves with
// 255 when it is interrupted, and the video is whole.
func (c *Capture) resultOf(waitErr error) error {
	if cause := c.parent.Err(); cause != nil {
		return cause
	}
	if c.cmd.ProcessState.Success() && hasContent(c.invocation.output) || isWhole(c.invocation.output) {
		return nil
	}
	return &CaptureError{
		Program: c.invocation.command[0], Started: true, ExitCode: c.cmd.ProcessState.ExitCode(),
		Output: c.output.lastLines(), Stopped: c.stopped.Load(), Err: waitErr,
	}
}

func hasContent(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Size() > 0
}

// isWhole reports a file that is complete, whatever its size: a video that was
// stopped before its first picture is not.
func isWhole(path string) bool {
	anySize := media.Checker{MaxPhoto: math.MaxInt64, MaxVideo: math.MaxInt64, IsComplete: true}
	file, err := anySize.Check(context.Background(), path, media.NeedAny)
	return err == nil && !slices.Contains(file.Warnings, media.NoVideo)
}

// Stop asks the command to finish its file and end. It does not wait, and may
// be called again.
func (c *Capture) Stop() {
	c.stopped.Store(true)
	c.cancel()
}

func (c *Capture) stopAndWait() {
	c.Stop()
	<-c.done
}

func (c *Capture) hasEnded() bool {
	select {
	case <-c.done:
		return true
	default:
		return false
	}
}

// Wait waits until the command has ended and gives the path of the file that it
// made; else a *CaptureError, or the context's error. The file lives until
// Discard or the camera's Close.
func (c *Capture) Wait() (path string, err error) {
	<-c.done
	if c.err != nil {
		return "", c.err
	}
	return c.invocation.output, nil
}

// Discard stops the command, if need be, and removes its file.
func (c *Capture) Discard() {
	c.stopAndWait()
	os.Remove(c.invocation.output)
}

// Elapsed is how long the command has been running, or ran.
func (c *Capture) Elapsed() time.Duration {
	if c.hasEnded() {
		return c.elapsed
	}
	return time.Since(c.started)
}

// Length is how long a video is to last; 0 for a photo.
func (c *Capture) Length() time.Duration {
	if !c.invocation.video {
		return 0
	}
	return time.Duration(c.invocation.seconds) * time.Second
}

const (
	maxOutputBytes = 4 << 10
	maxOutputLines = 10
)

// outputTail keeps the end of what a command writes.
type outputTail struct {
	mu    sync.Mutex
	bytes []byte
}

// Write never fails: a command is not to be stopped by what it writes.
func (t *outputTail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bytes = append(t.bytes, p[max(len(p)-maxOutputBytes, 0):]...)
	if surplus := len(t.bytes) - maxOutputBytes; surplus > 0 {
		t.bytes = append(t.bytes[:0], t.bytes[surplus:]...)
	}
	return len(p), nil
}

// lastLines gives the last lines, without escape sequences and control
// characters. A line that was written over by the next one counts as a line.
func (t *outputTail) lastLines() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var lines []string
	for line := range strings.SplitSeq(safetext.Block(string(t.bytes)), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines[max(len(lines)-maxOutputLines, 0):], "\n")
}
