package ui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/help"
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/flow/camera"
	"cedula/flow/media"
	"cedula/truora/safetext"
	"cedula/ui/words"
)

// mediaScreen asks for a step's files one after the other: each is chosen, or
// taken with the camera, then previewed, then accepted. Once the last one is,
// all are submitted together.
type mediaScreen struct {
	d        *display
	stepID   string
	answers  map[string]string // submitted together with the files
	requests []flow.FileRequest
	offers   map[string]offer
	refusal  *flow.Refusal

	current  int          // the request that is asked for
	accepted []media.File // one for each request before current; without a path where it was skipped

	// The parts that a file goes through. Each owns its state; the screen acts
	// on what they come to.
	choosers []*chooser    // one for each request up to current
	camera   *cameraScreen // nil while the camera is not in use
	preview  *filePreview  // nil while no file is previewed

	w, h int
}

// newMedia asks for those of the step's files that have not arrived yet, and
// submits them.
func newMedia(d *display, snap flow.Snapshot) *mediaScreen {
	m := &mediaScreen{d: d, stepID: snap.Step.ID, answers: snap.Answers}
	if snap.Refusal != nil && snap.Refusal.StepID == snap.Step.ID {
		m.refusal = snap.Refusal
	}
	m.begin(undelivered(snap.Step.Files), snap.Files)
	return m
}

// undelivered are the files that have not arrived yet.
func undelivered(files []flow.FileRequest) (missing []flow.FileRequest) {
	for _, f := range files {
		if !f.Delivered {
			missing = append(missing, f)
		}
	}
	return missing
}

// begin asks for the first of the requests; chosen are the files that were
// sent before, by target.
func (m *mediaScreen) begin(requests []flow.FileRequest, chosen map[string]string) {
	m.requests, m.offers = requests, findOffers(m.d.Defaults.Files, chosen)
	m.current, m.accepted, m.choosers, m.preview = 0, nil, nil, nil
	for _, dir := range []string{m.d.Files.StartDir, m.d.Files.Checker.Root, homeFolder(), "."} {
		if dir != "" {
			m.addChooser(dir)
			return
		}
	}
}

// addChooser opens a chooser for the request that is asked for.
func (m *mediaScreen) addChooser(dir string) {
	if len(m.requests) == 0 {
		return
	}
	c := newChooser(m.d, m.request().Need, dir, m.offers[m.request().Target])
	m.choosers = append(m.choosers[:m.current:m.current], c)
}

func (m *mediaScreen) chooser() *chooser         { return m.choosers[m.current] }
func (m *mediaScreen) request() flow.FileRequest { return m.requests[m.current] }
func (m *mediaScreen) isLast() bool              { return m.current == len(m.requests)-1 }

// Init has the first chooser read its folder.
func (m *mediaScreen) Init() tea.Cmd {
	if len(m.requests) == 0 {
		return nil
	}
	return m.chooser().Init()
}

// Update gives keys to the part that is open, and everything else to all.
func (m *mediaScreen) Update(msg tea.Msg) intent {
	if len(m.requests) == 0 {
		return nil
	}
	switch msg := msg.(type) {
	case followMsg:
		return workOf(m.handleSnapshot(msg.Snapshot))
	case tea.KeyMsg:
		wanted := m.handleKey(msg)
		return intents{wanted, m.advance()}
	}
	cmds := []tea.Cmd{m.chooser().Update(msg)} // a chooser behind a preview goes on following its folder
	if m.preview != nil {
		cmds = append(cmds, m.preview.Update(msg))
	}
	if m.camera != nil {
		cmds = append(cmds, m.camera.Update(msg))
	}
	return intents{workOf(tea.Batch(cmds...)), m.advance()}
}

// handleSnapshot goes on after the screen was hidden. When other files have
// arrived since, just the rest is asked for, from its beginning.
func (m *mediaScreen) handleSnapshot(snap flow.Snapshot) tea.Cmd {
	missing := undelivered(snap.Step.Files)
	if !slices.Equal(missing, m.requests) {
		m.Close()
		m.begin(missing, snap.Files)
		m.layout()
		return m.Init()
	}
	cmd := m.chooser().folder.refresh()
	if m.preview != nil {
		return tea.Batch(cmd, m.preview.resume())
	}
	return cmd
}

