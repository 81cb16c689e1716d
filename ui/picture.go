package ui

import (
	"image"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"cedula/flow/media"
	"cedula/ui/graphics"
)

// graphics is what this terminal can draw. With sixteen colours pictures are so
// rough that they are drawn on demand alone.
func (d *display) graphics() graphics.Terminal {
	profile := d.Renderer.ColorProfile()
	hasManyColours := profile == termenv.TrueColor || profile == termenv.ANSI256
	if d.Files.Preview == PreviewOff || d.Files.Preview == PreviewAuto && !hasManyColours {
		return graphics.Terminal{}
	}
	return graphics.Terminal{Protocol: graphics.Blocks, Profile: profile}
}

// pictureView is the picture of a file in cells. It is drawn by Cmds, one at a
// time.
type pictureView struct {
	d    *display
	file media.File

	room       image.Point // that it is drawn for, in cells
	isDrawing  bool
	generation int64 // of the last drawing; zero once nobody waits for it
	picture    graphics.Picture
	err        error
}

// pictureDrawnMsg is a picture as it is shown.
type pictureDrawnMsg struct {
	generation int64
	picture    graphics.Picture
	err        error
}

// isShown reports whether the file has a picture that this terminal can draw.
func (p *pictureView) isShown() bool {
	return p.file.Kind == media.KindPhoto && p.d.graphics().CanDraw()
}

// draw draws the picture when its room has changed, and not while it is being
// drawn: then it is called again with the next message.
func (p *pictureView) draw(room image.Point) tea.Cmd {
	if p.isDrawing || !p.isShown() || room == p.room || room.X < 4 || room.Y < 2 {
		return nil
	}
	p.room, p.isDrawing, p.generation = room, true, nextGeneration()
	generation, file, terminal := p.generation, p.file, p.d.graphics()
	return func() tea.Msg {
		img, err := file.Preview(room.X, 2*room.Y)
		if err != nil {
			return pictureDrawnMsg{generation: generation, err: err}
		}
		return pictureDrawnMsg{generation: generation, picture: terminal.Draw(img, room.X, room.Y)}
	}
}

func (p *pictureView) handleDrawn(msg pictureDrawnMsg) {
	if msg.generation == p.generation {
		p.isDrawing, p.picture, p.err = false, msg.picture, msg.err
	}
}

// stop drops the drawing under way; the next draw begins it again.
func (p *pictureView) stop() {
	if p.isDrawing {
		p.room, p.isDrawing, p.generation = image.Point{}, false, 0
	}
}

// lines are the picture, or what there is to say while it is not there.
func (p *pictureView) lines(w int) []string {
	theme, t := p.d.Theme, p.d.Words.Preview
	switch {
	case !p.isShown():
		return nil
	case !p.picture.IsEmpty():
		return p.picture.Lines()
	case p.err != nil:
		return wrapped(theme.Muted, t.NotDrawn, w)
	}
	return wrapped(theme.Muted, t.Drawing, w)
}
