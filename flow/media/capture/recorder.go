// Package capture takes photos and records videos by a command of the
// operator's: ffmpeg, rpicam-still, scanimage, gphoto2. What it makes lies in
// a private folder that is removed at the end.
package capture

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"cedula/flow/media"
	"cedula/flow/scratch"
)

// What stands for values in a command.
const (
	OutputField  = "{output}"  // the file to write
	SecondsField = "{seconds}" // how long to record, in whole seconds
)

// DefaultSeconds is how long a video is recorded unless said otherwise: well
// within the 2 s to 60 s that a video should last.
const DefaultSeconds = 8

// Why nothing can be taken.
var (
	// ErrNoCommand: no command is configured for what is needed.
	ErrNoCommand = errors.New("no capture command is configured for this")
	// ErrNoOutput: the command does not say where {output} belongs.
	ErrNoOutput = errors.New("the capture command does not say where " + OutputField + " belongs")
	// ErrClosed: the recorder was closed.
	ErrClosed = errors.New("the recorder is closed")
)

// Recorder runs the operator's capture commands. It is safe for use by several
// goroutines. Close it at the end, always.
type Recorder struct {
	photo, video []string

	mu     sync.Mutex
	folder *scratch.Folder // made when first needed
	made   int             // files in it, so far
	takes  []*Take
	closed bool
}

// New makes a recorder of the two commands, either of which may be empty.
func New(photo, video []string) *Recorder {
	return &Recorder{photo: photo, video: video}
}

// Can reports whether a command is configured for the need.
func (r *Recorder) Can(need media.Need) bool {
	if r == nil {
		return false
	}
	command, _ := r.command(need)
	return len(command) > 0
}

// command is what makes a file for the need, and the end of that file's name.
// Where anything goes, a photo is taken if that can be done.
func (r *Recorder) command(need media.Need) (command []string, end string) {
	if need == media.Video || need == media.Any && len(r.photo) == 0 {
		return r.video, ".mp4"
	}
	return r.photo, ".jpg"
}

// Start runs the command for the need; a video is to last the given seconds (0:
// DefaultSeconds). When ctx ends, the command is stopped and its file removed.
func (r *Recorder) Start(ctx context.Context, need media.Need, seconds int) (*Take, error) {
	command, end := r.command(need)
	if err := complete(command); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	output, err := r.output(end)
	if err != nil {
		return nil, err
	}
	return r.start(ctx, order{command, output, orDefault(seconds), end == ".mp4"})
}

func (r *Recorder) start(ctx context.Context, o order) (*Take, error) {
	take, err := begin(ctx, o)
	if err != nil {
		return nil, err
	}
	r.takes = slices.DeleteFunc(r.takes, (*Take).over)
	r.takes = append(r.takes, take)
	return take, nil
}

func complete(command []string) error {
	if len(command) == 0 {
		return ErrNoCommand
	}
	if !mentions(command, OutputField) {
		return ErrNoOutput
	}
	return nil
}

func mentions(command []string, field string) bool {
	return slices.ContainsFunc(command[1:], func(arg string) bool { return strings.Contains(arg, field) })
}

func orDefault(seconds int) int {
	if seconds <= 0 {
		return DefaultSeconds
	}
	return seconds
}

// output names the next file in the private folder.
func (r *Recorder) output(end string) (string, error) {
	if r.closed {
		return "", ErrClosed
	}
	if r.folder == nil {
		folder, err := scratch.New("capture")
		if err != nil {
			return "", err
		}
		r.folder = folder
	}
	r.made++
	return filepath.Join(r.folder.Path(), fmt.Sprintf("take-%d%s", r.made, end)), nil
}

// Close stops what is still recording and removes every file.
func (r *Recorder) Close() error {
	if r == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	for _, take := range r.takes {
		take.abandon()
	}
	if r.folder == nil {
		return nil
	}
	gone := r.folder
	r.folder = nil
	return gone.Remove()
}
