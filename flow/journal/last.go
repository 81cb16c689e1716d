package journal

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
)

// lastSeen is the process that was begun or gone on with last in an
// environment, over or not: its id, and nothing else.
type lastSeen struct {
	Process string `json:"process"`
}

// lastPath is the file that remembers the last process of this environment.
func (j *Journal) lastPath() string { return j.environmentPath("last-") }

// environmentPath is a file of this environment's own.
func (j *Journal) environmentPath(prefix string) string {
	sum := sha256.Sum256([]byte(j.environment))
	return filepath.Join(j.dir, prefix+hex.EncodeToString(sum[:6]))
}

// LastSeen gives the id of the process that was seen last in this environment.
func (j *Journal) LastSeen() (processID string, ok bool) {
	text, err := os.ReadFile(j.lastPath())
	if err != nil {
		return "", false
	}
	var last lastSeen
	if json.Unmarshal(text, &last) != nil {
		return "", false
	}
	return last.Process, last.Process != ""
}

// RememberLast remembers a process as the one that was seen last.
func (j *Journal) RememberLast(processID string) error {
	return j.replace(j.lastPath(), lastSeen{processID})
}

// replace writes a value in place of a file, which is there as a whole at any time.
func (j *Journal) replace(path string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(j.dir, "new-") // 0600
	if err != nil {
		return err
	}
	_, err = file.Write(append(text, '\n'))
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		os.Remove(file.Name())
	}
	return err
}

// Forget is End for a process that is to leave no trace here, be it over or not.
func (j *Journal) Forget(processID string) error {
	err := j.End(processID)
	if last, ok := j.LastSeen(); ok && last == processID {
		err = errors.Join(err, os.Remove(j.lastPath()))
	}
	return err
}
