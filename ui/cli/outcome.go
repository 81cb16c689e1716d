package cli

import (
	"cedula/flow"
	"cedula/truora"
	"cedula/ui/plain"
)

// outcome is how a verification ended for the shell.
type outcome struct {
	flow.Snapshot
	code int
}

// plainCodes are the exit codes of the ends of plain mode that are not told by
// the phase.
var plainCodes = map[plain.End]int{
	plain.InputEnded: exitUnended, plain.ConsentRefused: exitUnended, plain.Overdue: exitUnended,
	plain.Interrupted: exitUnended, plain.GaveUp: exitUnended, plain.Stuck: exitUnreached,
}

func plainOutcome(s flow.Snapshot, end plain.End) outcome {
	if code, ok := plainCodes[end]; ok {
		return outcome{s, code}
	}
	return outcome{s, phaseCode(s, flow.PhaseLeft)}
}

// phaseCode is the exit code of a verification's last phase; before is the one
// that the person left.
func phaseCode(s flow.Snapshot, before flow.Phase) int {
	switch {
	case s.Phase == flow.PhaseFinished && s.Outcome.Status == truora.ProcessSuccess:
		return exitSuccess
	case s.Phase == flow.PhaseFinished:
		return exitFailure
	case s.Phase == flow.PhaseStuck, s.Phase == flow.PhaseLeft && before == flow.PhaseStuck:
		return exitUnreached
	}
	return exitUnended
}
