package camera

import (
	"bytes"
	"context"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"cedula/flow/media"
)

const (
	// checkedFrames is how many pictures of a video are looked at.
	checkedFrames = 5
	// checkedSide is their longest side, in pixels.
	checkedSide = 640
	// checkLimit is how long taking them out may last.
	checkLimit = 10 * time.Second
)

// VideoFrames gives a function that takes five pictures out of a video, spread
// over it and the right way up, with the ffmpeg named program. Where there is
// none, or it cannot read the video, there are fewer pictures or none.
func VideoFrames(program string) func(context.Context, media.File) []image.Image {
	return func(ctx context.Context, file media.File) (pictures []image.Image) {
		path, err := exec.LookPath(program)
		if err != nil {
			return nil
		}
		ctx, cancel := context.WithTimeout(ctx, checkLimit)
		defer cancel()
		for i := range checkedFrames {
			at := time.Duration(i) * time.Second
			if file.Duration > 0 {
				at = file.Duration * time.Duration(2*i+1) / (2 * checkedFrames)
			}
			if picture := videoFrame(ctx, path, file, at); picture != nil {
				pictures = append(pictures, picture)
			}
		}
		return pictures
	}
}

// demuxers are ffmpeg's names for the kinds of videos: named, so that a file
// cannot be a playlist, which leads elsewhere.
var demuxers = map[string]string{"video/mp4": "mov", "video/quicktime": "mov", "video/webm": "matroska"}

// videoFrame takes one picture; nil where there is none.
func videoFrame(ctx context.Context, program string, file media.File, at time.Duration) image.Image {
	absolute, err := filepath.Abs(file.Path)
	if err != nil {
		return nil
	}
	side := strconv.Itoa(checkedSide)
	cmd := exec.CommandContext(ctx, program, "-nostdin", "-loglevel", "error", "-protocol_whitelist", "file,pipe", "-f", demuxers[file.MIME],
		"-ss", strconv.FormatFloat(at.Seconds(), 'f', 3, 64), "-i", "file:"+absolute, "-frames:v", "1", "-an",
		"-vf", "scale="+side+":"+side+":force_original_aspect_ratio=decrease", "-pix_fmt", "yuvj420p", "-f", "mjpeg", "pipe:1")
	cmd.Env = WithoutKeys(os.Environ())
	cmd.SysProcAttr = killedWithParent()
	cmd.WaitDelay = time.Second
	var output bytes.Buffer
	cmd.Stdout = &output
	ended := make(chan error, 1)
	if startProcess(cmd, func(err error) { ended <- err }) != nil || <-ended != nil {
		return nil
	}
	picture, err := media.DecodeFrame(output.Bytes())
	if err != nil {
		return nil
	}
	return picture
}
