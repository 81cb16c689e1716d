package ui

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/lipgloss"

	"cedula/flow"
	"cedula/flow/media"
)

// library fills the folder that choosers start in.
func library(b *booth) {
	b.folder("Pictures/Camera")
	b.folder("Pictures/.thumbnails")
	b.file("Pictures/cédula frente.JPG", frontPhoto, 2*time.Minute)
	b.file("Pictures/back.jpg", backPhoto, 26*time.Hour)
	b.file("Pictures/notes.txt", []byte("no picture"), time.Second)
	b.file("Pictures/evil\x1b[2J\u202egpj.jpg", []byte("no picture either"), 400*time.Hour)
}

func TestChooserLooksAsItShould(t *testing.T) {
	for _, size := range goldenSizes {
		inBooth(t, func(b *booth) {
			library(b)
			b.show(newMedia(b.d, documentStep()), size[0], size[1])
			golden(t, fmt.Sprintf("chooser-%dx%d", size[0], size[1]), b.view())
			b.press("down", "enter")
			golden(t, fmt.Sprintf("look-%dx%d", size[0], size[1]), b.view())
		})
	}
}

func TestEnterShowsEnterTakesAndTheLastSendsAll(t *testing.T) {
	inBooth(t, func(b *booth) {
		library(b)
		b.show(newMedia(b.d, documentStep()), 80, 24)
		b.press("enter")
		wants(t, b, "Front of the document · 1 of 2", "cédula frente.JPG · JPEG photo · 160×100 · 1 MB · 2 min ago")
		b.press("enter")
		wants(t, b, "Back of the document · 2 of 2")
		b.press("b", "a", "c", "enter", "enter")
		submitted(t, b, map[string]string{
			"document_front": b.path("Pictures/cédula frente.JPG"), "document_back": b.path("Pictures/back.jpg"),
		})
	})
}

func TestEscStepsOutOneThingAtATime(t *testing.T) {
	inBooth(t, func(b *booth) {
		library(b)
		m := newMedia(b.d, documentStep())
		b.show(m, 80, 24)
		b.press("enter", "enter", "down", "enter") // the front is taken, a back looked at
		for _, want := range []string{"Choose", "1 of 2"} {
			b.press("esc")
			if want == "1 of 2" {
				wants(t, b, want)
			}
		}
		wants(t, b, "cédula frente.JPG · JPEG") // a look at the front again
		b.press("esc", "x", "esc")
		if _, did := m.Escape(); did || strings.Contains(b.view(), "has that in its name") {
			t.Errorf("nothing was left to step out of:\n%s", b.view())
		}
	})
}

func TestTheDemoWalksThroughOnEnterAlone(t *testing.T) {
	inBooth(t, func(b *booth) {
		front, back := b.file("front.jpg", frontPhoto, 0), b.file("back.jpg", backPhoto, 0)
		b.d.Defaults.Files = map[string]string{"document_front": front, "document_back": back}
		b.d.Files.Checker.Root = b.d.Files.StartDir // an offer may lie outside
		b.show(newMedia(b.d, documentStep()), 80, 24)
		wants(t, b, "▸ Use: front.jpg")
		b.press("enter", "enter", "enter", "enter")
		submitted(t, b, map[string]string{"document_front": front, "document_back": back})
	})
}

func TestAfterARefusalTheEarlierChoiceIsOffered(t *testing.T) {
	inBooth(t, func(b *booth) {
		library(b)
		snap := documentStep()
		snap.Refusal = &flow.Refusal{StepID: "IPS1", Reason: "blurry_image", RetriesLeft: 2}
		snap.Files = map[string]string{"document_front": b.path("Pictures/cédula frente.JPG"), "document_back": b.path("Pictures/back.jpg")}
		b.show(newMedia(b.d, snap), 80, 24)
		wants(t, b, "▸ Use again: cédula frente.JPG", "✗ "+b.d.Words.Reason("blurry_image", "").What)
		b.press("enter", "enter", "enter", "enter")
		submitted(t, b, snap.Files)
	})
}

func TestWhatHasArrivedIsNotAskedForAgain(t *testing.T) {
	inBooth(t, func(b *booth) {
		library(b)
		snap := documentStep()
		snap.Step.Files[0].Delivered = true
		b.show(newMedia(b.d, snap), 80, 24)
		if b.press("down", "enter", "enter"); len(b.said) != 1 {
			t.Fatalf("commands: %v\n%s", b.said, b.view())
		}
		if got := b.said[0].(flow.Submit).Files; len(got) != 1 || got["document_back"] == "" {
			t.Errorf("submitted %v", got)
		}
	})
}

func TestAnOptionalFileIsLeftOutByAKey(t *testing.T) {
	inBooth(t, func(b *booth) {
		library(b)
		snap := documentStep()
		snap.Step.Files[1].Optional = true
		m := newMedia(b.d, snap)
		b.show(m, 80, 24)
		b.press("ctrl+s") // the front is not optional
		wants(t, b, "Front of the document · 1 of 2")
		b.press("enter", "enter")
		wants(t, b, "Back of the document (optional) · 2 of 2")
		b.press("ctrl+s")
		submitted(t, b, map[string]string{"document_front": b.path("Pictures/cédula frente.JPG")})
	})
}

