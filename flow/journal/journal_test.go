package journal

import (
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"cedula/flow"
)

// openWithClock opens a journal with a clock that advances by a second on each
// reading.
func openWithClock(t *testing.T, dir, environment string) *Journal {
	t.Helper()
	j, err := Open(dir, environment)
	if err != nil {
		t.Fatal(err)
	}
	seconds := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	j.now = func() time.Time { seconds = seconds.Add(time.Second); return seconds }
	return j
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var (
	front  = flow.Intent{Kind: flow.IntentUpload, StepID: "IPS3", Target: "document_front", RetriesLeft: 2}
	verify = flow.Intent{Kind: flow.IntentVerify, StepID: "IPS1", RetriesLeft: -1}
)

func settled(i flow.Intent) flow.Intent {
	i.Settled = true
	return i
}

func TestAnotherProgramFindsUnfinishedProcesses(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state", "cedula")
	j := openWithClock(t, dir, "api.example")
	must(t, j.Begin("IDP1", "IPF1", "es"))
	must(t, j.Intend("IDP1", verify))
	must(t, j.Settle("IDP1", verify))
	must(t, j.Intend("IDP1", front))
	j.Close()

	found, ok := openWithClock(t, dir, "api.example").Last()
	start := time.Date(2026, 1, 1, 0, 0, 1, 0, time.UTC)
	want := Unfinished{
		ProcessID: "IDP1", FlowID: "IPF1", Language: "es", Environment: "api.example", Started: start,
		Touched: start.Add(3 * time.Second), Intents: []flow.Intent{settled(verify), front},
	}
	if !ok || !reflect.DeepEqual(found, want) {
		t.Errorf("found %+v, %v; want %+v", found, ok, want)
	}
}

func TestARepeatedIntentRemainsOpen(t *testing.T) {
	j := openWithClock(t, t.TempDir(), "api.example")
	must(t, j.Begin("IDP1", "IPF1", "es"))
	for range 2 {
		must(t, j.Intend("IDP1", verify))
		must(t, j.Settle("IDP1", verify))
	}
	must(t, j.Intend("IDP1", verify))
	found, _ := j.Find("IDP1")
	if want := []flow.Intent{settled(verify), settled(verify), verify}; !reflect.DeepEqual(found.Intents, want) {
		t.Errorf("intents %+v, want %+v", found.Intents, want)
	}
}

func TestWhatACrashCutShortIsSkipped(t *testing.T) {
	dir := t.TempDir()
	j := openWithClock(t, dir, "api.example")
	must(t, j.Begin("IDP1", "IPF1", "es"))
	must(t, j.Intend("IDP1", front))
	path := filepath.Join(dir, "IDP1"+extension)
	text, err := os.ReadFile(path)
	must(t, err)
	must(t, os.WriteFile(path, text[:len(text)-20], 0o600))
	must(t, j.Intend("IDP1", verify))
	found, ok := j.Find("IDP1")
	if !ok || !reflect.DeepEqual(found.Intents, []flow.Intent{verify}) {
		t.Errorf("found %+v, %v", found, ok)
	}
}

func TestTheIDOfADamagedFileIsReadFromItsName(t *testing.T) {
	for name, text := range map[string]string{"empty": "", "no JSON": "{{{\n", "one endless line": strings.Repeat("x", 1<<20)} {
		dir := t.TempDir()
		j := openWithClock(t, dir, "api.example")
		must(t, os.WriteFile(filepath.Join(dir, "IDP1"+extension), []byte(text), 0o600))
		must(t, os.WriteFile(filepath.Join(dir, "id-0123"+extension), []byte(text), 0o600))
		last, ok := j.Last()
		if !ok || last.ProcessID != "IDP1" || last.Environment != "" || last.Touched.IsZero() || len(j.List()) != 1 {
			t.Errorf("%s: %+v of %+v", name, last, j.List())
		}
		must(t, j.Begin("IDP2", "IPF1", "es"))
		if last, _ := j.Last(); last.ProcessID != "IDP2" {
			t.Errorf("%s: %+v comes before one that is whole", name, last)
		}
	}
}

func TestAProcessFromElsewhereIsNotedWithItsFirstIntent(t *testing.T) {
	j := openWithClock(t, t.TempDir(), "api.example")
	must(t, j.Intend("IDP9", verify))
	if found, ok := j.Last(); !ok || found.ProcessID != "IDP9" || len(found.Intents) != 1 {
		t.Errorf("found %+v, %v", found, ok)
	}
}

func TestTheLastOneIsOfThisEnvironment(t *testing.T) {
	dir := t.TempDir()
	one := openWithClock(t, dir, "one.example")
	must(t, one.Begin("IDP1", "IPF1", "es"))
	one.Close()
	other := openWithClock(t, dir, "two.example")
	other.now()
	must(t, other.Begin("IDP2", "IPF2", "es"))
	last, _ := openWithClock(t, dir, "one.example").Last()
	if all := other.List(); last.ProcessID != "IDP1" || len(all) != 2 || all[0].ProcessID != "IDP2" {
		t.Errorf("last %+v, all %+v", last, all)
	}
}

func TestEndedProcessesAreRemoved(t *testing.T) {
	dir := t.TempDir()
	j := openWithClock(t, dir, "api.example")
	must(t, j.Begin("IDP1", "IPF1", "es"))
	must(t, j.End("IDP1"))
	must(t, j.End("IDP1"))
	if left, _ := os.ReadDir(dir); len(left) != 1 || left[0].Name() != filepath.Base(j.lastPath()) {
		t.Errorf("more than the last id is left behind: %v", left)
	}
}

func TestAnIdIsNeverAPath(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cedula")
	j := openWithClock(t, dir, "api.example")
	for _, id := range []string{"../out", "a/b", `a\b`, ".", "", strings.Repeat("x", 300)} {
		must(t, j.Begin(id, "IPF1", "es"))
		if around, _ := os.ReadDir(filepath.Dir(dir)); len(around) != 1 {
			t.Fatalf("%q left the folder: %v", id, around)
		}
		if found, ok := j.Find(id); id != "" && (!ok || found.ProcessID != id) {
			t.Errorf("%q was not found: %+v", id, found)
		}
	}
}

func TestOthersCannotReadIt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	dir := t.TempDir()
	must(t, os.Chmod(dir, 0o755))
	must(t, openWithClock(t, dir, "api.example").Begin("IDP1", "IPF1", "es"))
	folder, _ := os.Stat(dir)
	file, err := os.Stat(filepath.Join(dir, "IDP1"+extension))
	must(t, err)
	if folder.Mode().Perm() != 0o700 || file.Mode().Perm() != 0o600 {
		t.Errorf("folder %v, file %v", folder.Mode(), file.Mode())
	}
}

func TestTheLanguageIsTheOneThatWasChosenLast(t *testing.T) {
	dir := t.TempDir()
	j := openWithClock(t, dir, "api.example")
	must(t, j.Begin("IDP1", "IPF1", "es"))
	must(t, j.Begin("IDP1", "IPF1", "pt"))
	must(t, j.Begin("IDP1", "IPF1", "")) // by a program that knows none
	if found, _ := j.Find("IDP1"); found.Language != "pt" {
		t.Errorf("found %+v", found)
	}
}
