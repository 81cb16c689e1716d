package cli

import (
	"context"
	"errors"
	"sync"

	"cedula/flow"
	"cedula/flow/camera"
	"cedula/ui"
)

// previews are how [ui] preview names them.
var previews = map[string]ui.Preview{"auto": ui.PreviewAuto, "blocks": ui.PreviewBlocks, "off": ui.PreviewOff}

var tones = map[string]ui.Tone{"auto": ui.Auto, "dark": ui.Dark, "light": ui.Light}

// latest is the session that was begun last: the screens may begin several.
type latest struct {
	mu    sync.Mutex
	begun *session
}

func (l *latest) set(begun *session) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.begun = begun
}

// outcome is how the last session ended.
func (l *latest) outcome() outcome {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.begun == nil {
		return outcome{code: exitUnended}
	}
	last, before := l.begun.ended()
	return outcome{last, phaseCode(last, before)}
}

func (s *shell) showScreens(ctx context.Context, v showing) (outcome, error) {
	defer v.terminal.close()
	var l latest
	o := v.screens
	o.Begin = func(ctx context.Context, b ui.Beginning) (ui.Session, error) {
		begun, err := s.start(ctx, v, b)
		if err != nil {
			return ui.Session{}, err
		}
		l.set(begun)
		return begun.Session, nil
	}
	o.Words, o.Brand, o.Inspect = v.words, v.UI.Brand, v.UI.Inspector
	recorder := camera.NewCommandCamera(v.Capture.Photo, v.Capture.Video)
	defer recorder.Close()
	o.Files = ui.FileOptions{
		StartDir: v.Beside(v.Files.StartDir), Preview: previews[v.UI.Preview], Checker: v.checker, Camera: recorder,
	}
	o.Tone, o.Input, o.Output = tones[v.UI.Theme], v.terminal.keys, v.terminal.picture
	_, err := ui.Run(ctx, o)
	ended := l.outcome()
	if err != nil && !errors.Is(err, context.Canceled) {
		s.complain(err)
		return brokenOff(ended), nil
	}
	return ended, nil
}

// brokenOff is the outcome when the screens broke down: what is not over can
// be resumed, and is never a success of its own.
func brokenOff(o outcome) outcome {
	if o.Phase != flow.PhaseFinished {
		o.code = exitUnended
	}
	return o
}
