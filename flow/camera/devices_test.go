package camera

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// The formats of ffmpeg's lists in several versions.
const (
	avfoundationList = `[AVFoundation indev @ 0x7fd4e0904740] AVFoundation video devices:
[AVFoundation indev @ 0x7fd4e0904740] [0] FaceTime HD Camera
[AVFoundation indev @ 0x7fd4e0904740] [1] Logitech BRIO [4K]
[AVFoundation indev @ 0x7fd4e0904740] [2] Capture screen 0
[AVFoundation indev @ 0x7fd4e0904740] AVFoundation audio devices:
[AVFoundation indev @ 0x7fd4e0904740] [0] MacBook Pro Microphone
: Input/output error
`
	dshowList = "[dshow @ 000001d8c6e9a1c0] \"Integrated Camera\" (video)\r\n" +
		"[dshow @ 000001d8c6e9a1c0]   Alternative name \"@device_pnp_\\\\?\\usb#vid_04f2&pid_b67c#global\"\r\n" +
		"[dshow @ 000001d8c6e9a1c0] \"OBS Virtual Camera\" (none)\r\n" +
		"[dshow @ 000001d8c6e9a1c0]   Alternative name \"@device_sw_{860BB310}\\{A3FCE0F5}\"\r\n" +
		"[dshow @ 000001d8c6e9a1c0] \"Capture Card\" (video, audio)\r\n" +
		"[dshow @ 000001d8c6e9a1c0] \"Microphone (Realtek)\" (audio)\r\n" +
		"[dshow @ 000001d8c6e9a1c0]   Alternative name \"@device_cm_{33D9A762}\\wave\"\r\n" +
		"dummy: Immediate exit requested\r\n"
	oldDshowList = `[dshow @ 00000000003] DirectShow video devices (some may be both video and audio devices)
[dshow @ 00000000003]  "HD WebCam"
[dshow @ 00000000003]     Alternative name "@device_pnp_\\?\usb#vid_1"
[dshow @ 00000000003] DirectShow audio devices
[dshow @ 00000000003]  "Microphone"
[dshow @ 00000000003]     Alternative name "@device_cm_mic"
dummy: Immediate exit requested
`
)

func TestTheCamerasThatFFmpegLists(t *testing.T) {
	for name, c := range map[string]struct {
		found, want []Device
	}{
		"macOS": {parseAVFoundation(avfoundationList), []Device{{ID: "0", Name: "FaceTime HD Camera"}, {ID: "1", Name: "Logitech BRIO [4K]"}}},
		"Windows": {parseDirectShow(dshowList), []Device{
			{ID: `@device_pnp_\\?\usb#vid_04f2&pid_b67c#global`, Name: "Integrated Camera"}, {ID: "Capture Card", Name: "Capture Card"},
		}},
		"Windows, ffmpeg 4": {parseDirectShow(oldDshowList), []Device{{ID: `@device_pnp_\\?\usb#vid_1`, Name: "HD WebCam"}}},
		"none":              {parseDirectShow("dummy: Immediate exit requested\n"), nil},
	} {
		if !reflect.DeepEqual(c.found, c.want) {
			t.Errorf("%s: %+v, not %+v", name, c.found, c.want)
		}
	}
}

func TestTheListIsAskedOfFFmpeg(t *testing.T) {
	t.Setenv(standInVariable, "list")
	for system, want := range map[string]int{"darwin": 2, "windows": 2, "plan9": 0} {
		devices, err := listDevices(t.Context(), os.Args[0], system)
		if err != nil || len(devices) != want {
			t.Errorf("%s: %+v, %v", system, devices, err)
		}
	}
}

// printList simulates ffmpeg listing devices.
func printList(args []string) int {
	if slices.Contains(args, "avfoundation") {
		return say(avfoundationList)
	}
	return say(dshowList)
}

func TestThePreferredCameraComesFirst(t *testing.T) {
	link := filepath.Join(t.TempDir(), "by-id")
	if err := os.WriteFile(link, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	devices := []Device{{ID: "/dev/video0", Name: "Integrated Camera"}, {ID: "/dev/video2", Name: "Logitech BRIO"}, {ID: "/dev/video4", Name: "Camera"}}
	for wanted, want := range map[string]string{
		"": "/dev/video0", "auto": "/dev/video0", "/dev/video2": "/dev/video2", "brio": "/dev/video2", "camera": "/dev/video4", link: link,
	} {
		found, err := preferred(devices, wanted)
		if err != nil || found[0].ID != want || len(found) < len(devices) {
			t.Errorf("%q: %+v, %v", wanted, found, err)
		}
	}
	if _, err := preferred(devices, "/dev/video9"); !errors.Is(err, Missing) {
		t.Errorf("one that is not there: %v", err)
	}
	if _, err := preferred(nil, "auto"); !errors.Is(err, NoCamera) {
		t.Errorf("none: %v", err)
	}
}

func TestHowCamerasAreRead(t *testing.T) {
	for system, c := range map[string]struct{ device, first, last string }{
		"linux":   {"/dev/video0", "-f v4l2 -input_format mjpeg -video_size 1280x720 -i /dev/video0", "-f v4l2 -i /dev/video0"},
		"darwin":  {"0", "-f avfoundation -framerate 30 -video_size 1280x720 -i 0:none", "-f avfoundation -i 0:none"},
		"windows": {"HD WebCam", "-f dshow -rtbufsize 64M -vcodec mjpeg -video_size 1280x720 -i video=HD WebCam", "-f dshow -rtbufsize 64M -i video=HD WebCam"},
	} {
		inputs := deviceInputs(system, Device{ID: c.device})
		first, last := strings.Join(inputs[0], " "), strings.Join(inputs[len(inputs)-1], " ")
		if first != c.first || last != c.last {
			t.Errorf("%s: %s\n%s", system, first, last)
		}
	}
	if inputs := deviceInputs("linux", Device{ID: "/dev/video0", Delivers: "YUYV 640x480"}); deliversMJPEG(inputs[0]) {
		t.Errorf("MJPEG is asked of a camera that has none: %v", inputs[0])
	}
}

func TestASyntheticSourceIsReadAtItsOwnRate(t *testing.T) {
	file, _ := filepath.Abs(videoSample)
	for input, paces := range map[string]bool{
		"-f lavfi -i testsrc": true, "-i " + file: true, "-re -f lavfi -i testsrc": false,
		"-f v4l2 -i /dev/null": false, "-i rtsp://camera/1": false,
	} {
		args := strings.Fields(input)
		if got := paced(args); (len(got) > len(args)) != paces {
			t.Errorf("%s: %v", input, got)
		}
	}
}
