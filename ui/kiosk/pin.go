package kiosk

import (
	"sync"
	"time"

	"golang.org/x/crypto/bcrypt"
)

// The number of tries of a PIN, and how long it is locked after the last one.
const (
	maxTries = 3
	lockTime = time.Minute
)

// Tries counts wrong tries of the PIN.
type Tries struct {
	Wrong       int
	LockedUntil time.Time
}

// PINLock checks the PIN that ends the kiosk. Its tries are kept across
// verifications: neither a new person nor the welcome page resets them.
type PINLock struct {
	hash    []byte
	now     func() time.Time
	changed func(Tries) // called after each change; may be nil

	mu    sync.Mutex
	tries Tries
}

// NewPINLock returns a lock for a bcrypt hash. After each try, changed is
// called with the new count.
func NewPINLock(hash string, tries Tries, now func() time.Time, changed func(Tries)) *PINLock {
	return &PINLock{hash: []byte(hash), tries: tries, now: now, changed: changed}
}

// Try reports whether pin is correct; it is always false while the lock is
// locked.
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

// State returns how many tries are left, and for how long the lock is locked.
func (l *PINLock) State() (triesLeft int, lockedFor time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.tries.Wrong < maxTries {
		return maxTries - l.tries.Wrong, 0
	}
	// The system's clock may have been set back: limit the wait.
	if lockedFor = l.tries.LockedUntil.Sub(l.now()); lockedFor <= 0 || lockedFor > lockTime {
		l.tries = Tries{}
		return maxTries, 0
	}
	return 0, lockedFor
}

// Tries returns the current count.
func (l *PINLock) Tries() Tries {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.tries
}

// SetTries sets the count, as reported by another process.
func (l *PINLock) SetTries(tries Tries) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tries = tries
}
