package ui

import (
	"image"
	"os"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"cedula/flow/media"
	"cedula/ui/graphics"
)

// protocols are the protocols of the configured previews.
var protocols = map[Preview]graphics.Protocol{
	PreviewBlocks: graphics.Blocks, PreviewSixel: graphics.Sixel, PreviewITerm: graphics.ITerm, PreviewKitty: graphics.Kitty,
}

// graphics is what the terminal can draw. With 16 colours blocks are coarse, so
// they are only used if configured.
func (d *display) graphics() graphics.Terminal {
	if d.Files.Preview == PreviewOff {
		return graphics.Terminal{}
	}
	protocol, isInsistedOn := protocols[d.Files.Preview]
	if !isInsistedOn {
		protocol = d.Answers.Protocol(os.Getenv)
	}
	if !d.Charset.HasUnicode() && (protocol == graphics.Blocks || protocol == graphics.Kitty) { // which uses placeholder characters
		return graphics.Terminal{}
	}
	profile := d.Renderer.ColorProfile()
	if profile == termenv.ANSI && d.Answers.Has256Colours() {
		profile = termenv.ANSI256
	}
	if hasManyColours := profile == termenv.TrueColor || profile == termenv.ANSI256; protocol == graphics.Blocks && !isInsistedOn && !hasManyColours {
		return graphics.Terminal{}
	}
	terminal := d.Answers.Terminal(protocol, os.Getenv)
	terminal.Profile = profile
	return terminal
}

// pictureView is a file's picture in cells. It is drawn by Cmds, one at a time.
type pictureView struct {
	d    *display
	file media.File

	room       image.Point // in cells
	terminal   graphics.Terminal
	isDrawing  bool
	generation int64 // of the last drawing; zero if none is pending
	picture    graphics.Picture
	err        error
}

// pictureDrawnMsg is a drawn picture.
type pictureDrawnMsg struct {
	generation int64
	picture    graphics.Picture
	err        error
}

// isShown reports whether the file has a picture that the terminal can draw.
func (p *pictureView) isShown() bool {
	return p.file.Kind == media.KindPhoto && p.d.graphics().CanDraw()
}

// draw draws the picture if its room or the terminal's capabilities have
// changed, unless it is being drawn: then it is called again with the next
// message.
func (p *pictureView) draw(room image.Point) tea.Cmd {
	terminal := p.d.graphics()
	if p.isDrawing || !p.isShown() || room == p.room && terminal == p.terminal || room.X < 4 || room.Y < 2 {
		return nil
	}
	p.room, p.terminal, p.isDrawing, p.generation = room, terminal, true, nextGeneration()
	generation, file := p.generation, p.file
	return func() tea.Msg {
		pixels := terminal.Pixels(room.X, room.Y)
		img, err := file.Preview(pixels.X, pixels.Y)
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

// stop drops the pending drawing; the next draw starts it again.
func (p *pictureView) stop() {
	if p.isDrawing {
		p.room, p.isDrawing, p.generation = image.Point{}, false, 0
	}
}

// lines are the picture, or a text if there is none that fits into the room: a
// picture for a larger room would overwrite the text below it.
func (p *pictureView) lines(room image.Point) []string {
	theme, t := p.d.Theme, p.d.Words.Preview
	cols, rows := p.picture.Size()
	switch {
	case !p.isShown():
		return nil
	case !p.picture.IsEmpty() && cols <= room.X && rows <= room.Y:
		return p.picture.Lines()
	case p.err != nil:
		return wrapped(theme.Muted, t.NotDrawn, room.X)
	}
	return wrapped(theme.Muted, t.Drawing, room.X)
}
