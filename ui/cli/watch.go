package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cedula/flow"
	"cedula/truora"
	"cedula/truora/safetext"
)

// The interval of reading a process that is completed elsewhere: it grows while
// nothing changes.
const (
	watchFirst   = time.Second
	watchLongest = 15 * time.Second
)

// watchProcess follows a process to its end, and prints its progress on stderr.
// It returns an error if that fails.
func (acc *account) watchProcess(ctx context.Context, process truora.Process) (outcome, error) {
	pauses, shown := backoff{watchFirst, watchLongest}, acc.printPosition(process, "")
	for !process.Status.IsFinal() {
		if !pauses.wait(ctx) {
			return watchedOutcome(process, exitPending), errSignal.err
		}
		read, err := acc.client.ReadProcess(ctx, process.ProcessID)
		switch {
		case ctx.Err() != nil:
			return watchedOutcome(process, exitPending), errSignal.err
		case errors.Is(err, truora.ProcessExpired):
			process.Status, process.FailureStatus = truora.ProcessFailure, truora.FailureExpired
			return watchedOutcome(process, exitFailure), nil
		case err != nil && !isTemporary(err):
			return watchedOutcome(process, exitUnreached), err
		case err != nil:
			fmt.Fprintf(readable(acc.Errors), "cedula: %s; trying again\n", safetext.Line(err.Error()))
			continue
		}
		process = read
		if now := acc.printPosition(process, shown); now != shown {
			shown, pauses.next = now, watchFirst
		}
	}
	o := watchedOutcome(process, exitFailure)
	if process.Status == truora.ProcessSuccess {
		o.code = exitSuccess
	}
	if result, err := acc.client.ReadResult(ctx, process.ProcessID); err == nil {
		o.Result = &result
	}
	return o, nil
}

// isTemporary reports whether a failed call may succeed later.
func isTemporary(err error) bool {
	for _, kind := range []truora.ErrorKind{
		truora.Unreachable, truora.TimedOut, truora.ServerFailed, truora.RateLimited, truora.InvalidResponse,
	} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// printPosition prints the progress of a process, unless it was already
// printed.
func (acc *account) printPosition(process truora.Process, shown string) string {
	position := positionOf(process)
	if position != shown {
		fmt.Fprintln(readable(acc.Errors), position)
	}
	return position
}

// positionOf is the current step of a process, such as "3 of 7:
// take_document_photo".
func positionOf(process truora.Process) string {
	step, index, ok := process.Current()
	switch {
	case process.Status.IsFinal():
		return "over: " + string(process.Status)
	case !ok:
		return "all steps are done; the result is being worked out"
	}
	return fmt.Sprintf("%d of %d: %s", index+1, len(process.Steps), safetext.Line(step.Type))
}

// watchedOutcome is the outcome of a watched process.
func watchedOutcome(process truora.Process, code int) outcome {
	snapshot := flow.Snapshot{
		Phase: flow.PhaseWaiting, ProcessID: process.ProcessID, AccountID: process.AccountID, FlowID: process.FlowID,
		Steps: flow.StepStates(process),
	}
	if process.Status.IsFinal() {
		snapshot.Phase, snapshot.Outcome = flow.PhaseFinished, flow.OutcomeOf(process)
	}
	return outcome{snapshot, code}
}
