package ui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/help"
	"github.com/charmbracelet/bubbles/key"

	"cedula/flow/media"
	"cedula/truora/safetext"
	"cedula/ui/words"
)

// SetSize sets the size.
func (v *mediaScreen) SetSize(w, h int) {
	v.w, v.h = w, h
	v.layout()
}

// layout gives the parts the space below the header.
func (v *mediaScreen) layout() {
	if len(v.requests) == 0 {
		return
	}
	rows := max(0, v.h-len(v.header()))
	v.chooser().SetSize(v.w, max(0, rows-len(v.tipLines())))
	if v.preview != nil {
		v.preview.SetSize(v.w, rows)
	}
	if v.camera != nil {
		v.camera.SetSize(v.w, rows)
	}
	if v.live != nil {
		v.live.SetSize(v.w, rows)
	}
}

// View shows the request, and the active part.
func (v *mediaScreen) View() string {
	if len(v.requests) == 0 {
		return ""
	}
	body := strings.Join(append(v.header(), v.openPart().View()), "\n")
	if tip := v.tipLines(); len(tip) > 0 {
		body = fill(body, v.w, max(0, v.h-len(tip))) + "\n" + strings.Join(tip, "\n")
	}
	return fit(body, v.w, v.h)
}

// filePart is a part of the media screen.
type filePart interface {
	help.KeyMap
	View() string
}

// openPart is the active part.
func (v *mediaScreen) openPart() filePart {
	switch {
	case v.camera != nil:
		return v.camera
	case v.live != nil:
		return v.live
	case v.preview != nil:
		return v.preview
	case !v.d.mayChooseFiles():
		return cameraOffPart{v}
	}
	return v.chooser()
}

// The heights from which there is room for the description, and for advice and
// empty lines.
const (
	wantedFrom = 9
	roomyFrom  = 18
)

// header shows the requested file, and why it is asked for again.
func (v *mediaScreen) header() []string {
	theme, w := v.d.Theme, v.d.Words
	lines := []string{theme.Title.Render(cut(v.title(), v.w))}
	if v.refusal != nil {
		reason := w.Reason(v.refusal.Reason, v.refusal.Message)
		text := reason.What
		if v.h >= roomyFrom {
			text = reason.String()
		}
		lines = append(lines, wrapped(theme.Bad, "✗ "+text, v.w)...)
	}
	if v.isChoosing() && v.d.mayChooseFiles() && v.h >= wantedFrom {
		lines = append(lines, wrapped(theme.Muted, v.wanted(), v.w)...)
	}
	if v.h >= roomyFrom {
		lines = append(lines, "")
	}
	return lines
}

// title is such as "Front of the document · 1 of 2".
func (v *mediaScreen) title() string {
	title := v.d.Words.Target(v.request().Target)
	if v.request().Optional {
		title += " (" + v.d.Words.Form.Optional + ")"
	}
	if len(v.requests) > 1 {
		title += " · " + v.d.Words.Chooser.Position(v.current+1, len(v.requests))
	}
	return title
}

// wanted describes the file. The API's own text is used if cedula has none for
// the target.
func (v *mediaScreen) wanted() string {
	request, w := v.request(), v.d.Words
	wanted := w.Chooser.Wanted(request.Need)
	own := safetext.Line(request.Description)
	if own == "" || w.Target(request.Target) != words.Readable(request.Target) {
		return wanted
	}
	if !strings.ContainsAny(own[len(own)-1:], ".!?:") {
		own += "."
	}
	return own + " " + wanted
}

// ShortHelp returns the keys of the active part.
func (v *mediaScreen) ShortHelp() []key.Binding {
	if len(v.requests) == 0 {
		return nil
	}
	keys := v.openPart().ShortHelp()
	if v.live != nil && v.request().Optional {
		return slices.Insert(keys, min(1, len(keys)), v.d.Keys.Skip)
	}
	if !v.isChoosing() || !v.d.mayChooseFiles() {
		return keys
	}
	if v.cameraSource() != nil && v.tip == "" && !v.chooser().input.isPath() {
		keys = slices.Insert(keys, 1, withHelp(v.d.Keys.NextField, v.d.Words.Live.ToCamera))
	}
	if v.request().Optional {
		keys = slices.Insert(keys, 1, v.d.Keys.Skip)
	}
	if v.canCapture() {
		does := v.d.Words.Chooser.TakePhoto
		if v.request().Need == media.NeedVideo {
			does = v.d.Words.Chooser.RecordVideo
		}
		keys = slices.Insert(keys, 1, withHelp(v.d.Keys.Capture, does))
	}
	return keys
}

// FullHelp is ShortHelp, and the additional keys of the active part.
func (v *mediaScreen) FullHelp() [][]key.Binding {
	keys := [][]key.Binding{v.ShortHelp()}
	if v.live != nil {
		keys = append(keys, v.live.FullHelp()[1:]...)
	}
	return keys
}
