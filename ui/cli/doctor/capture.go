package doctor

import (
	"context"
	"errors"
	"os/exec"
)

// capture looks for the programs of the capture commands; it runs none.
func (e Checkup) capture(context.Context) []Finding {
	c := e.Configuration.Merged.Capture
	return []Finding{e.program("capture photo", c.Photo), e.program("capture video", c.Video)}
}

func (e Checkup) program(what string, command []string) Finding {
	if len(command) == 0 {
		return fine(what, "no command: files are chosen")
	}
	path, err := e.LookPath(command[0])
	if err != nil {
		return failure(what, command[0]+": "+missing(err), "install it, or give its path under [capture]")
	}
	return fine(what, path)
}

// missing says why a program cannot be run, without its name once more.
func missing(err error) string {
	var wrapped *exec.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	if errors.Is(err, exec.ErrNotFound) {
		return "there is no such program in PATH"
	}
	return err.Error()
}
