package camera

import (
	"context"
	"os"
	"time"

	"cedula/truora/crash"
)

// Drawing draws the frames of a simulated camera.
type Drawing interface {
	// Frame is the frame at a time since the camera was opened: a JPEG that
	// must not be modified.
	Frame(since time.Duration) []byte
	// Rate is the number of frames per second.
	Rate() int
	// Video is a video of the drawing: an MP4.
	Video() []byte
}

// Drawn is a Source with one simulated camera: no device is opened and no
// program run.
type Drawn struct {
	drawing Drawing
	speed   float64
}

// NewDrawn returns a source for a drawing. Recording takes the video's length
// divided by speed; no time if speed is 0.
func NewDrawn(drawing Drawing, speed float64) *Drawn { return &Drawn{drawing, speed} }

// Devices returns the camera, which has no name.
func (d *Drawn) Devices(context.Context) ([]Device, error) { return []Device{{ID: "drawn"}}, nil }

// Open starts drawing.
func (d *Drawn) Open(ctx context.Context, _ Device) (Live, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	live := &drawnLive{Drawn: d, ctx: ctx, cancel: cancel, frames: make(chan Frame, 1), done: make(chan struct{})}
	crash.Go(live.draw, live.end)
	return live, nil
}

// Close does nothing: each Live is closed separately.
func (d *Drawn) Close() error { return nil }

// drawnLive is the open camera.
type drawnLive struct {
	*Drawn
	ctx    context.Context
	cancel context.CancelCauseFunc
	frames chan Frame
	done   chan struct{}
	err    error // a *crash.Panic of draw, set when done is closed
}

// draw draws frames until the camera is closed. A frame that was not received
// is replaced by the newest.
func (l *drawnLive) draw() error {
	ticker := time.NewTicker(time.Second / time.Duration(l.drawing.Rate()))
	defer ticker.Stop()
	for started := time.Now(); ; {
		frame := Frame{JPEG: l.drawing.Frame(time.Since(started)), At: time.Now()}
		select {
		case <-l.frames:
		default:
		}
		l.frames <- frame
		select {
		case <-ticker.C:
		case <-l.ctx.Done():
			return nil
		}
	}
}

func (l *drawnLive) end(err error) {
	l.err = err
	close(l.done) // before frames is closed, because receivers then call Err
	close(l.frames)
}

// Frames delivers the frames as they are drawn.
func (l *drawnLive) Frames() <-chan Frame { return l.frames }

// Err is the context's error, if it ended the picture, or a *crash.Panic.
func (l *drawnLive) Err() error {
	select {
	case <-l.done:
	default:
		return nil
	}
	if l.err != nil {
		return l.err
	}
	if cause := context.Cause(l.ctx); cause != ErrClosed {
		return cause
	}
	return nil
}

// Record writes the drawing's video after the time of a recording.
func (l *drawnLive) Record(ctx context.Context, path string, length time.Duration) error {
	if l.speed > 0 {
		select {
		case <-time.After(time.Duration(float64(length) / l.speed)):
		case <-ctx.Done():
			return ctx.Err()
		case <-l.ctx.Done():
			return ErrClosed
		}
	}
	if err := os.WriteFile(path, l.drawing.Video(), 0o600); err != nil {
		os.Remove(path)
		return err
	}
	return nil
}

// Close ends the picture and waits for it.
func (l *drawnLive) Close() error {
	l.cancel(ErrClosed)
	<-l.done
	return nil
}
