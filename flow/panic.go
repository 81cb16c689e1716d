package flow

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"cedula/truora/lazyregexp"
)

// Panic is a fault of the program itself, kept so that the terminal can be put
// in order before it is reported.
type Panic struct {
	Value any
	Stack []byte // of the goroutine that failed
}

// NewPanic keeps what recover gave, with the stack as it is now.
func NewPanic(value any) *Panic { return &Panic{Value: value, Stack: debug.Stack()} }

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
