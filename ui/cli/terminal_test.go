//go:build !windows

package cli_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// terminalRun is the program on a terminal: it draws, answers what terminals are
// asked, and takes keys.
type terminalRun struct {
	t        *testing.T
	ctx      context.Context
	command  *exec.Cmd
	tty      *os.File
	emulator *vt.SafeEmulator
	drawn    chan struct{} // something was drawn since it was last looked at
	stdout   bytes.Buffer
	closing  sync.WaitGroup
}

// open runs the program on a terminal of this size, with stdout elsewhere.
func (c cedula) open(t *testing.T, columns, rows int) *terminalRun {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), testTimeout)
	t.Cleanup(cancel)
	d := &terminalRun{t: t, ctx: ctx, command: c.command(ctx, t), emulator: vt.NewSafeEmulator(columns, rows), drawn: make(chan struct{}, 1)}
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(master, &pty.Winsize{Cols: uint16(columns), Rows: uint16(rows)}); err != nil {
		t.Fatal(err)
	}
	d.tty = master
	d.command.Stdin, d.command.Stderr, d.command.Stdout = slave, slave, &d.stdout
	d.command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := d.command.Start(); err != nil {
		t.Fatal(err)
	}
	slave.Close()
	d.closing.Go(d.draw)
	d.closing.Go(func() { io.Copy(master, d.emulator) })
	return d
}

// draw draws what the program writes, until its end.
func (d *terminalRun) draw() {
	buffer := make([]byte, 32<<10)
	for {
		n, err := d.tty.Read(buffer)
		if n > 0 {
			d.emulator.Write(buffer[:n])
			select {
			case d.drawn <- struct{}{}:
			default:
			}
		}
		if err != nil {
			return
		}
	}
}

// text is what a person reads on the terminal now.
func (d *terminalRun) text() string { return ansi.Strip(d.emulator.Render()) }

// waitFor waits until the terminal shows all of the texts.
func (d *terminalRun) waitFor(texts ...string) {
	d.t.Helper()
	for !d.shows(texts...) {
		select {
		case <-d.drawn:
		case <-d.ctx.Done():
			d.t.Fatalf("never shown: %q\n%s", texts, d.text())
		}
	}
}

func (d *terminalRun) shows(texts ...string) bool {
	now := d.text()
	for _, text := range texts {
		if !strings.Contains(now, text) {
			return false
		}
	}
	return true
}

// keys types.
func (d *terminalRun) keys(keys string) {
	d.t.Helper()
	if _, err := d.tty.WriteString(keys); err != nil {
		d.t.Fatal(err)
	}
}

// end waits for the program's end.
func (d *terminalRun) end() runOutput {
	d.t.Helper()
	err := d.command.Wait()
	if d.ctx.Err() != nil {
		d.t.Fatalf("hung\n%s", d.text())
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		d.t.Fatal(err)
	}
	d.emulator.InputPipe().(io.Closer).Close()
	d.tty.Close()
	d.closing.Wait()
	return runOutput{d.command.ProcessState.ExitCode(), d.stdout.String(), d.text()}
}

const enter = "\r"

// TestVersionAsksTheTerminalNothing runs on a terminal that never answers:
// whoever waits for an answer never ends.
func TestVersionAsksTheTerminalNothing(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"version"}, {"help"}, {"demo", "--list"}} {
		command := cedula{args: args}.command(t.Context(), t)
		master, slave, err := pty.Open()
		if err != nil {
			t.Fatal(err)
		}
		command.Stdin, command.Stdout, command.Stderr = slave, slave, slave
		command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		slave.Close()
		written, _ := io.ReadAll(master) // ends with an error once the program has
		if err := command.Wait(); err != nil {
			t.Error(err)
		}
		if bytes.ContainsRune(written, '\x1b') || len(written) == 0 {
			t.Errorf("%v: %q", args, written)
		}
		master.Close()
	}
}

