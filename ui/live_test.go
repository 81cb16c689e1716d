package ui

import (
	"fmt"
	"image"
	"os"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"cedula/flow"
	"cedula/flow/camera"
	"cedula/ui/words"
)

func TestADocumentTakesItselfOnceItIsNearAndStill(t *testing.T) {
	testLive(t, sceneSource(bringCard), func(h *screenHarness) {
		m := newMediaScreen(h.d, documentStep())
		h.show(m, 80, 24)
		h.mustShow("Front of the document · 1 of 2", "Hold the document in the frame: the photo is taken automatically.")
		h.advanceUntil("! Hold the document so that it fills the frame")
		h.advanceUntil("JPEG photo · 640×360")
		h.press("enter") // it was meant to take the photo
		h.mustShow("1 of 2")
		h.advance(time.Second)
		h.press("enter")
		h.mustShow("Back of the document · 2 of 2")
		h.advance(5 * time.Second) // the front still lies there
		h.mustShow("2 of 2", "Now turn the document over.")
		h.press("enter")
		h.advanceUntil("! Front and back are the same picture.")
		h.press("enter")
		h.mustTakeFiles("document_front", "document_back")
	})
}

// mustTakeFiles fails unless just these files were submitted, and are there.
func (h *screenHarness) mustTakeFiles(targets ...string) {
	h.t.Helper()
	if len(h.commands) != 1 {
		h.t.Fatalf("commands %v\n%s", h.commands, h.view())
	}
	files := h.commands[0].(flow.Submit).Files
	if len(files) != len(targets) {
		h.t.Errorf("submitted %v", files)
	}
	for _, target := range targets {
		if _, err := os.Stat(files[target].Path); err != nil {
			h.t.Error(err)
		}
	}
}

// After the document is turned over, the other side is taken automatically.
func TestTheOtherSideTakesItselfOnceTheDocumentWasTurned(t *testing.T) {
	scene := func(since time.Duration) []byte {
		switch {
		case since < 4*time.Second:
			return nearCard()
		case since < 7*time.Second:
			return farCard()
		}
		return backCard()
	}
	testLive(t, sceneSource(scene), func(h *screenHarness) {
		m := newMediaScreen(h.d, documentStep())
		h.show(m, 100, 32)
		h.advanceUntil("JPEG photo")
		h.advance(time.Second)
		h.press("enter")
		h.mustShow("2 of 2")
		h.advanceUntil("JPEG photo")
		h.mustNotShow("the same picture")
		h.advance(time.Second)
		h.press("enter")
		h.mustTakeFiles("document_front", "document_back")
	})
}

func TestAVideoCountsDownRecordsAndPlays(t *testing.T) {
	testLive(t, sceneSource(bringCard), func(h *screenHarness) {
		m := newMediaScreen(h.d, faceStep())
		h.show(m, 80, 24)
		h.advanceUntil("! No face to be seen: look into the camera")
		h.press("enter")
		for left := 3; left > 0; left-- {
			h.advanceUntil(fmt.Sprintf("Recording starts in %d…", left))
		}
		for left := 5; left > 0; left-- {
			h.advanceUntil(fmt.Sprintf("● Recording: %d s left", left))
			mustFitEverySize(t, m)
		}
		h.advanceUntil("MP4 video (H.264)")
		h.mustShow("Is this the video that you want to send?")
		first := h.view()
		h.advance(6 * time.Second)
		last := h.view()
		if first == last || m.preview.player.shown != len(m.preview.player.frames)-1 {
			t.Errorf("it does not play: frame %d of %d", m.preview.player.shown, len(m.preview.player.frames))
		}
		h.press(" ")
		h.advance(time.Second)
		if shown := m.preview.player.shown; shown < 5 || shown > 15 {
			t.Errorf("after a second of the second time it is at frame %d", shown)
		}
		h.press("esc") // once more
		h.mustShow("Look straight into the camera")
		h.advanceUntil("No face")
		h.press("enter", "enter") // the second one shortens the countdown
		h.mustShow("● Recording")
		h.advanceUntil("MP4 video")
		h.press("enter")
		h.mustTakeFiles("face_video")
	})
}

func TestEscEndsACountdownAndARecordingAndThenShowsTheFiles(t *testing.T) {
	testLive(t, sceneSource(bringCard), func(h *screenHarness) {
		makePictures(h)
		m := newMediaScreen(h.d, faceStep())
		h.show(m, 80, 24)
		h.advanceUntil("No face to be seen")
		h.press("enter")
		h.mustShow("Recording starts in 3")
		h.press("esc")
		h.advance(4 * time.Second)
		h.mustShow("No face to be seen")
		h.press("enter", "enter")
		h.advance(2 * time.Second)
		h.mustShow("● Recording")
		h.press("esc")
		h.advance(5 * time.Second)
		h.mustNotShow("Recording", "MP4")
		h.press("esc")
		h.mustShow(h.d.Words.Chooser.Placeholder)
		h.press("tab")
		h.advance(time.Second)
		h.mustNotShow(h.d.Words.Chooser.Placeholder)
	})
}

