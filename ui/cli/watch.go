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

// How often a process is read that somebody goes through elsewhere: more and more
// seldom while nothing changes.
const (
	watchFirst   = time.Second
	watchLongest = 15 * time.Second
)

// watchProcess follows a process to its end, and says on stderr how far it is.
// An error is why it could not be followed to its end.
func (acc *account) watchProcess(ctx context.Context, process truora.Process) (outcome, error) {
	pauses, shown := waiting{watchFirst, watchLongest}, acc.printPosition(process, "")
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
		case err != nil && !isPassing(err):
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

// isPassing reports whether a call that failed may succeed later.
func isPassing(err error) bool {
	for _, kind := range []truora.ErrorKind{
		truora.Unreachable, truora.TimedOut, truora.ServerFailed, truora.RateLimited, truora.InvalidResponse,
	} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// printPosition says how far a process is, unless that is shown already.
func (acc *account) printPosition(process truora.Process, shown string) string {
	position := positionOf(process)
	if position != shown {
		fmt.Fprintln(readable(acc.Errors), position)
	}
	return position
}

// positionOf is the step that a process is at, as "3 of 7: take_document_photo".
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

// watchedOutcome is the outcome of a process that was followed.
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
