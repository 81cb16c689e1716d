package ui

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"cedula/flow"
)

// underway is a front that is on its way and a back that waits.
func underway() flow.Snapshot {
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
	s := underway()
	s.Phase = flow.PhaseStuck
	s.Uploads = []flow.Upload{
		{Target: "document_front", Size: 4 << 20, Sent: 4 << 20, State: flow.UploadDone},
		{Target: "document_back", Size: 2 << 20, Sent: 1 << 20, State: flow.UploadFailed, Trouble: &flow.Trouble{Code: flow.TroubleUnreachable, Host: "files.truora.com"}},
	}
	return s
}

func TestSendingLooksAsItShould(t *testing.T) {
	for _, size := range goldenSizes {
		inBooth(t, func(b *booth) {
			for name, snap := range map[string]flow.Snapshot{"sending": underway(), "halfdone": halfDone()} {
				b.show(newSending(b.d, snap), size[0], size[1])
				golden(t, fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), b.view())
				everySize(t, b.on)
			}
		})
	}
}

func TestTheBarSaysHundredOnlyOnceAllHasArrived(t *testing.T) {
	inBooth(t, func(b *booth) {
		snap := underway()
		snap.Uploads = []flow.Upload{{Target: "face_video", Size: 1000, Sent: 1000, State: flow.UploadRunning}}
		b.show(newSending(b.d, snap), 80, 24)
		wants(t, b, "99%")
		snap.Uploads = []flow.Upload{{Target: "face_video", Size: 1000, Sent: 1000, State: flow.UploadDone}}
		b.carryOut(b.on.Update(followMsg{snap}))
		b.settle()
		wants(t, b, "100%")
		if strings.Contains(b.view(), "░") {
			t.Errorf("the bar is not full:\n%s", b.view())
		}
	})
}

func TestEscStopsTheFilesAndEnterSendsAgainWhatFailed(t *testing.T) {
	inBooth(t, func(b *booth) {
		b.show(newSending(b.d, underway()), 80, 24)
		b.press("enter", "esc")
		b.show(newSending(b.d, halfDone()), 80, 24)
		b.press("enter", "esc") // Esc: another file in place of the one that failed
		if want := []flow.Command{flow.StopUploads{}, flow.TryAgain{}, flow.StopUploads{}}; !reflect.DeepEqual(b.said, want) {
			t.Errorf("commands %v, want %v", b.said, want)
		}
	})
}

func TestAFileThatChangedIsNotOfferedAgain(t *testing.T) {
	inBooth(t, func(b *booth) {
		snap := halfDone()
		snap.Trouble = &flow.Trouble{Code: flow.TroubleFileChanged}
		b.show(newSending(b.d, snap), 80, 24)
		help := b.on.ShortHelp()
		if len(help) != 1 || help[0].Help().Desc != b.d.Words.Looking.Another {
			t.Errorf("%v", help)
		}
	})
}
