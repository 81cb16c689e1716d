package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"cedula/truora"
	"cedula/truora/crash"
	"cedula/truora/safetext"
	"cedula/ui"
)

const (
	// maxListed is the most processes that are listed: each may require a read
	// of its own.
	maxListed = 200
	// readsAtOnce is the number of concurrent reads.
	readsAtOnce = 6
)

func (a *app) listCommand() *cobra.Command {
	var asJSON, watch bool
	command := &cobra.Command{
		Use:   "list",
		Short: "List the account's processes, newest first",
		Long: `List the account's processes, newest first: id, account, status, step and age,
as far as the API gives them. --watch follows the unfinished ones on screens,
and shows how each of them ends.`,
		Example: `  cedula list
  cedula list --watch
  cedula list --json | jq -r 'select(.status == "pending").process_id'`,
		Args: noArguments,
		RunE: func(command *cobra.Command, _ []string) error { return a.list(command.Context(), asJSON, watch) },
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	command.Flags().BoolVar(&watch, "watch", false, "follow the unfinished ones on screens")
	return command
}

// list prints the account's processes, or watches the unfinished ones.
func (a *app) list(ctx context.Context, asJSON, watch bool) error {
	switch {
	case watch && asJSON:
		return errors.New("--watch shows screens, and --json prints: one at a time")
	case watch:
		return a.watchProcesses(ctx)
	}
	acc, err := a.openAccount(ctx)
	if err != nil {
		return err
	}
	defer acc.close()
	all, err := acc.readProcesses(ctx)
	if err != nil {
		return unreachedError(ctx, err)
	}
	if asJSON {
		return acc.printListJSON(all, time.Now())
	}
	return acc.printList(all, time.Now())
}

// readProcesses lists the processes, and reads those whose status the list does
// not contain. If a read fails, the list's entry is used.
func (acc *account) readProcesses(ctx context.Context) ([]truora.Process, error) {
	all, err := acc.client.ListProcesses(ctx, maxListed)
	if err != nil {
		return nil, err
	}
	if len(all) == maxListed {
		fmt.Fprintf(acc.Errors, "cedula: the first %d processes of the account's list are shown\n", maxListed)
	}
	if err := acc.completeProcesses(ctx, all, nil); err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b truora.Process) int { return createdAt(b).Compare(createdAt(a)) })
	return all, nil
}

// completeProcesses reads the missing data of each process, a few at a time;
// known contains finished processes from earlier reads. It returns only errors
// that would affect every read.
func (acc *account) completeProcesses(ctx context.Context, all []truora.Process, known map[string]truora.Process) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	limit := make(chan struct{}, readsAtOnce)
	var reading crash.Group
	for i := range all {
		if process, ok := known[all[i].ProcessID]; ok {
			all[i] = process
		}
		if !needsRead(all[i]) {
			continue
		}
		limit <- struct{}{}
		reading.Go(func() {
			defer func() { <-limit }()
			process, err := acc.client.ReadProcess(ctx, all[i].ProcessID)
			switch {
			case err == nil:
				all[i] = process
			case affectsAllReads(err):
				stop(err)
			}
		})
	}
	reading.Wait()
	return context.Cause(ctx)
}

