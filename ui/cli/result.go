package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"cedula/flow"
	"cedula/truora"
	"cedula/truora/safetext"
	"cedula/ui/report"
)

func (a *app) resultCommand() *cobra.Command {
	var wait, asJSON bool
	command := &cobra.Command{
		Use:   "result PROCESS_ID",
		Short: "Show a process's result",
		Example: `  cedula result IDP0123456789
  cedula result IDP0123456789 --wait --json`,
		Args: cobra.MatchAll(requireProcessID, checkProcessIDs),
		RunE: func(command *cobra.Command, args []string) error {
			return a.result(command.Context(), args[0], wait, asJSON)
		},
	}
	command.Flags().BoolVar(&wait, "wait", false, "wait while the process is pending")
	command.Flags().BoolVar(&asJSON, "json", false, "print the API's object as it came")
	return command
}

func requireProcessID(_ *cobra.Command, args []string) error {
	if len(args) != 1 {
		return errors.New("which process? cedula result PROCESS_ID")
	}
	return nil
}

// result reads a process's result and prints it.
func (a *app) result(ctx context.Context, processID string, wait, asJSON bool) error {
	log, err := a.openLog()
	if err != nil {
		return err
	}
	defer log.close()
	settings, err := a.loadSettings()
	if err != nil {
		return err
	}
	credentials, err := a.usableCredentials(ctx, settings)
	if ctx.Err() != nil {
		return unreachedError(ctx, err)
	}
	if err != nil {
		return err
	}
	a.warnOfExposedKey(settings)
	client, err := a.NewClient(settings.connection(credentials, nil))
	if err != nil {
		return err
	}
	result, err := readResult(ctx, client, processID, wait)
	log.logResult(processID, result.Status, err)
	if err != nil {
		return unreachedError(ctx, err)
	}
	if asJSON {
		fmt.Fprintln(a.Output, string(safetext.JSON(result.Raw)))
	} else {
		fmt.Fprint(a.Output, report.New(settings.words, result).Text(widthOf(a.Output), report.Style{}))
	}
	return statusError(result.Status)
}

// readResult reads the result; when it is waited for, until it is final, with
// pauses that double from a second to ten.
func readResult(ctx context.Context, client flow.API, processID string, wait bool) (truora.Result, error) {
	const firstPause, longestPause = time.Second, 10 * time.Second
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		result, err := client.ReadResult(ctx, processID)
		if err != nil || result.Status.IsFinal() || !wait {
			return result, err
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return result, nil
		}
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
