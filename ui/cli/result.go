package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"cedula/truora"
	"cedula/truora/safetext"
	"cedula/ui/report"
)

// resultFlags are the flags of result.
type resultFlags struct {
	wait, json  bool
	pdf, images string // the paths to save to
}

func (a *app) resultCommand() *cobra.Command {
	var f resultFlags
	command := &cobra.Command{
		Use:   "result [PROCESS_ID]",
		Short: "Show a process's result, and save what the API offers of it",
		Long: `Show a process's result; without an id, that of the last process seen here.

--pdf saves the report that the API makes of a finished process, --images the
pictures and signed documents in the result, each in a file that only you can
read. Neither writes over a file.`,
		Example: `  cedula result
  cedula result IDP0123456789 --wait --json
  cedula result IDP0123456789 --pdf report.pdf --images ./pictures`,
		Args: cobra.MatchAll(oneProcessID, checkProcessIDs),
		RunE: func(command *cobra.Command, args []string) error {
			return a.result(command.Context(), args, f)
		},
	}
	flags := command.Flags()
	flags.BoolVar(&f.wait, "wait", false, "wait while the process is pending")
	flags.BoolVar(&f.json, "json", false, "print the API's object as it came")
	flags.StringVar(&f.pdf, "pdf", "", "save the API's report of the process to `FILE`")
	flags.StringVar(&f.images, "images", "", "save the pictures in the result to the folder `DIR`")
	return command
}

// result reads a process's result, prints it, and saves the requested files.
func (a *app) result(ctx context.Context, args []string, f resultFlags) error {
	if err := checkNewFile("--pdf", f.pdf); err != nil {
		return err
	}
	acc, err := a.openAccount(ctx)
	if err != nil {
		return err
	}
	defer acc.close()
	processID, err := acc.processIDOf(args)
	if err != nil {
		return err
	}
	result, err := readResult(ctx, acc.client, processID, f.wait)
	acc.log.logResult(processID, result.Status, err)
	if err != nil {
		return unreachedError(ctx, err)
	}
	acc.printResult(ctx, processID, result, f.json)
	if err := acc.saveFiles(ctx, processID, result, f); err != nil {
		return err
	}
	return statusError(result.Outcome())
}

// processIDOf is the id in args, else the id of the last process of this
// machine.
func (acc *account) processIDOf(args []string) (string, error) {
	if len(args) > 0 {
		return args[0], nil
	}
	j, err := openJournal(acc.environment())
	if err != nil {
		return "", err
	}
	last, ok := j.LastSeen()
	if !ok {
		return "", fmt.Errorf("no process of %s was seen here yet; which one? cedula result PROCESS_ID", acc.environment())
	}
	return last, nil
}

// readResult reads the result; with wait it retries until the result is final,
// with waits that double from a second to ten.
func readResult(ctx context.Context, client Client, processID string, wait bool) (truora.Result, error) {
	pauses := backoff{time.Second, 10 * time.Second}
	for {
		result, err := client.ReadResult(ctx, processID)
		if err != nil || result.Outcome().IsFinal() || !wait || !pauses.wait(ctx) {
			return result, err
		}
	}
}

// printResult prints the result as JSON or as text. Details missing from the
// result (person, location, risk) are read from the process.
func (acc *account) printResult(ctx context.Context, processID string, result truora.Result, asJSON bool) {
	if asJSON {
		fmt.Fprintln(acc.Output, string(safetext.JSON(result.Raw)))
		return
	}
	if result.ProcessDetails.IsZero() {
		if process, err := acc.client.ReadProcess(ctx, processID); err == nil {
			result.ProcessDetails = process.ProcessDetails
		}
	}
	fmt.Fprint(readable(acc.Output), report.New(acc.words, result).Columns(widthOf(acc.Output), report.Style{}))
}

// saveFiles saves the PDF and the pictures if requested.
func (acc *account) saveFiles(ctx context.Context, processID string, result truora.Result, f resultFlags) error {
	var err error
	if f.images != "" {
		err = acc.saveImages(ctx, result, f.images)
	}
	switch {
	case f.pdf == "" || ctx.Err() != nil:
		return err
	case !result.Outcome().IsFinal():
		return &exitError{exitPending, errors.New("the process is not over yet, and has no PDF; --wait waits for its end")}
	}
	return cmp.Or(acc.savePDF(ctx, processID, f.pdf), err)
}