// affectsAllReads reports whether every other read would fail in the same way.
func affectsAllReads(err error) bool {
	for _, kind := range []truora.ErrorKind{truora.KeyRefused, truora.Unreachable, truora.TimedOut, truora.RateLimited} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// needsRead reports whether the list omits data that is shown.
func needsRead(p truora.Process) bool {
	return p.Status == "" || p.CreationDate == "" || p.AccountID == "" || !p.Status.IsFinal() && len(p.Steps) == 0
}

// createdAt is when a process was created; zero if unknown.
func createdAt(p truora.Process) time.Time {
	at, err := time.Parse(time.RFC3339, p.CreationDate)
	if err != nil {
		return time.Time{}
	}
	return at
}

// openProcesses are the account's unfinished processes, which are read
// repeatedly, and those that have ended meanwhile.
type openProcesses struct {
	*account
	over    map[string]truora.Process // finished: not read again
	wasOpen map[string]bool
}

// read returns the processes to show, newest first.
func (open *openProcesses) read(ctx context.Context) ([]truora.Process, error) {
	all, err := open.client.ListProcesses(ctx, maxListed)
	if err != nil {
		return nil, err
	}
	if err := open.completeProcesses(ctx, all, open.over); err != nil {
		return nil, err
	}
	for _, p := range all {
		if p.Status.IsFinal() {
			open.over[p.ProcessID] = p
		} else if p.Status != "" {
			open.wasOpen[p.ProcessID] = true
		}
	}
	all = slices.DeleteFunc(all, func(p truora.Process) bool { return !open.wasOpen[p.ProcessID] })
	slices.SortStableFunc(all, func(a, b truora.Process) int { return createdAt(b).Compare(createdAt(a)) })
	return all, nil
}

// listInterval is the time between two reads of watched processes.
const listInterval = 5 * time.Second

// watchProcesses shows the unfinished processes on screens.
func (a *app) watchProcesses(ctx context.Context) error {
	terminal, err := a.findTerminal()
	if a.isPlain() || err != nil {
		return errors.New("--watch needs a terminal to draw on; cedula list prints the processes")
	}
	defer terminal.close()
	acc, err := a.openAccount(ctx)
	if err != nil {
		return err
	}
	defer acc.close()
	open := &openProcesses{acc, map[string]truora.Process{}, map[string]bool{}}
	screens := ui.Options{Words: acc.words, Environment: acc.environment(), Input: terminal.input, Output: terminal.output}
	acc.setAppearance(&screens)
	err = ui.ShowProcesses(ctx, ui.ProcessesOptions{Screens: screens, Read: open.read, Interval: listInterval})
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// listedJSON is a process in the JSON list. Unknown values are omitted.
type listedJSON struct {
	ProcessID      string `json:"process_id"`
	AccountID      string `json:"account_id,omitempty"`
	FlowID         string `json:"flow_id,omitempty"`
	Status         string `json:"status,omitempty"`
	FailureStatus  string `json:"failure_status,omitempty"`
	DeclinedReason string `json:"declined_reason,omitempty"`
	StepID         string `json:"step_id,omitempty"`
	Step           string `json:"step,omitempty"` // its type
	CreatedAt      string `json:"created_at,omitempty"`
	AgeSeconds     *int64 `json:"age_seconds,omitempty"`
}

func (acc *account) printListJSON(all []truora.Process, now time.Time) error {
	for _, p := range all {
		listed := listedJSON{
			ProcessID: p.ProcessID, AccountID: p.AccountID, FlowID: p.FlowID, Status: string(p.Status),
			FailureStatus: string(p.FailureStatus), DeclinedReason: p.DeclinedReason, CreatedAt: p.CreationDate,
		}
		if step, _, ok := p.Current(); ok && !p.Status.IsFinal() {
			listed.StepID, listed.Step = step.StepID, step.Type
		}
		if at := createdAt(p); !at.IsZero() {
			age := int64(max(now.Sub(at), 0) / time.Second)
			listed.AgeSeconds = &age
		}
		line, err := json.Marshal(listed)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(acc.Output, string(safetext.JSON(line))); err != nil {
			return err
		}
	}
	return nil
}

func (acc *account) printList(all []truora.Process, now time.Time) error {
	if len(all) == 0 {
		fmt.Fprintln(acc.Errors, "the account has no processes")
		return nil
	}
	_, err := io.WriteString(readable(acc.Output), listTable(all, now, widthOf(acc.Output)))
	return err
}

// listLayouts are the columns of the list, from the widest layout to the narrowest.
// The id is always shown, because other commands take it.
var listLayouts = [][]func(p truora.Process, now time.Time) string{
	{idOf, accountOf, statusOf, stepOf, ageOf},
	{idOf, accountOf, statusOf, stepNumberOf, ageOf},
	{idOf, statusOf, stepNumberOf, ageOf},
	{idOf, shortStatusOf, stepNumberOf, ageOf},
	{idOf, shortStatusOf, ageOf},
	{idOf, shortStatusOf},
	{idOf},
}

// listTable returns the list in the widest layout that fits into width cells; in
// the first one without a width.
func listTable(all []truora.Process, now time.Time, width int) string {
	var text strings.Builder
	for _, columns := range listLayouts {
		text.Reset()
		table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
		for _, p := range all {
			var cells []string
			for _, column := range columns {
				cells = append(cells, cmp.Or(safetext.Line(column(p, now)), "-"))
			}
			fmt.Fprintln(table, strings.Join(cells, "\t"))
		}
		table.Flush()
		isTooWide := func(line string) bool { return ansi.StringWidth(line) > width }
		if width == 0 || !slices.ContainsFunc(strings.Split(text.String(), "\n"), isTooWide) {
			break
		}
	}
	return text.String()
}

func idOf(p truora.Process, _ time.Time) string { return p.ProcessID }

func accountOf(p truora.Process, _ time.Time) string { return p.AccountID }

// statusOf is a process's status, and its kind of failure.
func statusOf(p truora.Process, _ time.Time) string {
	if p.FailureStatus != "" {
		return string(p.Status) + " (" + string(p.FailureStatus) + ")"
	}
	return string(p.Status)
}

// shortStatusOf is a process's kind of failure, otherwise its status.
func shortStatusOf(p truora.Process, _ time.Time) string {
	return cmp.Or(string(p.FailureStatus), string(p.Status))
}

// stepOf is the step that a process is at, such as "3/7 take_document_photo";
// empty once it has ended.
func stepOf(p truora.Process, _ time.Time) string {
	step, index, ok := p.Current()
	if !ok || p.Status.IsFinal() {
		return ""
	}
	return fmt.Sprintf("%d/%d %s", index+1, len(p.Steps), step.Type)
}

// stepNumberOf is stepOf without the step's type.
func stepNumberOf(p truora.Process, now time.Time) string {
	number, _, _ := strings.Cut(stepOf(p, now), " ")
	return number
}

// ageOf is the age of a process in its largest unit: "12 s", "5 min", "3 h", "4
// d".
func ageOf(p truora.Process, now time.Time) string {
	at := createdAt(p)
	if at.IsZero() {
		return ""
	}
	age := max(now.Sub(at), 0)
	switch {
	case age < time.Minute:
		return fmt.Sprintf("%d s", age/time.Second)
	case age < time.Hour:
		return fmt.Sprintf("%d min", age/time.Minute)
	case age < 48*time.Hour:
		return fmt.Sprintf("%d h", age/time.Hour)
	}
	return fmt.Sprintf("%d d", age/(24*time.Hour))
}
