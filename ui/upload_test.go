package ui

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"cedula/flow"
)

// uploading is a front that is on its way and a back that waits.
func uploading() flow.Snapshot {
	s := documentStep()
	s.Phase = flow.PhaseSending
	s.Uploads = []flow.Upload{
		{Target: "document_front", Size: 4 << 20, Sent: 1 << 20, Rate: 400 << 10, Left: 8 * time.Second, State: flow.UploadRunning},
		{Target: "document_back", Size: 2 << 20, State: flow.UploadQueued},
	}
	return s
}

// halfDone is a front that arrived and a back that did not.
func halfDone() flow.Snapshot {
	s := uploading()
	s.Phase = flow.PhaseStuck
	s.Uploads = []flow.Upload{
		{Target: "document_front", Size: 4 << 20, Sent: 4 << 20, State: flow.UploadDone},
		{Target: "document_back", Size: 2 << 20, Sent: 1 << 20, State: flow.UploadFailed, Trouble: &flow.Trouble{Code: flow.TroubleUnreachable, Host: "files.truora.com"}},
	}
	return s
}

func TestUploadsLookAsOnFile(t *testing.T) {
	for _, size := range goldenSizes {
		testScreen(t, func(h *screenHarness) {
			for name, snap := range map[string]flow.Snapshot{"sending": uploading(), "halfdone": halfDone()} {
				h.show(newUploadScreen(h.d, snap), size[0], size[1])
				golden(t, fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), h.view())
				mustFitEverySize(t, h.screen)
			}
		})
	}
}

func TestTheBarShowsHundredOnlyOnceAllHasArrived(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		snap := uploading()
		snap.Uploads = []flow.Upload{{Target: "face_video", Size: 1000, Sent: 1000, State: flow.UploadRunning}}
		h.show(newUploadScreen(h.d, snap), 80, 24)
		h.mustShow("99%")
		snap.Uploads = []flow.Upload{{Target: "face_video", Size: 1000, Sent: 1000, State: flow.UploadDone}}
		h.carryOut(h.screen.Update(followMsg{snap}))
		h.settle()
		h.mustShow("100%")
		if strings.Contains(h.view(), "░") {
			t.Errorf("the bar is not full:\n%s", h.view())
		}
	})
}

func TestEscStopsTheFilesAndEnterSendsAgainWhatFailed(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		h.show(newUploadScreen(h.d, uploading()), 80, 24)
		h.press("enter", "esc")
		h.show(newUploadScreen(h.d, halfDone()), 80, 24)
		h.press("enter", "esc") // Esc: another file in place of the one that failed
		if want := []flow.Command{flow.StopUploads{}, flow.TryAgain{}, flow.StopUploads{}}; !reflect.DeepEqual(h.commands, want) {
			t.Errorf("commands %v, want %v", h.commands, want)
		}
	})
}

func TestAFileThatChangedIsNotOfferedAgain(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		snap := halfDone()
		snap.Trouble = &flow.Trouble{Code: flow.TroubleFileChanged}
		h.show(newUploadScreen(h.d, snap), 80, 24)
		help := h.screen.ShortHelp()
		if len(help) != 1 || help[0].Help().Desc != h.d.Words.Preview.ChooseAnother {
			t.Errorf("%v", help)
		}
	})
}
