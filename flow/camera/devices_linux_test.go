package camera

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// fakeNodes are simulated video nodes with their descriptions, or the errors of
// opening them.
type fakeNodes map[string]struct {
	name, index string // in the kernel's description
	node        v4l2Node
	err         error
}

func (f fakeNodes) make(t *testing.T) videoNodes {
	t.Helper()
	root := t.TempDir()
	nodes := videoNodes{devices: filepath.Join(root, "dev"), description: filepath.Join(root, "sys")}
	for name, node := range f {
		described := filepath.Join(nodes.description, name)
		for path, content := range map[string]string{
			filepath.Join(nodes.devices, name): "", filepath.Join(described, "name"): node.name + "\n", filepath.Join(described, "index"): node.index + "\n",
		} {
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	nodes.query = func(path string) (v4l2Node, error) {
		node := f[filepath.Base(path)]
		return node.node, node.err
	}
	return nodes
}

func TestCamerasOfLinuxBestFirst(t *testing.T) {
	webcam := []v4l2Format{{"YUYV", []frameSize{{640, 480}}}, {"MJPG", []frameSize{{1920, 1080}, {1280, 720}, {640, 480}}}}
	nodes := fakeNodes{
		"video0":  {name: "Old Camera", node: v4l2Node{captures: true, formats: []v4l2Format{{"YUYV", []frameSize{{640, 480}}}}}},
		"video2":  {name: "HD WebCam", node: v4l2Node{captures: true, formats: webcam}},
		"video3":  {name: "HD WebCam", node: v4l2Node{}},
		"video10": {name: "IR Camera", node: v4l2Node{captures: true, formats: []v4l2Format{{"GREY", []frameSize{{640, 360}}}}}},
		"video4":  {name: "Forbidden", index: "0", err: fs.ErrPermission},
		"video5":  {name: "Forbidden", index: "1", err: unix.EACCES},
		"video6":  {name: "In use", err: unix.EBUSY},
		"video7":  {name: "Gone", err: unix.ENODEV},
		"video8":  {node: v4l2Node{name: "Says its own name", captures: true, formats: []v4l2Format{{"MJPG", nil}}}},
	}.make(t)
	var found []Device
	for _, d := range nodes.list() {
		d.ID = strings.TrimPrefix(d.ID, nodes.devices)
		found = append(found, d)
	}
	want := []Device{
		{ID: "/video2", Name: "HD WebCam", Delivers: "MJPEG 1280x720"},
		{ID: "/video8", Name: "Says its own name", Delivers: "MJPEG"},
		{ID: "/video0", Name: "Old Camera", Delivers: "YUYV 640x480"},
		{ID: "/video10", Name: "IR Camera", Delivers: "grey 640x360"},
		{ID: "/video4", Name: "Forbidden", Fault: NotPermitted},
		{ID: "/video6", Name: "In use", Fault: Busy},
	}
	if !reflect.DeepEqual(found, want) {
		t.Errorf("\n got %+v\nwant %+v", found, want)
	}
}

// Devices that are not cameras are omitted.
func TestAFileThatIsNoCamera(t *testing.T) {
	path := filepath.Join(t.TempDir(), "video0")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if node, err := queryNode(path); err == nil {
		t.Errorf("%+v", node)
	}
	if devices := (videoNodes{filepath.Dir(path), t.TempDir(), queryNode}).list(); len(devices) > 0 {
		t.Errorf("%+v", devices)
	}
}
