package camera

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"time"

	"cedula/truora/lazyregexp"
)

// listTime is how long ffmpeg may take to list the devices.
const listTime = 10 * time.Second

// deviceList is how ffmpeg lists the cameras of a system.
type deviceList struct {
	format, source string
	parse          func(list string) []Device
}

var deviceLists = map[string]deviceList{
	"darwin":  {"avfoundation", "", parseAVFoundation},
	"windows": {"dshow", "dummy", parseDirectShow},
}

// listDevices lists the cameras with ffmpeg, on systems other than Linux.
// ffmpeg's exit status is always a failure.
func listDevices(ctx context.Context, program, system string) ([]Device, error) {
	list, known := deviceLists[system]
	if !known {
		return nil, nil
	}
	within, cancel := context.WithTimeout(ctx, listTime)
	defer cancel()
	cmd := exec.CommandContext(within, program, "-nostdin", "-hide_banner", "-f", list.format, "-list_devices", "true", "-i", list.source)
	cmd.Env = WithoutKeys(os.Environ())
	cmd.WaitDelay = time.Second
	output, _ := cmd.CombinedOutput()
	return list.parse(string(output)), ctx.Err()
}

// avfoundationLine matches a line of ffmpeg's list on macOS, such as
// "[AVFoundation indev @ 0x7f8] [0] FaceTime HD Camera".
var avfoundationLine = lazyregexp.New(`^\[[^]]*\] \[(\d+)\] (.+)$`)

// parseAVFoundation parses the output of ffmpeg -f avfoundation -list_devices
// true. Screens are also listed; they are skipped.
func parseAVFoundation(list string) (devices []Device) {
	inVideo := false
	for line := range strings.Lines(list) {
		line = strings.TrimSpace(line)
		switch {
		case strings.Contains(line, "AVFoundation video devices:"):
			inVideo = true
		case strings.Contains(line, "AVFoundation audio devices:"):
			inVideo = false
		}
		found := avfoundationLine.FindStringSubmatch(line)
		if inVideo && found != nil && !strings.HasPrefix(found[2], "Capture screen") {
			devices = append(devices, Device{ID: found[1], Name: found[2]})
		}
	}
	return devices
}

// Lines of ffmpeg's list on Windows, such as `[dshow @ 000001] "Integrated
// Camera" (video)`. Before ffmpeg 5 the kind is in a heading instead. The next
// line is an alternative name that is unique.
var (
	dshowLine        = lazyregexp.New(`^\[[^]]+\]\s+"([^"]+)"(?: \(([a-z, ]+)\))?$`)
	dshowAlternative = lazyregexp.New(`^\[[^]]+\]\s+Alternative name "([^"]+)"$`)
)

// parseDirectShow parses the output of ffmpeg -f dshow -list_devices true.
func parseDirectShow(list string) (devices []Device) {
	inVideo, last := false, false // last: the last name is a camera's
	for line := range strings.Lines(list) {
		line = strings.TrimSpace(line)
		switch {
		case strings.Contains(line, "DirectShow video devices"):
			inVideo = true
		case strings.Contains(line, "DirectShow audio devices"):
			inVideo = false
		}
		if found := dshowLine.FindStringSubmatch(line); found != nil {
			last = strings.Contains(found[2], "video") || inVideo && found[2] == ""
			if last {
				devices = append(devices, Device{ID: found[1], Name: found[1]})
			}
		}
		if found := dshowAlternative.FindStringSubmatch(line); found != nil && last {
			devices[len(devices)-1].ID = found[1]
		}
	}
	return devices
}
