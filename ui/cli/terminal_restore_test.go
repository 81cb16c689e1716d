//go:build !windows

package cli_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"reflect"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

// modes are what screens may switch on in a terminal, each with what switches it
// off again.
var modes = map[string][2]string{
	"the other screen": {"\x1b[?1049h", "\x1b[?1049l"}, "the hidden cursor": {"\x1b[?25l", "\x1b[?25h"}, "bracketed paste": {"\x1b[?2004h", "\x1b[?2004l"},
	"clicks": {"\x1b[?1000h", "\x1b[?1000l"}, "dragging": {"\x1b[?1002h", "\x1b[?1002l"}, "movement": {"\x1b[?1003h", "\x1b[?1003l"},
	"focus": {"\x1b[?1004h", "\x1b[?1004l"}, "application keys": {"\x1b[?1h", "\x1b[?1l"}, "pictures": {"\x1b_Ga=t", "\x1b_Ga=d"},
	"modified keys": {"\x1b[>4;1m", "\x1b[>4m"},
}

// kittyKeyboard is what asks for other keys than a terminal sends by itself.
var kittyKeyboard = regexp.MustCompile(`\x1b\[>[0-9]+u`)

// expectRestored fails the test unless the terminal is in its original state:
// its modes, its line discipline, and no picture on it.
func (run *terminalRun) expectRestored(t *testing.T, before *term.State) {
	t.Helper()
	run.mu.Lock()
	written := run.written.String()
	run.mu.Unlock()
	for name, mode := range modes {
		if strings.LastIndex(written, mode[0]) > strings.LastIndex(written, mode[1]) {
			t.Errorf("%s is left behind", name)
		}
	}
	if kittyKeyboard.MatchString(written) && !strings.Contains(written, "\x1b[<") {
		t.Error("kitty's keyboard is left behind")
	}
	if !strings.Contains(written, modes["the other screen"][0]) {
		t.Error("there were no screens")
	}
	if after, err := term.GetState(run.tty.Fd()); err == nil && !reflect.DeepEqual(after, before) {
		t.Errorf("the line is left as %+v, was %+v", after, before)
	}
}

// startScreens is a demo on the screens, where its first question is shown, and
// how its terminal was before.
func startScreens(t *testing.T, columns, rows int) (*terminalRun, *term.State) {
	t.Helper()
	run := cedula{args: []string{"demo", "--scenario", "happy", "--speed", "0"}}.openTerminal(t, columns, rows)
	run.waitFor("Your e-mail")
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	defer slave.Close()
	before, err := term.GetState(slave.Fd()) // as every new one is
	if err != nil {
		t.Fatal(err)
	}
	return run, before
}

func TestEveryEndLeavesTheTerminalAsItWas(t *testing.T) {
	t.Parallel()
	signal := func(signal syscall.Signal) func(*terminalRun) {
		return func(run *terminalRun) { run.command.Process.Signal(signal) }
	}
	for name, end := range map[string]func(*terminalRun){
		"SIGTERM": signal(syscall.SIGTERM), "SIGHUP": signal(syscall.SIGHUP), "SIGINT": signal(syscall.SIGINT), "SIGQUIT": signal(syscall.SIGQUIT),
		"Ctrl+C twice": func(run *terminalRun) { run.press("\x03\x03") },
		"keys before it": func(run *terminalRun) {
			run.press("\x1b[200~pasted\x1b[201~\x1b]11;rgb:0/0/0\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?62;4c" + enter + "\x1bOP\x1b[A")
			run.command.Process.Signal(syscall.SIGTERM)
		},
		"Ctrl+Z without a shell": func(run *terminalRun) {
			run.press("\x1a")
			run.waitForSequence("\x1b[?1049l")
			run.waitFor("Your e-mail") // nobody stopped it
			run.press("\x03\x03")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run, before := startScreens(t, 80, 24)
			end(run)
			err := run.command.Wait()
			if run.ctx.Err() != nil {
				t.Fatalf("hung: %v\n%s", err, run.text())
			}
			if code := run.command.ProcessState.ExitCode(); code != 3 {
				t.Errorf("exit %d", code)
			}
			run.waitForSequence("\x1b[?25h")
			run.expectRestored(t, before)
			run.expectNothingLeft(t)
		})
	}
}

