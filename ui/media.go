package ui

import (
	"slices"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/flow/media"
)

// mediaScreen asks for a step's files one after the other: each is chosen, or
// taken with the camera, then previewed, then accepted. After the last one, all
// are submitted together.
type mediaScreen struct {
	d        *display
	stepID   string
	answers  map[string]string // submitted together with the files
	requests []flow.FileRequest
	offers   map[string]offer
	refusal  *flow.Refusal

	current    int          // the current request
	accepted   []media.File // one per request before current; without a path if it was skipped
	comparison int64        // generation of the comparison of the submitted files with those on disk

	// The parts of the screen. Each owns its state; the screen acts on their
	// results.
	choosers []*chooser    // one per request up to current
	camera   *cameraScreen // nil unless the operator's command is in use
	live     *liveCamera   // nil while a file is chosen or previewed
	feed     *cameraFeed   // nil until a camera is first needed
	preview  *filePreview  // nil unless a file is previewed

	isBehind    bool      // other questions are asked first
	isCovered   bool      // covered by a page
	prefersFile bool      // the person chooses files although there is a camera
	awaySince   time.Time // since when the live picture has not been shown
	tip         string    // how to set up a camera; empty if there is one

	w, h int
}

// newMediaScreen asks for the step's files that have not arrived yet, and
// submits them.
func newMediaScreen(d *display, snap flow.Snapshot) *mediaScreen {
	v := &mediaScreen{d: d, stepID: snap.Step.ID, answers: snap.Answers}
	if snap.Refusal != nil && snap.Refusal.StepID == snap.Step.ID {
		v.refusal = snap.Refusal
	}
	v.begin(undelivered(snap.Step.Files), snap.Files)
	return v
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

// begin asks for the first of the requests; sent are the files that were sent
// before, by target.
func (v *mediaScreen) begin(requests []flow.FileRequest, sent map[string]string) {
	v.requests, v.offers = requests, findOffers(v.d.Defaults.Files, sent)
	v.current, v.accepted, v.choosers, v.preview, v.live = 0, nil, nil, nil, nil
	for _, dir := range []string{v.d.LastFolder, v.d.Files.StartDir, v.d.Files.Checker.Root, homeFolder(), "."} {
		if dir != "" {
			v.addChooser(dir)
			return
		}
	}
}

// addChooser opens a chooser for the current request.
func (v *mediaScreen) addChooser(dir string) {
	if len(v.requests) == 0 {
		return
	}
	c := newChooser(v.d, v.request().Need, dir, v.offers[v.request().Target])
	v.choosers = append(v.choosers[:v.current:v.current], c)
}

func (v *mediaScreen) chooser() *chooser         { return v.choosers[v.current] }
func (v *mediaScreen) request() flow.FileRequest { return v.requests[v.current] }
func (v *mediaScreen) isLast() bool              { return v.current == len(v.requests)-1 }

// Init starts reading the first folder, and opens the camera.
func (v *mediaScreen) Init() tea.Cmd {
	if len(v.requests) == 0 {
		return nil
	}
	if !v.d.mayChooseFiles() && v.canCapture() {
		return v.openCamera()
	}
	return tea.Batch(v.chooser().Init(), v.openLive())
}

// Update passes keys to the active part, and all other messages to all parts.
func (v *mediaScreen) Update(msg tea.Msg) intent {
	if len(v.requests) == 0 {
		return nil
	}
	switch msg := msg.(type) {
	case followMsg:
		return workOf(v.handleSnapshot(msg.Snapshot))
	case tea.KeyMsg:
		wanted := v.handleKey(msg)
		return intents{wanted, v.advance()}
	case tickMsg:
		v.closeIdleCamera()
	}
	if msg, ok := msg.(filesComparedMsg); ok {
		return workOf(v.handleCompared(msg))
	}
	cmds := []tea.Cmd{v.chooser().Update(msg), v.updateCamera(msg)} // a chooser behind a preview still follows its folder
	if v.preview != nil {
		cmds = append(cmds, v.preview.Update(msg))
	}
	return intents{workOf(tea.Batch(cmds...)), v.advance()}
}

// handleSnapshot resumes what was stopped while the screen was hidden. If other
// files have arrived since, it asks for the missing ones, from the first on.
func (v *mediaScreen) handleSnapshot(snap flow.Snapshot) tea.Cmd {
	missing := undelivered(snap.Step.Files)
	if !slices.Equal(missing, v.requests) {
		v.Close()
		v.begin(missing, snap.Files)
		v.layout()
		return v.Init()
	}
	cmds := []tea.Cmd{v.compareFiles(snap.Files)}
	if v.d.mayChooseFiles() {
		cmds = append(cmds, v.chooser().folder.refresh(v.chooser().visible()))
	}
	switch {
	case v.preview != nil:
		cmds = append(cmds, v.preview.drawPicture())
	case v.live != nil:
		cmds = append(cmds, v.live.resume())
	}
	return tea.Batch(cmds...)
}

// filesComparedMsg reports which accepted file has changed; sent are those that
// were submitted.
type filesComparedMsg struct {
	generation int64
	stale      int // the first changed file; -1 if there is none
	sent       map[string]string
}

// compareFiles checks whether the accepted files are unchanged: a change may be
// why the question is asked again.
func (v *mediaScreen) compareFiles(sent map[string]string) tea.Cmd {
	if len(v.accepted) == 0 {
		return nil
	}
	v.comparison = nextGeneration()
	generation, accepted := v.comparison, slices.Clone(v.accepted)
	return func() tea.Msg {
		stale := slices.IndexFunc(accepted, func(f media.File) bool { return f.Path != "" && f.HasChanged() })
		return filesComparedMsg{generation, stale, sent}
	}
}

// handleCompared asks again from the first changed file on: only checked
// content is sent.
func (v *mediaScreen) handleCompared(msg filesComparedMsg) tea.Cmd {
	if msg.generation != v.comparison || msg.stale < 0 || v.camera != nil {
		return nil
	}
	v.showFiles()
	v.preview = nil
	v.offers = findOffers(v.d.Defaults.Files, msg.sent)
	v.current, v.accepted = msg.stale, v.accepted[:msg.stale]
	v.addChooser(v.chooser().folder.dir)
	v.chooser().isStale = true
	v.layout()
	return v.chooser().Init()
}

func (v *mediaScreen) handleKey(msg tea.KeyMsg) intent {
	switch {
	case v.camera != nil:
		return workOf(v.camera.Update(msg))
	case v.live != nil:
		return v.handleLiveKey(msg)
	case v.preview != nil && isDroppedPath(msg):
		return workOf(tea.Batch(v.closePreview(), v.chooser().Update(msg)))
	case v.preview != nil:
		return workOf(v.preview.Update(msg))
	case v.chooser().check.isRunning():
		return nil // nothing may be accepted before it is visible
	case v.canCapture() && key.Matches(msg, v.d.Keys.Capture):
		return workOf(v.openCamera())
	case v.cameraSource() != nil && v.isCameraKey(msg):
		v.prefersFile = false
		return workOf(v.openLive())
	case v.request().Optional && key.Matches(msg, v.d.Keys.Skip):
		return v.accept(media.File{})
	case !v.d.mayChooseFiles():
		if key.Matches(msg, v.d.Keys.Next) {
			return workOf(v.turnCameraOn())
		}
		return nil
	}
	return workOf(v.chooser().Update(msg))
}

// advance acts on the result of the active part, if it has one.
func (v *mediaScreen) advance() intent {
	switch {
	case v.camera != nil && v.camera.state == cameraDone:
		return workOf(v.openPreview(v.camera.file, &shot{capture: v.camera.capture}))
	case v.camera != nil && v.camera.state == cameraLeft:
		v.camera = nil
		v.layout()
	case v.live != nil && v.live.state == liveDone:
		return workOf(v.openPreview(v.live.file, v.live.shot))
	case v.live != nil && v.live.isMissing():
		v.tip = v.cameraTip()
		v.showFiles()
	case v.live != nil && v.live.state == liveLeft:
		v.showFiles()
	case v.preview != nil && v.preview.decision == previewAccepted:
		return v.accept(v.preview.file)
	case v.preview != nil && v.preview.decision == previewRetake:
		return workOf(v.retake())
	case v.chooser().found != nil:
		return workOf(v.openPreview(*v.chooser().found, nil))
	}
	return nil
}

// Escape steps out of the active part: the camera, the preview, the input; then
// returns to the previous file.
func (v *mediaScreen) Escape() (intent, bool) {
	switch {
	case len(v.requests) == 0:
		return nil, false
	case v.camera != nil:
		finishing := v.camera.stepOut()
		return intents{workOf(finishing), v.advance()}, true
	case v.live != nil && (v.d.mayChooseFiles() || v.live.isTaking()):
		stopping := v.live.stepOut()
		return intents{workOf(stopping), v.advance()}, true
	case v.preview != nil && v.preview.shot.isLive():
		return workOf(v.retake()), true
	case v.preview != nil:
		return workOf(v.closePreview()), true
	case v.d.mayChooseFiles() && v.chooser().stepOut():
		return nil, true
	case v.current == 0:
		return nil, false
	}
	return workOf(v.returnToPrevious()), true
}

// returnToPrevious asks for the previous file again, and previews the accepted
// one.
func (v *mediaScreen) returnToPrevious() tea.Cmd {
	v.current--
	file := v.accepted[v.current]
	v.accepted = v.accepted[:v.current]
	if file.Path == "" {
		return v.chooser().Init()
	}
	return v.openPreview(file, nil)
}

// openPreview shows a file before it is accepted; taken is set if it was taken
// by a camera.
func (v *mediaScreen) openPreview(file media.File, taken *shot) tea.Cmd {
	closing := v.closePreview()
	v.leaveLive()
	v.camera, v.chooser().found = nil, nil
	isSame := func(other media.File) bool { return other.Path != "" && media.IsSamePicture(other, file) }
	if slices.ContainsFunc(v.accepted, isSame) {
		file.Warnings = append(slices.Clone(file.Warnings), media.SamePicture)
	}
	v.preview = newFilePreview(v.d, v.request().Need, file, taken)
	v.preview.sendsAll = v.isLast()
	v.layout()
	return tea.Batch(closing, v.preview.Init())
}

// closePreview returns to choosing. A capture that was not accepted is removed.
func (v *mediaScreen) closePreview() tea.Cmd {
	if v.preview == nil {
		return nil
	}
	taken := v.preview.shot
	v.preview.stop()
	v.preview = nil
	v.layout()
	return taken.discard()
}

// retake takes the previewed file again.
func (v *mediaScreen) retake() tea.Cmd {
	if v.preview.shot.isLive() {
		closing := v.closePreview()
		v.prefersFile = false
		return tea.Batch(closing, v.openLive())
	}
	return v.openCamera()
}

// canCapture reports whether the current file can be taken with the operator's
// command.
func (v *mediaScreen) canCapture() bool {
	return v.d.Files.Camera.CanCapture(v.request().Need)
}

// openCamera takes the file with the camera.
func (v *mediaScreen) openCamera() tea.Cmd {
	closing := v.closePreview()
	v.camera = newCameraScreen(v.d, v.request().Need)
	v.layout()
	return tea.Batch(closing, v.camera.Init())
}

// accept stores a file, or none if it is skipped, and asks for the next one;
// after the last one all are submitted.
func (v *mediaScreen) accept(file media.File) intent {
	v.accepted = append(v.accepted[:v.current:v.current], file)
	dir := v.chooser().folder.dir
	if v.preview != nil && v.preview.shot == nil {
		dir = v.chooser().chosenFrom()
		v.d.LastFolder = dir
	}
	if v.isLast() {
		return v.submit()
	}
	if v.preview != nil {
		v.prefersFile = !v.preview.shot.isLive()
		v.preview.shot = nil // it is kept
		v.closePreview()
	}
	v.leaveLive()
	v.current++
	v.addChooser(dir)
	v.layout()
	return workOf(v.Init())
}

// submit sends the accepted files. The preview is kept in case the question is
// asked again.
func (v *mediaScreen) submit() intent {
	if v.preview != nil {
		v.preview.decision = previewUndecided
	}
	files := map[string]flow.ChosenFile{}
	for i, f := range v.accepted {
		if f.Path != "" {
			files[v.requests[i].Target] = flow.Choose(f)
		}
	}
	submit := sendCommand{flow.Submit{StepID: v.stepID, Values: v.answers, Files: files}}
	if v.showsTip() {
		return intents{cameraTipSeen{}, submit}
	}
	return submit
}

// Close ends background work; the chosen files are kept.
func (v *mediaScreen) Close() {
	for _, c := range v.choosers {
		c.check.cancel()
	}
	if v.preview != nil {
		v.preview.stop()
	}
	if v.camera != nil {
		v.camera.close()
		v.camera = nil
	}
	v.closeLive()
}
