package camera

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"os"
	"os/exec"
	"strings"
	"time"

	"cedula/flow/media"
)

const (
	// checkedFrames is how many frames of a video are checked.
	checkedFrames = 5
	// checkedSide is their longest side, in pixels.
	checkedSide = 320
	// checkLimit is the time limit for extracting them.
	checkLimit = 10 * time.Second
)

// VideoFrames returns a function that extracts five frames of a video, evenly
// spaced, upright and in grey, with the ffmpeg named program. If ffmpeg is
// missing, or cannot read the video, there are fewer frames or none.
func VideoFrames(program string) func(context.Context, media.File) []*image.Gray {
	return func(ctx context.Context, file media.File) []*image.Gray {
		path, err := exec.LookPath(program)
		size := checkedSize(file)
		if err != nil || size == (image.Point{}) {
			return nil
		}
		return splitGrey(runForOutput(ctx, path, framesArgs(file, size)), size)
	}
}

// checkedSize is the upright size of the frames; zero if the video's is
// unknown.
func checkedSize(file media.File) image.Point {
	long := max(file.Width, file.Height)
	if min(file.Width, file.Height) <= 0 {
		return image.Point{}
	}
	side := min(checkedSide, long)
	return image.Pt(max(file.Width*side/long, 1), max(file.Height*side/long, 1))
}

// demuxers are ffmpeg's names of the video formats. They are specified
// explicitly, so that a file cannot be a playlist that refers to other files.
var demuxers = map[string]string{"video/mp4": "mov", "video/quicktime": "mov", "video/webm": "matroska"}

// framesArgs open the video once per frame, so that as little as possible is
// decoded.
func framesArgs(file media.File, size image.Point) []string {
	args := []string{"-nostdin", "-loglevel", "error"}
	var each, all strings.Builder
	for i := range checkedFrames {
		at := time.Duration(i) * time.Second
		if file.Duration > 0 {
			at = file.Duration * time.Duration(2*i+1) / (2 * checkedFrames)
		}
		args = append(args, "-protocol_whitelist", "file,pipe", "-f", demuxers[file.MIME], "-ss", fmt.Sprintf("%.3f", at.Seconds()), "-i", "file:"+file.Path)
		fmt.Fprintf(&each, "[%d:v:0]trim=end_frame=1,setpts=PTS-STARTPTS,scale=%d:%d,setsar=1[v%d];", i, size.X, size.Y, i)
		fmt.Fprintf(&all, "[v%d]", i)
	}
	join := fmt.Sprintf("%s%sconcat=n=%d[v]", &each, &all, checkedFrames)
	return append(args, "-filter_complex", join, "-map", "[v]", "-fps_mode", "passthrough", "-pix_fmt", "gray", "-f", "rawvideo", "pipe:1")
}

// runForOutput returns what ffmpeg writes to its standard output, even if it
// fails.
func runForOutput(ctx context.Context, program string, args []string) []byte {
	ctx, cancel := context.WithTimeout(ctx, checkLimit)
	defer cancel()
	var output bytes.Buffer
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = WithoutKeys(os.Environ())
	cmd.Stdout = &output
	cmd.SysProcAttr = killedWithParent()
	cmd.WaitDelay = time.Second
	ended := make(chan error, 1)
	if startProcess(cmd, func(err error) { ended <- err }) != nil {
		return nil
	}
	<-ended
	return output.Bytes()
}

// splitGrey splits raw output into pictures.
func splitGrey(output []byte, size image.Point) (pictures []*image.Gray) {
	for each := size.X * size.Y; len(output) >= each; output = output[each:] {
		pictures = append(pictures, &image.Gray{Pix: output[:each], Stride: size.X, Rect: image.Rectangle{Max: size}})
	}
	return pictures
}
