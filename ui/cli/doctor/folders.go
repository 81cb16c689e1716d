package doctor

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// files looks at the folders that files are chosen from, where they are
// configured.
func (e Checkup) files(context.Context) []Finding {
	c := e.Configuration.Merged
	var findings []Finding
	if root := c.Files.Root; root != "" {
		findings = append(findings, readFrom("files root", c.Beside(root), failure))
	}
	if start := c.Files.StartDir; start != "" {
		findings = append(findings, readFrom("files start", c.Beside(start), doubt))
	}
	return findings
}

// readFrom lists a folder; bad is what it is when that fails.
func readFrom(what, folder string, bad func(what, found, cure string) Finding) Finding {
	if _, err := os.ReadDir(folder); err != nil {
		return bad(what, folder+": "+causeOf(err), "make it a folder that can be read, or change it under [files]")
	}
	return fine(what, folder)
}

const stateCure = "make it writable, or set XDG_STATE_HOME to a folder that is: without it nothing can be resumed"

// state looks at the folder in which unfinished processes are remembered: it
// is there, its owner's alone and writable, or it can be made. It is not made
// here.
func (e Checkup) state(context.Context) []Finding {
	folder, err := e.StateFolder()
	if err != nil {
		return []Finding{failure("state folder", err.Error(), stateCure)}
	}
	info, err := os.Stat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return []Finding{makeable(folder)}
	case err != nil:
		return []Finding{failure("state folder", folder+": "+causeOf(err), stateCure)}
	case !info.IsDir():
		return []Finding{failure("state folder", folder+" is a file", "move it away")}
	}
	return []Finding{e.kept(folder, info.Mode().Perm())}
}

// kept is a state folder that there is. On Windows a profile's folders are
// their owner's from the start, and the mode says nothing.
func (e Checkup) kept(folder string, mode fs.FileMode) Finding {
	if err := writable(folder); err != nil {
		return failure("state folder", folder+": "+causeOf(err), stateCure)
	}
	if e.System != "windows" && mode&0o077 != 0 {
		return doubt("state folder", folder+" is open to others", "chmod 700 '"+folder+"'")
	}
	return fine("state folder", folder)
}

// makeable is a state folder that there is not yet: its nearest folder that
// there is has to let it be made.
func makeable(folder string) Finding {
	above := filepath.Dir(folder)
	for !exists(above) && above != filepath.Dir(above) {
		above = filepath.Dir(above)
	}
	if err := writable(above); err != nil {
		return failure("state folder", folder+" cannot be made: "+causeOf(err), stateCure)
	}
	return fine("state folder", folder+", made when it is first needed")
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// writable makes a folder in a folder and removes it again: only that tells
// for sure, with all rights, quotas and read-only disks.
func writable(folder string) error {
	made, err := os.MkdirTemp(folder, ".cedula-doctor-")
	if err != nil {
		return err
	}
	return os.Remove(made)
}

// causeOf is why something of the disk failed, without its path once more.
func causeOf(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
