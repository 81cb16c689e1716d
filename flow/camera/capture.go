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

// killDelay is how long a command may take to end after an interrupt, before it
// is killed.
const killDelay = 5 * time.Second

// CaptureError is a capture that produced no usable file. Its text is for the
// operator.
type CaptureError struct {
	Program  string // the command's name
	Started  bool   // false if the program could not be started
	ExitCode int    // -1 if it did not start or was killed
	// Output is the end of the command's output, without control characters, at
	// most ten lines.
	Output  string
	Stopped bool // it was stopped before it produced a file
	Err     error
}

// Error describes the program and its exit status.
func (e *CaptureError) Error() string {
	if e.ExitCode < 0 && e.Err != nil {
		return fmt.Sprintf("the capture command %s failed: %v", e.Program, e.Err)
	}
	return fmt.Sprintf("the capture command %s made no usable file (exit status %d)", e.Program, e.ExitCode)
}

// Unwrap returns the cause.
func (e *CaptureError) Unwrap() error { return e.Err }

// Capture is a photo or video that is being made by a command.
type Capture struct {
	invocation invocation
	cmd        *exec.Cmd
	parent     context.Context
	cancel     context.CancelFunc
	output     outputTail
	started    time.Time
	stopped    atomic.Bool
	done       chan struct{} // closed after the command has ended, and err and elapsed are set
	elapsed    time.Duration
	err        error
}

// startCapture starts the command, and waits for its end in the background.
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
		var lookup *exec.Error // its text contains the path; Program is its name
		if errors.As(err, &lookup) {
			err = lookup.Err
		}
		return nil, &CaptureError{Program: i.command[0], ExitCode: -1, Err: err}
	}
	return c, nil
}

// WithoutKeys removes Truora's key and token from an environment for another
// program, which does not need them.
func WithoutKeys(environment []string) (kept []string) {
	for _, variable := range environment {
		if !strings.HasPrefix(strings.ToUpper(variable), "TRUORA_") {
			kept = append(kept, variable)
		}
	}
	return kept
}

// end sets the result after the command has ended.
func (c *Capture) end(err error) {
	c.elapsed = time.Since(c.started)
	c.err = c.resultOf(err)
	if c.err != nil {
		os.Remove(c.invocation.output)
	}
	c.cancel()
	close(c.done)
}

// resultOf trusts the file more than the exit status: when interrupted, ffmpeg
// exits with 255 although the video is complete.
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

// isWhole reports whether a file is complete, regardless of its size: a video
// that was stopped before its first frame is not.
func isWhole(path string) bool {
	anySize := media.Checker{MaxPhoto: math.MaxInt64, MaxVideo: math.MaxInt64, IsComplete: true}
	file, err := anySize.Check(context.Background(), path, media.NeedAny)
	return err == nil && !slices.Contains(file.Warnings, media.NoVideo)
}

// Stop asks the command to finish its file and end. It does not wait, and may
// be called repeatedly.
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

// Discard stops the command if necessary, and removes its file.
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

// Length is the planned length of a video; 0 for a photo.
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

// outputTail keeps the end of a command's output.
type outputTail struct {
	mu    sync.Mutex
	bytes []byte
}

// Write never fails: the command must not be stopped because of its output.
func (t *outputTail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bytes = append(t.bytes, p[max(len(p)-maxOutputBytes, 0):]...)
	if surplus := len(t.bytes) - maxOutputBytes; surplus > 0 {
		t.bytes = append(t.bytes[:0], t.bytes[surplus:]...)
	}
	return len(p), nil
}

// lastLines returns the last lines, without escape sequences and control
// characters. A line overwritten with \r counts as a line.
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
