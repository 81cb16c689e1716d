// Command facevideo creates the specimen's face video: it draws the frames and
// encodes them with ffmpeg.
package main

import (
	"fmt"
	"math"
	"os"
	"os/exec"

	"cedula/truora/sandbox/specimen"
)

// The video: size in pixels, frames per second, seconds.
const (
	width, height = 480, 640
	rate          = 15
	seconds       = 3
)

func main() {
	if err := writeVideo(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// writeVideo writes the video to a path.
func writeVideo(path string) error {
	ffmpeg := exec.Command("ffmpeg", "-y", "-loglevel", "error",
		"-f", "rawvideo", "-pixel_format", "rgba", "-video_size", fmt.Sprintf("%dx%d", width, height), "-framerate", fmt.Sprint(rate), "-i", "-",
		"-c:v", "libx264", "-profile:v", "main", "-pix_fmt", "yuv420p", "-crf", "30", "-movflags", "+faststart",
		"-map_metadata", "-1", "-fflags", "+bitexact", path)
	ffmpeg.Stderr = os.Stderr
	frames, err := ffmpeg.StdinPipe()
	if err != nil {
		return err
	}
	if err := ffmpeg.Start(); err != nil {
		return err
	}
	for i := range rate * seconds {
		if _, err := frames.Write(drawFrame(i)); err != nil {
			return err
		}
	}
	_ = frames.Close() // ffmpeg's exit status tells whether it succeeded
	return ffmpeg.Wait()
}

// drawFrame draws one frame: over the whole video, the face turns once and
// blinks twice.
func drawFrame(i int) []byte {
	turn := math.Sin(2 * math.Pi * float64(i) / (rate * seconds))
	return specimen.DrawFace(width, height, turn, i%22 < 2).Pix
}
