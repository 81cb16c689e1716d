package journal

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cedula/flow"
)

// Unfinished is a process that was left before it was over.
type Unfinished struct {
	ProcessID   string
	FlowID      string
	Environment string    // the host that the process lives on; empty where the file does not tell
	Started     time.Time // when it was first noted here
	Touched     time.Time // when something of it was last noted here
	Intents     []flow.Intent
}

// newestFirst orders by the last touch.
func newestFirst(all []Unfinished) {
	slices.SortStableFunc(all, func(a, b Unfinished) int { return b.Touched.Compare(a.Touched) })
}

// read gives what a file knows; lines that are cut short or foreign are
// passed over. Of a file that tells nothing any more, its name and time do.
func read(path string) (Unfinished, bool) {
	var u Unfinished
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return u, false
	}
	for line := range bytes.Lines(text) {
		var r record
		if json.Unmarshal(line, &r) == nil {
			u.note(r)
		}
	}
	if u.ProcessID == "" {
		u.nameAfter(path)
	}
	return u, u.ProcessID != ""
}

// nameAfter takes the process's id from its file's name, which holds it unless
// it is no plain word.
func (u *Unfinished) nameAfter(path string) {
	name := strings.TrimSuffix(filepath.Base(path), ending)
	info, err := os.Stat(path)
	if err != nil || strings.HasPrefix(name, hashed) {
		return
	}
	u.ProcessID, u.Started, u.Touched = name, info.ModTime(), info.ModTime()
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
