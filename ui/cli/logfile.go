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
	"cedula/truora/safetext"
)

// logger writes events as JSON lines: what happened and when, and nothing of
// the person, no answer, no path, no key and no address.
type logger struct {
	*slog.Logger
	close func()
}

// openLog opens the file that --log names, for its owner alone; without a name
// nothing is logged.
func openLog(name string) (logger, error) {
	if name == "" {
		return logger{slog.New(slog.DiscardHandler), func() {}}, nil
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return logger{}, fmt.Errorf("--log: %w", err)
	}
	return logger{slog.New(slog.NewJSONHandler(jsonLines{file}, nil)), func() { file.Close() }}, nil
}

// jsonLines writes lines of JSON that are safe to show on a terminal.
type jsonLines struct{ file *os.File }

// Write writes one line.
func (l jsonLines) Write(line []byte) (int, error) {
	_, err := l.file.Write(safetext.JSON(line))
	return len(line), err
}

// transition logs one event of a verification.
func (l logger) transition(t flow.Transition) {
	s := t.Snapshot
	fields := []slog.Attr{
		slog.Int("seq", t.Seq), slog.String("from", phaseNames[t.From]), slog.String("to", phaseNames[t.To]),
		slog.Any("effects", t.Effects),
	}
	for _, known := range []struct{ name, value string }{
		{"process_id", s.ProcessID}, {"step_id", s.Step.ID}, {"step_type", s.Step.Type}, {"error", harmless(t.Err)},
	} {
		if known.value != "" {
			fields = append(fields, slog.String(known.name, known.value))
		}
	}
	l.LogAttrs(context.Background(), levelOf(t), t.Event, fields...)
}

// result logs that a result was read, or why not.
func (l logger) result(processID string, status truora.ProcessStatus, err error) {
	if err != nil {
		l.Warn("result not read", "process_id", processID, "error", harmless(err))
		return
	}
	l.Info("result read", "process_id", processID, "status", string(status))
}

// requests logs what a served sandbox is asked, without queries: they sign.
func (l logger) requests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l.Info("request", "method", r.Method, "path", r.URL.Path)
		next.ServeHTTP(w, r)
	})
}

func levelOf(t flow.Transition) slog.Level {
	if t.Err != nil {
		return slog.LevelWarn
	}
	return slog.LevelInfo
}

// harmless is an error without what it may tell of the person: the API's own
// errors are free of it, of all others only the kind is told.
func harmless(err error) string {
	var call *truora.Error
	var path *os.PathError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &call):
		return call.Error()
	case errors.As(err, &path):
		return path.Op + ": " + path.Err.Error()
	case errors.Is(err, context.Canceled):
		return "stopped"
	}
	return fmt.Sprintf("%T", err)
}

var phaseNames = map[flow.Phase]string{
	flow.PhaseStarting: "starting", flow.PhaseAsking: "asking", flow.PhaseSending: "sending", flow.PhaseWaiting: "waiting",
	flow.PhaseOverdue: "overdue", flow.PhaseRefused: "refused", flow.PhaseReviewing: "reviewing", flow.PhaseStuck: "stuck",
	flow.PhaseCanceling: "canceling", flow.PhaseFinished: "finished", flow.PhaseInReview: "in review", flow.PhaseLeft: "left",
}
