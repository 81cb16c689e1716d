package doctor

import (
	"context"
	"errors"
	"fmt"

	"cedula/flow/camera"
)

// Cameras finds ffmpeg and the cameras; *camera.FFmpeg implements it.
type Cameras interface {
	Version(context.Context) (camera.Version, error)
	Devices(context.Context) ([]camera.Device, error)
}

// checkCamera checks how photos and videos are taken: by the capture commands
// if there are any, else by ffmpeg and the cameras. It takes no pictures.
func (c Checkup) checkCamera(ctx context.Context) []Finding {
	merged := c.Configuration.Merged
	switch {
	case len(merged.Capture.Photo) > 0 || len(merged.Capture.Video) > 0:
		return []Finding{c.programFinding("capture photo", merged.Capture.Photo), c.programFinding("capture video", merged.Capture.Video)}
	case merged.Camera.Device == "off":
		return []Finding{okay("camera", "off: files are chosen")}
	}
	version, err := c.Cameras.Version(ctx)
	if err != nil {
		return []Finding{c.ffmpegFailure(err)}
	}
	return append([]Finding{ffmpegFinding(version)}, c.cameraFindings(ctx)...)
}

// ffmpegCure is how to install ffmpeg, by system.
var ffmpegCure = map[string]string{
	"linux": "apt install ffmpeg, or as your system has it", "darwin": "brew install ffmpeg", "windows": "winget install ffmpeg",
}

// ffmpegFailure is the finding if ffmpeg is missing, or does not work: a
// failure if it is configured.
func (c Checkup) ffmpegFailure(err error) Finding {
	program := c.Configuration.Merged.Camera.FFmpeg
	if !errors.Is(err, camera.NoFFmpeg) {
		return warning("ffmpeg", program+" does not answer: "+err.Error(), "run "+program+" -version and see what it says")
	}
	if program != "ffmpeg" {
		return failure("ffmpeg", program+": there is no such program", "install it, or correct ffmpeg under [camera]")
	}
	return warning("ffmpeg", "not found: there is no live camera, files are chosen", ffmpegCure[c.System]+`; or device = "off" under [camera]`)
}

func ffmpegFinding(v camera.Version) Finding {
	found := v.Path
	if v.Number != "" {
		found = v.Number + ", " + found
	}
	switch {
	case v.IsOld():
		return warning("ffmpeg", found+" is older than 5", "install a newer one")
	case !v.HasMJPEG:
		return warning("ffmpeg", found+" has no encoder mjpeg: cameras cannot be read", "install a complete one")
	case !v.HasH264:
		return warning("ffmpeg", found+" has no encoder libx264: videos cannot be recorded", "install one with libx264")
	}
	return okay("ffmpeg", found+", with mjpeg and libx264")
}

// cameraFindings are the cameras, beginning with the one that is used.
func (c Checkup) cameraFindings(ctx context.Context) []Finding {
	merged := c.Configuration.Merged.Camera
	if len(merged.Input) > 0 {
		return []Finding{okay("camera", "the input of [camera], as it is configured")}
	}
	devices, err := c.Cameras.Devices(ctx)
	switch {
	case errors.Is(err, camera.Missing):
		return []Finding{warning("camera", merged.Device+" is not there", "plug it in, or correct device under [camera]")}
	case errors.Is(err, camera.NoCamera):
		return []Finding{warning("camera", "none was found: files are chosen", "plug one in, or give an input under [camera]")}
	case err != nil:
		return []Finding{warning("camera", err.Error(), "run it again")}
	}
	var findings []Finding
	for i, device := range devices {
		what := "camera"
		if len(devices) > 1 {
			what = fmt.Sprintf("camera %d", i+1)
		}
		findings = append(findings, deviceFinding(what, device))
	}
	return findings
}

// deviceCures are the advice for cameras that cannot be opened.
var deviceCures = map[camera.Fault]string{
	camera.NotPermitted: "let this user use it: sudo usermod -aG video \"$USER\", then log in again",
	camera.Busy:         "close the program that uses it",
}

func deviceFinding(what string, d camera.Device) Finding {
	found := d.ID
	if d.Name != "" {
		found = d.Name + " (" + d.ID + ")"
	}
	if d.Fault != "" {
		return warning(what, found+": "+d.Fault.Error(), deviceCures[d.Fault])
	}
	if d.Delivers != "" {
		found += ", " + d.Delivers
	}
	return okay(what, found)
}
