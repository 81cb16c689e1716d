//go:build unix

package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"cedula/flow"
	"cedula/ui/words"
)

// mailScenario asks for an e-mail and its code alone.
const mailScenario = `description = "An e-mail and its code"
ending = "success"

[[steps]]
type = "enter_email"
inputs = [{ type = "email", name = "email" }]

[[steps]]
type = "enter_email_verification_code"
inputs = [{ type = "text", name = "token", length = 6 }]
`

func startMailBackend(t *testing.T) *backend {
	t.Helper()
	path := filepath.Join(t.TempDir(), "mail.toml")
	if err := os.WriteFile(path, []byte(mailScenario), 0o600); err != nil {
		t.Fatal(err)
	}
	return startBackend(t, path)
}

// kioskTerminal is a kiosk on a terminal, with its log.
type kioskTerminal struct {
	*terminalRun
	log string
}

func (b *backend) openKiosk(t *testing.T, more string, env ...string) kioskTerminal {
	t.Helper()
	hash, err := bcrypt.GenerateFromPassword([]byte("2468"), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	more = fmt.Sprintf("[kiosk]\nexit_pin_hash = %q\n", hash) + more
	log := filepath.Join(t.TempDir(), "log")
	run := cedula{args: []string{"kiosk", "--lang", "en", "--log", log, "--config", b.config(t, more)}, env: append(env, keyInEnvironment)}.openTerminal(t, 80, 24)
	return kioskTerminal{run, log}
}

// begin starts a verification from the welcome page, in a language.
func (k kioskTerminal) begin(w *words.Words) {
	k.t.Helper()
	k.waitFor(words.English.Kiosk.Title)
	for !k.shows(w.LanguageName()) || !k.shows(w.Kiosk.Title) { // keys count once the page has stood for a moment
		k.press(strconv.Itoa(map[string]int{"es": 1, "en": 2, "pt": 3}[w.Language()]))
		k.waitForFrame()
	}
	defer func() { // the program drops keys that follow dropped ones closely, as one held down
		for k.waitForFrame() {
		}
	}()
	email := w.Step(flow.Step{Type: "enter_email"}).Title
	for !k.shows(email) {
		k.press("\x1b[5~") // a key that means nothing to the first question
		k.waitForFrame()
	}
}

// waitForFrame waits briefly for the next output, and reports whether there was
// any.
func (k kioskTerminal) waitForFrame() bool {
	k.t.Helper()
	select {
	case <-k.drawn:
		return true
	case <-time.After(200 * time.Millisecond): // a key may have changed nothing
	case <-k.ctx.Done():
		k.t.Fatalf("hung\n%s", k.text())
	}
	return false
}

// pressUntil presses keys until a text is shown, and repeats them only when the
// screen has not changed for a while: keys shortly after dropped ones are
// dropped, too.
func (k kioskTerminal) pressUntil(keys, text string) {
	k.t.Helper()
	for !k.shows(text) {
		k.press(keys)
		for k.waitForFrame() && !k.shows(text) {
		}
	}
}

// enterEmail types an address until it is shown: keys still held from the
// previous page are ignored.
func (k kioskTerminal) enterEmail() {
	k.t.Helper()
	for !k.shows("ana@example.com") {
		k.press("\x15ana@example.com")
		k.waitForFrame()
	}
	k.press(enter)
}

// logged are the lines of the log.
func (k kioskTerminal) logged() (lines []map[string]any) {
	k.t.Helper()
	text, err := os.ReadFile(k.log)
	if err != nil {
		k.t.Fatal(err)
	}
	for line := range bytes.Lines(text) {
		var entry map[string]any
		if err := json.Unmarshal(line, &entry); err != nil {
			k.t.Fatalf("%v: %s", err, line)
		}
		lines = append(lines, entry)
	}
	return lines
}

func (k kioskTerminal) outcomes() (outcomes []string) {
	for _, line := range k.logged() {
		if line["msg"] == "verification ended" {
			outcomes = append(outcomes, fmt.Sprint(line["outcome"]))
		}
	}
	return outcomes
}

// child is the process of the verification that runs.
func (k kioskTerminal) child() int {
	k.t.Helper()
	parent := k.command.Process.Pid
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", parent, parent))
	for _, task := range taskFolders(parent) {
		if err == nil && len(bytes.TrimSpace(text)) > 0 {
			break
		}
		text, err = os.ReadFile(filepath.Join(task, "children"))
	}
	child, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		k.t.Skipf("no child is to be found here: %v", err)
	}
	return child
}

func taskFolders(process int) []string {
	found, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*", process))
	return found
}

// exit leaves by the PIN.
func (k kioskTerminal) exit() runOutput {
	k.t.Helper()
	k.press("\x18")
	k.waitFor("For the staff")
	k.press("2468" + enter)
	return k.wait()
}