func (m *mediaScreen) handleKey(msg tea.KeyMsg) intent {
	switch {
	case m.camera != nil:
		return workOf(m.camera.Update(msg))
	case m.preview != nil && isDroppedPath(msg):
		return workOf(tea.Batch(m.closePreview(), m.chooser().Update(msg)))
	case m.preview != nil:
		return workOf(m.preview.Update(msg))
	case m.chooser().isChecking():
		return nil // nothing may be accepted that has not been seen
	case m.canCapture() && key.Matches(msg, m.d.Keys.Capture):
		return workOf(m.openCamera())
	case m.request().Optional && key.Matches(msg, m.d.Keys.Skip):
		return m.accept(media.File{})
	}
	return workOf(m.chooser().Update(msg))
}

// advance acts on what the open part has come to.
func (m *mediaScreen) advance() intent {
	switch {
	case m.camera != nil && m.camera.state == cameraDone:
		return workOf(m.openPreview(m.camera.file, m.camera.capture))
	case m.camera != nil && m.camera.state == cameraLeft:
		m.camera = nil
		m.layout()
	case m.preview != nil && m.preview.decision == previewAccepted:
		return m.accept(m.preview.file)
	case m.preview != nil && m.preview.decision == previewRetake:
		return workOf(m.openCamera())
	case m.chooser().found != nil:
		return workOf(m.openPreview(*m.chooser().found, nil))
	}
	return nil
}

// Escape steps out of the part that is open: the camera, the preview, what was
// typed; then back to the file before.
func (m *mediaScreen) Escape() (intent, bool) {
	switch {
	case len(m.requests) == 0:
		return nil, false
	case m.camera != nil:
		finishing := m.camera.stepOut()
		return intents{workOf(finishing), m.advance()}, true
	case m.preview != nil:
		return workOf(m.closePreview()), true
	case m.chooser().stepOut():
		return nil, true
	case m.current == 0:
		return nil, false
	}
	return workOf(m.returnToPrevious()), true
}

// returnToPrevious asks again for the file before: it is previewed, as it was
// when it was accepted.
func (m *mediaScreen) returnToPrevious() tea.Cmd {
	m.current--
	file := m.accepted[m.current]
	m.accepted = m.accepted[:m.current]
	if file.Path == "" {
		return m.chooser().Init()
	}
	return m.openPreview(file, nil)
}

// openPreview shows a file before it is accepted; capture is what made it, if
// the camera did.
func (m *mediaScreen) openPreview(file media.File, capture *camera.Capture) tea.Cmd {
	closing := m.closePreview()
	m.camera, m.chooser().found = nil, nil
	isSame := func(other media.File) bool { return other.Path != "" && media.IsSamePicture(other, file) }
	if slices.ContainsFunc(m.accepted, isSame) {
		file.Warnings = append(slices.Clone(file.Warnings), media.SamePicture)
	}
	m.preview = newFilePreview(m.d, m.request().Need, file, capture)
	m.preview.sendsAll = m.isLast()
	m.layout()
	return tea.Batch(closing, m.preview.Init())
}

// closePreview goes back to choosing. A photo that the camera made and nobody
// accepted is removed.
func (m *mediaScreen) closePreview() tea.Cmd {
	if m.preview == nil {
		return nil
	}
	p := m.preview
	p.stop()
	m.preview = nil
	m.layout()
	return discard(p.capture)
}

// canCapture reports whether what is asked for can be taken with a camera here.
func (m *mediaScreen) canCapture() bool {
	return m.d.Files.Camera.CanCapture(m.request().Need)
}

// openCamera takes the file with the camera.
func (m *mediaScreen) openCamera() tea.Cmd {
	closing := m.closePreview()
	m.camera = newCameraScreen(m.d, m.request().Need)
	m.layout()
	return tea.Batch(closing, m.camera.Init())
}

// accept takes a file, or none where it is skipped, and asks for the next one;
// the last one submits all.
func (m *mediaScreen) accept(file media.File) intent {
	m.accepted = append(m.accepted[:m.current:m.current], file)
	if m.isLast() {
		return m.submit()
	}
	if m.preview != nil {
		m.preview.capture = nil // it is kept
		m.closePreview()
	}
	dir := m.chooser().folder.dir
	m.current++
	m.addChooser(dir)
	m.layout()
	return workOf(m.chooser().Init())
}

