package journal

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"time"

	"cedula/flow"
)

// Unfinished is a process that was left before it was over.
type Unfinished struct {
	ProcessID   string
	FlowID      string
	Environment string    // the host that the process lives on
	Started     time.Time // when it was first noted here
	Touched     time.Time // when something of it was last noted here
	Intents     []flow.Intent
}

// newestFirst orders by the last touch.
func newestFirst(all []Unfinished) {
	slices.SortStableFunc(all, func(a, b Unfinished) int { return b.Touched.Compare(a.Touched) })
}

// read gives what a file knows; lines that are cut short or foreign are
// passed over.
func read(path string) (Unfinished, bool) {
	file, err := os.Open(path)
	if err != nil {
		return Unfinished{}, false
	}
	defer file.Close()
	var u Unfinished
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var r record
		if json.Unmarshal(lines.Bytes(), &r) == nil {
			u.note(r)
		}
	}
	return u, u.ProcessID != ""
}

// note takes up one record.
func (u *Unfinished) note(r record) {
	if u.Started.IsZero() {
		u.Started = r.At
	}
	u.Touched = r.At
	if r.Process != "" {
		u.ProcessID, u.Environment = r.Process, r.Environment
	}
	if r.Flow != "" {
		u.FlowID = r.Flow
	}
	if r.Intent != nil {
		u.noteIntent(*r.Intent)
	}
}

// noteIntent adds an intent; a settled one takes the place of the last one
// like it that was open.
func (u *Unfinished) noteIntent(intent flow.Intent) {
	open := intent
	open.Settled = false
	for i := len(u.Intents) - 1; i >= 0 && intent.Settled; i-- {
		if u.Intents[i] == open {
			u.Intents[i] = intent
			return
		}
	}
	u.Intents = append(u.Intents, intent)
}
