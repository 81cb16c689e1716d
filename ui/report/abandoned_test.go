package report

import (
	"strings"
	"testing"

	"cedula/truora"
	"cedula/ui/words"
)

func TestAnAbandonedProcessHasNoOpenValidations(t *testing.T) {
	tries := 2
	result := truora.Result{
		Status: truora.ProcessFailure, FailureStatus: truora.FailureCanceled,
		Validations: []truora.Validation{{Type: "document-validation", ValidationStatus: "pending", RemainingRetries: &tries}},
	}
	for _, w := range words.All() {
		text := New(w, result).Columns(80, Style{})
		if strings.Contains(text, w.CheckResult("pending")) || strings.Contains(text, w.Report.TriesLeft) || !strings.Contains(text, w.Report.NotFinished) {
			t.Errorf("%s:\n%s", w.Language(), text)
		}
	}
}
