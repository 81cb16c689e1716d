package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"cedula/flow/media"
)

func TestThePictureIsDrawnIntoTheRoomThatIsLeft(t *testing.T) {
	inBooth(t, func(b *booth) {
		b.file("Pictures/card.jpg", photo(1, 1200, 800), time.Minute)
		b.colours(termenv.TrueColor)
		m := newMedia(b.d, documentStep())
		b.show(m, 80, 24)
		b.press("enter")
		if got := b.view(); strings.Count(got, "▄") < 200 || lipgloss.Height(got) > 24 || lipgloss.Width(got) > 80 {
			t.Errorf("%d×%d cells, %d of them picture", lipgloss.Width(got), lipgloss.Height(got), strings.Count(got, "▄"))
		}
		before := b.view()
		b.on.SetSize(50, 14)
		b.carryOut(b.on.Update(tickMsg{}))
		if b.settle(); b.view() == before || !strings.Contains(b.view(), "▄") {
			t.Errorf("not drawn for the new size:\n%s", b.view())
		}
		if strings.Contains(b.view(), "!") {
			t.Errorf("there is nothing to doubt:\n%s", b.view())
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
		inBooth(t, func(b *booth) {
			library(b)
			b.colours(on.profile)
			b.d.Files.Preview = on.preview
			b.show(newMedia(b.d, documentStep()), 80, 24)
			if b.press("enter"); strings.Contains(b.view(), "▄") || strings.Contains(b.view(), b.d.Words.Looking.Drawing) {
				t.Errorf("%s:\n%s", name, b.view())
			}
		})
	}
}

func TestDoubtsAreShownWithAHintAndDoNotBlock(t *testing.T) {
	inBooth(t, func(b *booth) {
		b.file("Pictures/tiny.jpg", photo(4, 60, 90), time.Hour)
		m := newMedia(b.d, documentStep())
		b.show(m, 80, 24)
		b.press("enter")
		small, upright := b.d.Words.Warning(media.Small), b.d.Words.Warning(media.Portrait)
		wants(t, b, "! "+small.What, small.Do, "! "+upright.What)
		if b.press("enter"); len(m.taken) != 1 {
			t.Error("a doubt blocks")
		}
	})
}

func TestAVideoIsToldByItsFacts(t *testing.T) {
	inBooth(t, func(b *booth) {
		now := b.d.Now()
		l := newLook(b.d, faceStep().Step.Files[0], media.File{
			Name: "face.mp4", Size: 3 << 20, Modified: now.Add(-time.Hour), Kind: media.KindVideo, MIME: "video/mp4",
			Width: 1280, Height: 720, Duration: 5200 * time.Millisecond, Codec: "avc1",
		})
		b.show(l, 100, 20)
		wants(t, b, "face.mp4 · MP4 video (H.264) · 1280×720 · 6 s · 3 MB · 1 h ago")
		l.file.Duration = 0
		wants(t, b, "length unknown")
	})
}
