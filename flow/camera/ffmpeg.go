package camera

import (
	"cmp"
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// silenceLimit is how long a camera may deliver nothing before it fails.
const silenceLimit = 5 * time.Second

// FFmpegOptions configure the cameras.
type FFmpegOptions struct {
	Program string // the path of ffmpeg; empty: "ffmpeg"
	// Device is the name, part of it, or the path of the preferred camera;
	// empty or "auto": in the system's order.
	Device string
	// Input are ffmpeg's input arguments, up to and including -i; if set, they
	// are the only camera.
	Input []string
}

// FFmpeg is a Source that reads cameras with ffmpeg (5 or later): the system's,
// or any input.
type FFmpeg struct {
	options FFmpegOptions
	silence time.Duration

	mu     sync.Mutex
	open   []*stream
	closed bool
}

// NewFFmpeg returns a source; nothing is run yet.
func NewFFmpeg(options FFmpegOptions) *FFmpeg {
	options.Program = cmp.Or(options.Program, "ffmpeg")
	return &FFmpeg{options: options, silence: silenceLimit}
}

// configuredID is the ID of the only device if [camera] input is configured.
// The arguments may contain a password.
const configuredID = "input"

// Devices lists the cameras: those that can be opened come first, beginning
// with the preferred one, and then by their formats.
func (f *FFmpeg) Devices(ctx context.Context) ([]Device, error) {
	program, err := f.program()
	if err != nil {
		return nil, err
	}
	if len(f.options.Input) > 0 {
		return []Device{{ID: configuredID}}, nil
	}
	devices, err := systemDevices(ctx, program)
	if err != nil {
		return nil, err
	}
	return preferred(devices, f.options.Device)
}

// preferred moves the preferred camera to the front.
func preferred(devices []Device, wanted string) ([]Device, error) {
	if wanted == "" || wanted == "auto" {
		if len(devices) == 0 {
			return nil, &Error{Fault: NoCamera}
		}
		return devices, nil
	}
	at := slices.IndexFunc(devices, func(d Device) bool { return d.ID == wanted || strings.EqualFold(d.Name, wanted) })
	if at < 0 {
		at = slices.IndexFunc(devices, func(d Device) bool {
			return strings.Contains(strings.ToLower(d.Name), strings.ToLower(wanted))
		})
	}
	if at >= 0 {
		return slices.Concat(devices[at:at+1], devices[:at], devices[at+1:]), nil
	}
	if _, err := os.Stat(wanted); err == nil { // a symbolic link, or a device that was not listed
		return append([]Device{{ID: wanted}}, devices...), nil
	}
	return nil, &Error{Fault: Missing, Device: wanted}
}

// program finds the path of ffmpeg.
func (f *FFmpeg) program() (string, error) {
	path, err := exec.LookPath(f.options.Program)
	if err != nil {
		return "", &Error{Fault: NoFFmpeg, Err: err}
	}
	return path, nil
}

// Open tries the device's input formats, the best first.
func (f *FFmpeg) Open(ctx context.Context, device Device) (Live, error) {
	program, err := f.program()
	if err != nil {
		return nil, err
	}
	inputs := [][]string{paced(f.options.Input)}
	if len(f.options.Input) == 0 {
		inputs = deviceInputs(runtime.GOOS, device)
	}
	for _, input := range inputs {
		var s *stream
		if s, err = f.openStream(ctx, program, device, input); err == nil {
			return s, nil
		}
		if !errors.Is(err, Unusable) { // another input format would not help
			break
		}
	}
	return nil, err
}

func (f *FFmpeg) openStream(ctx context.Context, program string, device Device, input []string) (*stream, error) {
	f.mu.Lock()
	if f.closed {
		f.mu.Unlock()
		return nil, ErrClosed
	}
	s, err := startStream(ctx, program, device, input, f.silence)
	if err == nil {
		f.open = append(slices.DeleteFunc(f.open, (*stream).hasEnded), s)
	}
	f.mu.Unlock()
	if err != nil {
		return nil, err
	}
	return s, s.waitForFirst()
}

// Close ends every live picture.
func (f *FFmpeg) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	for _, s := range f.open {
		s.Close()
	}
	f.open = nil
	return nil
}

// deviceInputs are the input arguments to try for a device, the best first:
// most cameras deliver MJPEG at 720p, but 4:3 cameras reject that.
func deviceInputs(system string, device Device) [][]string {
	switch system {
	case "darwin":
		source := []string{"-i", device.ID + ":none"}
		return [][]string{
			slices.Concat([]string{"-f", "avfoundation", "-framerate", "30", "-video_size", "1280x720"}, source),
			slices.Concat([]string{"-f", "avfoundation", "-framerate", "30"}, source),
			slices.Concat([]string{"-f", "avfoundation"}, source),
		}
	case "windows":
		source := []string{"-i", "video=" + device.ID}
		return [][]string{
			slices.Concat([]string{"-f", "dshow", "-rtbufsize", "64M", "-vcodec", "mjpeg", "-video_size", "1280x720"}, source),
			slices.Concat([]string{"-f", "dshow", "-rtbufsize", "64M", "-video_size", "1280x720"}, source),
			slices.Concat([]string{"-f", "dshow", "-rtbufsize", "64M"}, source),
		}
	}
	source := []string{"-i", device.ID}
	v4l2 := [][]string{
		slices.Concat([]string{"-f", "v4l2", "-input_format", "mjpeg", "-video_size", "1280x720"}, source),
		slices.Concat([]string{"-f", "v4l2", "-video_size", "1280x720"}, source),
		slices.Concat([]string{"-f", "v4l2"}, source),
	}
	if device.Delivers != "" && !strings.HasPrefix(device.Delivers, "MJPEG") {
		return v4l2[1:]
	}
	return v4l2
}

// paced makes ffmpeg read a synthetic source or a file in real time; cameras do
// so by themselves.
func paced(input []string) []string {
	at := slices.Index(input, "-i")
	if slices.Contains(input, "-re") || slices.Contains(input, "-readrate") || at < 0 || at+1 >= len(input) {
		return input
	}
	info, err := os.Stat(input[at+1])
	if slices.Contains(input, "lavfi") || err == nil && info.Mode().IsRegular() {
		return append([]string{"-re"}, input...)
	}
	return input
}

// deliversMJPEG reports whether the input arguments request MJPEG, which need
// not be encoded again.
func deliversMJPEG(input []string) bool {
	for i, option := range input[:max(len(input)-1, 0)] {
		if slices.Contains([]string{"-input_format", "-vcodec", "-c:v"}, option) && input[i+1] == "mjpeg" {
			return true
		}
	}
	return false
}
