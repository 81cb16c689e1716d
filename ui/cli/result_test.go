package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// finish completes a verification, and returns its process's id.
func (b *backend) finish(t *testing.T, home string) string {
	t.Helper()
	input := "john.doe@demo.com\n654321\nCO\nnational-id\n" + b.paths()
	return b.run(t, home, input).outcome(t).ProcessID
}

// desk runs a command other than a verification against the backend.
func (b *backend) desk(t *testing.T, home string, args ...string) runOutput {
	t.Helper()
	return cedula{args: append(args, "--config", b.config(t, "")), env: []string{keyInEnvironment}, home: home}.run(t)
}

func TestTheResultOfTheLastProcessNeedsNoID(t *testing.T) {
	t.Parallel()
	b, home := startBackend(t, "risky"), t.TempDir()
	r := b.desk(t, home, "result")
	if r.expectExit(t, 2); !strings.Contains(r.stderr, "cedula result PROCESS_ID") {
		t.Errorf("nothing was seen yet: %s", r.stderr)
	}
	id := b.finish(t, home)
	r = b.desk(t, home, "result")
	r.expectExit(t, 1)
	for _, line := range []string{"✗ Risk", "signs of risk", "John Doe", id, "Bogotá"} {
		if !strings.Contains(r.stdout, line) {
			t.Errorf("no %q in\n%s", line, r.stdout)
		}
	}
	if strings.Contains(r.stdout, "is valid") || strings.Contains(r.stdout, "://") {
		t.Errorf("more than is wanted:\n%s", r.stdout)
	}
	b.desk(t, home, "resume", "--forget", id).expectExit(t, 0)
	b.desk(t, home, "result").expectExit(t, 2)
	b.expectNoRefusals(t)
}

func TestTheResultsFilesAreSavedForTheirOwnerAlone(t *testing.T) {
	t.Parallel()
	b, home, folder := startBackend(t, "happy"), t.TempDir(), filepath.Join(t.TempDir(), "pictures")
	b.finish(t, home)
	pdf := filepath.Join(t.TempDir(), "report.pdf")
	r := b.desk(t, home, "result", "--json", "--pdf", pdf, "--images", folder)
	r.expectExit(t, 0)
	for path, begins := range map[string]string{
		pdf: "%PDF-", filepath.Join(folder, "document-front.jpg"): "\xff\xd8", filepath.Join(folder, "document-back.jpg"): "\xff\xd8",
	} {
		text, err := os.ReadFile(path)
		if err != nil || !strings.HasPrefix(string(text), begins) {
			t.Fatalf("%s: %d bytes, %v", path, len(text), err)
		}
		info, err := os.Stat(path)
		if err != nil || filepath.Separator == '/' && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	if !strings.Contains(r.stderr, "the PDF is being made (requested)") || strings.Contains(r.stderr, "Signature") {
		t.Errorf("stderr: %s", r.stderr)
	}
	if again := b.desk(t, home, "result", "--pdf", pdf); again.code != 2 || !strings.Contains(again.stderr, "is not overwritten") {
		t.Errorf("exit %d: %s", again.code, again.stderr)
	}
	if again := b.desk(t, home, "result", "--images", folder); again.code != 2 || !strings.Contains(again.stderr, "document-front.jpg: it already exists") {
		t.Errorf("exit %d: %s", again.code, again.stderr)
	}
	b.expectNoRefusals(t)
}

func TestAPendingProcessHasNoPDF(t *testing.T) {
	t.Parallel()
	b, home := startBackend(t, "happy"), t.TempDir()
	b.run(t, home, "john.doe@demo.com\n").expectExit(t, 3)
	pdf := filepath.Join(t.TempDir(), "report.pdf")
	r := b.desk(t, home, "result", "--pdf", pdf)
	if r.expectExit(t, 3); !strings.Contains(r.stderr, "not over yet") || b.count("GET /v1/processes/IDP") == 0 {
		t.Errorf("stderr: %s", r.stderr)
	}
	if _, err := os.Stat(pdf); err == nil {
		t.Error("something was saved")
	}
}
