package config

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestAnEditKeepsTheRestOfTheFile(t *testing.T) {
	for name, c := range map[string]struct {
		text    string
		changes []Change
		want    string
	}{
		"an empty file": {"", []Change{{"truora.api_key", `k"\`}, {"process.flow_id", "IPF1"}},
			"[truora]\napi_key = \"k\\\"\\\\\"\n\n[process]\nflow_id = \"IPF1\"\n"},
		"a key that is there": {"# mine\n[process]\nflow_id = \"IPF1\" # old\ncountry = \"CO\" # home\n", []Change{{"process.flow_id", "IPF2"}},
			"# mine\n[process]\nflow_id = \"IPF2\"\ncountry = \"CO\" # home\n"},
		"a table that is there": {"[process]\n\n[process.metadata]\na = \"b\"\n", []Change{{"process.flow_id", "IPF2"}},
			"[process]\nflow_id = \"IPF2\"\n\n[process.metadata]\na = \"b\"\n"},
		"a value of several lines": {"[truora]\napi_key_command = [\n  \"pass\", # it\n  \"x\",\n]\ntimeout = \"9s\"", []Change{{"truora.api_key_command", nil}, {"truora.api_key_file", "k"}},
			"[truora]\napi_key_file = \"k\"\ntimeout = \"9s\""},
		"a name without an end of line": {"[truora]", []Change{{"truora.api_key_command", []any{"pass", "x"}}},
			"[truora]\napi_key_command = [\"pass\", \"x\"]\n"},
		"what is not there": {"[ui]\nbrand = \"b\"\n", []Change{{"ui.language", nil}}, "[ui]\nbrand = \"b\"\n"},
	} {
		got, err := Edit(c.text, c.changes)
		if err != nil || got != c.want {
			t.Errorf("%s: %v\ngot\n%s\nwant\n%s", name, err, got, c.want)
		}
	}
}

func TestAFileThatCannotBeEditedSafelyIsRefused(t *testing.T) {
	for _, text := range []string{
		"process = { flow_id = \"IPF1\", country = \"CO\" }\n",
		"truora.timeout = \"9s\"\nprocess.country = \"CO\"\n[process.metadata]\nflow_id = \"x\"\n[[flows]]\nname = \"a\"\n",
	} {
		got, err := Edit(text, []Change{{"process.flow_id", "IPF2"}})
		if !errors.Is(err, ErrNotEditable) && err != nil || err == nil && !isEditOf(text, got, []Change{{"process.flow_id", "IPF2"}}) {
			t.Errorf("%s: %v\n%s", text, err, got)
		}
	}
	if _, err := Edit("process = { flow_id = \"IPF1\", country = \"CO\" }\n", []Change{{"process.flow_id", "IPF2"}}); !errors.Is(err, ErrNotEditable) {
		t.Errorf("an inline table: %v", err)
	}
}

func TestAWrittenFileIsItsOwnersAlone(t *testing.T) {
	folder := t.TempDir()
	path, link := filepath.Join(folder, "new", "c.toml"), filepath.Join(folder, "link.toml")
	if err := WriteText(path, "a = 1\n"); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS == "windows" {
		return
	}
	if err := errors.Join(os.Chmod(path, 0o644), os.Symlink(path, link), WriteText(link, "a = 2\n")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	text, found, readErr := ReadText(path)
	if err != nil || readErr != nil || !found || text != "a = 2\n" || info.Mode().Perm() != 0o600 {
		t.Errorf("%q with %v: %v, %v", text, info.Mode(), err, readErr)
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}
