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
	// WaitLimit is the maximum wait for a file that is still being written.
	WaitLimit = time.Minute
	// incompleteQuiet is how long an incomplete file must remain unchanged to count
	// as finished: scanners and slow drives pause.
	incompleteQuiet = 3 * time.Second
	// completeQuiet is the same for a file whose completeness is unknown, such as
	// a video.
	completeQuiet = time.Second
	// settlePoll is the interval of checking a file that is being written.
	settlePoll = 200 * time.Millisecond
)

type waitListenerKey struct{}

// WithWaitListener returns a context with which Check calls waiting, once, when
// it begins to wait for a file that is still being written.
func WithWaitListener(ctx context.Context, waiting func()) context.Context {
	return context.WithValue(ctx, waitListenerKey{}, waiting)
}

// settling waits for one file to remain unchanged.
type settling struct {
	Checker
	ctx     context.Context
	clock   truora.Clock
	path    string
	started time.Time
	isSaid  bool
}

// checkSettled repeats the check until the file was unchanged during it, and
// quiet for long enough.
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
		quiet := s.requiredQuiet(found)
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

// requiredQuiet is how long the file must be unchanged for the finding to count;
// 0 if it counts immediately. Only a file that was changed recently can be one
// that is still being written.
func (s *settling) requiredQuiet(found finding) time.Duration {
	age := s.clock.Now().Sub(found.modified)
	var quiet time.Duration
	switch isBroken := errors.Is(found.err, Damaged) || errors.Is(found.err, Empty) || slices.Contains(found.file.Warnings, Unfinished); {
	case found.identity.IsZero():
	case found.isChanged:
		return incompleteQuiet
	case isBroken:
		quiet = incompleteQuiet
	case found.file.Kind == KindVideo:
		quiet = completeQuiet
	}
	if age.Abs() >= quiet {
		return 0
	}
	return quiet
}

// waitFor waits until the file has been quiet. isSame reports whether it is
// still the file that was checked.
func (s *settling) waitFor(found finding, quiet time.Duration) (isSame bool, err error) {
	if quiet > completeQuiet { // otherwise the wait is too short to be noticed
		s.notify()
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
		now, err := s.readIdentity()
		if err != nil {
			return false, nil // the next check returns the reason
		}
		if !last.Matches(now) {
			last, since, isSame = now, s.clock.Now(), false
			s.notify()
		}
	}
	return isSame, nil
}

// notify calls the listener, once.
func (s *settling) notify() {
	if waiting, ok := s.ctx.Value(waitListenerKey{}).(func()); ok && !s.isSaid {
		s.isSaid = true
		waiting()
	}
}

// readIdentity reads the file's current identity.
func (s *settling) readIdentity() (fileid.Identity, error) {
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

// HasChanged reports whether the file has changed since it was checked, as far
// as its attributes show.
func (f File) HasChanged() bool {
	source, _, err := openRegular(f.Path)
	if err != nil {
		return true
	}
	defer source.Close()
	now, err := fileid.Of(source)
	return err != nil || !f.Identity.Matches(now)
}
