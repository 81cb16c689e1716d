package ui

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/truora"
	"cedula/ui/words"
)

func someResult() *truora.Result {
	score, threshold := 0.9, 0.65
	return &truora.Result{
		ProcessID: "IDP0123456789abcdef", AccountID: "acc-01", FlowID: "IPF42", Country: "CO", Status: truora.ProcessSuccess,
		Validations: []truora.Validation{
			{ValidationID: "VLD1", Type: "document-validation", ValidationStatus: truora.ProcessSuccess, Details: truora.ValidationDetails{
				DocumentDetails: map[string]string{"document_number": "1020304050", "name": "Ana", "last_name": "Pérez"},
				DocumentValidations: map[string][]truora.Check{
					"data_consistency":    {{ValidationName: "Validation of date of birth", Result: "valid", ValidationType: "date-of-birth-validation", Message: "The date of birth is valid"}},
					"government_database": {{ValidationName: "Government database", Result: "valid", ManuallyReviewed: true}},
				},
			}},
			{ValidationID: "VLD2", Type: "face-recognition", ValidationStatus: truora.ProcessSuccess, Threshold: &threshold, Details: truora.ValidationDetails{
				FaceRecognition: &truora.FaceRecognition{SimilarityStatus: "success", ConfidenceScore: &score, PassiveLivenessStatus: "success"},
			}},
		},
		Raw: []byte(`{"process_id":"IDP0123456789abcdef","status":"success"}`),
	}
}

func withResult() flow.Snapshot {
	return changed(snapshots["success"], func(s *flow.Snapshot) { s.Result = someResult() })
}

func TestTheResultExplainsAndScrolls(t *testing.T) {
	for _, size := range goldenSizes {
		h := newRootHarness(t, size[0], size[1]).show(withResult())
		golden(t, "explained-"+sizeName(size), h.root.View())
		for range 200 {
			h.press(tea.KeyDown)
		}
		h.mustShow("VLD2")
	}
}

// riskyResult is a snapshot of a process that was declined for its risk, with
// all that a result can say.
func riskyResult(t *testing.T) flow.Snapshot {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("report", "testdata", "full.json"))
	if err != nil {
		t.Fatal(err)
	}
	var result truora.Result
	if err := json.Unmarshal(text, &result); err != nil {
		t.Fatal(err)
	}
	return changed(snapshots["success"], func(s *flow.Snapshot) {
		s.Result = &result
		s.Outcome = flow.Outcome{Status: result.Status, Failure: result.FailureStatus, Reason: result.DeclinedReason}
	})
}

func TestARiskyResultSaysAtOnceWhatFailed(t *testing.T) {
	for _, w := range words.All() {
		for _, size := range append(goldenSizes, [2]int{130, 36}) {
			h := newRootHarness(t, size[0], size[1], func(o *Options) { o.Words = w }).show(riskyResult(t))
			golden(t, "risky-"+w.Language()+"-"+sizeName(size), h.root.View())
		}
	}
}

func TestAKeyOpensAndFoldsWhatPassed(t *testing.T) {
	h := newRootHarness(t, 100, 40).show(withResult())
	h.mustShow("✓ Document: passed · 2 checks", "1020304050")
	h.mustNotShow("Date of birth")
	h.typeText("d").mustShow("✓ Document: passed", "✓ Date of birth")
	h.mustNotShow("2 checks")
	h.mustNotShow("The date of birth is valid")
	h.typeText("d").mustNotShow("Date of birth")
}

func TestTheResultIsShownAfterTheOutcome(t *testing.T) {
	h := newRootHarness(t, 100, 32).show(snapshots["success"])
	since := h.root.snap.Since
	h.mustNotShow("1020304050")
	h.show(changed(withResult(), func(s *flow.Snapshot) { s.Since = since })).mustShow("1020304050")
}

// save drives the page that exports, and hands back what its Cmd gave.
func (h *rootHarness) save() {
	h.t.Helper()
	h.msgs = nil
	h.press(tea.KeyEnter)
	if len(h.msgs) != 1 {
		h.t.Fatalf("messages: %v", h.msgs)
	}
	h.send(h.msgs[0])
}

func TestTheResultIsExportedOnlyWhereAndWhenAsked(t *testing.T) {
	t.Chdir(t.TempDir())
	h := newRootHarness(t, 100, 32).show(withResult()).typeText("e")
	h.mustShow(words.English.Export.Title, "cedula-IDP0123456789abcdef.md")
	h.save()
	h.mustShow("✓ ")
	text, err := os.ReadFile("cedula-IDP0123456789abcdef.md")
	if err != nil || !strings.Contains(string(text), "1020304050") {
		t.Fatalf("exported %q, %v", text, err)
	}
	info, _ := os.Stat("cedula-IDP0123456789abcdef.md")
	if info.Mode().Perm()&0o077 != 0 && filepath.Separator == '/' {
		t.Errorf("others can read it: %v", info.Mode())
	}
	h.press(tea.KeyEnter).mustNotShow(words.English.Export.Title)
}

func TestAnExportNeverOverwrites(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("mine.json", []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	h := newRootHarness(t, 100, 32).show(withResult()).typeText("e").press(tea.KeyCtrlU).typeText("mine.json")
	h.save()
	h.mustShow(words.English.Export.FileExists)
	h.press(tea.KeyCtrlU).typeText("other.json")
	h.save()
	h.mustShow("Enter close")
	if text, err := os.ReadFile("other.json"); err != nil || !strings.Contains(string(text), `"status": "success"`) {
		t.Errorf("exported %q, %v", text, err)
	}
	if text, _ := os.ReadFile("mine.json"); string(text) != "mine" {
		t.Error("overwritten")
	}
}

func TestEscCollapsesExpandedPartsBeforeItLeaves(t *testing.T) {
	h := newRootHarness(t, 100, 60).show(changed(snapshots["success"], func(s *flow.Snapshot) { s.Result = someResult() })).typeText("d").press(tea.KeyEsc)
	if h.quit {
		t.Fatal("it leaves though the details are open")
	}
	if h.press(tea.KeyEsc); !h.quit {
		t.Error("it does not leave")
	}
}

func TestWhyAResultIsNotSaved(t *testing.T) {
	for want, err := range map[string]error{
		words.Spanish.Export.NoFolder:   &fs.PathError{Op: "open", Path: "/x", Err: syscall.ENOENT},
		words.Spanish.Export.NotAllowed: &fs.PathError{Op: "open", Path: "/x", Err: syscall.EACCES},
		words.Spanish.Export.DiskFull:   &fs.PathError{Op: "write", Path: "/x", Err: syscall.ENOSPC},
		"is a directory":                &fs.PathError{Op: "open", Path: "/x", Err: syscall.EISDIR},
	} {
		if got := describeSaveError(words.Spanish, err); got != want {
			t.Errorf("%v: %q, want %q", err, got, want)
		}
	}
}
