package camera

import (
	"context"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

const (
	// pipeBytes is the capacity of a pipe's buffer.
	pipeBytes = 64 << 10
	// encodingLimit is how long the encoder may take to finish the file.
	encodingLimit = 20 * time.Second
)

// recorder is an ffmpeg process that encodes a camera's frames.
type recorder struct {
	frames chan Frame // the newest frame: a slow encoder skips frames
	output outputTail
	ended  chan error
}

// add passes a frame to the encoder, replacing one that it has not read yet.
func (r *recorder) add(frame Frame) {
	select {
	case <-r.frames:
	default:
	}
	r.frames <- frame
}

// encoderArgs encode frames by their arrival time to a video of the given
// length, even if the encoder falls behind.
func encoderArgs(path string, length time.Duration) []string {
	seconds := strconv.FormatFloat(length.Seconds(), 'f', 3, 64)
	return []string{
		"-hide_banner", "-loglevel", "error", "-y", "-use_wallclock_as_timestamps", "1", "-f", "mjpeg", "-i", "pipe:0",
		"-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-movflags", "+faststart", "-t", seconds, path,
	}
}

// record runs the encoder for the length of the video, and waits until its file
// is complete.
func (s *stream) record(ctx context.Context, path string, length time.Duration) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r := &recorder{frames: make(chan Frame, 1), ended: make(chan error, 1)}
	input, writeEnd, err := os.Pipe()
	if err != nil {
		return err
	}
	defer writeEnd.Close()
	cmd := exec.CommandContext(ctx, s.program, encoderArgs(path, length)...)
	cmd.Env = WithoutKeys(os.Environ())
	cmd.Stdin, cmd.Stderr = input, &r.output
	cmd.SysProcAttr = killedWithParent()
	cmd.Cancel = func() error { killGroup(cmd.Process); return cmd.Process.Kill() }
	cmd.WaitDelay = time.Second
	err = startProcess(cmd, func(err error) { r.ended <- err })
	input.Close()
	if err != nil {
		return &Error{Fault: NoFFmpeg, Err: err}
	}
	_ = writeEnd.SetWriteDeadline(time.Now().Add(length + encodingLimit)) // if pipes have deadlines
	s.setRecorder(r)
	err = s.feed(ctx, r, writeEnd, length)
	s.setRecorder(nil)
	writeEnd.Close()
	if err != nil {
		cancel()
		<-r.ended
		return err
	}
	limit := time.AfterFunc(encodingLimit, cancel)
	defer limit.Stop()
	return s.encoderError(ctx, r, <-r.ended)
}

func (s *stream) setRecorder(r *recorder) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.recorder = r
}

// feed writes frames to the encoder for the length of the video, counted from
// when the encoder began to read, and repeats the last frame at the end, so
// that the video has the full length. A write error is ignored: the encoder's
// exit explains it better.
func (s *stream) feed(ctx context.Context, r *recorder, to io.Writer, length time.Duration) error {
	var end <-chan time.Time
	var last Frame
	for written := 0; ; {
		select {
		case last = <-r.frames:
			n, err := to.Write(last.JPEG)
			if err != nil {
				return nil
			}
			if written += n; end == nil && written > pipeBytes {
				end = time.After(length)
			}
		case <-end:
			_, _ = to.Write(last.JPEG)
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-s.done:
			if s.err == nil {
				return ErrClosed
			}
			return s.err
		}
	}
}

// encoderError is why there is no video.
func (s *stream) encoderError(ctx context.Context, r *recorder, exit error) error {
	if exit == nil {
		return nil
	}
	output := r.output.lastLines()
	fault := NotRecorded
	if strings.Contains(output, "Unknown encoder") || strings.Contains(output, "Encoder not found") {
		fault = NoEncoder
	}
	return &Error{Fault: fault, Device: s.device.ID, Output: output, Err: exit}
}
