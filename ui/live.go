package ui

import (
	"errors"
	"image"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow/camera"
	"cedula/flow/media"
)

// CameraOptions configure the cameras.
type CameraOptions struct {
	Folder      *camera.Folder // where captures are stored until they are sent
	VideoLength time.Duration
	Mirror      bool // a face is shown mirrored
	Viewfinder  bool // show the live picture; else only hints and keys
}

// liveState is the state of the live camera.
type liveState int

const (
	liveOpening liveState = iota
	liveViewing
	liveCounting
	liveRecording
	liveKeeping // the capture is being written and checked
	liveFailed
	liveDone // there is a file that can be sent
	liveLeft // the person wants to choose a file
)

// liveCamera takes one photo or video with a live picture.
type liveCamera struct {
	d    *display
	feed *cameraFeed
	need media.Need

	state        liveState
	generation   int64 // of the pending messages; zero: paused
	adviser      *adviser
	watchedSince time.Time
	still        stillShown
	isOtherSide  bool // one side of the document was already taken
	// waitsForMove means that the current document was already taken, and must
	// be moved before the next photo is taken automatically.
	waitsForMove bool
	newest       drawnFrame
	picture      livePicture
	err          error // set in liveFailed

	secondsLeft int // of the countdown
	recording   recording
	shot        *shot // set in liveDone
	file        media.File

	isCovered bool // covered by a page
	w, h      int
}

type (
	// frameMsg is a drawn frame, or why there are no more.
	frameMsg struct {
		generation int64
		frame      drawnFrame
		err        error
	}
	// frameTurnMsg means that the next frame can be fetched.
	frameTurnMsg struct{ generation int64 }
)

func newLiveCamera(d *display, feed *cameraFeed, need media.Need) *liveCamera {
	return &liveCamera{d: d, feed: feed, need: need}
}

// Init opens the camera, or continues with an open one.
func (v *liveCamera) Init() tea.Cmd {
	v.endRecording()
	v.err = nil
	if !v.feed.isOpen() {
		v.state = liveOpening
		if v.feed.isOpening() {
			return nil
		}
		return v.feed.open()
	}
	return v.watch()
}

// watch starts to show the picture.
func (v *liveCamera) watch() tea.Cmd {
	v.state, v.generation, v.adviser = liveViewing, nextGeneration(), newAdviser(v.need)
	v.watchedSince, v.newest.advice = v.d.Now(), media.Advice{}
	v.picture.stop()
	if v.isCovered {
		v.generation = 0
		return nil
	}
	return v.fetchFrame()
}

// fetchFrame fetches the newest frame, and draws it.
func (v *liveCamera) fetchFrame() tea.Cmd {
	v.picture.begin(v.d.Now())
	generation, live, adviser, drawing := v.generation, v.feed.live, v.adviser, v.drawing()
	return func() tea.Msg {
		frame, err := nextFrame(live, adviser, drawing)
		return frameMsg{generation, frame, err}
	}
}

// pause stops showing the picture: a page covers it, or the screen is left. A
// countdown or recording is cancelled.
func (v *liveCamera) pause() {
	v.endRecording()
	v.generation = 0
	v.picture.stop()
}

// resume continues after a pause, or after the camera was closed meanwhile.
func (v *liveCamera) resume() tea.Cmd {
	if v.generation != 0 || v.feed.isOpening() || v.state == liveFailed || v.state >= liveDone {
		return nil
	}
	return v.Init()
}

// cover pauses while a page covers the screen, so that nothing is taken unseen.
func (v *liveCamera) cover(covered bool) tea.Cmd {
	if v.isCovered = covered; covered {
		v.pause()
		return nil
	}
	return v.resume()
}

// Update dispatches a message.
func (v *liveCamera) Update(msg tea.Msg) tea.Cmd {
	if cmd, ok := v.picture.handle(msg, v.d.Now()); ok {
		return tea.Batch(cmd, v.scheduleFrame())
	}
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return v.handleKey(msg)
	case cameraOpenedMsg:
		return v.handleOpened(msg)
	case frameMsg:
		return v.handleFrame(msg)
	case frameTurnMsg:
		if msg.generation == v.generation && v.feed.isOpen() {
			return v.fetchFrame()
		}
	case countdownMsg:
		return v.handleCountdown(msg)
	case shotMsg:
		return v.handleShot(msg)
	}
	return nil
}

func (v *liveCamera) handleOpened(msg cameraOpenedMsg) tea.Cmd {
	switch {
	case !v.feed.handleOpened(msg):
		return nil
	case msg.err != nil:
		v.fail(msg.err)
		return nil
	}
	return v.watch()
}

func (v *liveCamera) fail(err error) {
	v.pause()
	v.feed.fail()
	v.state, v.err = liveFailed, err
}

// isMissing reports whether there is no camera, so that only files can be
// chosen.
func (v *liveCamera) isMissing() bool {
	return v.state == liveFailed && (errors.Is(v.err, camera.NoFFmpeg) || errors.Is(v.err, camera.NoCamera))
}

// handleFrame shows a frame. If a document has been in position for long
// enough, the frame becomes the photo.
func (v *liveCamera) handleFrame(msg frameMsg) tea.Cmd {
	switch {
	case msg.generation != v.generation || v.generation == 0:
		return nil
	case msg.frame.JPEG == nil:
		if msg.err == nil { // it was closed elsewhere
			msg.err = &camera.Error{Fault: camera.Unplugged}
		}
		v.fail(msg.err)
		return nil
	}
	v.newest = msg.frame
	if v.state == liveRecording {
		v.recording.frames.add(msg.frame.Frame)
	}
	v.waitsForMove = v.waitsForMove && msg.frame.advice.Hint == media.NoHint
	if v.takesAutomatically() && v.state == liveViewing && msg.frame.advice.Ready && !v.waitsForMove {
		return v.takePhoto(true)
	}
	if msg.frame.picture.IsEmpty() || v.holdsStill() {
		return v.scheduleFrame()
	}
	return v.picture.show(msg.frame.picture, v.d.Now())
}

// stillShown is the state for which a still picture was drawn.
type stillShown struct {
	state  liveState
	advice media.Advice
	lines  int
}

// holdsStill reports whether the shown picture is kept: without motion, the
// simulated camera's picture changes only with the text.
func (v *liveCamera) holdsStill() bool {
	if !v.d.NoMotion || !v.d.Sandbox {
		return false
	}
	now := stillShown{v.state, v.newest.advice, v.pictureRoom().Y}
	wasShown := now == v.still
	v.still = now
	return wasShown
}

// wordsInterval is the time between two frames if they are not shown, but only
// used for hints.
const wordsInterval = 200 * time.Millisecond

// scheduleFrame fetches the next frame after the terminal has drawn the current
// one and its time has come.
func (v *liveCamera) scheduleFrame() tea.Cmd {
	wait := v.picture.waitForTurn(v.d.Now())
	switch {
	case !v.picture.isDrawn() || v.generation == 0:
		return nil
	case !v.showsPicture() && v.state != liveRecording:
		wait = wordsInterval
	}
	generation := v.generation
	return tea.Tick(wait, func(time.Time) tea.Msg { return frameTurnMsg{generation} })
}

// isGood reports whether nothing needs to be changed in the picture.
func (v *liveCamera) isGood() bool {
	return v.newest.JPEG != nil && v.newest.advice.Hint == media.NoHint && v.d.Now().Sub(v.watchedSince) > time.Second && !v.waitsForMove
}

// takesAutomatically reports whether the photo is taken automatically: for documents.
func (v *liveCamera) takesAutomatically() bool {
	return v.need.IsCard() || v.need == media.NeedInvoice
}

// isTaking reports whether a video is counted down or recorded.
func (v *liveCamera) isTaking() bool { return v.state == liveCounting || v.state == liveRecording }

func (v *liveCamera) isVideo() bool { return v.need == media.NeedVideo }

// isOfFace reports whether the person films themselves.
func (v *liveCamera) isOfFace() bool { return v.isVideo() || v.need == media.NeedFace }

// handleKey handles Enter, which takes the photo, starts the video or tries
// again, and the arrow keys, which switch to another camera.
func (v *liveCamera) handleKey(msg tea.KeyMsg) tea.Cmd {
	keys := v.d.Keys
	switch {
	case key.Matches(msg, keys.Next) && v.state == liveViewing && v.newest.JPEG != nil:
		if v.isVideo() {
			return v.startCountdown()
		}
		return v.takePhoto(false)
	case key.Matches(msg, keys.Next) && v.state == liveCounting:
		return v.record()
	case key.Matches(msg, keys.Next) && v.state == liveFailed:
		return v.Init()
	case v.canSwitch() && key.Matches(msg, keys.OtherCamera):
		by := 1
		if msg.Type == tea.KeyLeft {
			by = -1
		}
		return v.switchCamera(by)
	}
	return nil
}

func (v *liveCamera) canSwitch() bool {
	return v.feed.hasOthers() && (v.state == liveViewing || v.state == liveOpening || v.state == liveFailed)
}

func (v *liveCamera) switchCamera(by int) tea.Cmd {
	v.pause()
	v.state, v.newest, v.err = liveOpening, drawnFrame{}, nil
	return v.feed.openNext(by)
}

// stepOut handles Esc: it ends a countdown or a recording; otherwise it
// switches to the files.
func (v *liveCamera) stepOut() tea.Cmd {
	if v.isTaking() {
		v.endRecording()
		return v.watch()
	}
	v.pause()
	v.state = liveLeft
	return nil
}

// showsPicture reports whether the live picture is shown.
func (v *liveCamera) showsPicture() bool {
	return v.d.Files.Live.Viewfinder && v.d.graphics().CanDraw() && v.pictureRoom().Y >= 3 && v.pictureRoom().X >= 10
}

// drawing describes how the next frame is drawn.
func (v *liveCamera) drawing() frameDrawing {
	drawing := frameDrawing{
		room: v.pictureRoom(), mirrored: v.isOfFace() && v.d.Files.Live.Mirror,
		outline: outlineOf(v.need), need: v.need, colour: v.outlineColour(),
	}
	if v.showsPicture() {
		drawing.terminal = v.d.graphics()
	}
	if v.state == liveCounting {
		drawing.digit = v.secondsLeft
	}
	return drawing
}

// pictureRoom is the space above the status lines.
func (v *liveCamera) pictureRoom() image.Point { return image.Pt(v.w, v.h-v.statusRows()) }

// SetSize sets the size, which applies from the next frame on.
func (v *liveCamera) SetSize(w, h int) {
	if w != v.w || h != v.h {
		v.w, v.h = w, h
		v.picture.clear()
	}
}
