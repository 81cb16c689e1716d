package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"cedula/flow"
	"cedula/truora"
	"cedula/truora/lazyregexp"
	"cedula/truora/safetext"
	"cedula/ui/plain"
)

// The exit codes.
const (
	exitSuccess   = 0 // the process succeeded; or the command did
	exitFailure   = 1 // the process failed
	exitUsage     = 2 // wrong usage or configuration
	exitPending   = 3 // not finished: it can be resumed
	exitUnreached = 4 // Truora was not reached, or refused the call
)

// exitError ends the program with a code other than 0. If Err is set, it is
// printed on stderr.
type exitError struct {
	code int
	err  error
}

// Error is the printed text.
func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.err.Error()
}

// Unwrap returns the cause.
func (e *exitError) Unwrap() error { return e.err }

// outcome is the result of a verification, and the exit code.
type outcome struct {
	flow.Snapshot
	code int
}

// plainCodes are the exit codes of plain mode's ends, where the phase does not
// decide.
var plainCodes = map[plain.End]int{
	plain.InputEnded: exitPending, plain.ConsentRefused: exitPending, plain.Overdue: exitPending,
	plain.Interrupted: exitPending, plain.GaveUp: exitPending, plain.Stuck: exitUnreached,
}

func plainOutcome(snapshot flow.Snapshot, end plain.End) outcome {
	if code, ok := plainCodes[end]; ok {
		return outcome{snapshot, code}
	}
	return outcome{snapshot, phaseCode(snapshot, flow.PhaseLeft)}
}

// phaseCode is the exit code of a verification's last phase; before is the
// phase before the person left.
func phaseCode(snapshot flow.Snapshot, before flow.Phase) int {
	switch {
	case snapshot.Phase == flow.PhaseFinished && snapshot.Outcome.Status == truora.ProcessSuccess:
		return exitSuccess
	case snapshot.Phase == flow.PhaseFinished:
		return exitFailure
	case snapshot.Phase == flow.PhaseStuck, snapshot.Phase == flow.PhaseLeft && before == flow.PhaseStuck:
		return exitUnreached
	}
	return exitPending
}

// status is the process's status, or pending if it is unknown.
func (o outcome) status() truora.ProcessStatus {
	if o.Phase == flow.PhaseFinished {
		return o.Outcome.Status
	}
	return truora.ProcessPending
}

// hasProcess reports whether a process was created. Of an expired process even
// the id may be unknown.
func (o outcome) hasProcess() bool { return o.ProcessID != "" || o.Phase == flow.PhaseFinished }

// summary is the line that is printed without --json.
func (o outcome) summary(resumable bool) string {
	if !o.hasProcess() {
		return "no process"
	}
	var parts []string
	for _, part := range []string{string(o.status()), string(o.Outcome.Failure), o.Outcome.Reason} {
		if part = safetext.Line(part); part != "" {
			parts = append(parts, part)
		}
	}
	line := strings.Join(parts, ", ")
	if o.ProcessID != "" {
		line += ", process " + safetext.Line(o.ProcessID)
	}
	if resumable {
		line += "; go on with: " + resumeCommandLine(o.ProcessID)
	}
	return line
}

// bareID matches an id that needs no quoting in a shell.
var bareID = lazyregexp.New(`^[A-Za-z0-9_][A-Za-z0-9_.-]*$`)

// resumeCommandLine is the command that resumes a process, safe to paste into a
// shell even though the id comes from outside.
func resumeCommandLine(processID string) string {
	if !bareID.MatchString(processID) {
		processID = "'" + strings.ReplaceAll(safetext.Line(processID), "'", `'\''`) + "'"
	}
	return "cedula resume " + processID
}

// outcomeJSON is the output of --json. Unknown values are omitted.
type outcomeJSON struct {
	ProcessID      string          `json:"process_id,omitempty"`
	AccountID      string          `json:"account_id,omitempty"`
	FlowID         string          `json:"flow_id,omitempty"`
	Status         string          `json:"status,omitempty"`
	FailureStatus  string          `json:"failure_status,omitempty"`
	DeclinedReason string          `json:"declined_reason,omitempty"`
	Steps          []stepJSON      `json:"steps,omitempty"`
	Result         json.RawMessage `json:"result,omitempty"`
}

type stepJSON struct {
	StepID         string `json:"step_id,omitempty"`
	Type           string `json:"type,omitempty"`
	Status         string `json:"status,omitempty"`
	DeclinedReason string `json:"declined_reason,omitempty"`
}

// json is the outcome as one line of JSON; {} without a process.
func (o outcome) json() string {
	var printed outcomeJSON
	if o.hasProcess() {
		printed = outcomeJSON{
			ProcessID: o.ProcessID, AccountID: o.AccountID, FlowID: o.FlowID, Status: string(o.status()),
			FailureStatus: string(o.Outcome.Failure), DeclinedReason: o.Outcome.Declined,
		}
		for _, step := range o.Steps {
			printed.Steps = append(printed.Steps, stepJSON{step.ID, step.Type, string(step.Status), step.DeclinedReason})
		}
		if o.Result != nil {
			printed.Result = redactSecrets(o.Result.Raw)
		}
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(printed); err != nil {
		return "{}\n"
	}
	return string(safetext.JSON(text.Bytes()))
}

var (
	// jsonString matches a string in JSON.
	jsonString = lazyregexp.New(`"(?:[^"\\]|\\.)*"`)
	// signedURL matches URLs with a signature, a key or a token in their query:
	// they give access to the stored file.
	signedURL = lazyregexp.New(`(?i)(https?://[^\s?"'<>]*)\?(?:[^\s"'<>]*&)?` +
		`[^\s"'<>=&]*(?:signature|token|key|policy|credential|x-amz-)[^\s"'<>=&]*=[^\s"'<>]*`)
	// webToken matches JSON web tokens.
	webToken = lazyregexp.New(`eyJ[\w-]{8,}\.[\w-]+\.[\w-]*`)
)

// redactSecrets removes signed queries and tokens from the API's object.
// Strings are decoded first, because a URL may contain escapes; strings without
// secrets remain byte for byte.
func redactSecrets(raw json.RawMessage) json.RawMessage {
	return jsonString.ReplaceAllFunc(raw, func(quoted []byte) []byte {
		var text string
		if json.Unmarshal(quoted, &text) != nil {
			return quoted
		}
		clean := webToken.ReplaceAllString(signedURL.ReplaceAllString(text, "$1"), "")
		if clean == text {
			return quoted
		}
		encoded, err := json.Marshal(clean)
		if err != nil {
			return []byte(`""`)
		}
		return encoded
	})
}
