// Package crash carries panics of goroutines to the goroutine that waits for
// them, so that the terminal can be restored before they are reported.
package crash

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"

	"cedula/truora/lazyregexp"
)

// Panic is a recovered panic, with its stack.
type Panic struct {
	Value any
	Stack []byte // of the goroutine that panicked
}

// New returns the Panic for a recovered value, with the current stack. If value
// is already a *Panic, it is returned unchanged.
func New(value any) *Panic {
	if kept, ok := value.(*Panic); ok {
		return kept
	}
	return &Panic{Value: value, Stack: debug.Stack()}
}

// Catch returns a function's error, or its panic as a *Panic.
func Catch(run func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = New(value)
		}
	}()
	return run()
}

// Rethrow panics if an error is a *Panic.
func Rethrow(err error) {
	var failure *Panic
	if errors.As(err, &failure) {
		panic(failure)
	}
}

// Error describes the panic and its position. The text of a runtime error
// contains only numbers and types; any other value could contain an answer, so
// only its type is included.
func (failure *Panic) Error() string {
	fault := fmt.Sprintf("%T", failure.Value)
	if err, ok := failure.Value.(runtime.Error); ok {
		fault = err.Error()
	}
	text := "the program failed: " + fault
	if found := failedAt.FindSubmatch(failure.Stack); found != nil {
		text += " (" + string(found[1]) + ")"
	}
	return text
}

// failedAt matches the first line of the program's own code below the panic.
var failedAt = lazyregexp.New(`(?s)\npanic\(.*?\ncedula[/.][^\n]*\n\t[^\n]*?([^/\n]+\.go:[0-9]+)`)

// Go runs a function in a goroutine, and then calls ended with its error, or
// its panic as a *Panic. All goroutines are started by this package.
func Go(run func() error, ended func(error)) {
	go func() { ended(Catch(run)) }()
}

// Group is a group of goroutines to wait for. The zero value is ready to use.
type Group struct {
	running sync.WaitGroup
	mu      sync.Mutex
	failure *Panic // the first
}

// Go runs a function in a goroutine of the group.
func (g *Group) Go(run func()) {
	g.running.Go(func() {
		defer func() {
			if value := recover(); value != nil {
				g.mu.Lock()
				defer g.mu.Unlock()
				g.failure = cmp.Or(g.failure, New(value))
			}
		}()
		run()
	})
}

// Wait waits for all goroutines, and panics if any of them did.
func (g *Group) Wait() {
	g.running.Wait()
	if g.failure != nil {
		panic(g.failure)
	}
}
