package ui

import (
	"context"
	"errors"
	"path/filepath"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow/media"
	"cedula/truora/safetext"
)

// fileCheck is a check of one file, in the background.
type fileCheck struct {
	name       string // the file's displayed name; empty if no check is running
	generation int64
	stop       context.CancelFunc
	isAwaited  bool  // the file is still being written
	err        error // why the last checked file cannot be sent
}

// fileAwaitedMsg means that a check is waiting for a file that is still being
// written.
type fileAwaitedMsg struct{ generation int64 }

// fileCheckedMsg is the result of a check.
type fileCheckedMsg struct {
	generation int64
	file       media.File
	folder     string // set if a typed path is a folder
	err        error
}

// begin starts a check by run; the result of any earlier one is dropped.
func (c *fileCheck) begin(path string, run func(context.Context) fileCheckedMsg) tea.Cmd {
	ctx, stop := context.WithCancel(context.Background())
	*c = fileCheck{name: safetext.Visible(filepath.Base(path)), generation: nextGeneration(), stop: stop}
	generation, awaited := c.generation, make(chan struct{}, 1)
	ctx = media.WithWaitListener(ctx, func() { awaited <- struct{}{} })
	check := func() tea.Msg {
		defer close(awaited)
		msg := run(ctx)
		msg.generation = generation
		return msg
	}
	await := func() tea.Msg {
		if _, ok := <-awaited; ok {
			return fileAwaitedMsg{generation}
		}
		return nil
	}
	return tea.Batch(check, await)
}

func (c *fileCheck) isRunning() bool { return c.name != "" }

// cancel ends the running check; its result is dropped.
func (c *fileCheck) cancel() {
	if c.stop != nil {
		c.stop()
	}
	c.name, c.generation, c.stop, c.isAwaited = "", 0, nil, false
}

// unrooted is a checker for files that were accepted before, or were taken by a
// camera: a new photo is outside of any root.
func unrooted(checker media.Checker) media.Checker {
	checker.Root = ""
	return checker
}

func (v *chooser) checkFile(path string, checker media.Checker) tea.Cmd {
	need := v.need
	return v.check.begin(path, func(ctx context.Context) fileCheckedMsg {
		file, err := checker.Check(ctx, path, need)
		return fileCheckedMsg{file: file, err: err}
	})
}

// checkTyped checks the file at a typed path, or finds that it is a folder.
func (v *chooser) checkTyped(typed string) tea.Cmd {
	checker, need, dir := v.d.Files.Checker, v.need, v.folder.dir
	return v.check.begin(typed, func(ctx context.Context) fileCheckedMsg {
		path := resolvePath(typed, dir)
		file, err := checker.Check(ctx, path, need)
		msg := fileCheckedMsg{file: file, err: err}
		if errors.Is(err, media.IsFolder) {
			msg.folder = path
		}
		return msg
	})
}

func (v *chooser) handleChecked(msg fileCheckedMsg) tea.Cmd {
	if msg.generation != v.check.generation {
		return nil
	}
	v.check.cancel()
	v.isStale = false
	switch {
	case msg.folder != "":
		return v.openFolder(msg.folder)
	case msg.err != nil:
		v.check.err = msg.err
	default:
		v.found = &msg.file
	}
	return nil
}
