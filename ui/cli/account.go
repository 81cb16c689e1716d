package cli

import (
	"context"
	"errors"
	"time"

	"cedula/truora"
)

// account is the configured account, for commands that call the API without
// running a verification.
type account struct {
	*app
	settings
	credentials credentials
	client      Client
	log         logger
}

// openAccount reads the settings and creates a client, without calling the API.
// The account must be closed.
func (a *app) openAccount(ctx context.Context) (*account, error) {
	return a.openAccountWith(ctx, func(*settings, credentials) error { return nil })
}

// openAccountWith is openAccount for a command with flags and checks of its
// own: adapt changes the settings, or returns an error.
func (a *app) openAccountWith(ctx context.Context, adapt func(*settings, credentials) error) (*account, error) {
	log, err := a.openLog()
	if err != nil {
		return nil, err
	}
	acc := &account{app: a, log: log}
	if err := acc.connect(ctx, adapt); err != nil {
		acc.close()
		return nil, err
	}
	return acc, nil
}

func (acc *account) connect(ctx context.Context, adapt func(*settings, credentials) error) error {
	var err error
	if acc.settings, err = acc.loadSettings(); err != nil {
		return err
	}
	acc.credentials, err = acc.usableCredentials(ctx, acc.settings)
	if ctx.Err() != nil {
		return errSignal
	}
	if err != nil {
		return err
	}
	if err := adapt(&acc.settings, acc.credentials); err != nil {
		return err
	}
	acc.warnOfExposedKey(acc.settings)
	acc.client, err = acc.NewClient(acc.connection(acc.credentials, nil))
	return err
}

func (acc *account) close() { acc.log.close() }

// backoff is a wait between two calls that grows from next to longest.
type backoff struct{ next, longest time.Duration }

// wait waits until the next call is due; it returns false if the context ended
// first.
func (w *backoff) wait(ctx context.Context) bool {
	timer := time.NewTimer(w.next)
	defer timer.Stop()
	w.next = min(2*w.next, w.longest)
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// unreachedError is the program's error after a failed call.
func unreachedError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return errSignal
	}
	return &exitError{exitUnreached, err}
}

var errSignal = &exitError{exitPending, errors.New("stopped by a signal")}

// statusError is the program's error for a process with this status.
func statusError(status truora.ProcessStatus) error {
	switch status {
	case truora.ProcessSuccess:
		return nil
	case truora.ProcessFailure:
		return &exitError{code: exitFailure}
	}
	return &exitError{code: exitPending}
}