func TestEscGoesBackBeforeAFileThatWasLeftOut(t *testing.T) {
	inBooth(t, func(b *booth) {
		library(b)
		snap := documentStep()
		snap.Step.Files[0].Optional = true
		b.show(newMedia(b.d, snap), 80, 24)
		b.press("ctrl+s", "esc")
		wants(t, b, "Front of the document (optional) · 1 of 2")
		b.press("enter", "enter", "ctrl+s", "enter", "enter")
		if len(b.said) != 1 || len(b.said[0].(flow.Submit).Files) != 2 {
			t.Errorf("sent %v", b.said)
		}
	})
}

func TestTheSamePictureTwiceIsDoubted(t *testing.T) {
	inBooth(t, func(b *booth) {
		library(b)
		b.show(newMedia(b.d, documentStep()), 80, 24)
		b.press("enter", "enter", "enter")
		wants(t, b, "! "+b.d.Words.Warning("same picture").What)
		if b.press("enter"); len(b.said) != 1 {
			t.Errorf("a doubt is no refusal: %v", b.said)
		}
	})
}

func TestAQuestionThatComesBackStandsAsItWas(t *testing.T) {
	inBooth(t, func(b *booth) {
		library(b)
		snap := documentStep()
		m := newMedia(b.d, snap)
		b.show(m, 80, 24)
		b.press("enter", "enter", "b", "enter", "enter")
		m.Close()
		b.carryOut(b.on.Update(followMsg{snap}))
		b.settle()
		wants(t, b, "Back of the document", "back.jpg · JPEG")
		b.press("enter")
		if len(b.said) != 2 || !reflect.DeepEqual(b.said[0], b.said[1]) {
			t.Errorf("sent %v", b.said)
		}
	})
}

func TestOnlyTheRestIsAskedForOnceSomeHasArrived(t *testing.T) {
	inBooth(t, func(b *booth) {
		library(b)
		snap := documentStep()
		b.show(newMedia(b.d, snap), 80, 24)
		b.press("enter", "enter", "b", "enter", "enter")
		again := documentStep()
		again.Step.Files[0].Delivered = true
		again.Files = b.said[0].(flow.Submit).Files
		b.carryOut(b.on.Update(followMsg{again}))
		b.settle()
		wants(t, b, "Back of the document", "▸ Use again: back.jpg")
	})
}

func TestNothingIsEverWiderOrTallerThanItsRoom(t *testing.T) {
	inBooth(t, func(b *booth) {
		library(b)
		b.file("Pictures/"+strings.Repeat("护照", 40)+".jpg", []byte("x"), time.Hour)
		snap := documentStep()
		snap.Refusal = &flow.Refusal{StepID: "IPS1", Reason: "blurry_image"}
		m := newMedia(b.d, snap)
		b.show(m, 80, 24)
		for _, keys := range [][]string{{}, {"b"}, {"esc", "/no/such/file.jpg", "enter"}, {"esc", "ctrl+l"}, {"esc", "enter"}} {
			b.press(keys...)
			everySize(t, m)
		}
	})
}

func everySize(t *testing.T, s screen) {
	t.Helper()
	for w := 1; w <= 120; w += 1 + w/12 {
		for h := 1; h <= 40; h += 1 + h/6 {
			s.SetSize(w, h)
			if got := s.View(); lipgloss.Width(got) > w || lipgloss.Height(got) > h {
				t.Fatalf("%d×%d cells in a room of %d×%d:\n%s", lipgloss.Width(got), lipgloss.Height(got), w, h, got)
			}
		}
	}
	s.SetSize(80, 24)
}

func wants(t *testing.T, b *booth, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(b.view(), text) {
			t.Errorf("%q is not to be seen in\n%s", text, b.view())
		}
	}
}

func submitted(t *testing.T, b *booth, files map[string]string) {
	t.Helper()
	want := []flow.Command{flow.Submit{StepID: "IPS1", Files: files}}
	if !reflect.DeepEqual(b.said, want) {
		t.Errorf("commands %+v, want %+v\n%s", b.said, want, b.view())
	}
	for _, path := range files {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}

func TestTheAPIsWordsForAFileAreASentenceOfTheirOwn(t *testing.T) {
	for given, want := range map[string]string{
		"The latest bill":      "The latest bill. A photo or a PDF of the bill.",
		"The latest one, ana?": "The latest one, ana? A photo or a PDF of the bill.",
	} {
		inBooth(t, func(b *booth) {
			m := newMedia(b.d, flow.Snapshot{Step: flow.Step{Files: []flow.FileRequest{{Target: "electricity_bill", Need: media.NeedInvoice, Description: given}}}})
			if got := m.wanted(); got != want {
				t.Errorf("%q reads %q", given, got)
			}
		})
	}
}
