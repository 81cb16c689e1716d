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
	// extension ends the names of the journal's files.
	extension = ".process"
	// hashPrefix begins the names of files whose ids are no plain words.
	hashPrefix = "id-"
)

// plainID is an id that may stand in a file's name as it is.
var plainID = lazyregexp.New(`^[A-Za-z0-9_-]{1,64}$`)

// path is where a process's file is. An id that is no plain word never
// becomes part of a path.
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

// append writes a record to the process's file and syncs it to the disk. A file
// that is not there yet begins with the process's own record, so that an intent
// never stands alone.
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

// create makes the process's file, and syncs its name to the disk as well.
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

// writeRecord adds one line. The newline before it ends a line that a crash cut
// short, so that the new one stands alone.
func writeRecord(file *os.File, r record) error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if _, err := file.Write(append(append([]byte("\n"), line...), '\n')); err != nil {
		return err
	}
	return file.Sync()
}

// readUnfinished reads a process's file; lines that are cut short or foreign
// are skipped. Where no line gives the process's id, the file's name does,
// unless it holds a hash in its place.
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

// addIntent adds an intent; a settled one takes the place of the last one like
// it that was open.
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
