package crash

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// caught is what a function panics with.
func caught(run func()) (failure *Panic) {
	_ = errors.As(Catch(func() error { run(); return nil }), &failure)
	return failure
}

func TestAGoroutinesPanicGoesOnWhereItIsWaitedFor(t *testing.T) {
	var group Group
	ran := make(chan bool, 1)
	group.Go(failHere)
	group.Go(func() { ran <- true })
	failure := caught(group.Wait)
	if failure == nil || failure.Value != "boom" || !strings.Contains(string(failure.Stack), "failHere") || !<-ran {
		t.Fatalf("%+v", failure)
	}
	if again := caught(func() { Rethrow(failure) }); again != failure {
		t.Errorf("panicked with again: %+v", again)
	}
}

func failHere() { panic("boom") }

func TestWhatDoesNotPanicGoesOn(t *testing.T) {
	var group Group
	group.Go(func() {})
	if failure := caught(group.Wait); failure != nil {
		t.Error(failure)
	}
	if err := Catch(func() error { return io.EOF }); err != io.EOF {
		t.Error(err)
	}
	Rethrow(io.EOF)
	Rethrow(nil)
}
