package ui

import (
	"fmt"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"cedula/flow"
	"cedula/ui/words"
)

// inSpanish starts in Spanish.
func inSpanish(o *Options) { o.Words = words.Spanish }

// mustReadAsSpanish compares what became Spanish by F4 with what was Spanish from
// the beginning.
func mustReadAsSpanish(t *testing.T, changed, spanish *rootHarness) {
	t.Helper()
	changed.press(tea.KeyF4)
	changed.now = spanish.now
	if got, want := changed.root.View(), spanish.root.View(); got != want {
		t.Fatalf("after F4:\n%s\nin Spanish:\n%s", got, want)
	}
}

func TestF4PutsAllThatIsShownIntoTheNextLanguageAndKeepsTheRest(t *testing.T) {
	typed := map[string]func(*rootHarness){
		"as it came": func(*rootHarness) {},
		"typed":      func(h *rootHarness) { h.typeText("a7") },
		"mistaken":   func(h *rootHarness) { h.typeText("a7").press(tea.KeyEnter) },
		"moved":      func(h *rootHarness) { h.press(tea.KeyDown, tea.KeyDown, tea.KeyTab) },
		"helped":     func(h *rootHarness) { h.press(tea.KeyF1) },
		"left":       func(h *rootHarness) { h.press(tea.KeyCtrlC, tea.KeyDown) },
		"canceling":  func(h *rootHarness) { h.press(tea.KeyCtrlC, tea.KeyDown, tea.KeyDown, tea.KeyEnter, tea.KeyDown) },
	}
	for name, snap := range snapshots {
		for how, do := range typed {
			t.Run(fmt.Sprintf("%s %s", name, how), func(t *testing.T) {
				changed, spanish := newRootHarness(t, 80, 24).show(snap), newRootHarness(t, 80, 24, inSpanish).show(snap)
				do(changed)
				do(spanish)
				mustReadAsSpanish(t, changed, spanish)
			})
		}
	}
}

func TestF4PutsThePagesOfADemoIntoTheNextLanguage(t *testing.T) {
	presents := func(o *Options) { o.Presenter, o.Sandbox = &fakePresenter{}, true }
	choosing := func(o *Options) { o.Scenarios = []Scenario{{Name: "happy", Description: "All well"}, {Name: "risky"}} }
	starting := func(o *Options) { o.Form = &StartForm{Flows: []NamedFlow{{"Onboarding", "IPF1"}}} }
	for name, c := range map[string]struct {
		option func(*Options)
		snap   flow.Snapshot
		do     func(*rootHarness)
	}{
		"outcomes":  {presents, snapshots["email"], func(h *rootHarness) { h.press(tea.KeyCtrlO, tea.KeyDown) }},
		"reasons":   {presents, snapshots["email"], func(h *rootHarness) { h.press(tea.KeyCtrlO, tea.KeyDown, tea.KeyEnter, tea.KeyDown) }},
		"what next": {choosing, snapshots["success"], func(h *rootHarness) { h.press(tea.KeyEnter, tea.KeyDown) }},
		"scenarios": {choosing, flow.Snapshot{}, func(h *rootHarness) { h.press(tea.KeyDown) }},
		"start":     {starting, flow.Snapshot{}, func(h *rootHarness) { h.typeText("a b").press(tea.KeyTab).typeText("x") }},
	} {
		t.Run(name, func(t *testing.T) {
			both := [2]*rootHarness{newRootHarness(t, 80, 24, c.option), newRootHarness(t, 80, 24, c.option, inSpanish)}
			for _, h := range both {
				if c.snap.Phase == 0 {
					h.begin()
				} else {
					h.show(c.snap)
				}
				c.do(h)
			}
			mustReadAsSpanish(t, both[0], both[1])
		})
	}
}

func TestF4ChangesTheVerificationsLanguage(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["consent"])
	for _, want := range []string{"es", "pt", "en"} {
		h.press(tea.KeyF4)
		if got := h.mustSend(); got != (flow.ChangeLanguage{Language: want}) {
			t.Fatalf("sent %#v, want the language %s", got, want)
		}
	}
}

