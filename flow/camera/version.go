package camera

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"cedula/truora/lazyregexp"
)

// Version is the version and capabilities of ffmpeg.
type Version struct {
	Path     string
	Number   string // such as "5.1.9"; empty if unknown
	HasH264  bool   // it can record videos
	HasMJPEG bool   // it can read cameras
}

// leastMajor is the oldest supported version of ffmpeg.
const leastMajor = 5

// IsOld reports whether the version is known to be older than ffmpeg 5.
func (v Version) IsOld() bool {
	major, err := strconv.Atoi(strings.SplitN(v.Number, ".", 2)[0])
	return err == nil && major < leastMajor
}

// Version queries ffmpeg's version and encoders. Its error is an *Error.
func (f *FFmpeg) Version(ctx context.Context) (Version, error) {
	path, err := f.program()
	if err != nil {
		return Version{}, err
	}
	version := Version{Path: path}
	about, err := outputOf(ctx, path, "-version")
	if err != nil {
		return version, &Error{Fault: Unusable, Err: err}
	}
	version.Number = versionIn(about)
	encoders, err := outputOf(ctx, path, "-encoders")
	if err != nil {
		return version, &Error{Fault: Unusable, Err: err}
	}
	names := encodersIn(encoders)
	version.HasH264, version.HasMJPEG = slices.Contains(names, "libx264"), slices.Contains(names, "mjpeg")
	return version, nil
}

// outputOf runs ffmpeg and returns its output.
func outputOf(ctx context.Context, program string, question string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, listTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "-hide_banner", question)
	cmd.Env = WithoutKeys(os.Environ())
	cmd.WaitDelay = time.Second
	output, err := cmd.Output()
	return string(output), err
}

// versionLine matches the beginning of the version line, such as "ffmpeg
// version n7.1-2-g1234" or "ffmpeg version 5.1.9-0+deb12u1": nightly builds
// have no number.
var versionLine = lazyregexp.New(`^ffmpeg version n?(\d+(?:\.\d+)*)`)

func versionIn(about string) string {
	if found := versionLine.FindStringSubmatch(about); found != nil {
		return found[1]
	}
	return ""
}

// encodersIn are the names in ffmpeg's list of encoders, whose lines contain
// flags, name and description: " V....D libx264   libx264 H.264 / AVC".
func encodersIn(list string) (names []string) {
	for line := range strings.Lines(list) {
		if fields := strings.Fields(line); len(fields) > 1 {
			names = append(names, fields[1])
		}
	}
	return names
}
