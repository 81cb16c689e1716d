package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"cedula/flow"
	"cedula/truora/lazyregexp"
)

const (
	// extension is the extension of the journal's files.
	extension = ".process"
	// hashPrefix is the prefix of a file name that contains a hash instead of
	// an id.
	hashPrefix = "id-"
)

// plainID matches an id that is safe as a file name.
var plainID = lazyregexp.New(`^[A-Za-z0-9_-]{1,64}$`)

// path is the file of a process. An id that does not match plainID is hashed.
func (j *Journal) path(processID string) string {
	name := processID
	if !plainID.MatchString(name) {
		sum := sha256.Sum256([]byte(processID))
		name = hashPrefix + hex.EncodeToString(sum[:])
	}
	return filepath.Join(j.dir, name+extension)
}

// record is one line of a process's file.
type record struct {
	At          time.Time    `json:"at"`
	Process     string       `json:"process,omitempty"`
	Flow        string       `json:"flow,omitempty"`
	Language    string       `json:"language,omitempty"`
	Environment string       `json:"environment,omitempty"`
	Intent      *flow.Intent `json:"intent,omitempty"`
}

// append appends a record to the process's file, and syncs it to disk unless it
// settles an intent. A new file begins with the process's own record, so that an
// intent is never alone.
func (j *Journal) append(processID string, r record) error {
	r.At = j.now().UTC()
	file, err := os.OpenFile(j.path(processID), os.O_WRONLY|os.O_APPEND, 0)
	if os.IsNotExist(err) {
		return j.create(processID, r)
	}
	if err != nil {
		return err
	}
	return errors.Join(writeRecord(file, r), file.Close())
}

// create creates the process's file, and syncs its folder as well.
func (j *Journal) create(processID string, r record) error {
	file, err := os.OpenFile(j.path(processID), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if r.Process == "" {
		r.Process, r.Environment = processID, j.environment
	}
	return errors.Join(writeRecord(file, r), file.Close(), syncFolder(j.dir))
}

// writeRecord appends one line. It begins with a newline, to end a line that
// was cut short by a crash. A settled intent is not synced, because the next step
// waits for it: if the power fails, reads find out what had arrived.
func writeRecord(file *os.File, r record) error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if _, err := file.Write(append(append([]byte("\n"), line...), '\n')); err != nil {
		return err
	}
	if r.Intent != nil && r.Intent.Settled {
		return nil
	}
	return file.Sync()
}

// readUnfinished reads a process's file; invalid lines are skipped. If no line
// contains the process's id, the file's name does, unless it is a hash.
func readUnfinished(path string) (u Unfinished, ok bool) {
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return u, false
	}
	for line := range bytes.Lines(text) {
		var r record
		if json.Unmarshal(line, &r) == nil {
			u.addRecord(r)
		}
	}
	if u.ProcessID != "" {
		return u, true
	}
	name := strings.TrimSuffix(filepath.Base(path), extension)
	info, err := os.Stat(path)
	if err != nil || strings.HasPrefix(name, hashPrefix) {
		return u, false
	}
	u.ProcessID, u.Started, u.Touched = name, info.ModTime(), info.ModTime()
	return u, name != ""
}

func (u *Unfinished) addRecord(r record) {
	if u.Started.IsZero() {
		u.Started = r.At
	}
	u.Touched = r.At
	if r.Process != "" {
		u.ProcessID, u.Environment = r.Process, r.Environment
	}
	if r.Flow != "" {
		u.FlowID = r.Flow
	}
	if r.Language != "" {
		u.Language = r.Language
	}
	if r.Intent != nil {
		u.addIntent(*r.Intent)
	}
}

// addIntent adds an intent; a settled one replaces the last matching open one.
func (u *Unfinished) addIntent(intent flow.Intent) {
	open := intent
	open.Settled = false
	for i := len(u.Intents) - 1; i >= 0 && intent.Settled; i-- {
		if u.Intents[i] == open {
			u.Intents[i] = intent
			return
		}
	}
	u.Intents = append(u.Intents, intent)
}
