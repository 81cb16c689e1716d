package journal

import (
	"errors"
	"os"
	"time"
)

// ErrInUse is returned for a process that is in use by another program on this
// machine.
var ErrInUse = errors.New("it is open in another cedula on this machine")

// A program that checks whether a process is in use locks it for a moment: a
// claim is retried for longer than that.
const (
	claimTries = 5
	claimWait  = 20 * time.Millisecond
)

// Claim reserves a process for this program, so that no other continues it at
// the same time: until End, Close or the end of the program, including a crash.
// Its error is ErrInUse. A process without a file is claimed by Begin. On
// systems without file locks, nothing is reserved.
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

// release releases a claim.
func (j *Journal) release(processID string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if file := j.claimed[processID]; file != nil {
		file.Close()
		delete(j.claimed, processID)
	}
}

// Close releases all claims.
func (j *Journal) Close() {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, file := range j.claimed {
		file.Close()
	}
	clear(j.claimed)
}

// isInUse reports whether another program has claimed the process of a file.
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
