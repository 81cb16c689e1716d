package kiosk

import "errors"

// IsSupported reports whether kiosks run on this system.
const IsSupported = false

var errUnsupported = errors.New("the kiosk runs on Linux and macOS")

// Process is not supported on this system.
type Process struct{}

// StartProcess always fails on this system.
func StartProcess(*Terminal, Job, ...string) (*Process, error) { return nil, errUnsupported }

// Reports is nil.
func (p *Process) Reports() <-chan Report { return nil }

// Stop does nothing.
func (p *Process) Stop() {}

// Kill does nothing.
func (p *Process) Kill() {}

// Wait returns nil.
func (p *Process) Wait() error { return nil }

// Pipe is not supported on this system.
type Pipe struct {
	Job     Job
	Stopped <-chan struct{}
}

// OpenPipe always fails on this system.
func OpenPipe() (*Pipe, error) { return nil, errUnsupported }

// Report does nothing.
func (l *Pipe) Report(Report) {}

// ReportAlive does nothing.
func (l *Pipe) ReportAlive() {}

// Close does nothing.
func (l *Pipe) Close() {}
