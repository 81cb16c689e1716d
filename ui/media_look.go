package ui

import (
	"image"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"cedula/flow"
	"cedula/flow/camera"
	"cedula/flow/media"
	"cedula/ui/graphics"
)

// drawnMsg is a picture as it is shown.
type drawnMsg struct {
	generation int64
	text       string
	err        error
}

// look shows a chosen file before it is taken: what it is, what may be wrong
// with it, and the picture itself.
type look struct {
	d       *display
	request flow.FileRequest
	file    media.File
	last    bool            // taking it sends all
	made    *camera.Capture // what made it, if the camera did: it can be taken again
	take    func(media.File) intent
	retake  func() tea.Cmd

	drawing bool  // a picture is being drawn: the next one waits for it
	asked   int64 // the generation of that picture
	size    image.Point
	text    string // the picture, once it is drawn
	failed  bool   // it cannot be drawn

	w, h int
}

func newLook(d *display, request flow.FileRequest, file media.File) *look {
	return &look{d: d, request: request, file: file}
}

// Init draws the picture, if there is room yet.
func (l *look) Init() tea.Cmd { return l.draw() }

// Update hands a message on to what it is about.
func (l *look) Update(msg tea.Msg) intent {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return l.press(msg)
	case drawnMsg:
		return workOf(l.drawn(msg))
	}
	return workOf(l.draw())
}

func (l *look) press(msg tea.KeyMsg) intent {
	switch keys := l.d.Keys; {
	case key.Matches(msg, keys.Next):
		return l.take(l.file)
	case l.made != nil && key.Matches(msg, keys.Capture):
		return workOf(l.retake())
	}
	return nil
}

// draw draws the picture for the room that there is, one at a time.
func (l *look) draw() tea.Cmd {
	room := l.pictureRoom()
	if l.drawing || !l.pictured() || room == l.size || room.X < 4 || room.Y < 2 {
		return nil
	}
	l.drawing, l.asked, l.size = true, nextGeneration(), room
	return drawPicture(l.asked, l.file, room, l.profile())
}

func drawPicture(generation int64, file media.File, room image.Point, profile termenv.Profile) tea.Cmd {
	return func() tea.Msg {
		img, err := file.Preview(room.X, 2*room.Y)
		if err != nil {
			return drawnMsg{generation: generation, err: err}
		}
		size := img.Bounds().Size()
		return drawnMsg{generation: generation, text: graphics.HalfBlocks(img, size.X, (size.Y+1)/2, profile)}
	}
}

// drawn takes in the picture, and draws another if the room changed meanwhile.
func (l *look) drawn(msg drawnMsg) tea.Cmd {
	if msg.generation != l.asked {
		return nil
	}
	l.drawing, l.text, l.failed = false, msg.text, msg.err != nil
	return l.draw()
}

// close drops what is being drawn.
func (l *look) close() { l.asked = 0 }

// resume draws again what was being drawn when the look was closed.
func (l *look) resume() tea.Cmd {
	if l.asked == 0 && l.text == "" {
		l.drawing, l.size = false, image.Point{}
	}
	return l.draw()
}

// pictured reports whether there is a picture to be drawn.
func (l *look) pictured() bool {
	return l.file.Kind == media.KindPhoto && l.blocks()
}

// blocks reports whether pictures are drawn on this terminal. With sixteen
// colours they are so rough that they are drawn on demand alone.
func (l *look) blocks() bool {
	switch l.d.Files.Preview {
	case PreviewOff:
		return false
	case PreviewBlocks:
		return l.profile() != termenv.Ascii
	}
	return l.profile() == termenv.TrueColor || l.profile() == termenv.ANSI256
}

func (l *look) profile() termenv.Profile { return l.d.Renderer.ColorProfile() }

// doubt adds one, as that front and back are the same picture.
func (l *look) doubt(d media.Warning) { l.file.Warnings = append(slices.Clone(l.file.Warnings), d) }

// SetSize gives the room. The picture follows with the next message.
func (l *look) SetSize(w, h int) { l.w, l.h = w, h }

// View shows the facts and doubts, and below them the picture in the room
// that is left.
func (l *look) View() string {
	lines := l.words()
	if !l.pictured() {
		return fit(strings.Join(lines, "\n"), l.w, l.h)
	}
	return fit(strings.Join(append(lines, l.pictureLines()...), "\n"), l.w, l.h)
}

func (l *look) pictureLines() []string {
	t := l.d.Words.Looking
	switch {
	case l.text != "":
		return strings.Split(strings.TrimSuffix(l.text, "\n"), "\n")
	case l.failed:
		return wrapped(l.d.Theme.Muted, t.Undrawn, l.w)
	}
	return wrapped(l.d.Theme.Muted, t.Drawing, l.w)
}

// pictureRoom is what the words leave, in cells.
func (l *look) pictureRoom() image.Point { return image.Pt(l.w, l.h-len(l.words())) }

// words are the facts, the doubts and what to look for.
func (l *look) words() []string {
	theme, t := l.d.Theme, l.d.Words.Looking
	lines := wrapped(theme.Text, l.facts(), l.w)
	for _, d := range l.file.Warnings {
		lines = append(lines, l.doubtLines(d)...)
	}
	if len(l.file.Warnings) > 0 {
		return append(lines, wrapped(theme.Muted, t.Doubtful, l.w)...)
	}
	return append(lines, wrapped(theme.Muted, t.Question(l.request.Need), l.w)...)
}

func (l *look) doubtLines(d media.Warning) []string {
	doubt := l.d.Words.Warning(d)
	return wrapped(l.d.Theme.Warn, "! "+doubt.What+" "+doubt.Do, l.w)
}
