package camera

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"cedula/truora/crash"
)

// stream is a camera that ffmpeg reads: its frames are read from ffmpeg's
// standard output.
type stream struct {
	device  Device
	program string
	input   []string
	ctx     context.Context
	cancel  context.CancelCauseFunc
	cmd     *exec.Cmd
	output  outputTail
	frames  chan Frame
	first   chan struct{} // closed with the first frame
	done    chan struct{} // closed after the process has ended, and err is set
	err     error

	mu       sync.Mutex
	recorder *recorder // nil if nothing is recorded
}

// startStream runs ffmpeg with the input. It is killed when ctx ends, and when
// it delivers nothing for the time silence.
func startStream(parent context.Context, program string, device Device, input []string, silence time.Duration) (*stream, error) {
	ctx, cancel := context.WithCancelCause(parent)
	s := &stream{
		device: device, program: program, input: input, ctx: ctx, cancel: cancel,
		frames: make(chan Frame, 1), first: make(chan struct{}), done: make(chan struct{}),
	}
	pictures, writeEnd, err := os.Pipe()
	if err != nil {
		cancel(err)
		return nil, err
	}
	cmd := exec.CommandContext(ctx, program, streamArgs(input)...)
	s.cmd = cmd
	cmd.Env = WithoutKeys(os.Environ())
	cmd.Stdout, cmd.Stderr = writeEnd, &s.output
	cmd.SysProcAttr = killedWithParent()
	cmd.Cancel = func() error { killGroup(cmd.Process); return cmd.Process.Kill() }
	cmd.WaitDelay = time.Second
	ended := make(chan error, 1)
	err = startProcess(cmd, func(err error) { ended <- err })
	writeEnd.Close()
	if err != nil {
		pictures.Close()
		cancel(err)
		return nil, &Error{Fault: NoFFmpeg, Err: err}
	}
	s.start(pictures, ended, silence)
	return s, nil
}

// streamArgs make ffmpeg write MJPEG to its standard output. The frames of many
// cameras lack Huffman tables, which the filter adds.
func streamArgs(input []string) []string {
	args := slices.Concat([]string{"-nostdin", "-hide_banner", "-loglevel", "error", "-fflags", "nobuffer"}, input, []string{"-map", "0:v:0", "-an"})
	if deliversMJPEG(input) {
		args = append(args, "-c:v", "copy", "-bsf:v", "mjpeg2jpeg")
	} else {
		args = append(args, "-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p")
	}
	return append(args, "-flush_packets", "1", "-f", "mjpeg", "pipe:1")
}

// start reads frames until the end, and then sets the error.
func (s *stream) start(pictures *os.File, ended <-chan error, silence time.Duration) {
	count := 0
	crash.Go(func() error { return s.readFrames(pictures, silence, &count) }, func(failure error) {
		if failure != nil {
			s.cancel(failure)
		}
		pictures.Close()
		s.err = s.endOf(count > 0, <-ended)
		s.cancel(nil)
		close(s.done) // before frames is closed, because receivers then call Err
		close(s.frames)
	})
}

// readFrames delivers frames until the end, and counts them.
func (s *stream) readFrames(pictures *os.File, silence time.Duration, count *int) error {
	watchdog := time.AfterFunc(silence, func() { s.cancel(Silent) })
	defer watchdog.Stop()
	scanner := bufio.NewScanner(pictures)
	scanner.Buffer(make([]byte, 256<<10), maxFrameBytes)
	scanner.Split(splitJPEG)
	for ; scanner.Scan(); *count++ {
		watchdog.Reset(silence)
		s.deliver(Frame{JPEG: bytes.Clone(scanner.Bytes()), At: time.Now()})
		if *count == 0 {
			close(s.first)
		}
	}
	if scanner.Err() != nil {
		return Unusable
	}
	return nil
}

// deliver passes a frame to the receiver, replacing one that was not received,
// and to the recorder.
func (s *stream) deliver(frame Frame) {
	select {
	case <-s.frames:
	default:
	}
	s.frames <- frame
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.recorder != nil {
		s.recorder.add(frame)
	}
}

