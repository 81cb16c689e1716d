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

// display is the program on a terminal: it draws, answers what terminals are
// asked, and takes keys.
type display struct {
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
func (c cedula) open(t *testing.T, columns, rows int) *display {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	d := &display{t: t, ctx: ctx, command: c.command(ctx, t), emulator: vt.NewSafeEmulator(columns, rows), drawn: make(chan struct{}, 1)}
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
func (d *display) draw() {
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
func (d *display) text() string { return ansi.Strip(d.emulator.Render()) }

// until waits until the terminal shows all of the texts.
func (d *display) until(texts ...string) {
	d.t.Helper()
	for !d.shows(texts...) {
		select {
		case <-d.drawn:
		case <-d.ctx.Done():
			d.t.Fatalf("never shown: %q\n%s", texts, d.text())
		}
	}
}

func (d *display) shows(texts ...string) bool {
	now := d.text()
	for _, text := range texts {
		if !strings.Contains(now, text) {
			return false
		}
	}
	return true
}

// keys types.
func (d *display) keys(keys string) {
	d.t.Helper()
	if _, err := d.tty.WriteString(keys); err != nil {
		d.t.Fatal(err)
	}
}

// end waits for the program's end.
func (d *display) end() ran {
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
	return ran{d.command.ProcessState.ExitCode(), d.stdout.String(), d.text()}
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
		d.until(shown...)
		d.keys(enter)
	}
	r := d.end()
	if r.ends(t, 0); r.statement(t).Status != "success" {
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
		d.until(shown)
		d.keys(enter)
	}
	d.until("▸ National", "● connected")
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
			d.until(step.shown...)
			d.keys(step.keys)
		}
		r := d.end()
		r.ends(t, 0)
		if s := r.statement(t); s.Status != "success" || s.AccountID != "client-42" {
			t.Errorf("%+v", s)
		}
		b.wellBehaved(t)
	}
}

func TestLeavingTheScreensKeepsTheProcess(t *testing.T) {
	t.Parallel()
	b := serve(t, "happy")
	home := t.TempDir()
	d := cedula{args: []string{"run", "--account-id", "x", "--config", b.config(t, "")}, env: []string{keyInEnvironment}, home: home}.open(t, 80, 24)
	d.until("Your e-mail")
	d.keys("\x03")
	d.keys("\x03")
	r := d.end()
	if r.ends(t, 3); !strings.HasPrefix(r.stdout, "pending, process IDP") || strings.ContainsRune(r.stdout, '\x1b') {
		t.Errorf("%q", r.stdout)
	}
	if n := b.count("POST /v1/processes/IDP"); n != 0 {
		t.Errorf("%d answers were sent", n)
	}
}

func TestASignalKeepsTheProcess(t *testing.T) {
	t.Parallel()
	for _, signal := range []os.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT} {
		b := serve(t, "happy")
		d := cedula{args: []string{"run", "--json", "--account-id", "x", "--config", b.config(t, "")}, env: []string{keyInEnvironment}}.open(t, 80, 24)
		d.until("Your e-mail")
		if err := d.command.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		r := d.end()
		if r.ends(t, 3); r.statement(t).Status != "pending" || r.statement(t).ProcessID == "" {
			t.Errorf("%v: %s", signal, r.stdout)
		}
	}
}

func TestASignalInPlainModeKeepsTheProcess(t *testing.T) {
	t.Parallel()
	b := serve(t, "happy")
	input, typed := io.Pipe()
	t.Cleanup(func() { typed.Close() })
	r, rest := cedula{args: []string{"run", "--plain", "--json", "--config", b.config(t, "")}, env: []string{keyInEnvironment}, input: input}.
		stopped(t, "E-mail:", typed)
	if r.ends(t, 3); r.statement(t).ProcessID == "" || !strings.Contains(rest, r.statement(t).ProcessID) {
		t.Errorf("%s\n%s", r.stdout, r.stderr)
	}
}

func TestASignalWhileTheKeyIsAskedForIsNoMistake(t *testing.T) {
	t.Parallel()
	b := serve(t, "happy")
	config := b.config(t, "")
	text, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	command := "[truora]\napi_key_command = [\"sh\", \"-c\", \"echo passphrase >&2; exec sleep 60\"]\n"
	text = bytes.Replace(text, []byte("[truora]\n"), []byte(command), 1)
	if err := os.WriteFile(config, text, 0o600); err != nil {
		t.Fatal(err)
	}
	r, _ := cedula{args: []string{"run", "--plain", "--json", "--config", config}}.stopped(t, "passphrase", io.NopCloser(nil))
	if r.ends(t, 3); r.stdout != "{}\n" {
		t.Errorf("%s\n%s", r.stdout, r.stderr)
	}
}

// stopped runs the program until it has said something, and stops it with a
// signal; rest is what it said after that.
func (c cedula) stopped(t *testing.T, until string, input io.Closer) (r ran, rest string) {
	t.Helper()
	command := c.command(t.Context(), t)
	stderr, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stdout bytes.Buffer
	command.Stdout = &stdout
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, 0, 4096)
	for buffer := make([]byte, 1024); !bytes.Contains(said, []byte(until)); {
		n, err := stderr.Read(buffer)
		said = append(said, buffer[:n]...)
		if err != nil {
			t.Fatalf("%v\n%s", err, said)
		}
	}
	if err := command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	after, _ := io.ReadAll(stderr)
	input.Close()
	command.Wait()
	return ran{command.ProcessState.ExitCode(), stdout.String(), string(said) + string(after)}, string(after)
}

func TestATerminalThatClosesLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	d := cedula{args: []string{"demo", "--scenario", "happy"}}.open(t, 80, 24)
	d.until("Your e-mail")
	for _, signal := range []os.Signal{syscall.SIGHUP, syscall.SIGHUP, syscall.SIGTERM} {
		d.command.Process.Signal(signal) // it may have ended already
	}
	d.end().ends(t, 3)
	for _, variable := range d.command.Env {
		folder, ok := strings.CutPrefix(variable, "TMPDIR=")
		if !ok {
			continue
		}
		if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	}
}