func TestARepeatedQuestionIsInTheCurrentLanguage(t *testing.T) {
	asking := snapshots["email"]
	stuck := asking
	stuck.Phase, stuck.Trouble = flow.PhaseStuck, &flow.Trouble{Code: flow.TroubleServer}
	h := newRootHarness(t, 80, 24).show(asking).typeText("ana")
	h.show(stuck).press(tea.KeyF4)
	h.show(asking).mustShow("Correo electrónico", "ana")
}

func TestASearchThatFitsNoMoreGivesWayToTheChosenRow(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["country"])
	list := h.root.screen.(*form).fields[0].control.(*picker)
	for _, r := range list.all {
		if words.Spanish.Country(r.value) != words.English.Country(r.value) {
			h.typeText(r.label)
			break
		}
	}
	chosen := list.Value()
	if h.press(tea.KeyF4); list.Value() != chosen || chosen == "" {
		t.Errorf("%q was chosen, and after F4 %q", chosen, list.Value())
	}
}

// changeLanguage does what the root does by F4.
func (h *screenHarness) changeLanguage(w *words.Words) {
	h.d.setLanguage(w)
	h.carryOut(h.screen.Update(languageMsg{}))
}

func TestF4KeepsTheLivePictureAndItsPhotos(t *testing.T) {
	testLive(t, sceneSource(bringCard), func(h *screenHarness) {
		m := newMediaScreen(h.d, documentStep())
		h.show(m, 80, 24)
		h.advanceUntil("! Hold the document so that it fills the frame")
		picture := pictureCells(h.view())
		h.changeLanguage(words.Spanish)
		h.mustShow("! Coloque el documento de modo que llene el marco")
		if got := pictureCells(h.view()); got != picture || picture == 0 {
			t.Errorf("the picture has %d cells, and had %d", got, picture)
		}
		h.advanceUntil("foto JPEG")
		h.changeLanguage(words.Portuguese)
		h.advance(time.Second)
		h.press("enter")
		h.mustShow(words.Portuguese.Target("document_back"))
		h.changeLanguage(words.English)
		h.advance(time.Second)
		h.press("enter")
		h.advanceUntil("! Front and back are the same picture.")
		h.press("enter")
		h.mustTakeFiles("document_front", "document_back")
	})
}

func TestF4InterruptsNoCountdownAndNoRecording(t *testing.T) {
	testLive(t, sceneSource(bringCard), func(h *screenHarness) {
		h.show(newMediaScreen(h.d, faceStep()), 80, 24)
		h.advanceUntil("! No face to be seen")
		h.press("enter")
		h.advanceUntil("Recording starts in 2…")
		h.changeLanguage(words.Spanish)
		h.mustShow("La grabación empieza en 2…")
		h.advanceUntil("● Grabando: quedan 3 s")
		h.changeLanguage(words.Portuguese)
		h.mustShow("● Gravando: restam 3 s")
		h.advance(time.Second)
		h.mustShow("● Gravando: restam 2 s")
		h.advanceUntil("vídeo MP4 (H.264)")
		h.changeLanguage(words.English)
		h.mustShow("Is this the video that you want to send?")
		h.press("enter")
		h.mustTakeFiles("face_video")
	})
}

func TestF4KeepsThePreviewAndItsPicture(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		h.writeFile("Pictures/card.jpg", photo(1, 1200, 800), 90*time.Second)
		h.setColours(termenv.TrueColor)
		h.show(newMediaScreen(h.d, documentStep()), 80, 24)
		h.press("enter")
		picture := pictureCells(h.view())
		h.changeLanguage(words.Portuguese)
		h.mustShow(words.Portuguese.Preview.CardQuestion, words.Portuguese.Target("document_front"))
		if pictureCells(h.view()) != picture || picture == 0 {
			t.Errorf("the picture has %d cells, and had %d", pictureCells(h.view()), picture)
		}
	})
}
