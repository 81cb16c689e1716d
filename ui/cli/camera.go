package cli

import (
	"context"
	"errors"
	"time"

	"cedula/flow/camera"
	"cedula/ui"
)

// deviceCameras uses this machine's camera for every file.
type deviceCameras struct{ source camera.Source }

// Source returns the camera.
func (c deviceCameras) Source(string) camera.Source { return c.source }

// newCameras returns this machine's cameras, as configured, accessed by ffmpeg;
// nil if they are off. It does not start ffmpeg.
func (s settings) newCameras() *camera.FFmpeg {
	if s.Camera.Device == "off" {
		return nil
	}
	return camera.NewFFmpeg(camera.FFmpegOptions{Program: s.FFmpegProgram(), Device: s.Camera.Device, Input: s.Camera.Input})
}

// cameraOptions configure the cameras; captures are written to the folder.
func (s settings) cameraOptions(folder *camera.Folder) ui.CameraOptions {
	return ui.CameraOptions{
		Folder: folder, VideoLength: time.Duration(s.Camera.Seconds) * time.Second,
		Mirror: s.Camera.Mirror, Viewfinder: s.Camera.Viewfinder,
	}
}

// errCameraOff is returned if cameras are disabled.
var errCameraOff = errors.New(`[camera] device is "off": no camera is used`)

// showCamera shows the live picture until a key is pressed. If the camera
// fails, the error includes ffmpeg's output.
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
	settings.setAppearance(&screens)
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
