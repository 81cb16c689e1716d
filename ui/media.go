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
)

// mediaScreen asks for files one after the other: each is chosen, or taken
// with the camera, then looked at, then taken. Once the last one is, all are
// handed on together.
type mediaScreen struct {
	d        *display
	requests []flow.FileRequest
	offers   map[string]offer
	refusal  *flow.Refusal
	// done is given all that was taken, by target.
	done func(files map[string]string) intent

	at       int           // the request that is asked for
	taken    []media.File  // one for each request before at; without a path where it was left out
	choosers []*chooser    // one for each request up to at
	look     *look         // nil while nothing is looked at
	camera   *cameraScreen // nil while the camera is not at work

	w, h int
}

// newMedia asks for the files of the snapshot's step and submits them.
func newMedia(d *display, snap flow.Snapshot) *mediaScreen {
	m := newFileAsker(d, snap.Step.Files, offersOf(d, snap.Files), func(files map[string]string) intent {
		return sendCommand{flow.Submit{StepID: snap.Step.ID, Values: snap.Answers, Files: files}}
	})
	if snap.Refusal != nil && snap.Refusal.StepID == snap.Step.ID {
		m.refusal = snap.Refusal
	}
	return m
}

// newFileAsker asks for those of the files that have not arrived yet, and
// gives them to done.
func newFileAsker(d *display, files []flow.FileRequest, offers map[string]offer, done func(map[string]string) intent) *mediaScreen {
	m := &mediaScreen{d: d, offers: offers, done: done, requests: undelivered(files)}
	m.addChooser(startFolder(d))
	return m
}

// undelivered are the files that have not arrived yet.
func undelivered(files []flow.FileRequest) (asked []flow.FileRequest) {
	for _, f := range files {
		if !f.Delivered {
			asked = append(asked, f)
		}
	}
	return asked
}

// follow takes up again what was shut away meanwhile. When other files have
// arrived since, just the rest is asked for, from its beginning.
func (m *mediaScreen) follow(snap flow.Snapshot) tea.Cmd {
	asked := undelivered(snap.Step.Files)
	if slices.Equal(asked, m.requests) {
		return tea.Batch(m.chooser().folder.refresh(), m.redraw())
	}
	m.Close()
	m.look, m.requests, m.at, m.taken, m.choosers = nil, asked, 0, nil, nil
	m.offers = offersOf(m.d, snap.Files)
	m.addChooser(startFolder(m.d))
	m.SetSize(m.w, m.h)
	return m.Init()
}

// redraw draws the picture that was about to be drawn when the screen went.
func (m *mediaScreen) redraw() tea.Cmd {
	if m.look == nil {
		return nil
	}
	return m.look.resume()
}

// offersOf are the files that were chosen before, else the ones to begin with.
func offersOf(d *display, chosen map[string]string) map[string]offer {
	offers := map[string]offer{}
	for target, path := range d.Defaults.Files {
		offers[target] = offer{path: path}
	}
	for target, path := range chosen {
		offers[target] = offer{path: path, used: offers[target].path != path}
	}
	return offers
}

// startFolder is where the first chooser begins.
func startFolder(d *display) string {
	for _, dir := range []string{d.Files.StartDir, d.Files.Checker.Root, homeFolder()} {
		if dir != "" {
			return dir
		}
	}
	return "."
}

// addChooser opens a chooser for the request that is asked for.
func (m *mediaScreen) addChooser(dir string) {
	if len(m.requests) == 0 {
		return
	}
	request := m.requests[m.at]
	c := newChooser(m.d, request, dir, m.offers[request.Target])
	c.fit = func(f media.File) tea.Cmd { return m.lookAt(f, nil) }
	m.choosers = append(m.choosers[:m.at:m.at], c)
}

// Init has the first chooser read its folder.
func (m *mediaScreen) Init() tea.Cmd {
	if len(m.requests) == 0 {
		return nil
	}
	return m.chooser().Init()
}

func (m *mediaScreen) chooser() *chooser         { return m.choosers[m.at] }
func (m *mediaScreen) request() flow.FileRequest { return m.requests[m.at] }

// Update gives keys to what is open, and everything else to all.
func (m *mediaScreen) Update(msg tea.Msg) intent {
	if len(m.requests) == 0 {
		return nil
	}
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return m.press(msg)
	case followMsg:
		return workOf(m.follow(msg.Snapshot))
	}
	return m.pass(msg)
}

// pass gives a message to all: a chooser behind a look goes on to follow its
// folder.
func (m *mediaScreen) pass(msg tea.Msg) intent {
	wanted := intents{workOf(m.chooser().Update(msg))}
	if m.look != nil {
		wanted = append(wanted, m.look.Update(msg))
	}
	if m.camera != nil {
		wanted = append(wanted, workOf(m.camera.Update(msg)))
	}
	return wanted
}

