package journal

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
)

// lastSeen is the file's content: the id of the process that was last begun or
// resumed in an environment, whether or not it has ended.
type lastSeen struct {
	Process string `json:"process"`
}

// lastPath is the file that stores the last process of this environment.
func (j *Journal) lastPath() string { return j.environmentPath("last-") }

// environmentPath is a file of this environment.
func (j *Journal) environmentPath(prefix string) string {
	sum := sha256.Sum256([]byte(j.environment))
	return filepath.Join(j.dir, prefix+hex.EncodeToString(sum[:6]))
}

// LastSeen returns the id of the last process of this environment.
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

// RememberLast stores a process as the last one.
func (j *Journal) RememberLast(processID string) error {
	return j.replace(j.lastPath(), lastSeen{processID})
}

// replace replaces a file atomically.
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

// Forget removes a process and any trace of it, whether or not it has ended.
func (j *Journal) Forget(processID string) error {
	err := j.End(processID)
	if last, ok := j.LastSeen(); ok && last == processID {
		err = errors.Join(err, os.Remove(j.lastPath()))
	}
	return err
}
