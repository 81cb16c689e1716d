// Package journal remembers on this machine which processes are unfinished
// and what was being sent when the program stopped, so that a crash loses
// nothing and sends nothing twice; and which process was the last one. It holds ids, times and the language that was chosen, and nothing of the
// person: no account id, no answer, no token.
//
// A process has a file of its own, of lines that are only ever added. What a
// crash cut short is skipped when it is read.
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
	switch runtime.GOOS {
	case "windows":
		return filepath.Join(home, "AppData", "Local", "cedula"), nil
	case "darwin":
		return filepath.Join(home, "Library", "Application Support", "cedula"), nil
	}
	return filepath.Join(home, ".local", "state", "cedula"), nil
}

// Journal is what one folder remembers. It is safe for several programs at
// once: they add whole lines, and each process is gone through by one of them.
type Journal struct {
	dir         string
	environment string
	now         func() time.Time

	mu      sync.Mutex
	claimed map[string]*os.File // locked, by process
}

var _ flow.Journal = (*Journal)(nil)

// Open opens the journal in dir, which is made when it is missing and kept
// from others (0700). Environment is the host that the processes live on: what
// is written carries it.
func Open(dir, environment string) (*Journal, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("the journal's folder: %w", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return nil, fmt.Errorf("the journal's folder: %w", err)
	}
	return &Journal{dir: dir, environment: environment, now: time.Now, claimed: map[string]*os.File{}}, nil
}

// Begin notes a process as unfinished, and as the one that was seen last, with the
// language that the person reads, and claims it. What is known of it already stays.
func (j *Journal) Begin(processID, flowID, language string) error {
	err := j.append(processID, record{Process: processID, Flow: flowID, Language: language, Environment: j.environment})
	return errors.Join(err, j.Claim(processID), j.RememberLast(processID))
}

// Intend notes what is about to be sent; it is on the disk when Intend returns.
func (j *Journal) Intend(processID string, intent flow.Intent) error {
	intent.Settled = false
	return j.append(processID, record{Intent: &intent})
}

// Settle notes that the answer to an intent came.
func (j *Journal) Settle(processID string, intent flow.Intent) error {
	intent.Settled = true
	return j.append(processID, record{Intent: &intent})
}

// End forgets a process, which is over or no longer wanted; one that is not
// known is forgotten already.
func (j *Journal) End(processID string) error {
	j.release(processID)
	err := os.Remove(j.path(processID))
	if os.IsNotExist(err) {
		return nil
	}
	return err
}

// Unfinished is a process that was left before it was over.
type Unfinished struct {
	ProcessID   string
	FlowID      string
	Language    string    // the one that the person chose last, as "es"; empty where the file does not tell
	Environment string    // the host that the process lives on; empty where the file does not tell
	Started     time.Time // when it was first noted here
	Touched     time.Time // when something of it was last noted here
	Intents     []flow.Intent
	InUse       bool // another program goes through it just now
}

// List gives all that is unfinished, of every environment, the last touched
// first. Of a file that cannot be read, at least the process's id is known.
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

// Find gives what is known of a process.
func (j *Journal) Find(processID string) (Unfinished, bool) {
	path := j.path(processID)
	u, ok := readUnfinished(path)
	u.InUse = ok && j.isInUse(path, processID)
	return u, ok && u.ProcessID == processID
}

// Last gives the process of this environment that was touched last, else one
// whose file does not tell where it lives. One that is in use was not left.
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
