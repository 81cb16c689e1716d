package doctor

import (
	"context"
	"testing"

	"cedula/flow/camera"
	"cedula/ui/cli/config"
)

// fakeCameras are an ffmpeg and cameras as a test wants them.
type fakeCameras struct {
	version            camera.Version
	devices            []camera.Device
	noVersion, noneErr error
}

func (f fakeCameras) Version(context.Context) (camera.Version, error) { return f.version, f.noVersion }

func (f fakeCameras) Devices(context.Context) ([]camera.Device, error) { return f.devices, f.noneErr }

var wholeFFmpeg = camera.Version{Path: "/usr/bin/ffmpeg", Number: "5.1.9", HasH264: true, HasMJPEG: true}

func TestCameras(t *testing.T) {
	old, lean, bare := wholeFFmpeg, wholeFFmpeg, wholeFFmpeg
	old.Number, lean.HasH264, bare.HasMJPEG = "4.4.2", false, false
	webcam := camera.Device{ID: "/dev/video0", Name: "HD WebCam", Delivers: "MJPEG 1280x720"}
	for name, c := range map[string]struct {
		camera  config.Camera
		cameras fakeCameras
		what    string
		state   State
		says    string
	}{
		"ffmpeg":            {cameras: fakeCameras{version: wholeFFmpeg}, what: "ffmpeg", state: OK, says: "5.1.9, /usr/bin/ffmpeg, with mjpeg and libx264"},
		"no ffmpeg":         {cameras: fakeCameras{noVersion: &camera.Error{Fault: camera.NoFFmpeg}}, what: "ffmpeg", state: Warning, says: "apt install ffmpeg"},
		"another one's":     {camera: config.Camera{FFmpeg: "bin/ffmpeg"}, cameras: fakeCameras{noVersion: &camera.Error{Fault: camera.NoFFmpeg}}, what: "ffmpeg", state: Failure, says: "bin/ffmpeg: there is no such program"},
		"mute":              {cameras: fakeCameras{noVersion: &camera.Error{Fault: camera.Unusable}}, what: "ffmpeg", state: Warning, says: "ffmpeg -version"},
		"old":               {cameras: fakeCameras{version: old}, what: "ffmpeg", state: Warning, says: "older than 5"},
		"without libx264":   {cameras: fakeCameras{version: lean}, what: "ffmpeg", state: Warning, says: "videos cannot be recorded"},
		"without mjpeg":     {cameras: fakeCameras{version: bare}, what: "ffmpeg", state: Warning, says: "cameras cannot be read"},
		"off":               {camera: config.Camera{Device: "off"}, what: "camera", state: OK, says: "files are chosen"},
		"an input":          {camera: config.Camera{Input: []string{"-i", "rtsp://ana:secret@camera"}}, cameras: fakeCameras{version: wholeFFmpeg}, what: "camera", state: OK, says: "[camera]"},
		"one":               {cameras: fakeCameras{version: wholeFFmpeg, devices: []camera.Device{webcam}}, what: "camera", state: OK, says: "HD WebCam (/dev/video0), MJPEG 1280x720"},
		"two":               {cameras: fakeCameras{version: wholeFFmpeg, devices: []camera.Device{webcam, {ID: "/dev/video2", Fault: camera.NotPermitted}}}, what: "camera 2", state: Warning, says: "usermod -aG video"},
		"in use":            {cameras: fakeCameras{version: wholeFFmpeg, devices: []camera.Device{{ID: "/dev/video0", Fault: camera.Busy}}}, what: "camera", state: Warning, says: "close the program"},
		"none":              {cameras: fakeCameras{version: wholeFFmpeg, noneErr: &camera.Error{Fault: camera.NoCamera}}, what: "camera", state: Warning, says: "plug one in"},
		"the one not there": {camera: config.Camera{Device: "BRIO"}, cameras: fakeCameras{version: wholeFFmpeg, noneErr: &camera.Error{Fault: camera.Missing}}, what: "camera", state: Warning, says: "BRIO is not there"},
	} {
		t.Run(name, func(t *testing.T) {
			checkup := Checkup{Cameras: c.cameras, System: "linux"}
			checkup.Configuration.Merged.Camera = c.camera
			if c.camera.FFmpeg == "" {
				checkup.Configuration.Merged.Camera.FFmpeg = "ffmpeg"
			}
			expect(t, onlyFinding(t, checkup.checkCamera(t.Context()), c.what), c.state, c.says)
		})
	}
}

// Capture commands are used instead of the camera, of which nothing is said.
func TestCaptureCommandsComeBeforeTheCamera(t *testing.T) {
	p := newTestCheckup(t)
	for _, f := range p.checkCamera(t.Context()) {
		if f.What != "capture photo" && f.What != "capture video" {
			t.Errorf("%+v", f)
		}
	}
}
