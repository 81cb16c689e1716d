// Package camera takes photos and records videos: by a camera whose live
// picture is shown (a Source: FFmpeg reads devices, a demo draws its own), or by
// a command of the operator's (CommandCamera: rpicam-still, scanimage,
// gphoto2). What is taken lies in a private folder that is removed at the end.
package camera

import (
	"context"
	"fmt"
	"time"
)

// Device is a camera that a Source can open.
type Device struct {
	// ID is how the source finds it again, as "/dev/video0".
	ID string
	// Name is for the person, as "Integrated Camera"; it comes from outside:
	// show it by way of safetext. Empty when nothing is known.
	Name string
	// Delivers says what pictures it makes, as "MJPEG 1280x720"; empty when
	// that shows only once it is opened.
	Delivers string
	// Fault is why it cannot be opened, where that is known beforehand.
	Fault Fault
}

// Source has cameras. It is safe for use by several goroutines.
type Source interface {
	// Devices lists the cameras that deliver pictures, the best first; at
	// least one, else an *Error.
	Devices(ctx context.Context) ([]Device, error)
	// Open begins the live picture of a device and waits for the first frame.
	// It ends with ctx, or with Close. Its errors are ctx's, or an *Error.
	Open(ctx context.Context, device Device) (Live, error)
	// Close ends what is open, and waits for it.
	Close() error
}

// Live is a camera that is open.
type Live interface {
	// Frames gives the frames as the camera delivers them. Of those that
	// nobody took in time only the newest is kept. The channel is closed when
	// the picture ends; Err then says why.
	Frames() <-chan Frame
	// Err is nil until Frames is closed, and when Close ended the picture;
	// else ctx's error or an *Error.
	Err() error
	// Record writes a video of the next seconds (MP4, H.264) to path, and
	// waits for it. The frames go on meanwhile. When it fails no file is left.
	Record(ctx context.Context, path string, length time.Duration) error
	// Close ends the picture and waits for it. It may be called again.
	Close() error
}

// Frame is one picture of a camera: a photo, when it is kept as it is.
type Frame struct {
	JPEG []byte // as the camera delivered it; not to be changed
	At   time.Time
}

// Fault is why a camera cannot be used. It is an error, so that errors.Is finds
// it.
type Fault string

// The faults.
const (
	NoFFmpeg     Fault = "ffmpeg was not found"
	NoEncoder    Fault = "ffmpeg has no encoder for H.264"
	NoCamera     Fault = "no camera was found"
	Busy         Fault = "the camera is in use"
	Missing      Fault = "the camera is not there"
	NotPermitted Fault = "the camera may not be used"
	Unplugged    Fault = "the camera went away"
	Silent       Fault = "the camera delivers no pictures"
	Unusable     Fault = "the camera cannot be read"       // any other failure to open it
	NotRecorded  Fault = "the video could not be recorded" // any other failure to encode it
)

// Error names the fault.
func (f Fault) Error() string { return string(f) }

// Error is why a camera cannot be used, or a video could not be made of it.
type Error struct {
	Fault  Fault
	Device string // the device's ID; empty when it is about none
	// Output is the end of what ffmpeg wrote, without control characters and
	// addresses, at most ten lines. It is for the operator.
	Output string
	Err    error
}

// Error names the fault and the device.
func (e *Error) Error() string {
	if e.Device == "" {
		return string(e.Fault)
	}
	return fmt.Sprintf("%s: %s", e.Device, e.Fault)
}

// Is makes a Fault match.
func (e *Error) Is(target error) bool { f, ok := target.(Fault); return ok && f == e.Fault }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }
