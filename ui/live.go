package ui

import (
	"context"
	"errors"
	"image"
	"os"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow/camera"
	"cedula/flow/media"
)

// CameraOptions are how cameras are used.
type CameraOptions struct {
	Folder      *camera.Folder // where what is taken lies until it is sent
	VideoLength time.Duration
	Mirror      bool // a face is shown as in a mirror
	Viewfinder  bool // the live picture is shown; else hints and keys alone
}

// liveState is what the camera is doing.
type liveState int

const (
	liveOpening liveState = iota
	liveViewing
	liveCounting
	liveRecording
	liveKeeping // what was taken is written and checked
	liveFailed
	liveDone // there is a file that may be sent
	liveLeft // the person wants to choose a file
)

// liveCamera takes one photo or video with a camera whose picture is shown.
type liveCamera struct {
	d    *display
	feed *cameraFeed
	need media.Need

	state        liveState
	generation   int64 // of the frames and the rest that is waited for; zero: paused
	adviser      *adviser
	watchedSince time.Time
	still        stillShown
	isOtherSide  bool // one side of the document was taken
	// waitsForMove: what lies before the camera has been taken, and has to be
	// moved before the photo takes itself again.
	waitsForMove bool
	newest       drawnFrame
	picture      livePicture
	err          error // in liveFailed

	secondsLeft int // of the countdown
	recording   recording
	shot        *shot // in liveDone
	file        media.File

	isCovered bool // a page is above
	w, h      int
}

// recording is a video on its way.
type recording struct {
	stop    context.CancelFunc
	started time.Time
	frames  recordedFrames
}

type (
	// frameMsg is a frame as it is shown, or why there are no more.
	frameMsg struct {
		generation int64
		frame      drawnFrame
		err        error
	}
	// frameTurnMsg says that the next frame may be fetched.
	frameTurnMsg struct{ generation int64 }
	// shotMsg is what was taken, or why it could not be.
	shotMsg struct {
		generation int64
		shot       *shot
		file       media.File
		err        error
	}
)

func newLiveCamera(d *display, feed *cameraFeed, need media.Need) *liveCamera {
	return &liveCamera{d: d, feed: feed, need: need}
}

// Init opens the camera, or goes on with one that is open.
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

// watch begins to look at the picture, as if for the first time.
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

// pause stops looking: a page is above, or the screen is left. What was being
// counted down or recorded is given up.
func (v *liveCamera) pause() {
	v.endRecording()
	v.generation = 0
	v.picture.stop()
}

// resume goes on after a pause, or after the camera was closed meanwhile.
func (v *liveCamera) resume() tea.Cmd {
	if v.generation != 0 || v.feed.isOpening() || v.state == liveFailed || v.state >= liveDone {
		return nil
	}
	return v.Init()
}

// cover pauses while a page is above, so that nothing is taken unseen.
func (v *liveCamera) cover(covered bool) tea.Cmd {
	if v.isCovered = covered; covered {
		v.pause()
		return nil
	}
	return v.resume()
}

// endRecording gives a recording up.
func (v *liveCamera) endRecording() {
	if v.recording.stop != nil {
		v.recording.stop()
	}
	v.recording = recording{}
}

// Update hands a message on to what it is about.
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

// isMissing reports that there is no camera here at all: files are all there
// is.
func (v *liveCamera) isMissing() bool {
	return v.state == liveFailed && (errors.Is(v.err, camera.NoFFmpeg) || errors.Is(v.err, camera.NoCamera))
}

// handleFrame shows a frame. One of a document that has been as it should be
// for long enough is the photo.
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
	if v.takesItself() && v.state == liveViewing && msg.frame.advice.Ready && !v.waitsForMove {
		return v.takePhoto(true)
	}
	if msg.frame.picture.IsEmpty() || v.holdsStill() {
		return v.scheduleFrame()
	}
	return v.picture.show(msg.frame.picture, v.d.Now())
}

// stillShown is what a picture that does not move was drawn for.
type stillShown struct {
	state  liveState
	advice media.Advice
	lines  int
}

// holdsStill reports whether the picture that is shown stays: where nothing may
// move, the pictures that the sandbox draws follow what is said of them alone.
func (v *liveCamera) holdsStill() bool {
	if !v.d.NoMotion || !v.d.Sandbox {
		return false
	}
	now := stillShown{v.state, v.newest.advice, v.pictureRoom().Y}
	wasShown := now == v.still
	v.still = now
	return wasShown
}

// wordsInterval is the time between two frames where none is shown: they are
// looked at for hints alone.
const wordsInterval = 200 * time.Millisecond

// scheduleFrame fetches the next frame once the terminal has drawn this one and
// its time has come.
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

