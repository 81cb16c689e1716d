package ui

import (
	"image"
	"image/color"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"cedula/flow/camera"
	"cedula/flow/media"
	"cedula/ui/graphics"
)

// answer is a terminal's answer, as Bubble Tea hands it on.
type answer string

func (a answer) String() string { return string(a) }

// blocksTerminal draws blocks in 24-bit colours.
var blocksTerminal = graphics.Terminal{Protocol: graphics.Blocks, Profile: termenv.TrueColor}

// noise is a picture that takes as many bytes as any.
func noise(seed uint64) image.Image {
	random := rand.New(rand.NewPCG(seed, 1))
	picture := image.NewRGBA(image.Rect(0, 0, 152, 84))
	for i := range picture.Pix {
		picture.Pix[i] = uint8(random.IntN(256))
	}
	return picture
}

// drawnIn counts the parts in which a terminal that draws so many bytes a second
// gets a frame, after it got some others, and the time that the slowest took.
func drawnIn(bytesPerSecond float64, delay time.Duration) (parts int, slowest time.Duration) {
	var p livePicture
	now := time.Unix(0, 0)
	for frame := range uint64(12) {
		before := strings.Join(p.lines, "\n")
		p.show(blocksTerminal.DrawBlocks(noise(frame), 76, 21), now)
		for parts, slowest = 0, 0; !p.isDrawn(); parts++ {
			sent := changedBytes(before, strings.Join(p.lines, "\n"))
			before = strings.Join(p.lines, "\n")
			took := time.Duration(float64(sent) / bytesPerSecond * float64(time.Second))
			now, slowest = now.Add(took+delay), max(slowest, took)
			p.handle(answer(drawnAnswer), now)
		}
	}
	return parts, slowest
}

// changedBytes is how many bytes lines have that are not as before.
func changedBytes(before, after string) (sum int) {
	old := strings.Split(before, "\n")
	for i, line := range strings.Split(after, "\n") {
		if i >= len(old) || line != old[i] {
			sum += len(line)
		}
	}
	return sum
}

func TestAFastTerminalGetsCompleteFrames(t *testing.T) {
	for _, delay := range []time.Duration{time.Millisecond, 120 * time.Millisecond} { // also one that is far away
		if parts, _ := drawnIn(20<<20, delay); parts != 1 {
			t.Errorf("with a delay of %v a frame comes in %d parts", delay, parts)
		}
	}
}

// On a connection of 1 Mbit/s a key is delayed by at most the part that is
// being drawn.
func TestASlowLineGetsFramesInPartsThatLetKeysThrough(t *testing.T) {
	parts, slowest := drawnIn(125_000, 5*time.Millisecond)
	if parts < 3 || slowest > 90*time.Millisecond {
		t.Errorf("%d parts, the slowest takes %v", parts, slowest)
	}
}

func TestATerminalThatNeverAnswersIsPacedByTime(t *testing.T) {
	var p livePicture
	now := time.Unix(0, 0)
	timeout := func() {
		now = now.Add(time.Second)
		if _, ok := p.handle(drawTimeoutMsg{p.part.generation}, now); !ok {
			t.Error("the time that is over means nothing")
		}
	}
	for frame := range uint64(3) {
		for p.show(blocksTerminal.DrawBlocks(noise(frame), 76, 21), now); !p.isDrawn(); {
			if _, ok := p.handle(drawTimeoutMsg{p.part.generation - 1}, now); ok {
				t.Error("an earlier wait counts")
			}
			timeout()
		}
	}
	if p.show(blocksTerminal.DrawBlocks(noise(9), 76, 21), now); p.sent != len(p.next) {
		t.Errorf("only %d of %d lines are shown", p.sent, len(p.next))
	}
	if _, ok := p.handle(tea.KeyMsg{Type: tea.KeyEnter}, now); ok {
		t.Error("a key is an answer")
	}
}

// Each part of a frame changes a line, even if frames are similar: an unchanged
// line is not written, and would not request an answer.
func TestTheSameFrameAsksAgain(t *testing.T) {
	for room := range 12 {
		for _, picture := range []graphics.Picture{
			blocksTerminal.DrawBlocks(image.NewRGBA(image.Rect(0, 0, 40, 20)), 40, 10), blocksTerminal.DrawBlocks(noise(1), 40, 10),
		} {
			var p livePicture
			now := time.Unix(0, 0)
			for range 6 {
				before := slices.Clone(p.lines)
				p.room = 1 + room*500
				for p.show(picture, now); !p.isDrawn(); p.handle(answer(drawnAnswer), now) {
					if slices.Equal(p.lines, before) {
						t.Fatalf("with a room of %d bytes nothing would be written", p.room)
					}
					before = slices.Clone(p.lines)
				}
			}
		}
	}
}