// TestAHangupOfTheTerminalEndsTheProgram closes the terminal itself, as a window that is
// closed or a connection that is lost. (Nothing may read from it meanwhile: that
// would keep it open.)
func TestAHangupOfTheTerminalEndsTheProgram(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), testTimeout)
	t.Cleanup(cancel)
	run := &terminalRun{t: t, ctx: ctx, command: cedula{args: []string{"demo", "--scenario", "happy", "--speed", "0"}}.command(ctx, t)}
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(master, &pty.Winsize{Cols: 80, Rows: 24}); err != nil {
		t.Fatal(err)
	}
	run.command.Stdin, run.command.Stderr, run.command.Stdout = slave, slave, &run.stdout
	run.command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := run.command.Start(); err != nil {
		t.Fatal(err)
	}
	slave.Close()
	for buffer := make([]byte, 4096); !strings.Contains(run.written.String(), "john.doe"); {
		n, err := master.Read(buffer)
		if err != nil {
			t.Fatal(err)
		}
		run.written.Write(buffer[:n])
	}
	master.Close()
	if err := run.command.Wait(); ctx.Err() != nil {
		t.Fatalf("hung: %v", err)
	}
	if code := run.command.ProcessState.ExitCode(); code != 3 {
		t.Errorf("exit %d", code)
	}
	run.expectNothingLeft(t)
}

func TestATerminalWithoutASizeGetsTheDefaultSize(t *testing.T) {
	t.Parallel()
	for environment, size := range map[string][2]int{"COLUMNS=": {80, 24}, "COLUMNS=100 LINES=32": {100, 32}, "COLUMNS=99999 LINES=-1": {80, 24}} {
		run := cedula{args: []string{"demo", "--scenario", "happy", "--speed", "0"}, env: strings.Fields(environment)}.openTerminal(t, 0, 0)
		run.emulator.Resize(size[0], size[1])
		run.waitFor("Your e-mail", "john.doe@demo.com")
		run.press(enter)
		run.waitFor("Please type the code", "2 of 7")
		run.press("\x03\x03")
		run.wait().expectExit(t, 3)
	}
}

// TestTheScreenIsCompleteAfterManySizeChanges resizes while keys are typed.
func TestTheScreenIsCompleteAfterManySizeChanges(t *testing.T) {
	t.Parallel()
	run, before := startScreens(t, 80, 24)
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		size := pty.Winsize{Cols: uint16(random.IntN(200)), Rows: uint16(random.IntN(70))}
		if err := pty.Setsize(run.tty, &size); err != nil {
			t.Fatal(err)
		}
		run.press("\x1b[B")
	}
	run.emulator.Resize(100, 32)
	if err := pty.Setsize(run.tty, &pty.Winsize{Cols: 100, Rows: 32}); err != nil {
		t.Fatal(err)
	}
	run.waitFor("Your e-mail", "john.doe@demo.com", "F1")
	run.press(enter)
	run.waitFor("Please type the code", "2 of 7")
	run.press("\x03\x03")
	if run.command.Wait(); run.command.ProcessState.ExitCode() != 3 {
		t.Errorf("%v", run.command.ProcessState)
	}
	run.waitForSequence("\x1b[?25h")
	run.expectRestored(t, before)
}

// TestCtrlZReturnsToTheShell runs it in a shell that has jobs.
func TestCtrlZReturnsToTheShell(t *testing.T) {
	t.Parallel()
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip(err)
	}
	run := cedula{env: []string{`PS1=jobs \j> `, "CEDULA=" + binary}}.openShell(t, shell)
	run.waitFor("jobs 0>")
	before, err := term.GetState(run.tty.Fd())
	if err != nil {
		t.Fatal(err)
	}
	run.press("\"$CEDULA\" demo --scenario happy --speed 0\r")
	run.waitFor("Your e-mail", "john.doe@demo.com")
	run.press("\x1a")
	run.waitFor("Stopped", "jobs 1>")
	if suspended, err := term.GetState(run.tty.Fd()); err != nil || !reflect.DeepEqual(suspended, before) {
		t.Errorf("the shell has the line as %+v, was %+v: %v", suspended, before, err)
	}
	run.press("fg\r")
	run.waitFor("Your e-mail", "john.doe@demo.com")
	run.press(enter)
	run.waitFor("Please type the code", "2 of 7")
	run.press("\x03\x03")
	run.waitFor("fg\njobs 0>")
	run.press("exit\r")
	if r := run.wait(); !strings.Contains(r.stdout, "pending, process IDP") {
		t.Errorf("%s\n%s", r.stdout, r.stderr)
	}
	if written := run.written.Bytes(); bytes.LastIndex(written, []byte("\x1b[?25l")) > bytes.LastIndex(written, []byte("\x1b[?25h")) {
		t.Error("the cursor is left hidden")
	}
}

// openShell opens a terminal with a shell in the program's place.
func (c cedula) openShell(t *testing.T, shell string) *terminalRun {
	t.Helper()
	c.program, c.args = shell, []string{"--norc", "--noprofile", "--noediting", "-i"}
	c.env = append(c.env, "HISTFILE="+os.DevNull)
	return c.openTerminal(t, 80, 24)
}
