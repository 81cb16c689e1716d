package kiosk

import "errors"

// IsSupported reports whether kiosks run on this system.
const IsSupported = false

var errUnsupported = errors.New("the kiosk runs on Linux and macOS")

// Process is a verification in a process of its own.
type Process struct{}

// StartProcess starts nothing here.
func StartProcess(*Terminal, Job, ...string) (*Process, error) { return nil, errUnsupported }

// Reports are none.
func (p *Process) Reports() <-chan Report { return nil }

// Stop does nothing.
func (p *Process) Stop() {}

// Kill does nothing.
func (p *Process) Kill() {}

// Wait gives no error.
func (p *Process) Wait() error { return nil }

// Line is a verification's side of the pipes to the kiosk.
type Line struct {
	Job     Job
	Stopped <-chan struct{}
}

// OpenLine finds none here.
func OpenLine() (*Line, error) { return nil, errUnsupported }

// Report tells nobody.
func (l *Line) Report(Report) {}

// ReportAlive tells nobody.
func (l *Line) ReportAlive() {}

// Close does nothing.
func (l *Line) Close() {}
