package cli

import (
	"time"

	"cedula/flow/camera"
	"cedula/ui"
)

// deviceCameras are the cameras of this machine: they take any file.
type deviceCameras struct{ source camera.Source }

// Source gives the cameras.
func (c deviceCameras) Source(string) camera.Source { return c.source }

// newCameras finds the cameras of this machine by ffmpeg, as they are
// configured; nil when they are off. Nothing is run yet.
func (s settings) newCameras() *camera.FFmpeg {
	if s.Camera.Device == "off" {
		return nil
	}
	return camera.NewFFmpeg(camera.FFmpegOptions{Program: s.FFmpegProgram(), Device: s.Camera.Device, Input: s.Camera.Input})
}

// liveOptions are how cameras are used. What they take goes into the folder.
func (s settings) liveOptions(folder *camera.Folder) ui.CameraOptions {
	return ui.CameraOptions{
		Folder: folder, VideoLength: time.Duration(s.Camera.Seconds) * time.Second,
		Mirror: s.Camera.Mirror, Viewfinder: s.Camera.Viewfinder,
	}
}
