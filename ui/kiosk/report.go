package kiosk

import (
	"encoding/json"

	"cedula/ui/graphics"
)

// Job is what a verification's process is handed: by a pipe, for it holds the
// key.
type Job struct {
	Config   json.RawMessage // the configuration, as whoever starts the process has it
	Key      string          `json:",omitempty"`
	Language string
	Demo     *Demo            `json:",omitempty"` // nil: the real API
	Answers  graphics.Answers // what the terminal has said of itself
	Tries    Tries
}

// Demo says which sandbox a demo runs against.
type Demo struct {
	Scenario string
	Speed    float64
	PIN      string `json:",omitempty"` // of the demo itself, which its screens tell; empty where one is configured
}

// Report is what a verification's process tells, one JSON object a line: one
// thing each.
type Report struct {
	IsAlive   bool   `json:"alive,omitempty"` // by its drawing loop
	ProcessID string `json:"process_id,omitempty"`
	StepType  string `json:"step_type,omitempty"`
	Tries     *Tries `json:"tries,omitempty"` // of the PIN
	IsExit    bool   `json:"exit,omitempty"`  // the PIN was given
	Ended     *Ended `json:"ended,omitempty"`
}

// CrashError is how a verification's process broke off: it holds nothing of the
// person.
type CrashError struct {
	Err   error  // of the process, as "signal: killed"
	Place string // in the code, as "ui/root.go:42"; empty when none is known
}

// Error is as "exit status 2 at ui/root.go:42".
func (e *CrashError) Error() string {
	if e.Place == "" {
		return e.Err.Error()
	}
	return e.Err.Error() + " at " + e.Place
}

// Unwrap gives the error of the process.
func (e *CrashError) Unwrap() error { return e.Err }

// Ended is how a verification ended.
type Ended struct {
	Outcome string `json:"outcome"` // as "success", "declined" or "unfinished"
	IsOver  bool   `json:"over"`    // nothing is left to be cancelled
	// Trouble is why no process could be made; empty where one was. IsRefused: the
	// key or the flow was, which no waiting mends.
	Trouble   string `json:"trouble,omitempty"`
	IsRefused bool   `json:"refused,omitempty"`
}