func TestTypingAPathShowsTheFiles(t *testing.T) {
	for name, send := range map[string]func(*screenHarness, string){
		"typed": func(h *screenHarness, path string) {
			for _, r := range path {
				h.press(string(r))
			}
		},
		"dropped": func(h *screenHarness, path string) { h.paste("'" + path + "'") },
	} {
		testLive(t, sceneSource(bringCard), func(h *screenHarness) {
			makePictures(h)
			h.show(newMediaScreen(h.d, documentStep()), 80, 24)
			h.advance(time.Second)
			h.press("x") // no path
			h.mustNotShow(h.d.Words.Chooser.Placeholder)
			send(h, h.path("Pictures/back.jpg"))
			h.press("enter")
			if h.mustShow("back.jpg · JPEG photo"); t.Failed() {
				t.Fatal(name)
			}
			h.press("enter")
			h.mustShow("2 of 2", h.d.Words.Chooser.Placeholder) // whoever chooses files goes on to do so
		})
	}
}

func TestTheCameraIsClosedWhenItsPictureIsNotShownForLong(t *testing.T) {
	testLive(t, sceneSource(bringCard), func(h *screenHarness) {
		m := newMediaScreen(h.d, documentStep())
		h.show(m, 80, 24)
		h.press("tab")
		tick := func(d time.Duration) {
			h.advance(d)
			h.carryOut(h.screen.Update(tickMsg{}))
			h.settle()
		}
		if tick(29 * time.Second); !m.feed.isOpen() {
			t.Error("it was closed at once")
		}
		if tick(2 * time.Second); m.feed.isOpen() {
			t.Error("it stays open")
		}
		h.press("tab")
		h.advance(time.Second)
		if !m.feed.isOpen() {
			t.Error("it is not opened again")
		}
		live := m.feed.live
		m.Close()
		h.settle()
		for range live.Frames() { // ends with the picture
		}
	})
}

func TestWithoutACameraItIsTheChooserWithATip(t *testing.T) {
	for fault, tip := range map[camera.Fault]string{camera.NoFFmpeg: "install ffmpeg; “cedula doctor” says how.", camera.NoCamera: "connect one; “cedula doctor” says more."} {
		testLive(t, &faultySource{faults: map[string]camera.Fault{"": fault}}, func(h *screenHarness) {
			makePictures(h)
			m := newMediaScreen(h.d, documentStep())
			h.show(m, 80, 24)
			h.mustShow(h.d.Words.Chooser.Placeholder, "cédula frente.JPG", tip)
			mustFitEverySize(t, m)
			for _, k := range m.ShortHelp() {
				if k.Help().Desc == h.d.Words.Live.ToCamera {
					t.Error("a camera is offered")
				}
			}
			h.press("enter")
			h.mustNotShow(tip)
			h.d.SawCameraTip = true
			h.show(newMediaScreen(h.d, documentStep()), 80, 24)
			h.mustNotShow(tip)
		})
	}
}

func TestACamerasFaultIsASentenceWithItsCure(t *testing.T) {
	source := &faultySource{
		Source: sceneSource(bringCard), devices: []camera.Device{{ID: "a", Name: "Front\x1b[2J camera"}, {ID: "b", Name: "Desk camera"}},
		faults: map[string]camera.Fault{"a": camera.Busy, "b": camera.Silent},
	}
	testLive(t, source, func(h *screenHarness) {
		m := newMediaScreen(h.d, documentStep())
		h.show(m, 80, 24)
		h.mustShow("✗ Another program is using the camera.", "try again, or choose a file.")
		h.press("right")
		h.mustShow("✗ The camera gives no picture.")
		delete(source.faults, "b")
		h.press("enter")
		h.advanceUntil("Desk camera")
		delete(source.faults, "a")
		h.press("left")
		h.advanceUntil("Front camera")
		if got := fmt.Sprint(source.opened); got != "[a b b a]" {
			t.Errorf("opened %s", got)
		}
		mustFitEverySize(t, m)
		m.feed.live.Close() // unplugged
		h.advanceUntil("✗ The camera was disconnected.")
		h.press("enter")
		h.advanceUntil("Hold the document")
		h.press("esc")
		h.mustShow(h.d.Words.Chooser.Placeholder)
	})
}

// Without colours, or if configured, the picture is omitted: only hints and
// keys are shown.
func TestWithoutThePictureHintsAndKeysRemain(t *testing.T) {
	for name, change := range map[string]func(*screenHarness){
		"viewfinder = false": func(h *screenHarness) { h.d.Files.Live.Viewfinder = false },
		"no colours":         func(h *screenHarness) { h.setColours(termenv.Ascii) },
	} {
		testLive(t, sceneSource(bringCard), func(h *screenHarness) {
			change(h)
			m := newMediaScreen(h.d, documentStep())
			h.show(m, 80, 24)
			h.advanceUntil("! Hold the document so that it fills the frame")
			h.mustShow("The camera is on.")
			h.mustNotShow("▄")
			h.advanceUntil("JPEG photo")
			h.advance(time.Second)
			h.press("enter")
			if h.mustShow("2 of 2"); t.Failed() {
				t.Fatal(name)
			}
		})
	}
}