// submit sends all that was accepted. The preview stays for the case that the
// question comes back.
func (m *mediaScreen) submit() intent {
	if m.preview != nil {
		m.preview.decision = previewUndecided
	}
	files := map[string]string{}
	for i, f := range m.accepted {
		if f.Path != "" {
			files[m.requests[i].Target] = f.Path
		}
	}
	return sendCommand{flow.Submit{StepID: m.stepID, Values: m.answers, Files: files}}
}

// Close ends what is under way; what was chosen stays.
func (m *mediaScreen) Close() {
	for _, c := range m.choosers {
		c.check.cancel()
	}
	if m.preview != nil {
		m.preview.stop()
	}
	if m.camera != nil {
		m.camera.close()
		m.camera = nil
	}
}

// SetSize gives the room: what is asked stands above, the rest is for how.
func (m *mediaScreen) SetSize(w, h int) {
	m.w, m.h = w, h
	m.layout()
}

// layout gives the parts the room that the header leaves.
func (m *mediaScreen) layout() {
	if len(m.requests) == 0 {
		return
	}
	rows := max(0, m.h-len(m.header()))
	m.chooser().SetSize(m.w, rows)
	if m.preview != nil {
		m.preview.SetSize(m.w, rows)
	}
	if m.camera != nil {
		m.camera.SetSize(m.w, rows)
	}
}

// View shows what is asked, and how it is answered.
func (m *mediaScreen) View() string {
	if len(m.requests) == 0 {
		return ""
	}
	return fit(strings.Join(append(m.header(), m.open().View()), "\n"), m.w, m.h)
}

// filePart is a part of the screen that a file goes through.
type filePart interface {
	help.KeyMap
	View() string
}

// open is the part that takes the keys.
func (m *mediaScreen) open() filePart {
	switch {
	case m.camera != nil:
		return m.camera
	case m.preview != nil:
		return m.preview
	}
	return m.chooser()
}

// The heights from which there is room for what is wanted, and for advice and
// empty lines.
const (
	wantedFrom = 9
	roomyFrom  = 18
)

// header says which file is asked for, and why it is asked again.
func (m *mediaScreen) header() []string {
	theme, w := m.d.Theme, m.d.Words
	lines := []string{theme.Title.Render(cut(m.title(), m.w))}
	if m.refusal != nil {
		reason := w.Reason(m.refusal.Reason, m.refusal.Message)
		text := reason.What
		if m.h >= roomyFrom {
			text = reason.String()
		}
		lines = append(lines, wrapped(theme.Bad, "✗ "+text, m.w)...)
	}
	if m.preview == nil && m.camera == nil && m.h >= wantedFrom {
		lines = append(lines, wrapped(theme.Muted, m.wanted(), m.w)...)
	}
	if m.h >= roomyFrom {
		lines = append(lines, "")
	}
	return lines
}

// title is as "Front of the document · 1 of 2".
func (m *mediaScreen) title() string {
	title := m.d.Words.Target(m.request().Target)
	if m.request().Optional {
		title += " (" + m.d.Words.Asking.Optional + ")"
	}
	if len(m.requests) > 1 {
		title += " · " + m.d.Words.Choosing.Position(m.current+1, len(m.requests))
	}
	return title
}

// wanted says what may be chosen. The API's own words lead, where cedula has
// none for the target.
func (m *mediaScreen) wanted() string {
	request, w := m.request(), m.d.Words
	wanted := w.Choosing.Wanted(request.Need)
	own := safetext.Line(request.Description)
	if own == "" || w.Target(request.Target) != words.Readable(request.Target) {
		return wanted
	}
	if !strings.ContainsAny(own[len(own)-1:], ".!?:") {
		own += "."
	}
	return own + " " + wanted
}

// ShortHelp names the keys of the part that is open.
func (m *mediaScreen) ShortHelp() []key.Binding {
	if len(m.requests) == 0 {
		return nil
	}
	keys := m.open().ShortHelp()
	if m.camera != nil || m.preview != nil {
		return keys
	}
	if m.request().Optional {
		keys = slices.Insert(keys, 1, m.d.Keys.Skip)
	}
	if m.canCapture() {
		does := m.d.Words.Choosing.Photograph
		if m.request().Need == media.NeedVideo {
			does = m.d.Words.Choosing.Record
		}
		keys = slices.Insert(keys, 1, withHelp(m.d.Keys.Capture, does))
	}
	return keys
}

// FullHelp is ShortHelp: there are few keys.
func (m *mediaScreen) FullHelp() [][]key.Binding { return [][]key.Binding{m.ShortHelp()} }
