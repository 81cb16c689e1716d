package journal

import (
	"errors"
	"os"
	"time"
)

// ErrInUse is a process that another program on this machine goes through just now.
var ErrInUse = errors.New("it is open in another cedula on this machine")

// A program that looks whether a process is in use has it for a moment: a claim is
// tried for longer than that.
const (
	claimTries = 5
	claimWait  = 20 * time.Millisecond
)

// Claim keeps a process for this program, so that no other goes through it at the
// same time: until End, Close or the end of the program, however that comes. Its
// error is ErrInUse. A process that has no file yet is claimed by Begin. Where the
// system has no locks, nothing is kept.
func (j *Journal) Claim(processID string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.claimed[processID] != nil {
		return nil
	}
	file, err := os.OpenFile(j.path(processID), os.O_RDWR, 0)
	if err != nil {
		return nil
	}
	for tries := 1; lock(file); tries++ {
		if tries == claimTries {
			file.Close()
			return ErrInUse
		}
		time.Sleep(claimWait)
	}
	j.claimed[processID] = file
	return nil
}

// release gives a claim up.
func (j *Journal) release(processID string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if file := j.claimed[processID]; file != nil {
		file.Close()
		delete(j.claimed, processID)
	}
}

// Close gives up what was claimed.
func (j *Journal) Close() {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, file := range j.claimed {
		file.Close()
	}
	clear(j.claimed)
}

// isInUse reports whether another program goes through the process of a file.
func (j *Journal) isInUse(path, processID string) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.claimed[processID] != nil {
		return false
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return false
	}
	defer file.Close()
	return lock(file)
}
