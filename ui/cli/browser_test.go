package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func TestABrowserIsFoundWhereThePersonSits(t *testing.T) {
	for name, c := range map[string]struct {
		system    string
		env       []string
		installed string
		want      bool
	}{
		"a desktop":             {"linux", []string{"DISPLAY"}, "xdg-open", true},
		"a newer desktop":       {"freebsd", []string{"WAYLAND_DISPLAY"}, "xdg-open", true},
		"no desktop":            {"linux", nil, "xdg-open", false},
		"nothing that opens it": {"linux", []string{"DISPLAY"}, "", false},
		"the far end":           {"linux", []string{"DISPLAY", "SSH_CONNECTION"}, "xdg-open", false},
		"a Mac":                 {"darwin", nil, "open", true},
		"the far end, of a Mac": {"darwin", []string{"SSH_TTY"}, "open", false},
		"Windows":               {"windows", nil, "rundll32", true},
	} {
		open := findBrowser(c.system, func(name string) string {
			if slices.Contains(c.env, name) {
				return "set"
			}
			return ""
		}, func(program string) (string, error) {
			if program == c.installed {
				return program, nil
			}
			return "", exec.ErrNotFound
		})
		if (open != nil) != c.want {
			t.Errorf("%s: %v", name, open != nil)
		}
	}
}

func TestABrowserGetsTheAddressAloneAndNoKey(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the program of this test is a shell script")
	}
	folder := t.TempDir()
	program, told := filepath.Join(folder, "xdg-open"), filepath.Join(folder, "told")
	script := "#!/bin/sh\necho \"$# $1\" > '" + told + "'\nenv >> '" + told + "'\n"
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TRUORA_API_KEY", "permanent-secret")
	open := findBrowser("linux", func(name string) string { return map[string]string{"DISPLAY": ":0"}[name] },
		func(string) (string, error) { return program, nil })
	if err := open("https://a.example/x?y=1&z=$(id)"); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(told)
	if err != nil || !strings.HasPrefix(string(text), "1 https://a.example/x?y=1&z=$(id)\n") || strings.Contains(string(text), "permanent-secret") {
		t.Errorf("%s, %v", text, err)
	}
}
