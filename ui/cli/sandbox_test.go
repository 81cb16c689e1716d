//go:build !windows

package cli_test

import (
	"bufio"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

func TestTheSandboxServesUntilASignal(t *testing.T) {
	t.Parallel()
	log := filepath.Join(t.TempDir(), "log")
	command := cedula{args: []string{"sandbox", "--addr", "127.0.0.1:0", "--scenario", "happy", "--log", log}}.command(t.Context(), t)
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	base := ""
	lines := bufio.NewScanner(stdout)
	for base == "" && lines.Scan() {
		base = regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+`).FindString(lines.Text())
	}
	answer, err := http.Get(base + "/v1/processes/IDP1?Signature=secret")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode < 400 {
		t.Errorf("without a key: %s", answer.Status)
	}
	if err := command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() {
	}
	if err := command.Wait(); err != nil {
		t.Errorf("it did not end well: %v", err)
	}
	text, err := os.ReadFile(log)
	if err != nil || !strings.Contains(string(text), `"path":"/v1/processes/IDP1"`) || strings.Contains(string(text), "secret") {
		t.Errorf("the log: %s, %v", text, err)
	}
}

func TestThePrintedLinesOfTheSandboxConfigureCedula(t *testing.T) {
	t.Parallel()
	command := cedula{args: []string{"sandbox", "--addr", "127.0.0.1:0", "--speed", "0"}}.command(t.Context(), t)
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { command.Process.Signal(syscall.SIGTERM); command.Wait() })
	key, config := printedSettings(bufio.NewScanner(stdout))
	path := filepath.Join(t.TempDir(), "sandbox.toml")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	r := cedula{args: []string{"run", "--plain", "--json", "--config", path}, env: []string{key}, input: strings.NewReader("john.doe@demo.com\n")}.run(t)
	if r.expectExit(t, 3); r.outcome(t).Steps[0].Status != "success" {
		t.Errorf("the e-mail did not arrive: %s\nby %s", r.stdout, config)
	}
}

// printedSettings are the key for the environment and the lines for the file.
func printedSettings(lines *bufio.Scanner) (key, config string) {
	for lines.Scan() && !strings.Contains(config, "flow_id") {
		if word := strings.Fields(lines.Text()); len(word) > 1 && strings.HasPrefix(word[1], "TRUORA_API_KEY=") {
			key = strings.ReplaceAll(word[1], "'", "")
		} else if key != "" {
			config += strings.TrimPrefix(lines.Text(), "#") + "\n"
		}
	}
	return key, config
}
