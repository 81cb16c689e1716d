//go:build unix

package kiosk

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"regexp"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"cedula/flow/camera"
	"cedula/truora/crash"
)

// IsSupported reports whether kiosks are supported on this system.
const IsSupported = true

// The descriptors of a verification's process, in addition to the terminal,
// which is its standard input and output.
const (
	jobDescriptor    = 3
	reportDescriptor = 4
)

// exitTimeout is how long a process may take to exit after its last report.
const exitTimeout = 5 * time.Second

// prefixBuffer keeps the beginning of what is written to it.
type prefixBuffer struct{ bytes.Buffer }

// maxErrorText is how much of a process's standard error is kept, in bytes.
const maxErrorText = 64 << 10

// Write keeps what fits and discards the rest.
func (t *prefixBuffer) Write(p []byte) (int, error) {
	_, _ = t.Buffer.Write(p[:min(len(p), maxErrorText-t.Len())])
	return len(p), nil
}

// Process is a verification that runs in a process of its own.
type Process struct {
	command *exec.Cmd
	job     *os.File // kept open as long as the process should run
	reports chan Report
	errors  prefixBuffer
	reading crash.Group
	stop    func()
}

// StartProcess runs this program again, on the terminal, with arguments that
// make it call OpenPipe.
func StartProcess(terminal *Terminal, job Job, arguments ...string) (*Process, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(job)
	if err != nil {
		return nil, err
	}
	p := &Process{command: exec.Command(program, arguments...), reports: make(chan Report)}
	p.command.Env = camera.WithoutKeys(os.Environ()) // the key is part of the job
	p.command.Stdin, p.command.Stdout = terminal.Input, terminal.Output
	p.command.Stderr, p.command.WaitDelay = &p.errors, exitTimeout
	jobReader, jobWriter, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer jobReader.Close()
	reportReader, reportWriter, err := os.Pipe()
	if err != nil {
		jobWriter.Close()
		return nil, err
	}
	defer reportWriter.Close()
	p.job, p.stop = jobWriter, sync.OnceFunc(func() { jobWriter.Close() })
	p.command.ExtraFiles = []*os.File{jobReader, reportWriter}
	if err := p.command.Start(); err != nil {
		p.stop()
		reportReader.Close()
		return nil, err
	}
	p.reading.Go(func() { p.readReports(reportReader) })
	p.reading.Go(func() {
		if _, err := jobWriter.Write(append(text, '\n')); err != nil {
			p.stop()
		}
	})
	return p, nil
}

func (p *Process) readReports(from *os.File) {
	defer close(p.reports)
	defer from.Close()
	decoder := json.NewDecoder(from)
	for {
		var report Report
		if err := decoder.Decode(&report); err != nil {
			return
		}
		p.reports <- report
	}
}

// Reports delivers its reports.
func (p *Process) Reports() <-chan Report { return p.reports }

// Stop asks it to cancel its verification and to end.
func (p *Process) Stop() { p.stop() }

// Kill ends it immediately.
func (p *Process) Kill() { _ = p.command.Process.Kill() }

// codePlace matches a position in this program's code in a stack trace.
var codePlace = regexp.MustCompile(`\b(?:flow|truora|ui)/[\w/]+\.go:\d+`)

// Wait waits for its end. Of a crash's output only the position in the code is
// kept: everything else may contain personal data.
func (p *Process) Wait() error {
	p.stop()
	overdue := time.AfterFunc(exitTimeout, p.Kill)
	defer overdue.Stop()
	err := p.command.Wait()
	failure := crash.Catch(func() error { p.reading.Wait(); return nil })
	if err == nil {
		return failure
	}
	return &CrashError{err, codePlace.FindString(p.errors.String())}
}

// Pipe is a verification's end of the connection to the kiosk.
type Pipe struct {
	Job     Job
	Stopped <-chan struct{} // closed when the verification should end
	reports chan Report
	written crash.Group
}

// errNoKiosk is returned if the internal command was typed by a person.
var errNoKiosk = errors.New("this command is for cedula kiosk alone, which runs it by itself")

// OpenPipe reads the job from the kiosk.
func OpenPipe() (*Pipe, error) {
	for _, descriptor := range []int{jobDescriptor, reportDescriptor} {
		var info unix.Stat_t
		if err := unix.Fstat(descriptor, &info); err != nil || info.Mode&unix.S_IFMT != unix.S_IFIFO {
			return nil, errNoKiosk
		}
		unix.CloseOnExec(descriptor) // child processes must not keep the pipes open
	}
	from, to := bufio.NewReader(os.NewFile(jobDescriptor, "job")), os.NewFile(reportDescriptor, "reports")
	text, err := from.ReadBytes('\n')
	if err != nil {
		return nil, errNoKiosk
	}
	stopped := make(chan struct{})
	l := &Pipe{Stopped: stopped, reports: make(chan Report, 64)}
	if err := json.Unmarshal(text, &l.Job); err != nil {
		return nil, errNoKiosk
	}
	crash.Go(func() error {
		_, err := io.Copy(io.Discard, from) // until the kiosk closes it or ends
		return err
	}, func(error) { close(stopped) })
	l.written.Go(func() {
		encoder := json.NewEncoder(to)
		for report := range l.reports {
			_ = encoder.Encode(report) // fails if the kiosk has ended
		}
		to.Close()
	})
	return l, nil
}

// Report sends a report to the kiosk.
func (l *Pipe) Report(report Report) { l.reports <- report }

// ReportAlive reports that the event loop is running. It never blocks.
func (l *Pipe) ReportAlive() {
	select {
	case l.reports <- Report{IsAlive: true}:
	default:
	}
}

// Close waits until all reports are sent. No report may follow.
func (l *Pipe) Close() {
	close(l.reports)
	l.written.Wait()
}