func TestAKioskTakesOnePersonAfterTheOther(t *testing.T) {
	t.Parallel()
	b := startMailBackend(t)
	k := b.openKiosk(t, "")
	for _, w := range []*words.Words{words.Spanish, words.Portuguese, words.English} {
		k.begin(w)
		k.enterEmail()
		k.waitFor(w.Step(flow.Step{Type: "enter_email_verification_code"}).Title)
		k.pressUntil("654321", w.Kiosk.Success)
		for !k.shows(words.English.Kiosk.Title) {
			k.press(enter)
			k.waitForFrame()
		}
		if k.shows("ana@") {
			t.Errorf("left on the screen:\n%s", k.text())
		}
	}
	k.exit().expectExit(t, 0)
	if tokens, processes := b.count("POST /v1/api-keys"), b.count("POST /v1/processes"); tokens != 3 || processes < 3 {
		t.Errorf("%d tokens, %d processes", tokens, processes)
	}
	if got := strings.Join(k.outcomes(), " "); got != "success success success" {
		t.Errorf("outcomes: %s", got)
	}
	text, err := os.ReadFile(k.log)
	if err != nil || bytes.Contains(text, []byte("ana")) || bytes.Contains(text, []byte("654321")) {
		t.Errorf("the log tells of the person: %v\n%s", err, text)
	}
	k.expectNothingLeft(t)
	// The same screen from start to end: the shell's screen is never visible in
	// between.
	if n := bytes.Count(k.written.Bytes(), []byte("\x1b[?1049l")); n != 1 {
		t.Errorf("the screen was left %d times", n)
	}
}

// Keys, pastes, reports and terminal answers that must not leave the kiosk.
var breakouts = []string{
	"\x03", "\x1a", "\x1c", "\x04", "\x03\x03\x03", "\x1bOQ", "\x1bOR", "\x1b[15~", "\x1b[24~", "\x0f",
	"\x1b[200~\x03\x1a\x1c\x1b[201~", "\x1b[<0;1;1M\x1b[<0;1;1m", "\x1b[I\x1b[O", "\x1b]11;rgb:0/0/0\x07", "\x1bP>|x\x1b\\", "\x1b]52;c;YQ==\x07",
	"\x1b[?1;2c", "\x1b[9999;9999R", "\x1b\x1b\x1b", "\x1b[", "\x7f",
}

func TestNothingBreaksOutOfAKiosk(t *testing.T) {
	t.Parallel()
	b := startMailBackend(t)
	k := b.openKiosk(t, "")
	attack := func() {
		for _, keys := range breakouts {
			k.press(keys)
		}
		for _, signal := range []os.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTSTP} {
			k.command.Process.Signal(signal)
		}
	}
	k.begin(words.English)
	child := k.child()
	attack()
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTSTP} {
		syscall.Kill(child, signal)
	}
	k.waitFor("Your e-mail")
	k.enterEmail()
	k.waitFor("Please type the code")
	attack()
	k.waitFor("Please type the code")
	if err := syscall.Kill(child, 0); err != nil {
		t.Errorf("the verification is gone: %v", err)
	}
	k.exit().expectExit(t, 0)
	if status := b.process(t).FailureStatus; status != "canceled" {
		t.Errorf("the process is left %q", status)
	}
	k.expectNothingLeft(t)
}

func TestAKilledVerificationIsNotTheKiosksEnd(t *testing.T) {
	t.Parallel()
	b := startMailBackend(t)
	k := b.openKiosk(t, "")
	k.begin(words.English)
	syscall.Kill(k.child(), syscall.SIGKILL)
	k.waitFor(words.English.Kiosk.Title)
	k.begin(words.English)
	k.exit().expectExit(t, 0)
	if n := b.countCancelled(); n != 2 {
		t.Errorf("%d processes were cancelled", n)
	}
	var faults int
	for _, line := range k.logged() {
		if line["msg"] == "fault" && line["level"] == "ERROR" {
			faults++
		}
	}
	if faults != 1 {
		t.Errorf("%d faults in the log: %v", faults, k.logged())
	}
}

func TestASignalEndsAKiosk(t *testing.T) {
	t.Parallel()
	b := startMailBackend(t)
	k := b.openKiosk(t, "")
	k.begin(words.English)
	k.command.Process.Signal(syscall.SIGTERM)
	k.wait().expectExit(t, 0)
	if n := b.countCancelled(); n != 1 {
		t.Errorf("%d processes were cancelled", n)
	}
	for signal, exit := range map[syscall.Signal]int{syscall.SIGTERM: 0, syscall.SIGHUP: 3} {
		k = b.openKiosk(t, "")
		k.waitFor(words.English.Kiosk.Title)
		k.command.Process.Signal(signal)
		k.wait().expectExit(t, exit)
	}
}

