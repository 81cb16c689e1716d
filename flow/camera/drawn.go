package camera

import (
	"cedula/truora/crash"
	"context"
	"os"
	"time"
)

// Drawing draws what a camera sees, where there is none.
type Drawing interface {
	// Frame is the picture at a time since the camera was opened: a JPEG, not
	// to be changed.
	Frame(since time.Duration) []byte
	// Rate is how many frames there are a second.
	Rate() int
	// Video is a video of what is drawn: an MP4.
	Video() []byte
}

// Drawn is a Source of one camera whose pictures are drawn: no device is opened
// and no program run.
type Drawn struct {
	drawing Drawing
	speed   float64
}

// NewDrawn makes a source of a drawing. A video of some seconds is there after
// so many seconds divided by speed; at once when speed is 0.
func NewDrawn(drawing Drawing, speed float64) *Drawn { return &Drawn{drawing, speed} }

// Devices are the one camera, which needs no name.
func (d *Drawn) Devices(context.Context) ([]Device, error) { return []Device{{ID: "drawn"}}, nil }

// Open begins to draw.
func (d *Drawn) Open(ctx context.Context, _ Device) (Live, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	live := &drawnLive{Drawn: d, ctx: ctx, cancel: cancel, frames: make(chan Frame, 1), done: make(chan struct{})}
	crash.Go(live.draw, live.end)
	return live, nil
}

// Close has nothing to end: each Live ends by itself.
func (d *Drawn) Close() error { return nil }

// drawnLive is the camera while it is open.
type drawnLive struct {
	*Drawn
	ctx    context.Context
	cancel context.CancelCauseFunc
	frames chan Frame
	done   chan struct{}
	err    error // a *crash.Panic of draw, once it is done
}

// draw draws one frame after the other until the camera is closed. The newest
// takes the place of one that nobody took.
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
	close(l.done) // before the frames end: whoever sees that asks why
	close(l.frames)
}

// Frames gives the frames as they are drawn.
func (l *drawnLive) Frames() <-chan Frame { return l.frames }

// Err is the context's error, if that ended the picture, or a *crash.Panic.
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

// Record writes the drawing's video once the time of a recording is over.
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
