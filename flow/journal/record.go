package journal

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"cedula/flow"
)

// ending marks the journal's files.
const ending = ".process"

// record is one line of a process's file.
type record struct {
	At          time.Time    `json:"at"`
	Process     string       `json:"process,omitempty"`
	Flow        string       `json:"flow,omitempty"`
	Environment string       `json:"environment,omitempty"`
	Intent      *flow.Intent `json:"intent,omitempty"`
}

// add writes a record to the process's file and sees it on the disk. A file
// that is not there yet begins with the process's own record, so that an
// intent never stands alone.
func (j *Journal) add(processID string, r record) error {
	r.At = j.now().UTC()
	file, err := os.OpenFile(j.path(processID), os.O_WRONLY|os.O_APPEND, 0)
	if os.IsNotExist(err) {
		return j.create(processID, r)
	}
	if err != nil {
		return err
	}
	return errors.Join(write(file, r), file.Close())
}

// create makes the process's file, and sees its name on the disk as well.
func (j *Journal) create(processID string, r record) error {
	file, err := os.OpenFile(j.path(processID), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if r.Process == "" {
		r.Process, r.Environment = processID, j.environment
	}
	return errors.Join(write(file, r), file.Close(), syncFolder(j.dir))
}

// write adds one line. The newline before it ends a line that a crash cut
// short, so that nothing is ever glued to one.
func write(file *os.File, r record) error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if _, err := file.Write(append(append([]byte("\n"), line...), '\n')); err != nil {
		return err
	}
	return file.Sync()
}

// plainID is an id that may stand in a file's name as it is.
var plainID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// hashed begins the names of files whose ids are no plain words.
const hashed = "id-"

// path is where a process's file is. An id that is no plain word never
// becomes part of a path.
func (j *Journal) path(processID string) string {
	name := processID
	if !plainID.MatchString(name) {
		sum := sha256.Sum256([]byte(processID))
		name = hashed + hex.EncodeToString(sum[:])
	}
	return filepath.Join(j.dir, name+ending)
}
