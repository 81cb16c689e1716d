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

// What stands for values in a command.
const (
	OutputField  = "{output}"  // the file to write
	SecondsField = "{seconds}" // how long to record, in whole seconds
)

// DefaultVideoSeconds is how long a video is recorded unless said otherwise:
// well within the 2 s to 60 s that a video should last.
const DefaultVideoSeconds = 8

// Why nothing can be captured.
var (
	// ErrNoCommand: no command is configured for what is needed.
	ErrNoCommand = errors.New("no capture command is configured for this")
	// ErrNoOutput: the command does not say where {output} belongs.
	ErrNoOutput = errors.New("the capture command does not say where " + OutputField + " belongs")
	// ErrClosed: the camera was closed.
	ErrClosed = errors.New("the recorder is closed")
)

// CommandCamera runs the operator's capture commands. It is safe for use by
// several goroutines. Close it at the end, always.
type CommandCamera struct {
	photo, video []string

	folder Folder

	mu       sync.Mutex
	captures []*Capture
}

// NewCommandCamera makes a camera of the two commands, each a program and its
// arguments; either may be empty.
func NewCommandCamera(photo, video []string) *CommandCamera {
	return &CommandCamera{photo: photo, video: video}
}

// CanCapture reports whether a command is configured for the need. A nil
// camera can capture nothing.
func (c *CommandCamera) CanCapture(need media.Need) bool {
	if c == nil {
		return false
	}
	command, _ := c.command(need)
	return len(command) > 0
}

// command is what makes a file for the need, and the extension of that file's
// name. Where anything goes, a photo is taken if that can be done.
func (c *CommandCamera) command(need media.Need) (command []string, extension string) {
	if need == media.NeedVideo || need == media.NeedAny && len(c.photo) == 0 {
		return c.video, ".mp4"
	}
	return c.photo, ".jpg"
}

// Start runs the command for the need; a video is to last the given seconds (0:
// DefaultVideoSeconds). When ctx ends, the command is stopped and its file
// removed. Errors: ErrNoCommand, ErrNoOutput, ErrClosed, or a *CaptureError
// when the command cannot be started.
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

// Close stops what is still recording and removes every file.
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
	// overrun is how long a command that was given the seconds may take beyond
	// them: cameras need time to wake up.
	overrun = 15 * time.Second
	// photoLimit is how long a photo may take: a scan at a high resolution
	// takes a minute.
	photoLimit = 2 * time.Minute
)

// invocation is a command to run once, the file that it writes, and for how
// long it records.
type invocation struct {
	command []string
	output  string
	seconds int
	video   bool
}

// args are the command's arguments with the values filled in.
func (i invocation) args() []string {
	fill := strings.NewReplacer(OutputField, i.output, SecondsField, strconv.Itoa(i.seconds))
	var args []string
	for _, arg := range i.command[1:] {
		args = append(args, fill.Replace(arg))
	}
	return args
}

// timeLimit is when the command is stopped though nobody asked: at the end of
// the recording when the command was not given the seconds.
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

// mentions reports whether an argument of the command holds the field.
func mentions(command []string, field string) bool {
	return slices.ContainsFunc(command[1:], func(arg string) bool { return strings.Contains(arg, field) })
}
