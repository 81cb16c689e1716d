//go:build !windows

package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// terminalRun is the program on a simulated terminal, which shows its output,
// answers queries, and sends keys.
type terminalRun struct {
	t        *testing.T
	ctx      context.Context
	command  *exec.Cmd
	tty      *os.File
	emulator *vt.SafeEmulator
	drawn    chan struct{} // something was drawn since it was last looked at
	stdout   bytes.Buffer
	closing  sync.WaitGroup
	reading  sync.WaitGroup

	mu      sync.Mutex
	written bytes.Buffer // all that the program wrote
}

// openTerminal runs the program on a terminal of this size, with stdout elsewhere.
func (c cedula) openTerminal(t *testing.T, columns, rows int) *terminalRun {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), testTimeout)
	t.Cleanup(cancel)
	run := &terminalRun{t: t, ctx: ctx, command: c.command(ctx, t), emulator: vt.NewSafeEmulator(columns, rows), drawn: make(chan struct{}, 1)}
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(master, &pty.Winsize{Cols: uint16(columns), Rows: uint16(rows)}); err != nil {
		t.Fatal(err)
	}
	run.tty = master
	run.command.Stdin, run.command.Stderr, run.command.Stdout = slave, slave, &run.stdout
	run.command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := run.command.Start(); err != nil {
		t.Fatal(err)
	}
	slave.Close()
	run.reading.Go(run.draw)
	run.closing.Go(func() { io.Copy(master, run.emulator) })
	return run
}

// draw draws what the program writes, until its end.
func (run *terminalRun) draw() {
	buffer := make([]byte, 32<<10)
	for {
		n, err := run.tty.Read(buffer)
		if n > 0 {
			run.mu.Lock()
			run.written.Write(buffer[:n])
			run.mu.Unlock()
			run.emulator.Write(buffer[:n])
			select {
			case run.drawn <- struct{}{}:
			default:
			}
		}
		if err != nil {
			return
		}
	}
}

// text is what a person reads on the terminal now.
func (run *terminalRun) text() string { return ansi.Strip(run.emulator.Render()) }

// waitFor waits until the terminal shows all of the texts.
func (run *terminalRun) waitFor(texts ...string) {
	run.t.Helper()
	for !run.shows(texts...) {
		select {
		case <-run.drawn:
		case <-run.ctx.Done():
			run.t.Fatalf("never shown: %q\n%s", texts, run.text())
		}
	}
}

func (run *terminalRun) shows(texts ...string) bool {
	now := run.text()
	for _, text := range texts {
		if !strings.Contains(now, text) {
			return false
		}
	}
	return true
}

// waitForSequence waits until the program has written a sequence that no person
// reads.
func (run *terminalRun) waitForSequence(sequence string) {
	run.t.Helper()
	hasWritten := func() bool {
		run.mu.Lock()
		defer run.mu.Unlock()
		return bytes.Contains(run.written.Bytes(), []byte(sequence))
	}
	for !hasWritten() {
		select {
		case <-run.drawn:
		case <-run.ctx.Done():
			run.t.Fatalf("never written: %q\n%s", sequence, run.text())
		}
	}
}

// press types keys.
func (run *terminalRun) press(keys string) {
	run.t.Helper()
	if _, err := run.tty.WriteString(keys); err != nil {
		run.t.Fatal(err)
	}
}

// wait waits for the program's end.
func (run *terminalRun) wait() runOutput {
	run.t.Helper()
	err := run.command.Wait()
	if run.ctx.Err() != nil {
		run.t.Fatalf("hung\n%s", run.text())
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		run.t.Fatal(err)
	}
	run.emulator.InputPipe().(io.Closer).Close()
	stop := context.AfterFunc(run.ctx, func() { run.tty.Close() }) // if another program still has the terminal open
	run.reading.Wait()                                             // the last output may be unread
	stop()
	run.tty.Close()
	run.closing.Wait()
	return runOutput{run.command.ProcessState.ExitCode(), run.stdout.String(), run.text()}
}

const enter = "\r"

// TestVersionAsksTheTerminalNothing runs on a terminal that never answers:
// waiting for an answer would never end.
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

func TestCedulaAloneExplainsTheFirstSteps(t *testing.T) {
	t.Parallel()
	run := cedula{}.openTerminal(t, 100, 32)
	r := run.wait()
	r.expectExit(t, 2)
	for _, name := range []string{"demo", "init", "help"} {
		if !strings.Contains(r.stderr, "cedula "+name+" ") {
			t.Errorf("%s is not named:\n%s", name, r.stderr)
		}
	}
	if r.stdout != "" || strings.Count(strings.TrimSpace(r.stderr), "\n") != 3 {
		t.Errorf("stdout: %s\nstderr: %s", r.stdout, r.stderr)
	}
}

