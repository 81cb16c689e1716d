package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"

	"cedula/flow"
	"cedula/truora"
	"cedula/truora/crash"
	"cedula/truora/safetext"
)

// logger writes events as JSON lines: what happened and when, without personal
// data, answers, paths, keys and addresses.
type logger struct {
	*slog.Logger
	close func()
}

// openLog opens the file named by --log, readable by its owner only; without a
// name nothing is logged.
func (a *app) openLog() (logger, error) {
	if a.logFile == "" {
		return logger{slog.New(slog.DiscardHandler), func() {}}, nil
	}
	file, err := os.OpenFile(a.logFile, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return logger{}, fmt.Errorf("--log: %w", err)
	}
	return logger{slog.New(slog.NewJSONHandler(jsonLines{file}, nil)), func() { file.Close() }}, nil
}

// jsonLines writes JSON lines that are safe to show on a terminal.
type jsonLines struct{ file *os.File }

// Write writes one line.
func (l jsonLines) Write(line []byte) (int, error) {
	_, err := l.file.Write(safetext.JSON(line))
	return len(line), err
}

// logTransition logs one event of a verification.
func (l logger) logTransition(transition flow.Transition) {
	snapshot := transition.Snapshot
	fields := []slog.Attr{
		slog.Int("seq", transition.Seq), slog.String("from", phaseNames[transition.From]), slog.String("to", phaseNames[transition.To]),
		slog.Any("effects", transition.Effects),
	}
	for _, known := range []struct{ name, value string }{
		{"process_id", snapshot.ProcessID}, {"step_id", snapshot.Step.ID}, {"step_type", snapshot.Step.Type}, {"error", harmless(transition.Err)},
	} {
		if known.value != "" {
			fields = append(fields, slog.String(known.name, known.value))
		}
	}
	level := slog.LevelInfo
	if transition.Err != nil {
		level = slog.LevelWarn
	}
	l.LogAttrs(context.Background(), level, transition.Event, fields...)
}

// logResult logs that a result was read, or why it was not.
func (l logger) logResult(processID string, status truora.ProcessStatus, err error) {
	if err != nil {
		l.Warn("result not read", "process_id", processID, "error", harmless(err))
		return
	}
	l.Info("result read", "process_id", processID, "status", string(status))
}

// logRequests logs the requests to a served sandbox, without their queries,
// which contain signatures.
func (l logger) logRequests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		l.Info("request", "method", request.Method, "path", request.URL.Path)
		next.ServeHTTP(w, request)
	})
}

// harmless is an error's text without personal data: the API's own errors
// contain none; of all others only the type is returned.
func harmless(err error) string {
	var apiError *truora.Error
	var pathError *os.PathError
	var failure *crash.Panic
	switch {
	case err == nil:
		return ""
	case errors.As(err, &apiError):
		return apiError.Error()
	case errors.As(err, &failure):
		return failure.Error()
	case errors.As(err, &pathError):
		return pathError.Op + ": " + pathError.Err.Error()
	case errors.Is(err, context.Canceled):
		return "stopped"
	}
	return fmt.Sprintf("%T", err)
}

// phaseNames are the names of phases in the log and the inspector.
var phaseNames = map[flow.Phase]string{
	flow.PhaseStarting: "starting", flow.PhaseReadingTerms: "reading terms", flow.PhaseAsking: "asking", flow.PhaseSending: "sending", flow.PhaseWaiting: "waiting",
	flow.PhaseOverdue: "overdue", flow.PhaseRefused: "refused", flow.PhaseReviewing: "reviewing", flow.PhaseStuck: "stuck",
	flow.PhaseCanceling: "canceling", flow.PhaseFinished: "finished", flow.PhaseInReview: "in review", flow.PhaseLeft: "left",
}