// TestAnIdleVerificationIsCancelledWithTheAPI takes as long as the countdown.
func TestAnIdleVerificationIsCancelledWithTheAPI(t *testing.T) {
	t.Parallel()
	b := startMailBackend(t)
	k := b.openKiosk(t, "idle_timeout = \"1s\"\n")
	k.begin(words.English)
	k.enterEmail()
	k.waitFor(words.English.Kiosk.Idle)
	k.waitFor(words.English.Kiosk.Title)
	if n := b.countCancelled(); n != 1 || k.shows("ana@") {
		t.Errorf("%d processes were cancelled\n%s", n, k.text())
	}
	k.exit().expectExit(t, 0)
}

func TestTruoraAwayIsOutOfService(t *testing.T) {
	t.Parallel()
	b := startMailBackend(t)
	var mu sync.Mutex
	isAway, handler := true, b.Config.Handler
	b.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if isAway {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		handler.ServeHTTP(w, r)
	})
	k := b.openKiosk(t, "")
	k.waitFor(words.English.Kiosk.OutOfService)
	k.press(enter)
	mu.Lock()
	isAway = false
	mu.Unlock()
	k.waitFor(words.English.Kiosk.Title)
	if n := b.count("POST"); n != 0 {
		t.Errorf("%d calls made something", n)
	}
	k.exit().expectExit(t, 0)
}

func TestAKioskRefusesSettingsForOnePerson(t *testing.T) {
	t.Parallel()
	b := startMailBackend(t)
	config := b.config(t, "")
	text, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	fixed := filepath.Join(t.TempDir(), "fixed.toml")
	if err := os.WriteFile(fixed, bytes.Replace(text, []byte("[process]\n"), []byte("[process]\naccount_id = \"one\"\n"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	for says, args := range map[string][]string{
		"account_id":                {"kiosk", "--config", fixed},
		"--plain":                   {"kiosk", "--plain", "--config", config},
		"unknown flag: --json":      {"kiosk", "--json", "--config", config},
		"--json is not for it":      {"demo", "--kiosk", "--json"},
		"there is no terminal":      {"kiosk", "--config", config},
		"for cedula kiosk alone":    {"kiosk-verification"},
		"did you mean cedula kiosk": {"kisok"},
	} {
		r := cedula{args: args, env: []string{keyInEnvironment}, input: strings.NewReader("")}.run(t)
		if r.expectExit(t, 2); !strings.Contains(r.stderr, says) {
			t.Errorf("%v: %s", args, r.stderr)
		}
	}
	r := cedula{args: []string{"kiosk", "--config", config}, env: []string{"TRUORA_TOKEN=eyJhbGciOiJIUzI1NiJ9.e30.x"}, input: strings.NewReader("")}.run(t)
	if r.expectExit(t, 2); !strings.Contains(r.stderr, "token") {
		t.Error(r.stderr)
	}
}

func TestAKioskDemoHasAPINOfItsOwn(t *testing.T) {
	t.Parallel()
	run := cedula{args: []string{"demo", "--kiosk", "--speed", "0", "--lang", "en"}}.openTerminal(t, 80, 24)
	k := kioskTerminal{run, ""}
	k.begin(words.English)
	run.waitFor("^X")
	run.press("\x18")
	run.waitFor("In this demo it is", "1234.") // over two lines
	run.press("1234" + enter)
	r := run.wait()
	r.expectExit(t, 0)
	if strings.Contains(r.stderr, "exit_pin_hash") {
		t.Error(r.stderr)
	}
	run.expectNothingLeft(t)
}

func TestAKioskDemoIsWalkedThroughByEnterAlone(t *testing.T) {
	t.Parallel()
	run := cedula{args: []string{"demo", "--kiosk", "--speed", "0", "--lang", "en"}}.openTerminal(t, 80, 24)
	k := kioskTerminal{run, ""}
	k.begin(words.English)
	k.waitFor("SANDBOX", "Your e-mail")
	k.pressUntil(enter, "Please type the code")
	k.pressUntil(enter, "▸ Colombia")
	for _, shown := range [][]string{
		{"▸ Colombia"}, {"✓ Country", "▸ National"},
		{"Front of the document", "JPEG photo", "Enter use it"}, {"Back of the document", "JPEG photo", "Enter use it"},
		{"Video of your face", "Enter"}, {"Recording starts in"}, {"MP4 video (H.264)", "Enter use it"},
	} {
		run.waitFor(shown...)
		run.press(enter)
	}
	run.waitFor(words.English.Kiosk.Success)
	for _, shown := range []string{"IDP", "demo-account", "John", "^C", "F2"} {
		if run.shows(shown) {
			t.Errorf("%q is shown:\n%s", shown, run.text())
		}
	}
	run.command.Process.Signal(syscall.SIGTERM)
	run.wait().expectExit(t, 0)
	run.expectNothingLeft(t)
}

// countCancelled counts the calls that cancel a process.
func (b *backend) countCancelled() (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, request := range b.requests {
		if strings.HasSuffix(request, "/status") {
			n++
		}
	}
	return n
}
