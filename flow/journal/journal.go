// Package journal stores on this machine which processes are unfinished and what was being sent when the program
// stopped, so that a crash loses nothing and sends nothing twice; and which process was the last one. It contains
// ids, times and the chosen language, and no personal data: no account id, no answer, no token.
//
// Each process has its own file of lines that are only appended. A line that was cut short by a crash is skipped when
// the file is read.
package journal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"cedula/flow"
)

// ErrNoFolder is returned if this system defines no folder for a user's state.
var ErrNoFolder = errors.New("no folder for the program's state: neither XDG_STATE_HOME nor a home folder is set")

// Folder is the folder of the user's journal: in $XDG_STATE_HOME, else in the
// system's folder for application state.
func Folder() (string, error) {
	if state := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(state) {
		return filepath.Join(state, "cedula"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", ErrNoFolder
	}
	switch runtime.GOOS {
	case "windows":
		return filepath.Join(home, "AppData", "Local", "cedula"), nil
	case "darwin":
		return filepath.Join(home, "Library", "Application Support", "cedula"), nil
	}
	return filepath.Join(home, ".local", "state", "cedula"), nil
}

// Journal is a journal in one folder. Several programs may use it at once: they
// append complete lines, and each process is claimed by one of them.
type Journal struct {
	dir         string
	environment string
	now         func() time.Time

	mu      sync.Mutex
	claimed map[string]*os.File // locked, by process
}

var _ flow.Journal = (*Journal)(nil)

// Open opens the journal in dir, which is created if necessary, with mode 0700.
// Environment is the host of the processes: it is stored with each of them.
func Open(dir, environment string) (*Journal, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("the journal's folder: %w", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return nil, fmt.Errorf("the journal's folder: %w", err)
	}
	return &Journal{dir: dir, environment: environment, now: time.Now, claimed: map[string]*os.File{}}, nil
}

// Begin records a process as unfinished, and as the last one, with the person's
// language, and claims it. Earlier records of it are kept.
func (j *Journal) Begin(processID, flowID, language string) error {
	err := j.append(processID, record{Process: processID, Flow: flowID, Language: language, Environment: j.environment})
	return errors.Join(err, j.Claim(processID), j.RememberLast(processID))
}

// Intend records what is about to be sent; it is synced to disk when Intend
// returns.
func (j *Journal) Intend(processID string, intent flow.Intent) error {
	intent.Settled = false
	return j.append(processID, record{Intent: &intent})
}

// Settle records that the response to an intent has arrived. It outlives the
// program, but not a failure of the power right after it.
func (j *Journal) Settle(processID string, intent flow.Intent) error {
	intent.Settled = true
	return j.append(processID, record{Intent: &intent})
}

// End removes a process that has ended or is no longer wanted; an unknown one
// is ignored.
func (j *Journal) End(processID string) error {
	j.release(processID)
	err := os.Remove(j.path(processID))
	if os.IsNotExist(err) {
		return nil
	}
	return err
}

// Unfinished is a process that was left before it ended.
type Unfinished struct {
	ProcessID   string
	FlowID      string
	Language    string    // the last chosen one, such as "es"; empty if unknown
	Environment string    // the host of the process; empty if unknown
	Started     time.Time // when it was first recorded
	Touched     time.Time // when it was last recorded
	Intents     []flow.Intent
	InUse       bool // another program has claimed it
}

// List returns all unfinished processes, of every environment, the most recent
// first. If a file cannot be read, at least the process's id is known.
func (j *Journal) List() []Unfinished {
	paths, _ := filepath.Glob(filepath.Join(j.dir, "*"+extension))
	var all []Unfinished
	for _, path := range paths {
		if u, ok := readUnfinished(path); ok {
			u.InUse = j.isInUse(path, u.ProcessID)
			all = append(all, u)
		}
	}
	slices.SortStableFunc(all, func(a, b Unfinished) int { return b.Touched.Compare(a.Touched) })
	return all
}

// Find returns the record of a process.
func (j *Journal) Find(processID string) (Unfinished, bool) {
	path := j.path(processID)
	u, ok := readUnfinished(path)
	u.InUse = ok && j.isInUse(path, processID)
	return u, ok && u.ProcessID == processID
}

// Last returns the most recent process of this environment, else one of an
// unknown environment. Processes in use are skipped.
func (j *Journal) Last() (Unfinished, bool) {
	all := j.List()
	for _, environment := range []string{j.environment, ""} {
		for _, u := range all {
			if u.Environment == environment && !u.InUse {
				return u, true
			}
		}
	}
	return Unfinished{}, false
}
