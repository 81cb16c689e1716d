//go:build !windows

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// writeUI writes a configuration with this [ui], and returns its path.
func writeUI(t *testing.T, ui string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "c.toml")
	if err := os.WriteFile(path, []byte("[ui]\n"+ui), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTheBellRingsAndTheCursorIsInTheField(t *testing.T) {
	t.Parallel()
	path := writeUI(t, "theme = \"high-contrast\"\nbrand_color = \"#0a3c1e\"\nbell = true\nmotion = false\n")
	run := cedula{args: []string{"demo", "--scenario", "happy", "--speed", "0", "--config", path}}.openTerminal(t, 80, 24)
	run.waitFor("john.doe@demo.com")
	run.waitForSequence(ansi.ShowCursor)
	run.press(enter)
	run.waitFor("Please type the code")
	run.waitForSequence("\a")
	run.press("\x03\x03")
	run.wait().expectExit(t, 3)
	for _, spinner := range "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏" {
		if strings.ContainsRune(run.written.String(), spinner) {
			t.Errorf("a spinner %c turns", spinner)
		}
	}
}

func TestMotionStopsByTheEnvironmentToo(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]int{"0": 3, "perhaps": 2} {
		run := cedula{args: []string{"demo", "--scenario", "happy", "--speed", "0"}, env: []string{"CEDULA_MOTION=" + value}}.openTerminal(t, 80, 24)
		if want == 3 {
			run.waitFor("john.doe@demo.com")
			run.press("\x03\x03")
		}
		r := run.wait()
		r.expectExit(t, want)
		if want == 2 && !strings.Contains(r.stderr, `CEDULA_MOTION: wrong value "perhaps"; allowed: true, false`) {
			t.Errorf("%s", r.stderr)
		}
	}
}

func TestTheScreenIsHiddenWithoutAKeyAndShownByOne(t *testing.T) {
	t.Parallel()
	path := writeUI(t, "hide_after = \"1s\"\n")
	run := cedula{args: []string{"demo", "--scenario", "happy", "--speed", "0", "--config", path}}.openTerminal(t, 80, 24)
	run.waitFor("Hidden for privacy")
	if run.shows("john.doe@demo.com") {
		t.Errorf("still shown:\n%s", run.text())
	}
	run.press("x")
	run.waitFor("▸ john.doe@demo.com")
	run.press("\x03\x03")
	run.wait().expectExit(t, 3)
}

func TestWhereTheLocaleHasASCIIAloneNothingElseIsWritten(t *testing.T) {
	t.Parallel()
	r := cedula{args: []string{"demo", "--plain", "--scenario", "happy", "--speed", "0", "--lang", "es"}, env: []string{"LC_ALL=C"}, input: strings.NewReader("")}.run(t)
	r.expectExit(t, 0)
	run := cedula{args: []string{"demo", "--scenario", "happy", "--speed", "0", "--lang", "es"}, env: []string{"LC_ALL=C"}}.openTerminal(t, 80, 24)
	run.waitFor("> Correo", "john.doe@demo.com")
	run.press(enter)
	run.waitFor("+---+")
	run.press("\x03\x03")
	left := run.wait()
	for name, text := range map[string]string{"line by line": r.stdout + r.stderr, "screens": run.written.String() + left.stdout} {
		if at := strings.IndexFunc(text, func(r rune) bool { return r > '~' }); at >= 0 {
			t.Errorf("%s: %q", name, text[max(0, at-20):at+5])
		}
	}
}