func TestWhoHasAConfigurationIsNoNewcomer(t *testing.T) {
	t.Parallel()
	run := cedula{env: []string{keyInEnvironment}}.openTerminal(t, 100, 32)
	r := run.wait()
	if r.expectExit(t, 2); !strings.Contains(r.stderr, "flow_id") {
		t.Errorf("what is missing is not named:\n%s", r.stderr)
	}
}

func TestInitShowsNoKeyOnTheTerminal(t *testing.T) {
	t.Parallel()
	const key = "a-key-that-nobody-may-read"
	home := t.TempDir()
	run := cedula{args: []string{"init"}, env: append([]string{"XDG_CONFIG_HOME=" + home}, noNetwork...), home: home}.openTerminal(t, 100, 50)
	for _, step := range [][2]string{
		{"Number [1]:", enter}, {"The key, which is not shown as you type or paste it:", key + enter}, {"The id of the flow", "IPF1" + enter},
		{"The country to preselect", enter}, {"The person's language", enter},
	} {
		run.waitFor(step[0])
		run.press(step[1])
	}
	r := run.wait()
	r.expectExit(t, 4)
	if written := run.written.String(); strings.Contains(written+r.stdout, key) || !strings.Contains(written, "Only you can read it.") {
		t.Errorf("%s", written)
	}
	found, err := filepath.Glob(filepath.Join(home, "*", "config.toml"))
	if err != nil || len(found) == 0 { // macOS has it elsewhere
		found, _ = filepath.Glob(filepath.Join(home, "*", "*", "cedula", "config.toml"))
	}
	if len(found) != 1 {
		t.Fatalf("found %v", found)
	}
	if text, err := os.ReadFile(found[0]); err != nil || !strings.Contains(string(text), key) {
		t.Errorf("%v\n%s", err, text)
	}
}

// TestLeavingInitBringsTheEchoBack leaves init while it asks for the key with
// the echo turned off.
func TestLeavingInitBringsTheEchoBack(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.toml")
	command := cedula{args: []string{"init", "--config", path}}.command(t.Context(), t)
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	defer slave.Close()
	before, err := term.GetState(slave.Fd())
	if err != nil {
		t.Fatal(err)
	}
	command.Stdin, command.Stdout, command.Stderr = slave, slave, slave
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	written := bufio.NewReader(master)
	waitFor := func(end string) {
		for text := ""; !strings.HasSuffix(text, end); {
			r, _, err := written.ReadRune()
			if err != nil {
				t.Fatalf("never shown: %q\n%s", end, text)
			}
			text += string(r)
		}
	}
	waitFor("Number [1]: ")
	master.WriteString(enter)
	waitFor("type or paste it: ")
	master.WriteString("\x03")
	waitFor("nothing was written")
	if command.Wait(); command.ProcessState.ExitCode() != 3 {
		t.Errorf("exit %d", command.ProcessState.ExitCode())
	}
	if after, err := term.GetState(slave.Fd()); err != nil || !reflect.DeepEqual(after, before) {
		t.Errorf("the terminal is left otherwise than it was: %v, %+v", err, after)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("it was written all the same")
	}
}

func TestEnterAloneWalksThroughTheDemo(t *testing.T) {
	t.Parallel()
	run := cedula{args: []string{"demo", "--scenario", "happy", "--speed", "0", "--json"}}.openTerminal(t, 80, 24)
	for _, shown := range [][]string{
		{"SANDBOX", "Your e-mail", "john.doe@demo.com"}, {"Please type the code", "2 of 7"}, {"▸ Colombia"}, {"✓ Country", "▸ National"},
		{"Front of the document", "1 of 2", "JPEG photo · 1280×720", "Enter use it"}, {"Back of the document", "2 of 2", "JPEG photo", "Enter use it"},
		{"Video of your face", "Enter record"}, {"Recording starts in", "Enter start now"}, {"MP4 video (H.264)", "Enter use it and send"},
		{"Your identity has been verified", "Enter leave"},
	} {
		run.waitFor(shown...)
		run.press(enter)
	}
	r := run.wait()
	if r.expectExit(t, 0); r.outcome(t).Status != "success" {
		t.Errorf("%s", r.stdout)
	}
	run.expectNothingLeft(t)
}

// expectNothingLeft fails the test when the program left files behind in its
// temporary folder.
func (run *terminalRun) expectNothingLeft(t *testing.T) {
	t.Helper()
	for _, variable := range run.command.Env {
		folder, ok := strings.CutPrefix(variable, "TMPDIR=")
		if !ok {
			continue
		}
		if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	}
}

