package camera

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// videoNodes are the paths of the kernel's cameras (V4L2) and of their
// descriptions.
type videoNodes struct {
	devices     string // such as /dev
	description string // such as /sys/class/video4linux
	// query reads a node's description and formats.
	query func(path string) (v4l2Node, error)
}

func systemDevices(context.Context, string) ([]Device, error) {
	return videoNodes{"/dev", "/sys/class/video4linux", queryNode}.list(), nil
}

// v4l2Node is a node's description and formats.
type v4l2Node struct {
	name     string
	captures bool // it delivers pictures, not metadata
	formats  []v4l2Format
}

// v4l2Format is a pixel format of a camera.
type v4l2Format struct {
	code  string // four characters, such as "MJPG"
	sizes []frameSize
}

type frameSize struct{ width, height int }

// rankedDevice is a device with its rank.
type rankedDevice struct {
	Device
	number int
	rank   int // greater is better
}

// list returns the cameras, the best first. Nodes for metadata, and output
// devices, are omitted.
func (v videoNodes) list() []Device {
	paths, _ := filepath.Glob(filepath.Join(v.devices, "video*"))
	var found []rankedDevice
	for _, path := range paths {
		number, err := strconv.Atoi(strings.TrimPrefix(filepath.Base(path), "video"))
		if err != nil {
			continue
		}
		if device, ok := v.describe(path); ok {
			device.number = number
			found = append(found, device)
		}
	}
	slices.SortFunc(found, func(a, b rankedDevice) int {
		return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(a.number, b.number))
	})
	var devices []Device
	for _, d := range found {
		devices = append(devices, d.Device)
	}
	return devices
}

// describe describes the node at path. If it may not be opened, only the
// kernel's description is known: the first node of a device delivers the
// pictures.
func (v videoNodes) describe(path string) (rankedDevice, bool) {
	described := filepath.Join(v.description, filepath.Base(path))
	name, _ := os.ReadFile(filepath.Join(described, "name"))
	device := rankedDevice{Device: Device{ID: path, Name: strings.TrimSpace(string(name))}, rank: -1}
	node, err := v.query(path)
	switch {
	case errors.Is(err, os.ErrPermission):
		index, _ := os.ReadFile(filepath.Join(described, "index"))
		device.Fault = NotPermitted
		return device, strings.TrimSpace(string(index)) == "0"
	case errors.Is(err, unix.EBUSY):
		device.Fault = Busy
		return device, true
	case err != nil || !node.captures:
		return device, false
	}
	device.Name = cmp.Or(device.Name, node.name)
	device.rank, device.Delivers = node.best()
	return device, true
}

// formatNames are the names of pixel formats in order of preference: MJPEG need
// not be encoded. Infrared cameras deliver only grey.
var formatNames = []struct{ code, name string }{
	{"MJPG", "MJPEG"}, {"JPEG", "MJPEG"}, {"YUYV", "YUYV"}, {"UYVY", "UYVY"}, {"NV12", "NV12"}, {"YU12", "YUV420"}, {"GREY", "grey"},
}

// best is the preferred format with its size, and its rank.
func (n v4l2Node) best() (rank int, delivers string) {
	for i, known := range formatNames {
		at := slices.IndexFunc(n.formats, func(f v4l2Format) bool { return f.code == known.code })
		if at < 0 {
			continue
		}
		size, rank := n.formats[at].size(), 2*(len(formatNames)-i)
		if size == (frameSize{}) {
			return rank, known.name
		}
		if size.height < 720 {
			rank--
		}
		return rank, fmt.Sprintf("%s %dx%d", known.name, size.width, size.height)
	}
	if len(n.formats) == 0 {
		return 0, ""
	}
	return 0, n.formats[0].code
}

// size is 1280×720 if supported, else the largest.
func (f v4l2Format) size() (best frameSize) {
	for _, s := range f.sizes {
		if s == (frameSize{1280, 720}) {
			return s
		}
		if s.width*s.height > best.width*best.height {
			best = s
		}
	}
	return best
}

// Requests of V4L2 (linux/videodev2.h): their numbers include the size of the
// argument.
const (
	querycap        = 0x80685600 // struct v4l2_capability, 104 bytes
	enumFormats     = 0xc0405602 // struct v4l2_fmtdesc, 64 bytes
	enumSizes       = 0xc02c564a // struct v4l2_frmsizeenum, 44 bytes
	capture         = 1          // V4L2_BUF_TYPE_VIDEO_CAPTURE, and V4L2_CAP_VIDEO_CAPTURE
	deviceCaps      = 1 << 31    // V4L2_CAP_DEVICE_CAPS: device_caps is filled in
	discreteSize    = 1          // V4L2_FRMSIZE_TYPE_DISCRETE
	maxEnumerations = 64
)

// queryNode reads a node's description and formats. Opening it does not disturb
// other programs that use it.
func queryNode(path string) (v4l2Node, error) {
	fd, err := unix.Open(path, unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return v4l2Node{}, err
	}
	defer unix.Close(fd)
	var capability [104]byte
	if err := ioctl(fd, querycap, capability[:]); err != nil {
		return v4l2Node{}, err
	}
	number := binary.NativeEndian
	abilities := number.Uint32(capability[84:])
	if abilities&deviceCaps != 0 {
		abilities = number.Uint32(capability[88:])
	}
	name, _, _ := bytes.Cut(capability[16:48], []byte{0})
	node := v4l2Node{name: string(name), captures: abilities&capture != 0}
	for i := range uint32(maxEnumerations) {
		var format [64]byte
		number.PutUint32(format[0:], i)
		number.PutUint32(format[4:], capture)
		if ioctl(fd, enumFormats, format[:]) != nil {
			break
		}
		node.formats = append(node.formats, v4l2Format{string(format[44:48]), querySizes(fd, format[44:48])})
	}
	return node, nil
}

// querySizes lists the sizes of a format; of a range, the largest.
func querySizes(fd int, format []byte) (sizes []frameSize) {
	number := binary.NativeEndian
	for i := range uint32(maxEnumerations) {
		var size [44]byte
		number.PutUint32(size[0:], i)
		copy(size[4:8], format)
		if ioctl(fd, enumSizes, size[:]) != nil {
			break
		}
		width, height := number.Uint32(size[12:]), number.Uint32(size[16:])
		if number.Uint32(size[8:]) != discreteSize { // minimum, maximum and step of each
			width, height = number.Uint32(size[16:]), number.Uint32(size[28:])
		}
		sizes = append(sizes, frameSize{int(width), int(height)})
	}
	return sizes
}

func ioctl(fd int, request uintptr, argument []byte) error {
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), request, uintptr(unsafe.Pointer(&argument[0])))
	if errno != 0 {
		return errno
	}
	return nil
}
