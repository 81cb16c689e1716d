package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"cedula/ui/cli"
)

func TestEveryCommandHasAPageWithItsFlags(t *testing.T) {
	folder := t.TempDir()
	if err := run([]string{folder}); err != nil {
		t.Fatal(err)
	}
	root := cli.Commands(cli.Dependencies{})
	for _, command := range append(root.Commands(), root) {
		if command.Hidden {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, "man", pageName(command)+".1"))
		if err != nil {
			t.Errorf("%s has no page: %v", command.CommandPath(), err)
			continue
		}
		for _, want := range []string{".SH \"NAME\"", escaped(command.Short), ".SH \"SEE ALSO\""} {
			if !strings.Contains(string(text), want) {
				t.Errorf("the page of %s does not say %q", command.CommandPath(), want)
			}
		}
	}
	demo, _ := os.ReadFile(filepath.Join(folder, "man", "cedula-demo.1"))
	for _, flag := range []string{`\-\-scenario NAME`, `\-\-speed N`, `\-\-lang LANG`} {
		if !strings.Contains(string(demo), flag) {
			t.Errorf("the page of demo does not have %s:\n%s", flag, demo)
		}
	}
	for _, name := range []string{"cedula.bash", "_cedula", "cedula.fish", "cedula.ps1"} {
		if text, err := os.ReadFile(filepath.Join(folder, "completions", name)); err != nil || len(text) == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if man, err := exec.LookPath("man"); err == nil {
		command := exec.Command(man, "--warnings", "-l", filepath.Join(folder, "man", "cedula.1"))
		command.Env = append(os.Environ(), "MANPAGER=cat", "LC_ALL=C.UTF-8")
		if out, err := command.CombinedOutput(); err != nil || strings.Contains(string(out), "warning:") {
			t.Errorf("%v: %s", err, out)
		}
	}
}

func TestNoLineOfAPageIsARoffRequest(t *testing.T) {
	text := newPage(&cobra.Command{Use: "x", Short: "does", Long: "A path, as\n.ssh\n\n  'quoted'\n  \\backslash"})
	for _, want := range []string{"\n\\&.ssh\n", "\n  'quoted'\n", "\\ebackslash"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
