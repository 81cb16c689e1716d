package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"cedula/flow/media"
)

// pictureCells is how many cells of a view are a picture's, drawn in blocks.
func pictureCells(view string) (count int) {
	for _, block := range "▄▌▚▘▝▖▗" {
		count += strings.Count(view, string(block))
	}
	return count
}

func TestThePictureIsDrawnIntoTheRoomThatIsLeft(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		h.writeFile("Pictures/card.jpg", photo(1, 1200, 800), time.Minute)
		h.setColours(termenv.TrueColor)
		m := newMediaScreen(h.d, documentStep())
		h.show(m, 80, 24)
		h.press("enter")
		if got := h.view(); pictureCells(got) < 600 || lipgloss.Height(got) > 24 || lipgloss.Width(got) > 80 {
			t.Errorf("%d×%d cells, %d of them picture", lipgloss.Width(got), lipgloss.Height(got), pictureCells(got))
		}
		before := h.view()
		h.screen.SetSize(50, 14)
		h.carryOut(h.screen.Update(tickMsg{}))
		if h.settle(); h.view() == before || pictureCells(h.view()) == 0 {
			t.Errorf("not drawn for the new size:\n%s", h.view())
		}
		if strings.Contains(h.view(), "!") {
			t.Errorf("there is nothing to warn about:\n%s", h.view())
		}
	})
}

func TestATerminalThatSaysItsNameHasTheColoursForAPicture(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		h.setColours(termenv.ANSI)
		for name, want := range map[string]bool{"": false, "tmux 3.3a": false, "XTerm(379)": true} {
			if h.d.Answers.Name = name; h.d.graphics().CanDraw() != want {
				t.Errorf("%q: %v", name, h.d.graphics())
			}
		}
		h.setColours(termenv.Ascii)
		if h.d.graphics().CanDraw() {
			t.Error("drawn without colours")
		}
	})
}

func TestADrawingThatWasInterruptedIsMadeAgain(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		h.writeFile("Pictures/card.jpg", photo(1, 1200, 800), time.Minute)
		h.setColours(termenv.TrueColor)
		snap := documentStep()
		m := newMediaScreen(h.d, snap)
		h.show(m, 80, 24)
		h.press("enter")
		large := m.preview.picture.picture
		m.SetSize(50, 14)
		m.Update(tickMsg{}) // its work is never done
		m.Close()
		h.carryOut(m.Update(followMsg{snap}))
		h.settle()
		if p := m.preview.picture; p.isDrawing || p.picture == large {
			t.Errorf("not drawn for the new size:\n%s", h.view())
		}
	})
}

func TestNoPictureIsDrawnWhereItIsNotWanted(t *testing.T) {
	for name, on := range map[string]struct {
		preview Preview
		profile termenv.Profile
	}{
		"off": {PreviewOff, termenv.TrueColor}, "no colours": {PreviewBlocks, termenv.Ascii}, "sixteen": {PreviewAuto, termenv.ANSI},
	} {
		testScreen(t, func(h *screenHarness) {
			h.writeFile("Pictures/card.jpg", photo(1, 1200, 800), time.Minute)
			h.setColours(on.profile)
			h.d.Files.Preview = on.preview
			h.show(newMediaScreen(h.d, documentStep()), 80, 24)
			if h.press("enter"); pictureCells(h.view()) > 0 || strings.Contains(h.view(), h.d.Words.Preview.Drawing) {
				t.Errorf("%s:\n%s", name, h.view())
			}
			h.mustShow("The picture cannot be shown here")
			h.mustNotShow("Is the whole document visible")
		})
	}
}

func TestWarningsAreShownWithAdviceAndDoNotBlock(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		h.writeFile("Pictures/tiny.jpg", photo(4, 60, 90), time.Hour)
		m := newMediaScreen(h.d, documentStep())
		h.show(m, 80, 24)
		h.press("enter")
		small, upright := h.d.Words.Warning(media.Small), h.d.Words.Warning(media.Portrait)
		h.mustShow("! "+small.What, small.Do, "! "+upright.What)
		if h.press("enter"); len(m.accepted) != 1 {
			t.Error("a warning blocks")
		}
	})
}

func TestAVideoIsDescribedByItsFacts(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		now := h.d.Now()
		p := newFilePreview(h.d, media.NeedVideo, media.File{
			Name: "face.mp4", Size: 3 << 20, Modified: now.Add(-time.Hour), Kind: media.KindVideo, MIME: "video/mp4",
			Width: 1280, Height: 720, Duration: 5200 * time.Millisecond, Codec: "avc1",
		}, nil)
		p.SetSize(100, 20)
		if want := "face.mp4 · MP4 video (H.264) · 1280×720 · 6 s · 3 MB · 1 h ago"; !strings.Contains(p.View(), want) {
			t.Errorf("%q is missing in\n%s", want, p.View())
		}
		p.file.Duration = 0
		if !strings.Contains(p.View(), "length unknown") {
			t.Errorf("a length is shown:\n%s", p.View())
		}
	})
}
