package ui

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"cedula/flow"
	"cedula/flow/media"
)

// makePictures fills the folder that choosers start in.
func makePictures(h *screenHarness) {
	h.makeFolder("Pictures/Camera")
	h.makeFolder("Pictures/.thumbnails")
	h.writeFile("Pictures/cédula frente.JPG", frontPhoto, 2*time.Minute)
	h.writeFile("Pictures/back.jpg", backPhoto, 26*time.Hour)
	h.writeFile("Pictures/notes.txt", []byte("no picture"), time.Second)
	h.writeFile("Pictures/evil\x1b[2J\u202egpj.jpg", []byte("no picture either"), 400*time.Hour)
}

func TestChooserAndPreviewLookAsOnFile(t *testing.T) {
	for _, size := range goldenSizes {
		testScreen(t, func(h *screenHarness) {
			makePictures(h)
			h.show(newMediaScreen(h.d, documentStep()), size[0], size[1])
			golden(t, fmt.Sprintf("chooser-%dx%d", size[0], size[1]), h.view())
			h.press("down", "enter")
			golden(t, fmt.Sprintf("preview-%dx%d", size[0], size[1]), h.view())
		})
	}
}

func TestEnterPreviewsEnterAcceptsAndTheLastSendsAll(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		makePictures(h)
		h.show(newMediaScreen(h.d, documentStep()), 80, 24)
		h.press("enter")
		h.mustShow("Front of the document · 1 of 2", "cédula frente.JPG · JPEG photo · 160×100 · 1 MB · 2 min ago")
		h.press("enter")
		h.mustShow("Back of the document · 2 of 2")
		h.press("b", "a", "c", "enter", "enter")
		h.mustSubmitFiles(map[string]string{
			"document_front": h.path("Pictures/cédula frente.JPG"), "document_back": h.path("Pictures/back.jpg"),
		})
	})
}

func TestTheNextChooserStartsInTheTypedFolder(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		makePictures(h)
		h.makeFolder("scans/person 7")
		front := h.writeFile("scans/person 7/front.jpg", frontPhoto, time.Minute)
		h.writeFile("scans/person 7/back of 7.jpg", backPhoto, time.Minute)
		h.show(newMediaScreen(h.d, documentStep()), 80, 24)
		h.paste(front)
		h.press("enter", "enter")
		h.mustShow("Back of the document · 2 of 2", "back of 7.jpg")
		h.show(newMediaScreen(h.d, documentStep()), 80, 24) // as the next step would
		h.mustShow("Front of the document · 1 of 2", "back of 7.jpg")
	})
}

func TestEscStepsOutOneThingAtATime(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		makePictures(h)
		m := newMediaScreen(h.d, documentStep())
		h.show(m, 80, 24)
		h.press("enter", "enter", "down", "enter") // the front is accepted, a back is previewed
		for _, want := range []string{"Choose", "1 of 2"} {
			h.press("esc")
			if want == "1 of 2" {
				h.mustShow(want)
			}
		}
		h.mustShow("cédula frente.JPG · JPEG") // the front is previewed again
		h.press("esc", "x", "esc")
		if _, ok := m.Escape(); ok || strings.Contains(h.view(), "contains that") {
			t.Errorf("nothing was left to step out of:\n%s", h.view())
		}
	})
}

func TestTheDemoNeedsOnlyEnter(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		front, back := h.writeFile("front.jpg", frontPhoto, 0), h.writeFile("back.jpg", backPhoto, 0)
		h.d.Defaults.Files = map[string]string{"document_front": front, "document_back": back}
		h.d.Files.Checker.Root = h.d.Files.StartDir // an offer may lie outside
		h.show(newMediaScreen(h.d, documentStep()), 80, 24)
		h.mustShow("▸ Use: front.jpg")
		h.press("enter", "enter", "enter", "enter")
		h.mustSubmitFiles(map[string]string{"document_front": front, "document_back": back})
	})
}

func TestAfterARefusalTheEarlierFileIsOffered(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		makePictures(h)
		snap := documentStep()
		snap.Refusal = &flow.Refusal{StepID: "IPS1", Reason: "blurry_image", RetriesLeft: 2}
		snap.Files = map[string]string{"document_front": h.path("Pictures/cédula frente.JPG"), "document_back": h.path("Pictures/back.jpg")}
		h.show(newMediaScreen(h.d, snap), 80, 24)
		h.mustShow("▸ Use again: cédula frente.JPG", "✗ "+h.d.Words.Reason("blurry_image", "").What)
		h.press("enter", "enter", "enter", "enter")
		h.mustSubmitFiles(snap.Files)
	})
}

func TestFilesThatArrivedAreNotAskedForAgain(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		makePictures(h)
		snap := documentStep()
		snap.Step.Files[0].Delivered = true
		h.show(newMediaScreen(h.d, snap), 80, 24)
		if h.press("down", "enter", "enter"); len(h.commands) != 1 {
			t.Fatalf("commands: %v\n%s", h.commands, h.view())
		}
		if got := h.commands[0].(flow.Submit).Files; len(got) != 1 || got["document_back"].Path == "" {
			t.Errorf("submitted %v", got)
		}
	})
}

