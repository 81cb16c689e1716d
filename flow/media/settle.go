package media

import (
	"context"
	"errors"
	"slices"
	"time"

	"cedula/truora"
	"cedula/truora/fileid"
)

const (
	// WaitLimit is how long a file that is still being written is waited for.
	WaitLimit = time.Minute
	// brokenQuiet is how long a file that is not whole has to stay the same
	// until it counts as finished: scanners and slow drives pause.
	brokenQuiet = 3 * time.Second
	// wholeQuiet is that of a file whose end does not show, as a video's.
	wholeQuiet = time.Second
	// settlePoll is the time between two looks at a file that is waited for.
	settlePoll = 200 * time.Millisecond
)

type waitListenerKey struct{}

// WithWaitListener has waiting called, once, when Check begins to wait for a
// file that is still being written.
func WithWaitListener(ctx context.Context, waiting func()) context.Context {
	return context.WithValue(ctx, waitListenerKey{}, waiting)
}

// settling waits for one file to stay the same.
type settling struct {
	Checker
	ctx     context.Context
	clock   truora.Clock
	path    string
	started time.Time
	isSaid  bool
}

// checkSettled checks a file until it was the same from before the check until
// it has been quiet.
func (c Checker) checkSettled(ctx context.Context, path string, need Need) (File, error) {
	s := &settling{Checker: c, ctx: ctx, clock: c.Clock, path: path}
	if s.clock == nil {
		s.clock = truora.WallClock{}
	}
	s.started = s.clock.Now()
	for {
		found := c.checkOnce(ctx, path, need)
		if ctx.Err() != nil {
			return File{}, ctx.Err()
		}
		quiet := s.neededQuiet(found)
		if quiet == 0 {
			return found.file, found.err
		}
		isSame, err := s.waitFor(found, quiet)
		if err != nil {
			return File{}, err
		}
		if isSame {
			return found.file, found.err
		}
	}
}

// neededQuiet is how long the file has to have been the same for what was found
// to count; 0 where it counts as it is. Only a file that was changed a moment
// ago can be one that is still being written.
func (s *settling) neededQuiet(found finding) time.Duration {
	age := s.clock.Now().Sub(found.modified)
	var quiet time.Duration
	switch isBroken := errors.Is(found.err, Damaged) || errors.Is(found.err, Empty) || slices.Contains(found.file.Warnings, Unfinished); {
	case found.identity.IsZero():
	case found.isChanged:
		return brokenQuiet
	case isBroken:
		quiet = brokenQuiet
	case found.file.Kind == KindVideo:
		quiet = wholeQuiet
	}
	if age.Abs() >= quiet {
		return 0
	}
	return quiet
}

// waitFor waits until the file has been quiet. isSame says that it is still the
// one that was checked.
func (s *settling) waitFor(found finding, quiet time.Duration) (isSame bool, err error) {
	if quiet > wholeQuiet { // else it is a moment that nobody notices
		s.say()
	}
	last, since := found.identity, s.clock.Now()
	if !found.isChanged && found.modified.Before(since) {
		since = found.modified
	}
	isSame = !found.isChanged
	for s.clock.Now().Sub(since) < quiet {
		if s.clock.Now().Sub(s.started) > WaitLimit {
			return false, newFileError(s.path, BeingWritten)
		}
		if err := s.clock.Sleep(s.ctx, settlePoll); err != nil {
			return false, err
		}
		now, err := s.look()
		if err != nil {
			return false, nil // the next check says why
		}
		if !last.Matches(now) {
			last, since, isSame = now, s.clock.Now(), false
			s.say()
		}
	}
	return isSame, nil
}

// say tells the listener, once.
func (s *settling) say() {
	if waiting, ok := s.ctx.Value(waitListenerKey{}).(func()); ok && !s.isSaid {
		s.isSaid = true
		waiting()
	}
}

// look is what the file is now.
func (s *settling) look() (fileid.Identity, error) {
	resolved, err := resolve(s.Root, s.path)
	if err != nil {
		return fileid.Identity{}, err
	}
	file, _, err := openRegular(resolved)
	if err != nil {
		return fileid.Identity{}, err
	}
	defer file.Close()
	return fileid.Of(file)
}

// HasChanged reports whether a file is not any more what it was when it was
// checked, as far as that shows without reading it.
func (f File) HasChanged() bool {
	source, _, err := openRegular(f.Path)
	if err != nil {
		return true
	}
	defer source.Close()
	now, err := fileid.Of(source)
	return err != nil || !f.Identity.Matches(now)
}
