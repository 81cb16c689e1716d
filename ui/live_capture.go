package ui

import (
	"context"
	"os"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow/media"
)

// recording is a video being recorded.
type recording struct {
	stop    context.CancelFunc
	started time.Time
	frames  recordedFrames
}

// shotMsg is a capture, or its error.
type shotMsg struct {
	generation int64
	shot       *shot
	file       media.File
	err        error
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

// takePhoto keeps the current frame.
func (v *liveCamera) takePhoto(byItself bool) tea.Cmd {
	v.state = liveKeeping
	frame, folder, check := v.newest.Frame, v.d.Files.Live.Folder, v.checkShot(&shot{wasAutomatic: byItself})
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

// checkShot returns the function that checks a capture.
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

// handleShot handles a capture.
func (v *liveCamera) handleShot(msg shotMsg) tea.Cmd {
	switch {
	case msg.generation != v.generation && msg.shot != nil:
		return msg.shot.discard()
	case msg.generation != v.generation:
		return nil
	case msg.err != nil && v.feed.hasEnded(): // the camera itself failed, which the next frame will report
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

// endRecording cancels a recording.
func (v *liveCamera) endRecording() {
	if v.recording.stop != nil {
		v.recording.stop()
	}
	v.recording = recording{}
}
