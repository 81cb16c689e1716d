package camera

import (
	"regexp"
	"strings"
)

// avfoundationLine is a line of ffmpeg's list on macOS, as
// "[AVFoundation indev @ 0x7f8] [0] FaceTime HD Camera".
var avfoundationLine = regexp.MustCompile(`^\[AVFoundation [^]]*\] \[(\d+)\] (.+)$`)

// parseAVFoundation reads the cameras out of what ffmpeg -f avfoundation
// -list_devices true writes. Screens can be recorded by the same means; they
// are no cameras.
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

// dshowLine is a line of ffmpeg's list on Windows, as
// `[dshow @ 000001] "Integrated Camera" (video)`: before ffmpeg 5 without what
// it is, under headings.
var dshowLine = regexp.MustCompile(`^\[[^]]+\]\s+"([^"]+)"(?: \(([a-z, ]+)\))?$`)

// parseDirectShow reads the cameras out of what ffmpeg -f dshow -list_devices
// true writes.
func parseDirectShow(list string) (devices []Device) {
	inVideo := false
	for line := range strings.Lines(list) {
		line = strings.TrimSpace(line)
		switch {
		case strings.Contains(line, "DirectShow video devices"):
			inVideo = true
		case strings.Contains(line, "DirectShow audio devices"):
			inVideo = false
		}
		found := dshowLine.FindStringSubmatch(line)
		if found != nil && (strings.Contains(found[2], "video") || inVideo && found[2] == "") {
			devices = append(devices, Device{ID: found[1], Name: found[1]})
		}
	}
	return devices
}