func TestNothingIsTakenWhileAPageCoversTheScreen(t *testing.T) {
	testLive(t, sceneSource(func(time.Duration) []byte { return nearCard() }), func(h *screenHarness) {
		m := newMediaScreen(h.d, documentStep())
		h.show(m, 80, 24)
		h.run(m.Cover(true))
		h.advance(5 * time.Second)
		if m.preview != nil {
			t.Error("a photo was taken unseen")
		}
		h.run(m.Cover(false))
		h.advanceUntil("JPEG photo")
	})
}

func TestAnOpenPageCoversTheScreen(t *testing.T) {
	testLive(t, sceneSource(bringCard), func(h *screenHarness) {
		d := h.d
		r := newRootHarness(t, 80, 24)
		r.root.d = d
		r.show(documentStep())
		media := r.root.screen.(*mediaScreen)
		h.screen = media
		r.press(tea.KeyF1)
		if !media.isCovered {
			t.Error("help does not cover it")
		}
		r.press(tea.KeyEsc)
		if media.isCovered {
			t.Error("it stays covered")
		}
	})
}

func TestTheLivePictureLooksAsOnFile(t *testing.T) {
	scenes := map[string]func(*screenHarness){
		"live": func(h *screenHarness) {
			for range 10 { // a terminal that answers quickly
				h.advance(20 * time.Millisecond)
				h.deliver(answer(drawnAnswer))
				h.settle()
			}
		},
		"hint":      func(h *screenHarness) { h.advanceUntil("! "); h.advance(300 * time.Millisecond) },
		"look":      func(h *screenHarness) { h.advanceUntil("! "); h.press("enter"); h.advance(time.Second) },
		"countdown": func(h *screenHarness) { h.advanceUntil("! "); h.press("enter"); h.advance(1500 * time.Millisecond) },
		"recording": func(h *screenHarness) {
			h.advanceUntil("! ")
			h.press("enter", "enter")
			h.advance(1500 * time.Millisecond)
		},
		"played": func(h *screenHarness) {
			h.advanceUntil("! ")
			h.press("enter", "enter")
			h.advance(12 * time.Second)
		},
	}
	steps := map[string]flow.Snapshot{"countdown": faceStep(), "recording": faceStep(), "played": faceStep()}
	for name, play := range scenes {
		snap, ok := steps[name]
		if !ok {
			snap = documentStep()
		}
		liveGoldens(t, "live-"+name, sceneSource(bringCard), snap, play)
	}
}

// liveGoldens compares a scene at the camera with those on file, in each language
// and size.
func liveGoldens(t *testing.T, name string, source camera.Source, snap flow.Snapshot, play func(*screenHarness)) {
	t.Helper()
	for i, w := range words.All() {
		language := ""
		if i > 0 {
			language = "-" + w.Language()
		}
		for _, size := range goldenSizes {
			testLive(t, source, func(h *screenHarness) {
				h.d.Words, h.d.Keys = w, newKeyMap(w)
				makePictures(h)
				h.show(newMediaScreen(h.d, snap), size[0], size[1])
				play(h)
				golden(t, name+language+"-"+sizeName(size), h.viewWithoutPicture())
			})
		}
	}
}

// While the picture is live, the terminal sends answers continuously, possibly
// right after a key.
func TestEscIsReadWhereAnAnswerFollowsAtOnce(t *testing.T) {
	testLive(t, sceneSource(bringCard), func(h *screenHarness) {
		r := newRootHarness(t, 80, 24)
		r.root.d = h.d
		r.show(documentStep())
		h.screen = r.root.screen
		r.send(answer("?0x1b?"))
		if r.root.screen.(*mediaScreen).live != nil {
			t.Errorf("it does not go to the files:\n%s", textOf(r.root.View()))
		}
	})
}

// viewWithoutPicture is the view with a shade instead of the picture, which is
// tested elsewhere.
func (h *screenHarness) viewWithoutPicture() string {
	m, view := h.screen.(*mediaScreen), h.view()
	var lines []string
	switch {
	case m.live != nil:
		lines = m.live.picture.lines
	case m.preview != nil:
		lines = append(m.preview.player.lines(), m.preview.picture.lines(image.Pt(m.preview.w, m.preview.h))...)
	}
	for _, line := range lines {
		view = strings.Replace(view, line, strings.Repeat("░", width(line)), 1)
	}
	return textOf(view)
}

func TestACamerasFaultLooksAsOnFile(t *testing.T) {
	for fault, name := range map[camera.Fault]string{camera.Busy: "busy", camera.NoFFmpeg: "no-ffmpeg"} {
		source := &faultySource{devices: []camera.Device{{ID: "a"}}, faults: map[string]camera.Fault{"a": fault}}
		liveGoldens(t, "live-fault-"+name, source, documentStep(), func(*screenHarness) {})
	}
}