// endOf is why the frames ended.
func (s *stream) endOf(hadFrames bool, exit error) error {
	fault := Unplugged
	switch cause := context.Cause(s.ctx); {
	case cause == ErrClosed:
		return nil
	case cause == Silent, cause == Unusable:
		fault = cause.(Fault)
	case cause != nil:
		return cause
	case !hadFrames:
		fault = faultIn(s.output.lastLines())
	}
	return &Error{Fault: fault, Device: s.device.ID, Output: s.withoutInput(s.output.lastLines()), Err: exit}
}

// withoutInput removes the URL of a configured input from ffmpeg's output: it
// may contain a password.
func (s *stream) withoutInput(text string) string {
	for _, arg := range s.input {
		if strings.Contains(arg, "://") {
			text = strings.ReplaceAll(text, arg, "…")
		}
	}
	return text
}

// faultMessages are parts of ffmpeg's messages when it cannot open a camera, on
// all systems.
var faultMessages = []struct {
	piece string
	fault Fault
}{
	{"Device or resource busy", Busy},
	{"already in use", Busy},
	{"in use by another", Busy},
	{"Permission denied", NotPermitted},
	{"Operation not permitted", NotPermitted},
	{"not authorized", NotPermitted},
	{"Access is denied", NotPermitted},
	{"No such file or directory", Missing},
	{"No such device", Missing},
	{"Could not find video device", Missing},
	{"Video device not found", Missing},
	{"Invalid device index", Missing},
	{"Unknown encoder", NoEncoder},
	{"Encoder not found", NoEncoder},
}

func faultIn(output string) Fault {
	for _, m := range faultMessages {
		if strings.Contains(output, m.piece) {
			return m.fault
		}
	}
	return Unusable
}

func (s *stream) waitForFirst() error {
	select {
	case <-s.first:
		return nil
	case <-s.done:
	}
	if s.err == nil {
		return ErrClosed
	}
	return s.err
}

func (s *stream) hasEnded() bool {
	select {
	case <-s.done:
		return true
	default:
		return false
	}
}

// Frames delivers the frames; if the receiver is too slow, only the newest.
func (s *stream) Frames() <-chan Frame { return s.frames }

// Err is why the frames ended; a *crash.Panic if reading them panicked.
func (s *stream) Err() error {
	if !s.hasEnded() {
		return nil
	}
	return s.err
}

// Close kills ffmpeg and waits for its end.
func (s *stream) Close() error {
	s.cancel(ErrClosed)
	<-s.done
	return nil
}

// Record encodes the next frames of the open camera.
func (s *stream) Record(ctx context.Context, path string, length time.Duration) error {
	err := s.record(ctx, path, length)
	if err != nil {
		os.Remove(filepath.Clean(path))
	}
	return err
}

// maxFrameBytes is the largest size of a frame: a 4K frame takes 5 MB.
const maxFrameBytes = 16 << 20

var errNoJPEG = errors.New("not a stream of JPEG pictures")

// JPEG markers (ITU T.81, table B.1) that delimit a picture.
const (
	markerPrefix = 0xff
	markerStart  = 0xd8
	markerEnd    = 0xd9
)

// splitJPEG is a bufio.SplitFunc that returns one complete picture at a time,
// including embedded thumbnails.
func splitJPEG(data []byte, atEOF bool) (advance int, picture []byte, err error) {
	if len(data) < 2 {
		return 0, nil, nil
	}
	if data[0] != markerPrefix || data[1] != markerStart {
		return 0, nil, errNoJPEG
	}
	if end := jpegEnd(data); end > 0 {
		return end, data[:end], nil
	}
	if atEOF {
		return len(data), nil, nil
	}
	return 0, nil, nil
}

// jpegEnd is the end of the picture at the beginning of data; 0 if it is
// incomplete.
func jpegEnd(data []byte) int {
	for at := 2; at+1 < len(data); {
		marker := data[at+1]
		switch {
		case data[at] != markerPrefix: // within a scan
			next := bytes.IndexByte(data[at:], markerPrefix)
			if next < 0 {
				return 0
			}
			at += next
		case marker == markerEnd:
			return at + 2
		case marker == markerPrefix: // padding
			at++
		case hasNoLength(marker):
			at += 2
		case at+3 >= len(data):
			return 0
		default:
			at += 2 + int(data[at+2])<<8 + int(data[at+3])
		}
	}
	return 0
}

// hasNoLength reports whether a marker has no parameters: the start, stuffing
// and restarts within a scan.
func hasNoLength(marker byte) bool {
	return marker <= 1 || marker >= 0xd0 && marker <= markerStart
}