func TestEnterAloneWalksThroughTheDemo(t *testing.T) {
	t.Parallel()
	d := cedula{args: []string{"demo", "--scenario", "happy", "--speed", "0", "--json"}}.open(t, 80, 24)
	for _, shown := range [][]string{
		{"SANDBOX", "Your e-mail", "john.doe@demo.com"}, {"The code from your e-mail", "2 of 7"}, {"▸ Colombia"}, {"✓ Country", "▸ National"},
		{"Front of the document", "Use: card-front"}, {"1 of 2", "Enter take it"}, {"Back of the document", "Use: card-back"}, {"2 of 2", "Enter take it"},
		{"Video of your face", "Use: face-video"}, {"Enter take it"}, {"Your identity has been verified", "Enter leave"},
	} {
		d.waitFor(shown...)
		d.keys(enter)
	}
	r := d.end()
	if r.expectExit(t, 0); r.outcome(t).Status != "success" {
		t.Errorf("%s", r.stdout)
	}
}

func TestThePictureInTheREADMEIsWhatTheDemoDraws(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, picture, _ := strings.Cut(string(readme), "```\n")
	picture, _, _ = strings.Cut(picture, "```")
	d := cedula{args: []string{"demo", "--scenario", "happy", "--speed", "0"}}.open(t, 80, strings.Count(picture, "\n"))
	for _, shown := range []string{"Your e-mail", "2 of 7", "▸ Colombia"} {
		d.waitFor(shown)
		d.keys(enter)
	}
	d.waitFor("▸ National", "● connected")
	if drawn := trimmed(d.text()); drawn != trimmed(picture) {
		t.Errorf("drawn is\n%s\nand the README has\n%s", drawn, picture)
	}
	d.keys("\x03\x03")
	d.end()
}

// trimmed is a text without the space at the ends of its lines.
func trimmed(text string) string {
	var lines []string
	for line := range strings.Lines(strings.TrimRight(text, " \r\n")) {
		lines = append(lines, strings.TrimRight(line, " \r\n"))
	}
	return strings.Join(lines, "\n")
}

func TestThePersonAtTheScreensIsCarriedToTheResult(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{100, 32}, {80, 24}} {
		b := serve(t, "happy")
		config := b.config(t, "[ui]\ntheme = \"dark\"\n")
		d := cedula{args: []string{"run", "--json", "--account-id", "client-42", "--config", config}, env: []string{keyInEnvironment}}.open(t, size[0], size[1])
		for _, step := range []struct {
			shown []string
			keys  string
		}{
			{[]string{"Your e-mail"}, "john.doe@demo.com" + enter},
			{[]string{"The code from your e-mail"}, "654-321"},
			{[]string{"Country of the document"}, "CO" + enter},
			{[]string{"✓ Country of the document"}, "national-id" + enter},
			{[]string{"Front of the document"}, "'" + b.files["document_front"] + "'" + enter},
			{[]string{"1 of 2", "Enter take it"}, enter},
			{[]string{"Back of the document", "2 of 2"}, "file://" + b.files["document_back"] + enter},
			{[]string{"2 of 2", "Enter take it"}, enter},
			{[]string{"Video of your face"}, b.files["face_video"] + enter},
			{[]string{"Enter take it"}, enter},
			{[]string{"Your identity has been verified"}, enter},
		} {
			d.waitFor(step.shown...)
			d.keys(step.keys)
		}
		r := d.end()
		r.expectExit(t, 0)
		if s := r.outcome(t); s.Status != "success" || s.AccountID != "client-42" {
			t.Errorf("%+v", s)
		}
		b.expectNoRefusals(t)
	}
}

func TestLeavingTheScreensKeepsTheProcess(t *testing.T) {
	t.Parallel()
	b := serve(t, "happy")
	home := t.TempDir()
	d := cedula{args: []string{"run", "--account-id", "x", "--config", b.config(t, "")}, env: []string{keyInEnvironment}, home: home}.open(t, 80, 24)
	d.waitFor("Your e-mail")
	d.keys("\x03")
	d.keys("\x03")
	r := d.end()
	if r.expectExit(t, 3); !strings.HasPrefix(r.stdout, "pending, process IDP") || strings.ContainsRune(r.stdout, '\x1b') {
		t.Errorf("%q", r.stdout)
	}
	if n := b.count("POST /v1/processes/IDP"); n != 0 {
		t.Errorf("%d answers were sent", n)
	}
}
