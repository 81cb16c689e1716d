package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"cedula/flow"
	"cedula/truora"
	"cedula/truora/safetext"
	"cedula/ui/report"
)

// Between two reads of a result that is waited for: more each time.
const (
	resultPollFirst = time.Second
	resultPollMost  = 10 * time.Second
)

func resultCommand(s *shell) *cobra.Command {
	var wait, json bool
	command := &cobra.Command{
		Use:   "result PROCESS_ID",
		Short: "Show a process's result",
		Example: `  cedula result IDP0123456789
  cedula result IDP0123456789 --wait --json`,
		Args: cobra.MatchAll(oneProcess, processIDs),
		RunE: func(command *cobra.Command, args []string) error {
			return s.result(command.Context(), args[0], wait, json)
		},
	}
	command.Flags().BoolVar(&wait, "wait", false, "wait while the process is pending")
	command.Flags().BoolVar(&json, "json", false, "print the API's object as it came")
	return command
}

// oneProcess asks for the process that a result is of.
func oneProcess(_ *cobra.Command, args []string) error {
	if len(args) != 1 {
		return errors.New("which process? cedula result PROCESS_ID")
	}
	return nil
}

// result reads a process's result and prints it.
func (s *shell) result(ctx context.Context, processID string, wait, json bool) error {
	log, err := openLog(s.log)
	if err != nil {
		return err
	}
	defer log.close()
	read, api, err := s.reader(ctx)
	if err != nil {
		return err
	}
	result, err := readResult(ctx, api, processID, wait)
	log.result(processID, result.Status, err)
	if err != nil {
		return unreached(ctx, err)
	}
	s.printResult(read, result, json)
	return resultExit(result.Status)
}

// reader is the API with the configured key.
func (s *shell) reader(ctx context.Context) (settings, flow.API, error) {
	read, err := s.settings()
	if err != nil {
		return read, nil, err
	}
	secrets, err := read.credentials(ctx)
	if ctx.Err() != nil {
		return read, nil, unreached(ctx, err)
	}
	if err != nil {
		return read, nil, err
	}
	s.warn(read)
	api, err := s.NewClient(read.connection(secrets, nil))
	return read, api, err
}

// readResult reads the result; when it is waited for, until it is final.
func readResult(ctx context.Context, api flow.API, processID string, wait bool) (truora.Result, error) {
	for pause := resultPollFirst; ; pause = min(2*pause, resultPollMost) {
		result, err := api.ReadResult(ctx, processID)
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

// unreached is the end of a call that did not succeed.
func unreached(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return &exit{exitUnended, errors.New("stopped by a signal")}
	}
	return &exit{exitUnreached, err}
}

func (s *shell) printResult(read settings, result truora.Result, json bool) {
	if json {
		fmt.Fprintln(s.Output, string(safetext.JSON(result.Raw)))
		return
	}
	fmt.Fprint(s.Output, report.New(read.words, result).Text(widthOf(s.Output), report.Style{}))
}

// widthOf is a terminal's width in cells; 0 for anything else.
func widthOf(f *os.File) int {
	width, _, err := term.GetSize(f.Fd())
	if err != nil {
		return 0
	}
	return width
}

// resultExit is the end of a process with this status.
func resultExit(status truora.ProcessStatus) error {
	switch status {
	case truora.ProcessSuccess:
		return nil
	case truora.ProcessFailure:
		return &exit{code: exitFailure}
	}
	return &exit{code: exitUnended}
}
