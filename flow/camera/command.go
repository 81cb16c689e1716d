package camera

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"cedula/flow/media"
)

// Placeholders in a command.
const (
	OutputField  = "{output}"  // the file to write
	SecondsField = "{seconds}" // how long to record, in whole seconds
)

// DefaultVideoSeconds is the default length of a video: well within the
// required 2 s to 60 s.
const DefaultVideoSeconds = 8

// Errors of CommandCamera.
var (
	// ErrNoCommand is returned if no command is configured for the need.
	ErrNoCommand = errors.New("no capture command is configured for this")
	// ErrNoOutput is returned if the command does not contain {output}.
	ErrNoOutput = errors.New("the capture command does not say where " + OutputField + " belongs")
	// ErrClosed is returned after Close.
	ErrClosed = errors.New("the recorder is closed")
)

// CommandCamera runs the operator's capture commands. It is safe for concurrent
// use, and must be closed.
type CommandCamera struct {
	photo, video []string

	folder Folder

	mu       sync.Mutex
	captures []*Capture
}

// NewCommandCamera returns a camera with the two commands, each a program and
// its arguments; either may be empty.
func NewCommandCamera(photo, video []string) *CommandCamera {
	return &CommandCamera{photo: photo, video: video}
}

// CanCapture reports whether a command is configured for the need. A nil camera
// has none.
func (c *CommandCamera) CanCapture(need media.Need) bool {
	if c == nil {
		return false
	}
	command, _ := c.command(need)
	return len(command) > 0
}

// command is the command for the need, and the extension of its file. If the
// need allows both, the photo command is preferred.
func (c *CommandCamera) command(need media.Need) (command []string, extension string) {
	if need == media.NeedVideo || need == media.NeedAny && len(c.photo) == 0 {
		return c.video, ".mp4"
	}
	return c.photo, ".jpg"
}

// Start runs the command for the need; seconds is the length of a video (0:
// DefaultVideoSeconds). When ctx ends, the command is stopped and its file
// removed. Errors: ErrNoCommand, ErrNoOutput, ErrClosed, or a *CaptureError if
// the command cannot be started.
func (c *CommandCamera) Start(ctx context.Context, need media.Need, seconds int) (*Capture, error) {
	command, extension := c.command(need)
	switch {
	case len(command) == 0:
		return nil, ErrNoCommand
	case !mentions(command, OutputField):
		return nil, ErrNoOutput
	}
	if seconds <= 0 {
		seconds = DefaultVideoSeconds
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	output, err := c.folder.NewPath(extension)
	if err != nil {
		return nil, err
	}
	capture, err := startCapture(ctx, invocation{command, output, seconds, extension == ".mp4"})
	if err != nil {
		return nil, err
	}
	c.captures = append(slices.DeleteFunc(c.captures, (*Capture).hasEnded), capture)
	return capture, nil
}

// Close stops all captures and removes their files.
func (c *CommandCamera) Close() error {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, capture := range c.captures {
		capture.stopAndWait()
	}
	return c.folder.Close()
}

const (
	// overrun is how much longer than the seconds a command may take: cameras
	// need time to start.
	overrun = 15 * time.Second
	// photoLimit is the time limit of a photo: a scan at a high resolution
	// takes a minute.
	photoLimit = 2 * time.Minute
)

// invocation is one run of a command: the file that it writes, and the length
// of the recording.
type invocation struct {
	command []string
	output  string
	seconds int
	video   bool
}

// args are the command's arguments with the placeholders replaced.
func (i invocation) args() []string {
	fill := strings.NewReplacer(OutputField, i.output, SecondsField, strconv.Itoa(i.seconds))
	var args []string
	for _, arg := range i.command[1:] {
		args = append(args, fill.Replace(arg))
	}
	return args
}

// timeLimit is when the command is stopped: at the end of the recording if the
// command does not have the seconds.
func (i invocation) timeLimit() time.Duration {
	length := time.Duration(i.seconds) * time.Second
	switch {
	case !i.video:
		return photoLimit
	case mentions(i.command, SecondsField):
		return length + overrun
	default:
		return length
	}
}

// mentions reports whether an argument of the command contains the placeholder.
func mentions(command []string, field string) bool {
	return slices.ContainsFunc(command[1:], func(arg string) bool { return strings.Contains(arg, field) })
}