func TestThePersonAtTheScreensIsCarriedToTheResult(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{100, 32}, {80, 24}} {
		b := startBackend(t, "happy")
		config := b.config(t, "[ui]\ntheme = \"dark\"\n")
		run := cedula{args: []string{"run", "--json", "--account-id", "client-42", "--config", config}, env: []string{keyInEnvironment}}.openTerminal(t, size[0], size[1])
		for _, step := range []struct {
			shown []string
			keys  string
		}{
			{[]string{"Your e-mail"}, "john.doe@demo.com" + enter},
			{[]string{"Please type the code"}, "654-321"},
			{[]string{"Country of the document"}, "CO" + enter},
			{[]string{"✓ Country of the document"}, "national-id" + enter},
			{[]string{"Front of the document"}, "'" + b.files["document_front"] + "'" + enter},
			{[]string{"1 of 2", "card-front.jpg ·", "Enter use it"}, enter},
			{[]string{"Back of the document", "2 of 2"}, "file://" + b.files["document_back"] + enter},
			{[]string{"2 of 2", "card-back.jpg ·", "Enter use it"}, enter},
			{[]string{"Video of your face"}, b.files["face_video"] + enter},
			{[]string{"face-video.mp4 ·", "Enter use it"}, enter},
			{[]string{"Your identity has been verified"}, enter},
		} {
			run.waitFor(step.shown...)
			run.press(step.keys)
		}
		r := run.wait()
		r.expectExit(t, 0)
		if s := r.outcome(t); s.Status != "success" || s.AccountID != "client-42" {
			t.Errorf("%+v", s)
		}
		b.expectNoRefusals(t)
	}
}

func TestLeavingTheScreensKeepsTheProcess(t *testing.T) {
	t.Parallel()
	b := startBackend(t, "happy")
	home := t.TempDir()
	run := cedula{args: []string{"run", "--account-id", "x", "--config", b.config(t, "")}, env: []string{keyInEnvironment}, home: home}.openTerminal(t, 80, 24)
	run.waitFor("Your e-mail")
	run.press("\x03")
	run.press("\x03")
	r := run.wait()
	if r.expectExit(t, 3); !strings.HasPrefix(r.stdout, "pending, process IDP") || strings.ContainsRune(r.stdout, '\x1b') {
		t.Errorf("%q", r.stdout)
	}
	if n := b.count("POST /v1/processes/IDP"); n != 0 {
		t.Errorf("%d answers were sent", n)
	}
}

// Nothing is sent for a step that is completed on another page: it is shown and
// waited for.
func TestASignatureIsWaitedForOnTheScreens(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "contract.toml")
	text := "description = \"A contract\"\n[[steps]]\ntype = \"get_signature\"\n[[steps]]\ntype = \"get_validations_result\"\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	b := startBackend(t, path)
	run := cedula{args: []string{"run", "--config", b.config(t, ""), "--account-id", "a"}, env: []string{keyInEnvironment}}.openTerminal(t, 80, 24)
	run.waitFor("Your signature", "The page is at "+strings.TrimPrefix(b.URL, "http://"), "/pages/", "Waiting for it to be finished")
	run.press("q")
	run.waitFor("Scan the code with", "Esc close")
	process := b.process(t)
	signed, err := http.PostForm(process.Steps[0].FilesUploadURLs[0].URL, nil)
	if err != nil || signed.StatusCode != http.StatusOK {
		t.Fatal(signed, err)
	}
	run.waitFor("Your identity has been verified")
	run.press(enter)
	run.wait().expectExit(t, 0)
	b.expectNoRefusals(t)
	if sent := b.count("POST /v1/processes/IDP") + b.count("PUT "); sent > 0 {
		t.Errorf("%d answers and files were sent", sent)
	}
}

func TestConsentsOnASmallTerminal(t *testing.T) {
	t.Parallel()
	b := startBackend(t, "consent-terms")
	run := cedula{args: []string{"run", "--config", b.config(t, ""), "--account-id", "a"}, env: []string{keyInEnvironment}}.openTerminal(t, 50, 14)
	run.waitFor("Colombia S.A.", "more lines below", "[ ] I give my permission", "[ ] I accept")
	run.press("\r")
	run.waitFor("Please tick the box")
	run.press("\x1b[F")
	run.waitFor("https://bank.example/privacy", "end of the text")
	run.press(" \r")
	run.waitFor("[x] I give", "debts & payments")
	run.press(" \r")
	run.waitFor("account contract & fees", "https://bank.example/contract")
	run.press("n")
	run.waitFor("You did not give your permission")
	if n := b.count("POST /v1/processes/IDP"); n != 0 {
		t.Errorf("%d answers were sent", n)
	}
	run.press("\x1b")
	run.waitFor("[ ] I accept")
	run.press(" \r")
	run.waitFor("E-mail", "2 of 3")
	run.press("\x03\x03")
	run.wait().expectExit(t, 3)
	b.expectNoRefusals(t)
}