func TestOnlyAFaceIsMirrored(t *testing.T) {
	h := newScreenHarness(t, t.TempDir())
	h.d.Files.Live = CameraOptions{Mirror: true}
	for need, want := range map[media.Need]bool{
		media.NeedFace: true, media.NeedVideo: true, media.NeedPhoto: false, media.NeedFront: false, media.NeedInvoice: false, media.NeedAny: false,
	} {
		if got := newLiveCamera(h.d, &cameraFeed{}, need).drawing().mirrored; got != want {
			t.Errorf("need %d: mirrored %v", need, got)
		}
	}
	picture := image.NewRGBA(image.Rect(0, 0, 3, 1))
	picture.Set(0, 0, color.RGBA{200, 0, 0, 255})
	picture.Set(1, 0, color.RGBA{0, 100, 0, 255})
	mirror(picture)
	if picture.RGBAAt(2, 0).R != 200 || picture.RGBAAt(1, 0).G != 100 || picture.RGBAAt(0, 0).R != 0 {
		t.Errorf("mirrored: %v", picture.Pix)
	}
}

func TestTheFramesOfAVideoAreBounded(t *testing.T) {
	var r recordedFrames
	start := time.Unix(0, 0)
	for i := range 60 * 15 {
		r.add(camera.Frame{JPEG: make([]byte, 400<<10), At: start.Add(time.Duration(i) * time.Second / 15)})
	}
	if r.bytes > maxPlayedBytes || len(r.list) < 10 {
		t.Errorf("%d frames of %d bytes", len(r.list), r.bytes)
	}
	for i, frame := range r.list[1:] {
		if !frame.At.After(r.list[i].At) {
			t.Error("out of order")
		}
	}
	if last := r.list[len(r.list)-1].At.Sub(start); last < 50*time.Second {
		t.Errorf("the last one is of %v", last)
	}
}

// Lines are measured quickly if possible, and always correctly.
func TestALineIsMeasuredAsItsCells(t *testing.T) {
	picture := photo(1, 320, 200)
	decoded, err := media.DecodeFrame(picture, image.Pt(100, 60))
	if err != nil {
		t.Fatal(err)
	}
	lines := append(blocksTerminal.DrawBlocks(decoded, 40, 20).Lines(), "", "plain", "\x1b[1mbold\x1b[0m ▸ é 한", "e\u0301", "\x1b[5n▄",
		"\x1b[", "a\x1b", "\x1b[38;5;1", "\x1b_cedula:3\x1b\\  x", "\xe2\x96", "▄\u0301", "◼", "\x1b]0;title\a", "tab\there")
	for _, line := range lines {
		if got, want := lineWidth(line), ansi.StringWidth(line); got != want {
			t.Errorf("%q takes %d cells, not %d", line, got, want)
		}
	}
}

// BenchmarkFrame is what a frame of 720p takes from the camera to what is
// written, at 100×32: decoding, looking for advice, drawing, and the view.
func BenchmarkFrame(b *testing.B) {
	frame := photo(1, 1280, 720)
	drawing := frameDrawing{terminal: blocksTerminal, room: image.Pt(76, 24), outline: oval, need: media.NeedVideo, mirrored: true}
	picture, err := media.DecodeFrame(frame, drawing.mostPixels())
	if err != nil {
		b.Fatal(err)
	}
	monitor := media.NewMonitor(media.NeedVideo)
	b.Run("decode", func(b *testing.B) {
		for b.Loop() {
			media.DecodeFrame(frame, drawing.mostPixels())
		}
	})
	b.Run("advise", func(b *testing.B) {
		for b.Loop() {
			monitor.Observe(picture, time.Now())
		}
	})
	b.Run("draw", func(b *testing.B) {
		for b.Loop() {
			drawing.draw(picture)
		}
	})
	b.Run("view", func(b *testing.B) {
		h := newRootHarness(&testing.T{}, 100, 32)
		h.root.d.Renderer.SetColorProfile(termenv.TrueColor)
		h.root.d.Files.Live.Viewfinder = true
		m := newMediaScreen(h.root.d, faceStep())
		m.live = newLiveCamera(h.root.d, &cameraFeed{}, media.NeedVideo)
		h.root.screen, m.live.state = m, liveViewing
		h.root.resize()
		m.live.picture.show(drawing.draw(picture), time.Now())
		for b.Loop() {
			h.root.View()
		}
	})
}