func (m *mediaScreen) press(msg tea.KeyMsg) intent {
	switch {
	case m.camera != nil:
		return workOf(m.camera.Update(msg))
	case m.look != nil && !drops(msg):
		return m.look.Update(msg)
	case m.look != nil:
		return workOf(tea.Batch(m.closeLook(), m.chooser().Update(msg)))
	case m.hasCamera() && key.Matches(msg, m.d.Keys.Capture):
		return workOf(m.shoot())
	case m.request().Optional && key.Matches(msg, m.d.Keys.Skip):
		return m.take(media.File{})
	}
	return workOf(m.chooser().Update(msg))
}

// Escape steps out of what is open: the camera, the look, what was typed; then
// back to the file before.
func (m *mediaScreen) Escape() (intent, bool) {
	if len(m.requests) == 0 {
		return nil, false
	}
	if m.camera != nil {
		return workOf(m.camera.stop()), true
	}
	if m.look != nil {
		return workOf(m.closeLook()), true
	}
	if cmd, done := m.chooser().Escape(); done {
		return workOf(cmd), true
	}
	return m.earlier()
}

// earlier goes back to the file that was taken before.
func (m *mediaScreen) earlier() (intent, bool) {
	if m.at == 0 {
		return nil, false
	}
	m.at--
	file := m.taken[m.at]
	m.taken = m.taken[:m.at]
	if file.Path == "" {
		return workOf(m.chooser().Init()), true
	}
	return workOf(m.lookAt(file, nil)), true
}

// lookAt shows a file before it is taken; made is the take that made it, if the
// camera did.
func (m *mediaScreen) lookAt(file media.File, made *camera.Capture) tea.Cmd {
	closing := m.closeLook()
	l := newLook(m.d, m.request(), file)
	l.take, l.retake, l.made, l.last = m.take, m.shoot, made, m.at == len(m.requests)-1
	for _, other := range m.taken {
		if other.Path != "" && media.IsSamePicture(other, file) {
			l.doubt(media.SamePicture)
			break
		}
	}
	m.look = l
	m.SetSize(m.w, m.h)
	return tea.Batch(closing, l.Init())
}

// closeLook goes back to choosing. What the camera made and nobody took goes.
func (m *mediaScreen) closeLook() tea.Cmd {
	if m.look == nil {
		return nil
	}
	l := m.look
	l.close()
	m.look = nil
	return discard(l.made)
}

// take takes a file and goes on to the next; the last one hands on all.
func (m *mediaScreen) take(file media.File) intent {
	m.taken = append(m.taken[:m.at:m.at], file)
	if m.at == len(m.requests)-1 {
		return m.done(m.files())
	}
	if m.look != nil {
		m.look.made = nil // it is kept
		m.closeLook()
	}
	dir := m.chooser().folder.dir
	m.at++
	m.addChooser(dir)
	m.SetSize(m.w, m.h)
	return workOf(m.chooser().Init())
}

// files are all that was taken, by target.
func (m *mediaScreen) files() map[string]string {
	files := map[string]string{}
	for i, f := range m.taken {
		if f.Path != "" {
			files[m.requests[i].Target] = f.Path
		}
	}
	return files
}

// Close ends what is under way; what was chosen stays.
func (m *mediaScreen) Close() {
	for _, c := range m.choosers {
		c.abandon()
	}
	if m.look != nil {
		m.look.close()
	}
	if m.camera != nil {
		m.camera.close()
		m.camera = nil
	}
}

// SetSize gives the room: what is asked stands above, the rest is for how.
func (m *mediaScreen) SetSize(w, h int) {
	m.w, m.h = w, h
	if len(m.requests) == 0 {
		return
	}
	inner := max(0, h-len(m.head()))
	m.chooser().SetSize(w, inner)
	if m.look != nil {
		m.look.SetSize(w, inner)
	}
	if m.camera != nil {
		m.camera.SetSize(w, inner)
	}
}

// View shows what is asked, and how it is answered.
func (m *mediaScreen) View() string {
	if len(m.requests) == 0 {
		return ""
	}
	return fit(strings.Join(append(m.head(), m.shown().View()), "\n"), m.w, m.h)
}

// part is one of the ways in which a file is asked for.
type part interface {
	help.KeyMap
	View() string
}

// shown is what is open: the camera before the look before the chooser.
func (m *mediaScreen) shown() part {
	switch {
	case m.camera != nil:
		return m.camera
	case m.look != nil:
		return m.look
	}
	return m.chooser()
}
