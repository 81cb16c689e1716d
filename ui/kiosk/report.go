package kiosk

import (
	"encoding/json"

	"cedula/ui/graphics"
)

// Job is the input of a verification's process. It is passed by a pipe, because
// it contains the key.
type Job struct {
	Config   json.RawMessage // the complete configuration of the kiosk
	Key      string          `json:",omitempty"`
	Language string
	Demo     *Demo            `json:",omitempty"` // nil: the real API
	Answers  graphics.Answers // what is known of the terminal
	Tries    Tries
}

// Demo is the sandbox of a demo.
type Demo struct {
	Scenario string
	Speed    float64
	PIN      string `json:",omitempty"` // of the demo itself, which displays it; empty if one is configured
}

// Report is a message from a verification's process, one JSON object per line.
// Each sets one field.
type Report struct {
	IsAlive   bool   `json:"alive,omitempty"` // its event loop is running
	ProcessID string `json:"process_id,omitempty"`
	StepType  string `json:"step_type,omitempty"`
	Tries     *Tries `json:"tries,omitempty"` // of the PIN
	IsExit    bool   `json:"exit,omitempty"`  // the PIN was given
	Ended     *End   `json:"ended,omitempty"`
}

// CrashError is the crash of a verification's process. It contains no personal
// data.
type CrashError struct {
	Err   error  // of the process, such as "signal: killed"
	Place string // in the code, such as "ui/root.go:42"; empty if unknown
}

// Error is such as "exit status 2 at ui/root.go:42".
func (e *CrashError) Error() string {
	if e.Place == "" {
		return e.Err.Error()
	}
	return e.Err.Error() + " at " + e.Place
}

// Unwrap returns the error of the process.
func (e *CrashError) Unwrap() error { return e.Err }

// End is how a verification ended.
type End struct {
	Outcome string `json:"outcome"` // such as "success", "declined" or "unfinished"
	IsOver  bool   `json:"over"`    // the process needs no cancelling
	// Trouble is why no process could be created; empty if one was. IsRefused:
	// the key or the flow was refused, so waiting does not help.
	Trouble   string `json:"trouble,omitempty"`
	IsRefused bool   `json:"refused,omitempty"`
}
