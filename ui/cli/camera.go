package cli

import (
	"context"
	"errors"
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

// errCameraOff: there is nothing to show.
var errCameraOff = errors.New(`[camera] device is "off": no camera is used`)

// showCamera shows the live picture until a key. A camera that cannot be used
// is printed once more with what ffmpeg wrote.
func (a *app) showCamera(ctx context.Context) error {
	settings, err := a.loadSettings()
	if err != nil {
		return err
	}
	cameras := settings.newCameras()
	if cameras == nil {
		return &exitError{exitUsage, errCameraOff}
	}
	defer cameras.Close()
	terminal, err := a.findTerminal()
	if err != nil {
		return &exitError{exitUsage, err}
	}
	defer terminal.close()
	screens := ui.Options{
		Words: settings.words, Input: terminal.input, Output: terminal.output, Files: ui.FileOptions{Preview: previews[settings.UI.Preview]},
	}
	settings.setLook(&screens)
	err = ui.RunCameraCheck(ctx, screens, cameras)
	var failed *camera.Error
	switch {
	case ctx.Err() != nil:
		return errSignal
	case errors.As(err, &failed) && failed.Output != "":
		return &exitError{exitUsage, errors.New(failed.Error() + "\n" + failed.Output)}
	case err != nil:
		return &exitError{exitUsage, err}
	}
	return nil
}