// isGood reports a picture in which nothing is to be changed.
func (v *liveCamera) isGood() bool {
	return v.newest.JPEG != nil && v.newest.advice.Hint == media.NoHint && v.d.Now().Sub(v.watchedSince) > time.Second && !v.waitsForMove
}

// takesItself holds for documents.
func (v *liveCamera) takesItself() bool {
	return v.need.IsCard() || v.need == media.NeedInvoice
}

// isTaking holds while a video is counted down or recorded.
func (v *liveCamera) isTaking() bool { return v.state == liveCounting || v.state == liveRecording }

func (v *liveCamera) isVideo() bool { return v.need == media.NeedVideo }

// isOfFace holds where a person looks at themselves.
func (v *liveCamera) isOfFace() bool { return v.isVideo() || v.need == media.NeedFace }

// handleKey handles Enter, which takes the photo, begins the video or tries
// again, and the arrows, which go to another camera.
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

// stepOut is Esc: it ends a countdown or a recording; from anything else it
// goes to the files.
func (v *liveCamera) stepOut() tea.Cmd {
	if v.isTaking() {
		v.endRecording()
		return v.watch()
	}
	v.pause()
	v.state = liveLeft
	return nil
}

func (v *liveCamera) startCountdown() tea.Cmd {
	v.state, v.secondsLeft = liveCounting, countdown
	return v.countSecond()
}

func (v *liveCamera) countSecond() tea.Cmd {
	generation := v.generation
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return countdownMsg{generation} })
}

func (v *liveCamera) handleCountdown(msg countdownMsg) tea.Cmd {
	if msg.generation != v.generation || v.state != liveCounting {
		return nil
	}
	if v.secondsLeft--; v.secondsLeft == 0 {
		return v.record()
	}
	return v.countSecond()
}

// takePhoto keeps the frame that is shown.
func (v *liveCamera) takePhoto(byItself bool) tea.Cmd {
	v.state = liveKeeping
	frame, folder, check := v.newest.Frame, v.d.Files.Live.Folder, v.checkShot(&shot{tookItself: byItself})
	return func() tea.Msg {
		path, err := folder.SavePhoto(frame)
		return check(context.Background(), path, err)
	}
}

// record records a video.
func (v *liveCamera) record() tea.Cmd {
	ctx, stop := context.WithCancel(context.Background())
	v.state, v.recording = liveRecording, recording{stop: stop, started: v.d.Now()}
	v.recording.frames.add(v.newest.Frame)
	live, folder, length, check := v.feed.live, v.d.Files.Live.Folder, v.videoLength(), v.checkShot(&shot{})
	return func() tea.Msg {
		path, err := folder.NewPath(".mp4")
		if err == nil {
			err = live.Record(ctx, path, length)
		}
		return check(ctx, path, err)
	}
}

func (v *liveCamera) videoLength() time.Duration { return v.d.Files.Live.VideoLength }

// checkShot makes what checks a file that was taken.
func (v *liveCamera) checkShot(s *shot) func(ctx context.Context, path string, err error) tea.Msg {
	generation, need, checker := v.generation, v.need, unrooted(v.d.Files.Checker)
	return func(ctx context.Context, path string, err error) tea.Msg {
		if err != nil {
			return shotMsg{generation: generation, err: err}
		}
		s.path = path
		file, err := checker.Check(ctx, path, need)
		if err != nil {
			os.Remove(path)
		}
		return shotMsg{generation, s, file, err}
	}
}

// handleShot takes over what was taken.
func (v *liveCamera) handleShot(msg shotMsg) tea.Cmd {
	switch {
	case msg.generation != v.generation && msg.shot != nil:
		return msg.shot.discard()
	case msg.generation != v.generation:
		return nil
	case msg.err != nil && v.feed.hasEnded(): // the camera itself failed, which its frames are about to tell
		v.fail(msg.err)
		return nil
	case msg.err != nil:
		v.endRecording()
		v.state, v.err = liveFailed, msg.err
		return nil
	}
	msg.shot.frames = v.recording.frames.list
	v.feed.hasTaken = true
	v.pause()
	v.state, v.shot, v.file = liveDone, msg.shot, msg.file
	return nil
}

// showsPicture reports whether the live picture is shown here.
func (v *liveCamera) showsPicture() bool {
	return v.d.Files.Live.Viewfinder && v.d.graphics().CanDraw() && v.pictureRoom().Y >= 3 && v.pictureRoom().X >= 10
}

// drawing is how the next frame is drawn.
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

// pictureRoom is the room that the lines below the picture leave.
func (v *liveCamera) pictureRoom() image.Point { return image.Pt(v.w, v.h-v.statusRows()) }

// SetSize gives the room. The next frame is drawn for it.
func (v *liveCamera) SetSize(w, h int) {
	if w != v.w || h != v.h {
		v.w, v.h = w, h
		v.picture.clear()
	}
}
