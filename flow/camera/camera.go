// Package camera takes photos and records videos: with a camera that provides a
// live picture (a Source: FFmpeg reads devices, the demo draws its own), or
// with a command configured by the operator (CommandCamera: rpicam-still,
// scanimage, gphoto2). Files are written to a private folder that is removed at
// the end.
package camera

import (
	"context"
	"fmt"
	"time"
)

// Device is a camera that a Source can open.
type Device struct {
	// ID identifies the device to its source, such as "/dev/video0".
	ID string
	// Name is for display, such as "Integrated Camera"; it comes from outside,
	// so use safetext. Empty if unknown.
	Name string
	// Delivers describes the format, such as "MJPEG 1280x720"; empty if it is
	// unknown until the device is opened.
	Delivers string
	// Fault is why it cannot be opened, if that is known already.
	Fault Fault
}

// Source provides cameras. It is safe for concurrent use.
type Source interface {
	// Devices lists the cameras, the best first; there is at least one, else
	// the error is an *Error.
	Devices(ctx context.Context) ([]Device, error)
	// Open starts the live picture of a device and waits for the first frame.
	// The picture ends with ctx, or with Close. Its errors are ctx's, or an
	// *Error.
	Open(ctx context.Context, device Device) (Live, error)
	// Close closes all cameras, and waits until they have ended.
	Close() error
}

// Live is an open camera.
type Live interface {
	// Frames delivers the frames. If the receiver is too slow, only the newest
	// is kept. The channel is closed when the picture ends; then Err is the
	// reason.
	Frames() <-chan Frame
	// Err is nil until Frames is closed, and if Close ended the picture; else
	// ctx's error or an *Error.
	Err() error
	// Record records a video of the given length (MP4, H.264) to path, and
	// waits for it. Frames are still delivered meanwhile. If it fails, no file
	// is left.
	Record(ctx context.Context, path string, length time.Duration) error
	// Close ends the picture and waits for it. It may be called repeatedly.
	Close() error
}

// Frame is one picture of a camera.
type Frame struct {
	JPEG []byte // as delivered by the camera; must not be modified
	At   time.Time
}

// Fault is why a camera cannot be used. It is an error for errors.Is.
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

// Error returns the fault's text.
func (f Fault) Error() string { return string(f) }

// Error is why a camera cannot be used, or a video was not recorded.
type Error struct {
	Fault  Fault
	Device string // the device's ID; empty if it is not about one device
	// Output is the end of ffmpeg's output, without control characters and
	// URLs, at most ten lines. It is for the operator.
	Output string
	Err    error
}

// Error describes the fault and the device.
func (e *Error) Error() string {
	if e.Device == "" {
		return string(e.Fault)
	}
	return fmt.Sprintf("%s: %s", e.Device, e.Fault)
}

// Is reports whether target is the error's fault.
func (e *Error) Is(target error) bool { f, ok := target.(Fault); return ok && f == e.Fault }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }
