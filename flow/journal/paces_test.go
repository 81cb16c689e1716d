package journal

import (
	"os"
	"strings"
	"testing"
	"time"

	"cedula/flow"
)

const email = "enter_email"

func TestWhatStepsTakeIsKnownToTheNextProgram(t *testing.T) {
	dir := t.TempDir()
	assumed := flow.GuidePaces()[email]
	j := openWithClock(t, dir, "api.example")
	if got := j.Paces()[email]; got != assumed {
		t.Errorf("before anything was seen: %+v", got)
	}
	seen := flow.Took{StepType: email, Time: 4 * time.Second, Immediate: flow.ImmediateEnded}
	must(t, j.NoteStep(seen))
	must(t, j.NoteStep(flow.Took{StepType: "of_tomorrow", Time: time.Second}))
	next := openWithClock(t, dir, "api.example").Paces()
	if got := next[email]; got != assumed.With(seen) {
		t.Errorf("%+v", got)
	}
	if got := next["of_tomorrow"]; got != (flow.Pace{Count: 1}) {
		t.Errorf("%+v", got)
	}
	if got := openWithClock(t, dir, "other.example").Paces()[email]; got != assumed {
		t.Errorf("elsewhere: %+v", got)
	}
	if info, err := os.Stat(j.pacesPath()); err != nil || info.Mode().Perm()&0o077 != 0 || len(j.List()) != 0 {
		t.Errorf("%v, %v, %v", info, err, j.List())
	}
}

func TestADamagedFileOfPacesIsAsIfThereWereNone(t *testing.T) {
	j := openWithClock(t, t.TempDir(), "api.example")
	for _, text := range []string{
		"", "{", "[1]", `{"enter_email":3}`, `{"enter_email":{"count":-1}}`, `{"enter_email":{"count":1e300,"mean":5}}`,
		`{"enter_email":{"count":5,"mean":1e9}}`, strings.Repeat("x", 1<<20), `{"../../x":{"count":5,"mean":1}}`,
	} {
		must(t, os.WriteFile(j.pacesPath(), []byte(text), 0o600))
		if got := j.Paces(); len(got) != len(flow.GuidePaces()) || got[email] != flow.GuidePaces()[email] {
			t.Errorf("%.40q: %+v", text, got)
		}
		must(t, j.NoteStep(flow.Took{StepType: email, Time: time.Second}))
		if got := j.Paces()[email]; got != flow.GuidePaces()[email].With(flow.Took{Time: time.Second}) {
			t.Errorf("%.40q, and one more: %+v", text, got)
		}
	}
}

func TestThePacesFileIsBounded(t *testing.T) {
	j := openWithClock(t, t.TempDir(), "api.example")
	for i := range 2 * maxPaces {
		must(t, j.NoteStep(flow.Took{StepType: "type_" + strings.Repeat("x", i%64) + string(rune('a'+i%26)), Time: time.Second}))
	}
	must(t, j.NoteStep(flow.Took{StepType: "a person's name\n", Time: time.Second}))
	info, err := os.Stat(j.pacesPath())
	must(t, err)
	if got := j.readPaces(); len(got) > maxPaces || info.Size() > maxPacesFile/2 {
		t.Errorf("%d types, %d bytes", len(got), info.Size())
	}
}
