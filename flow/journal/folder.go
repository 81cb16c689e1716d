package journal

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
)

// ErrNoFolder says that this machine names no place for a person's state.
var ErrNoFolder = errors.New("no folder for the program's state: neither XDG_STATE_HOME nor a home folder is set")

// Folder is where the user's journal is: in $XDG_STATE_HOME, else where the
// system keeps such things.
func Folder() (string, error) {
	if state := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(state) {
		return filepath.Join(state, "cedula"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", ErrNoFolder
	}
	return filepath.Join(stateOf(runtime.GOOS, home), "cedula"), nil
}

func stateOf(system, home string) string {
	switch system {
	case "windows":
		return filepath.Join(home, "AppData", "Local")
	case "darwin":
		return filepath.Join(home, "Library", "Application Support")
	}
	return filepath.Join(home, ".local", "state")
}
