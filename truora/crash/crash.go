// Package crash keeps the panics of goroutines until they are where the terminal
// can be put in order before they are reported.
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

// Panic is a fault of the program itself, kept so that the terminal can be put
// in order before it is reported.
type Panic struct {
	Value any
	Stack []byte // of the goroutine that failed
}

// New keeps what recover gave, with the stack as it is now. What was kept before,
// and panicked with again, stays as it is.
func New(value any) *Panic {
	if kept, ok := value.(*Panic); ok {
		return kept
	}
	return &Panic{Value: value, Stack: debug.Stack()}
}

// Catch gives a function's error, or its panic as a *Panic.
func Catch(run func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = New(value)
		}
	}()
	return run()
}

// Rethrow panics where an error is a *Panic: it goes on where it was waited for.
func Rethrow(err error) {
	var failure *Panic
	if errors.As(err, &failure) {
		panic(failure)
	}
}

// Error says what failed and where. What the runtime says holds numbers and
// types alone; any other value could hold an answer, and only
// its type is shown.
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

// failedAt finds the first line of the program's own below the panic.
var failedAt = lazyregexp.New(`(?s)\npanic\(.*?\ncedula[/.][^\n]*\n\t[^\n]*?([^/\n]+\.go:[0-9]+)`)

// Go runs a function in a goroutine of its own, and then ended with its error,
// or its panic as a *Panic: whoever waits for the goroutine gets it there. No
// other package has a go statement.
func Go(run func() error, ended func(error)) {
	go func() { ended(Catch(run)) }()
}

// Group is goroutines that are waited for. The zero value is ready to use.
type Group struct {
	running sync.WaitGroup
	mu      sync.Mutex
	failure *Panic // the first
}

// Go runs a function in a goroutine of its own.
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

// Wait waits for all of them, and panics where one of them did.
func (g *Group) Wait() {
	g.running.Wait()
	if g.failure != nil {
		panic(g.failure)
	}
}
