package kiosk

import (
	"sync"
	"time"

	"golang.org/x/crypto/bcrypt"
)

// How often a PIN may be tried, and for how long it may not be after that.
const (
	maxTries = 3
	lockTime = time.Minute
)

// Tries are the wrong tries of the PIN so far.
type Tries struct {
	Wrong       int
	LockedUntil time.Time
}

// PINLock checks the PIN that ends the kiosk. Its tries go from one process to
// the next: neither a new person nor the welcome page gives new ones.
type PINLock struct {
	hash    []byte
	now     func() time.Time
	changed func(Tries) // may be nil

	mu    sync.Mutex
	tries Tries
}

// NewPINLock makes a lock for a bcrypt hash. Changed is told the tries after
// each.
func NewPINLock(hash string, tries Tries, now func() time.Time, changed func(Tries)) *PINLock {
	return &PINLock{hash: []byte(hash), tries: tries, now: now, changed: changed}
}

// Try reports whether this is the PIN, unless none is taken now.
func (l *PINLock) Try(pin string) bool {
	if _, lockedFor := l.State(); lockedFor > 0 {
		return false
	}
	isRight := bcrypt.CompareHashAndPassword(l.hash, []byte(pin)) == nil
	l.mu.Lock()
	defer l.mu.Unlock()
	if isRight {
		l.tries = Tries{}
	} else if l.tries.Wrong++; l.tries.Wrong >= maxTries {
		l.tries.LockedUntil = l.now().Add(lockTime)
	}
	if l.changed != nil {
		l.changed(l.tries)
	}
	return isRight
}

// State is how many tries are left, and how long none is.
func (l *PINLock) State() (triesLeft int, lockedFor time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.tries.Wrong < maxTries {
		return maxTries - l.tries.Wrong, 0
	}
	// The wall's clock may have been set: nobody waits longer than the time.
	if lockedFor = l.tries.LockedUntil.Sub(l.now()); lockedFor <= 0 || lockedFor > lockTime {
		l.tries = Tries{}
		return maxTries, 0
	}
	return 0, lockedFor
}

// Tries are those so far.
func (l *PINLock) Tries() Tries {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.tries
}

// SetTries takes over what another process has counted.
func (l *PINLock) SetTries(tries Tries) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tries = tries
}
