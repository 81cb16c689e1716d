package ui

import (
	"fmt"
	"image"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow/media"
	"cedula/truora/safetext"
)

// previewDecision is the person's decision about the previewed file.
type previewDecision int

const (
	previewUndecided previewDecision = iota
	previewAccepted
	previewRetake // with the camera
)

// filePreview shows a file before it is accepted: its description, warnings,
// and the picture.
type filePreview struct {
	d        *display
	need     media.Need
	file     media.File
	shot     *shot // if it was taken by a camera, so that it can be retaken
	sendsAll bool  // accepting it sends all files
	decision previewDecision
	opened   time.Time

	picture pictureView
	player  player
	w, h    int
}

func newFilePreview(d *display, need media.Need, file media.File, taken *shot) *filePreview {
	v := &filePreview{d: d, need: need, file: file, shot: taken, opened: d.Now(), picture: pictureView{d: d, file: file}}
	v.player.d = d
	if taken != nil {
		v.player.frames = taken.frames
	}
	return v
}

// readyDelay is how long an automatically taken photo is shown before Enter is
// accepted: the key may have been meant to take it.
const readyDelay = 700 * time.Millisecond

// readyMsg means that readyDelay has passed.
type readyMsg struct{}

// isReady reports whether Enter is accepted.
func (v *filePreview) isReady() bool {
	return v.shot == nil || !v.shot.wasAutomatic || v.d.Now().Sub(v.opened) >= readyDelay
}

// Init draws the picture, if the size is known.
func (v *filePreview) Init() tea.Cmd {
	if v.isReady() {
		return v.drawPicture()
	}
	return tea.Batch(v.drawPicture(), tea.Tick(readyDelay, func(time.Time) tea.Msg { return readyMsg{} }))
}

// Update handles the person's decision, and draws the picture again if its room
// has changed.
func (v *filePreview) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return v.handleKey(msg)
	case pictureDrawnMsg:
		v.picture.handleDrawn(msg)
	}
	return tea.Batch(v.player.Update(msg), v.drawPicture())
}

// drawPicture draws the picture in the space below the description.
func (v *filePreview) drawPicture() tea.Cmd {
	room := v.pictureRoom(v.description())
	return tea.Batch(v.picture.draw(room), v.player.fit(room))
}

// pictureRoom is the space below the description, in cells.
func (v *filePreview) pictureRoom(description []string) image.Point {
	return image.Pt(v.w, v.h-len(description))
}

func (v *filePreview) handleKey(msg tea.KeyMsg) tea.Cmd {
	switch keys := v.d.Keys; {
	case key.Matches(msg, keys.Next) && v.isReady():
		v.decision = previewAccepted
	case v.shot != nil && key.Matches(msg, keys.Capture):
		v.decision = previewRetake
	case v.player.canPlay() && key.Matches(msg, keys.Tick):
		return v.player.play()
	}
	return nil
}

// stop drops pending drawings.
func (v *filePreview) stop() {
	v.picture.stop()
	v.player.stop()
}

// SetSize sets the size. The picture is drawn with the next message.
func (v *filePreview) SetSize(w, h int) { v.w, v.h = w, h }

// View shows the file's description, and the picture below it.
func (v *filePreview) View() string {
	description := v.description()
	lines := append(description, v.picture.lines(v.pictureRoom(description))...)
	lines = append(lines, v.player.lines()...)
	return fit(strings.Join(lines, "\n"), v.w, v.h)
}

// description is the facts, the warnings, and what to look for.
func (v *filePreview) description() []string {
	theme, t := v.d.Theme, v.d.Words.Preview
	lines := wrapped(theme.Text, v.facts(), v.w)
	if v.file.MadeFrom != "" {
		lines = append(lines, wrapped(theme.Text, t.MadeFrom(safetext.Visible(v.file.MadeFrom)), v.w)...)
	}
	if len(v.file.Warnings) == 0 {
		question := t.Question(v.need)
		if v.file.Kind == media.KindPhoto && !v.picture.isShown() { // the person cannot see it
			question = t.NotDrawn
		}
		return append(lines, wrapped(theme.Muted, question, v.w)...)
	}
	for _, warning := range v.file.Warnings {
		text := v.d.Words.Warning(warning)
		lines = append(lines, wrapped(theme.Warn, "! "+text.What+" "+text.Do, v.w)...)
	}
	return append(lines, wrapped(theme.Muted, t.WarningNote, v.w)...)
}

