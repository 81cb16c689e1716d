package cli

import (
	"context"
	"errors"
	"time"

	"cedula/truora"
)

// account is the configured account, for the commands that ask something of it
// without a verification of their own.
type account struct {
	*app
	settings
	credentials credentials
	client      Client
	log         logger
}

// openAccount reads the settings and makes a client. Whatever is wrong here is
// found before any call; close has to be called.
func (a *app) openAccount(ctx context.Context) (*account, error) {
	return a.openAccountWith(ctx, func(*settings, credentials) error { return nil })
}

// openAccountWith is openAccount with a command's own flags and rules: adapt
// lays them over the settings, or refuses.
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

// waiting is a wait between two calls that grows from first to longest.
type waiting struct{ next, longest time.Duration }

// wait waits until the next call is due; not ok when the context ended first.
func (w *waiting) wait(ctx context.Context) bool {
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

// unreachedError is how a call that did not succeed ends the program.
func unreachedError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return errSignal
	}
	return &exitError{exitUnreached, err}
}

var errSignal = &exitError{exitPending, errors.New("stopped by a signal")}

// statusError is how a process with this status ends the program.
func statusError(status truora.ProcessStatus) error {
	switch status {
	case truora.ProcessSuccess:
		return nil
	case truora.ProcessFailure:
		return &exitError{code: exitFailure}
	}
	return &exitError{code: exitPending}
}
