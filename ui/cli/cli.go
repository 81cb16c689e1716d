// Package cli is what is typed at the shell: the commands and their flags, the
// layered configuration, the outcome and its exit code.
package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"cedula/flow"
	"cedula/truora/safetext"
)

// The exit codes.
const (
	exitSuccess   = 0 // the process ended in success; or the command did what it says
	exitFailure   = 1 // the process ended in failure
	exitUsage     = 2 // wrong usage or configuration
	exitUnended   = 3 // not over: it can be resumed
	exitUnreached = 4 // Truora was not reached, or refused
)

// exit is an end with a code other than 0. Err, where there is one, is said on
// stderr.
type exit struct {
	code int
	err  error
}

// Error says what there is to say.
func (e *exit) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.err.Error()
}

// Unwrap gives the cause.
func (e *exit) Unwrap() error { return e.err }

// Run runs the command that args name and gives the exit code. A fault of the
// program itself is told as any error, once all is put in order.
func Run(args []string, w Dependencies) (code int) {
	defer w.brokeDown(&code)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	defer stop()
	outliveReaders()
	// From then on a further Ctrl+C ends the program at once. The others are
	// not let through: a terminal that closes sends several in a row, and what
	// lies on the disk is still to be removed.
	context.AfterFunc(ctx, func() { signal.Reset(os.Interrupt) })
	root := newRoot(&w)
	root.SetArgs(args)
	root.SetOut(w.Output)
	root.SetErr(w.Errors)
	return w.codeOf(root.ExecuteContext(ctx))
}

// brokeDown tells of a panic. Nobody knows how the verification stands: what is
// not over can be resumed.
func (w *Dependencies) brokeDown(code *int) {
	if fault := recover(); fault != nil {
		w.complain(flow.NewPanic(fault))
		*code = exitUnended
	}
}

// outliveReaders makes a write that nobody reads any more an error: by itself
// it would end the program on the spot, with files left on the disk.
func outliveReaders() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }

// codeOf says what there is to say of an error, and gives its exit code: an
// error without a code of its own is wrong usage.
func (w *Dependencies) codeOf(err error) int {
	var end *exit
	switch {
	case err == nil:
		return exitSuccess
	case !errors.As(err, &end) && errors.Is(err, syscall.EPIPE): // whoever read a list had enough
		return exitSuccess
	case !errors.As(err, &end):
		w.complain(err)
		return exitUsage
	case end.err != nil:
		w.complain(end.err)
	}
	return end.code
}

// complain prints an error on stderr, and how to find what there is. A name or
// a key from a file may be in it: it is printed as one line of text.
func (w *Dependencies) complain(err error) {
	fmt.Fprintln(w.Errors, "cedula: "+safetext.Line(err.Error()))
	if strings.HasPrefix(err.Error(), "unknown ") {
		fmt.Fprintln(w.Errors, "cedula help shows the commands.")
	}
}
