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

// IsSupported reports whether kiosks run on this system.
const IsSupported = true

// The descriptors of a verification's process beside the terminal, which is its
// standard input and output.
const (
	jobDescriptor    = 3
	reportDescriptor = 4
)

// exitTimeout is how long a process that has told all may take to end.
const exitTimeout = 5 * time.Second

// firstText keeps the beginning of what is written to it.
type firstText struct{ bytes.Buffer }

// maxErrorText is how much is kept of what a process writes to its standard
// error.
const maxErrorText = 64 << 10

// Write keeps what there is room for.
func (t *firstText) Write(p []byte) (int, error) {
	_, _ = t.Buffer.Write(p[:min(len(p), maxErrorText-t.Len())])
	return len(p), nil
}

// Process is a verification in a process of its own.
type Process struct {
	command *exec.Cmd
	job     *os.File // open as long as the process is to go on
	reports chan Report
	errors  firstText
	reading crash.Group
	stop    func()
}

// StartProcess starts this program again, on the terminal, with arguments that
// make it call OpenLine.
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
	p.command.Env = camera.WithoutKeys(os.Environ()) // the key is in the job
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

// Reports are what it tells.
func (p *Process) Reports() <-chan Report { return p.reports }

// Stop asks it to cancel and to end.
func (p *Process) Stop() { p.stop() }

// Kill ends it at once.
func (p *Process) Kill() { _ = p.command.Process.Kill() }

// codePlace is a place of this program in the traces that a crash prints.
var codePlace = regexp.MustCompile(`\b(?:flow|truora|ui)/[\w/]+\.go:\d+`)

// Wait waits for its end. Of what a crash prints only a place in the code is
// kept: everything else may be somebody's.
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

// Line is a verification's side of the pipes to the kiosk.
type Line struct {
	Job     Job
	Stopped <-chan struct{} // closed when the verification is to end
	reports chan Report
	written crash.Group
}

// errNoKiosk: somebody typed the command that a kiosk runs.
var errNoKiosk = errors.New("this command is for cedula kiosk alone, which runs it by itself")

// OpenLine takes the job that the kiosk has handed to this process.
func OpenLine() (*Line, error) {
	for _, descriptor := range []int{jobDescriptor, reportDescriptor} {
		var info unix.Stat_t
		if err := unix.Fstat(descriptor, &info); err != nil || info.Mode&unix.S_IFMT != unix.S_IFIFO {
			return nil, errNoKiosk
		}
		unix.CloseOnExec(descriptor) // nobody who is started from here holds the kiosk up
	}
	from, to := bufio.NewReader(os.NewFile(jobDescriptor, "job")), os.NewFile(reportDescriptor, "reports")
	text, err := from.ReadBytes('\n')
	if err != nil {
		return nil, errNoKiosk
	}
	stopped := make(chan struct{})
	l := &Line{Stopped: stopped, reports: make(chan Report, 64)}
	if err := json.Unmarshal(text, &l.Job); err != nil {
		return nil, errNoKiosk
	}
	crash.Go(func() error {
		_, err := io.Copy(io.Discard, from) // until the kiosk closes it, or is gone
		return err
	}, func(error) { close(stopped) })
	l.written.Go(func() {
		encoder := json.NewEncoder(to)
		for report := range l.reports {
			_ = encoder.Encode(report) // of a kiosk that is gone nobody reads it
		}
		to.Close()
	})
	return l, nil
}

// Report tells the kiosk something.
func (l *Line) Report(report Report) { l.reports <- report }

// ReportAlive tells that the drawing loop runs. It never waits.
func (l *Line) ReportAlive() {
	select {
	case l.reports <- Report{IsAlive: true}:
	default:
	}
}

// Close waits until all was told. Nothing may be reported after it.
func (l *Line) Close() {
	close(l.reports)
	l.written.Wait()
}