// facts describe a file in one line: its name, kind, dimensions, duration, size
// and age. A live camera's file has no meaningful name.
func (v *filePreview) facts() string {
	w, file := v.d.Words, v.file
	name := safetext.Visible(file.Name)
	if v.shot.isLive() || v.d.Kiosk != nil {
		name = ""
	}
	facts := []string{name, v.kind(), dimensions(image.Pt(file.Width, file.Height))}
	if file.Kind == media.KindVideo && file.Duration == 0 {
		facts = append(facts, w.Preview.UnknownDuration)
	} else if file.Kind == media.KindVideo {
		facts = append(facts, w.Duration(file.Duration))
	}
	facts = append(facts, w.Bytes(file.Size), w.Age(file.Modified, v.d.Now()))
	return strings.Join(withoutEmpty(facts), " · ")
}

// kind is such as "JPEG photo" or "MP4 video (H.264)".
func (v *filePreview) kind() string {
	t := v.d.Words.Preview
	name := t.Kind(v.file.Kind)
	if format, ok := formatNames[v.file.MIME]; ok {
		name = t.Formatted(format, name)
	}
	switch codec, ok := codecNames[v.file.Codec]; {
	case ok:
		name += " (" + codec + ")"
	case v.file.Codec != "":
		name += " (" + safetext.Visible(v.file.Codec) + ")"
	}
	return name
}

// formatNames and codecNames are the common names of formats and codecs.
var (
	formatNames = map[string]string{
		"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WebP",
		"video/mp4": "MP4", "video/quicktime": "MOV", "video/webm": "WebM",
	}
	codecNames = map[string]string{
		"avc1": "H.264", "avc3": "H.264", "hvc1": "H.265", "hev1": "H.265", "av01": "AV1", "vp08": "VP8", "vp09": "VP9",
		"V_VP8": "VP8", "V_VP9": "VP9", "V_AV1": "AV1", "V_MPEG4/ISO/AVC": "H.264", "V_MPEGH/ISO/HEVC": "H.265",
	}
)

// dimensions are such as "4032×3024"; empty if unknown.
func dimensions(pixels image.Point) string {
	if pixels.X == 0 || pixels.Y == 0 {
		return ""
	}
	return fmt.Sprintf("%d×%d", pixels.X, pixels.Y)
}

func withoutEmpty(texts []string) (kept []string) {
	for _, t := range texts {
		if t != "" {
			kept = append(kept, t)
		}
	}
	return kept
}

// ShortHelp returns the preview's keys.
func (v *filePreview) ShortHelp() []key.Binding {
	keys, t := v.d.Keys, v.d.Words.Preview
	does := t.Use
	if v.sendsAll {
		does = t.UseAndSend
	}
	var help []key.Binding
	if v.isReady() {
		help = append(help, withHelp(keys.Next, does))
	}
	switch {
	case v.shot == nil:
		return append(help, withHelp(keys.Back, t.ChooseAnother))
	case v.shot.capture != nil && !v.d.mayChooseFiles():
		return append(help, withHelp(keys.Capture, t.Retake))
	case v.shot.capture != nil:
		return append(help, withHelp(keys.Back, t.ChooseAnother), withHelp(keys.Capture, t.Retake))
	}
	help = append(help, withHelp(keys.Back, t.Retake))
	if v.player.canPlay() {
		help = append(help, withHelp(keys.Tick, v.d.Words.Live.PlayAgain))
	}
	return help
}

// FullHelp is ShortHelp.
func (v *filePreview) FullHelp() [][]key.Binding { return [][]key.Binding{v.ShortHelp()} }
