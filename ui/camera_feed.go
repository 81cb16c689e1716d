package ui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow/camera"
)

// Cameras provide the cameras for files.
type Cameras interface {
	// Source returns the cameras for a file, by its target; nil: it must be
	// chosen.
	Source(target string) camera.Source
}

// cameraFeed is the open camera of a screen, kept for all its photos so that
// the device is opened only once. Cmds open it; their messages contain the
// generation.
type cameraFeed struct {
	source     camera.Source
	devices    []camera.Device // empty until they are listed
	chosen     int             // the device that is open, or was last
	generation int64           // of the opening; zero: closed
	cancel     context.CancelFunc
	live       camera.Live // nil until it is open
	hasTaken   bool        // something was taken since it was opened
}

// cameraOpenedMsg is the result of opening a camera.
type cameraOpenedMsg struct {
	generation int64
	devices    []camera.Device
	live       camera.Live
	err        error
}

// open starts to open the chosen device, initially the best one.
func (f *cameraFeed) open() tea.Cmd {
	f.close()
	ctx, cancel := context.WithCancel(context.Background())
	f.generation, f.cancel = nextGeneration(), cancel
	generation, source, devices, chosen := f.generation, f.source, f.devices, f.chosen
	return func() tea.Msg {
		var err error
		if len(devices) == 0 {
			if devices, err = source.Devices(ctx); err != nil {
				return cameraOpenedMsg{generation: generation, err: err}
			}
			chosen = 0
		}
		live, err := source.Open(ctx, devices[chosen])
		return cameraOpenedMsg{generation, devices, live, err}
	}
}

// handleOpened takes an opened camera, and reports whether the message was
// about the current opening. Any other camera is ended by its context.
func (f *cameraFeed) handleOpened(msg cameraOpenedMsg) bool {
	if msg.generation != f.generation {
		return false
	}
	f.devices = msg.devices
	if msg.err != nil {
		f.fail()
		return true
	}
	f.chosen, f.live = min(f.chosen, len(f.devices)-1), msg.live
	return true
}

// fail closes the camera. The next opening lists the devices again, unless
// there is another one to try.
func (f *cameraFeed) fail() {
	f.close()
	if len(f.devices) < 2 {
		f.devices = nil
	}
}

// openNext opens the device that is by positions after the current one.
func (f *cameraFeed) openNext(by int) tea.Cmd {
	count := len(f.devices)
	f.chosen = (f.chosen + by + count) % count
	return f.open()
}

func (f *cameraFeed) isOpen() bool    { return f.live != nil }
func (f *cameraFeed) hasEnded() bool  { return f.live == nil || f.live.Err() != nil }
func (f *cameraFeed) isOpening() bool { return f.generation != 0 && f.live == nil }
func (f *cameraFeed) hasOthers() bool { return len(f.devices) > 1 }

// deviceName is the open device's name; empty if unknown.
func (f *cameraFeed) deviceName() string {
	if f.chosen < len(f.devices) {
		return f.devices[f.chosen].Name
	}
	return ""
}

// close ends the live picture without waiting for it; the source waits when it
// is closed.
func (f *cameraFeed) close() {
	if f.cancel != nil {
		f.cancel()
	}
	f.generation, f.cancel, f.live, f.hasTaken = 0, nil, nil, false
}