func TestAnOptionalFileIsSkippedByAKey(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		makePictures(h)
		snap := documentStep()
		snap.Step.Files[1].Optional = true
		m := newMediaScreen(h.d, snap)
		h.show(m, 80, 24)
		h.press("ctrl+s") // the front is not optional
		h.mustShow("Front of the document · 1 of 2")
		h.press("enter", "enter")
		h.mustShow("Back of the document (optional) · 2 of 2")
		h.press("ctrl+s")
		h.mustSubmitFiles(map[string]string{"document_front": h.path("Pictures/cédula frente.JPG")})
	})
}

func TestEscReturnsToASkippedFile(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		makePictures(h)
		snap := documentStep()
		snap.Step.Files[0].Optional = true
		h.show(newMediaScreen(h.d, snap), 80, 24)
		h.press("ctrl+s", "esc")
		h.mustShow("Front of the document (optional) · 1 of 2")
		h.press("enter", "enter", "ctrl+s", "enter", "enter")
		if len(h.commands) != 1 || len(h.commands[0].(flow.Submit).Files) != 2 {
			t.Errorf("sent %v", h.commands)
		}
	})
}

func TestTheSamePictureTwiceIsWarnedAbout(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		makePictures(h)
		h.show(newMediaScreen(h.d, documentStep()), 80, 24)
		h.press("enter", "enter", "enter")
		h.mustShow("! " + h.d.Words.Warning("same picture").What)
		if h.press("enter"); len(h.commands) != 1 {
			t.Errorf("a warning blocks: %v", h.commands)
		}
	})
}

func TestARepeatedQuestionKeepsItsState(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		makePictures(h)
		snap := documentStep()
		m := newMediaScreen(h.d, snap)
		h.show(m, 80, 24)
		h.press("enter", "enter", "b", "enter", "enter")
		m.Close()
		h.carryOut(h.screen.Update(followMsg{snap}))
		h.settle()
		h.mustShow("Back of the document", "back.jpg · JPEG")
		h.press("enter")
		if len(h.commands) != 2 || !reflect.DeepEqual(h.commands[0], h.commands[1]) {
			t.Errorf("sent %v", h.commands)
		}
	})
}

func TestAChangedFileIsCheckedAgain(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		makePictures(h)
		snap := documentStep()
		m := newMediaScreen(h.d, snap)
		h.show(m, 80, 24)
		h.press("enter", "enter", "b", "enter", "enter")
		h.writeFile("Pictures/back.jpg", frontPhoto, 0)
		snap.Files = pathsOf(h.commands[0].(flow.Submit).Files)
		h.carryOut(h.screen.Update(followMsg{snap}))
		h.settle()
		h.mustShow("Back of the document · 2 of 2", h.d.Words.Chooser.FileChanged, "▸ Use again: back.jpg")
		h.press("enter")
		h.mustShow("! " + h.d.Words.Warning("same picture").What)
	})
}

func TestOnlyTheRestIsAskedForOnceSomeHasArrived(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		makePictures(h)
		snap := documentStep()
		h.show(newMediaScreen(h.d, snap), 80, 24)
		h.press("enter", "enter", "b", "enter", "enter")
		again := documentStep()
		again.Step.Files[0].Delivered = true
		again.Files = pathsOf(h.commands[0].(flow.Submit).Files)
		h.carryOut(h.screen.Update(followMsg{again}))
		h.settle()
		h.mustShow("Back of the document", "▸ Use again: back.jpg")
	})
}

func TestNothingIsEverWiderOrTallerThanItsRoom(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		makePictures(h)
		h.writeFile("Pictures/"+strings.Repeat("护照", 40)+".jpg", []byte("x"), time.Hour)
		snap := documentStep()
		snap.Refusal = &flow.Refusal{StepID: "IPS1", Reason: "blurry_image"}
		m := newMediaScreen(h.d, snap)
		h.show(m, 80, 24)
		for _, keys := range [][]string{{}, {"b"}, {"esc", "/no/such/file.jpg", "enter"}, {"esc", "ctrl+l"}, {"esc", "enter"}} {
			h.press(keys...)
			mustFitEverySize(t, m)
		}
	})
}

func TestTheAPIsWordsForAFileAreASentenceOfTheirOwn(t *testing.T) {
	for given, want := range map[string]string{
		"The latest bill":      "The latest bill. A photo or a PDF of the bill.",
		"The latest one, ana?": "The latest one, ana? A photo or a PDF of the bill.",
	} {
		testScreen(t, func(h *screenHarness) {
			m := newMediaScreen(h.d, flow.Snapshot{Step: flow.Step{Files: []flow.FileRequest{{Target: "electricity_bill", Need: media.NeedInvoice, Description: given}}}})
			if got := m.wanted(); got != want {
				t.Errorf("%q reads %q", given, got)
			}
		})
	}
}
