package cli

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"

	"cedula/flow"
	"cedula/truora"
	"cedula/truora/safetext"
)

// statement is what --json prints. What is unknown is left out.
type statement struct {
	ProcessID      string          `json:"process_id,omitempty"`
	AccountID      string          `json:"account_id,omitempty"`
	FlowID         string          `json:"flow_id,omitempty"`
	Status         string          `json:"status,omitempty"`
	FailureStatus  string          `json:"failure_status,omitempty"`
	DeclinedReason string          `json:"declined_reason,omitempty"`
	Steps          []stepStatement `json:"steps,omitempty"`
	Result         json.RawMessage `json:"result,omitempty"`
}

type stepStatement struct {
	StepID         string `json:"step_id,omitempty"`
	Type           string `json:"type,omitempty"`
	Status         string `json:"status,omitempty"`
	DeclinedReason string `json:"declined_reason,omitempty"`
}

// statementOf tells what is known of a process; without one, nothing.
func statementOf(s flow.Snapshot) statement {
	if s.ProcessID == "" {
		return statement{}
	}
	r := statement{
		ProcessID: s.ProcessID, AccountID: s.AccountID, FlowID: s.FlowID, Status: string(statusOf(s)),
		FailureStatus: string(s.Outcome.Failure), DeclinedReason: s.Outcome.Declined, Steps: stepStatements(s.Steps),
	}
	if s.Result != nil {
		r.Result = unsigned(s.Result.Raw)
	}
	return r
}

func stepStatements(steps []flow.StepState) []stepStatement {
	var statements []stepStatement
	for _, step := range steps {
		statements = append(statements, stepStatement{step.ID, step.Type, string(step.Status), step.DeclinedReason})
	}
	return statements
}

// statusOf is the process's status as far as it is known: pending until it is
// over.
func statusOf(s flow.Snapshot) truora.ProcessStatus {
	if s.Phase == flow.PhaseFinished {
		return s.Outcome.Status
	}
	return truora.ProcessPending
}

// json is the statement as one line of JSON.
func (r statement) json() string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(r); err != nil {
		return "{}\n"
	}
	return string(safetext.JSON(text.Bytes()))
}

// summary is the one line that stands for all the rest.
func (o outcome) summary(resumable bool) string {
	if o.ProcessID == "" {
		return "no process"
	}
	var parts []string
	for _, part := range []string{string(statusOf(o.Snapshot)), string(o.Outcome.Failure), o.Outcome.Reason} {
		if part = safetext.Line(part); part != "" {
			parts = append(parts, part)
		}
	}
	line := strings.Join(parts, ", ") + ", process " + safetext.Line(o.ProcessID)
	if resumable {
		line += "; go on with: " + resumeLine(o.ProcessID)
	}
	return line
}

// plainID is an id that a shell takes as one word.
var plainID = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]*$`)

// resumeLine is the command that goes on with a process, fit to be pasted: an
// id comes from outside.
func resumeLine(processID string) string {
	if !plainID.MatchString(processID) {
		processID = "'" + strings.ReplaceAll(safetext.Line(processID), "'", `'\''`) + "'"
	}
	return "cedula resume " + processID
}
