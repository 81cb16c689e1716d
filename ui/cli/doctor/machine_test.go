package doctor

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/muesli/termenv"

	"cedula/ui/graphics"

	"cedula/ui/cli/config"
)

func TestTerminal(t *testing.T) {
	for _, c := range []struct {
		name     string
		terminal *Terminal
		plain    bool
		env      map[string]string
		system   string
		what     string
		state    State
		says     string
	}{
		{name: "none", what: "terminal", state: Warning, says: "--plain"},
		{name: "plain", plain: true, what: "terminal", state: OK, says: "line by line"},
		{name: "untold", terminal: &Terminal{}, what: "size", state: Warning, says: "stty"},
		{name: "tiny", terminal: &Terminal{Columns: 39, Rows: 24}, what: "size", state: Warning, says: "40x12"},
		{name: "low", terminal: &Terminal{Columns: 80, Rows: 11}, what: "size", state: Warning},
		{name: "narrow", terminal: &Terminal{Columns: 60, Rows: 20}, what: "size", state: OK, says: "80x24"},
		{name: "256", terminal: &Terminal{Colours: termenv.ANSI256}, what: "colours", state: OK, says: "256"},
		{name: "no colour", terminal: &Terminal{}, env: map[string]string{"NO_COLOR": "1"}, what: "colours", state: OK, says: "NO_COLOR"},
		{name: "no TERM", terminal: &Terminal{Colours: termenv.Ascii}, what: "colours", state: Warning, says: "xterm-256color"},
		{name: "vt100", terminal: &Terminal{Colours: termenv.Ascii}, env: map[string]string{"TERM": "vt100"}, what: "colours", state: OK},
		{name: "no locale", what: "characters", state: Warning, says: "C.UTF-8"},
		{name: "latin", env: map[string]string{"LANG": "es_CO.ISO-8859-1"}, what: "characters", state: Warning, says: "es_CO.ISO-8859-1"},
		{name: "LC_ALL first", env: map[string]string{"LC_ALL": "C", "LANG": "es_CO.UTF-8"}, what: "characters", state: Warning},
		{name: "utf8", env: map[string]string{"LC_CTYPE": "en_US.utf8"}, what: "characters", state: OK},
		{name: "windows", system: "windows", what: "characters", state: OK},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.terminal != nil {
				c.terminal.Ask = func() graphics.Answers { return graphics.Answers{} }
			}
			checkup := Checkup{Terminal: c.terminal, Plain: c.plain, Environment: environment(c.env), System: c.system}
			expect(t, onlyFinding(t, checkup.checkTerminal(t.Context()), c.what), c.state, c.says)
		})
	}
}

func TestPictures(t *testing.T) {
	sixel := graphics.Answers{HasSixel: true}
	for _, c := range []struct {
		preview string
		answers graphics.Answers
		colours termenv.Profile
		state   State
		says    string
	}{
		{"auto", sixel, termenv.ANSI, OK, "sixel"},
		{"auto", graphics.Answers{}, termenv.ANSI256, OK, "blocks"},
		{"auto", graphics.Answers{}, termenv.ANSI, OK, "none"},
		{"off", sixel, termenv.TrueColor, OK, "none"},
		{"sixel", sixel, termenv.TrueColor, OK, "sixel, as preview"},
		{"kitty", sixel, termenv.TrueColor, Warning, `preview = "auto"`},
		{"blocks", sixel, termenv.TrueColor, OK, "blocks, as preview"},
	} {
		p := newTestCheckup(t)
		p.Configuration.Merged.UI.Preview = c.preview
		p.Terminal.Colours, p.Terminal.Ask = c.colours, func() graphics.Answers { return c.answers }
		expect(t, onlyFinding(t, p.findings(t), "pictures"), c.state, c.says)
	}
}

func TestCaptureProgramThatIsNotThere(t *testing.T) {
	p := newTestCheckup(t)
	p.LookPath = func(program string) (string, error) { return "", &exec.Error{Name: program, Err: exec.ErrNotFound} }
	findings := p.findings(t)
	expect(t, onlyFinding(t, findings, "capture photo"), Failure, "rpicam-still: there is no such program", "[capture]")
	if verdict(findings) != Misconfigured {
		t.Error("not taken for a wrong configuration")
	}
}

func TestFilesFolders(t *testing.T) {
	p := newTestCheckup(t)
	p.Configuration.Merged.Files = config.Files{Root: "scans", StartDir: "scans/new"}
	findings := p.findings(t)
	expect(t, onlyFinding(t, findings, "files root"), Failure, "scans", "[files]")
	expect(t, onlyFinding(t, findings, "files start"), Warning)
	if err := os.MkdirAll(p.Configuration.Merged.ResolvePath("scans/new"), 0o700); err != nil {
		t.Fatal(err)
	}
	findings = p.findings(t)
	expect(t, onlyFinding(t, findings, "files root"), OK)
	expect(t, onlyFinding(t, findings, "files start"), OK)
}

func TestStateFolder(t *testing.T) {
	home := t.TempDir()
	folder := filepath.Join(home, "cedula")
	checkup := Checkup{System: runtime.GOOS, StateFolder: func() (string, error) { return folder, nil }}
	find := func() Finding { return onlyFinding(t, checkup.checkStateFolder(t.Context()), "state folder") }

	expect(t, find(), OK, "made when it is first needed")
	if left, _ := os.ReadDir(home); len(left) > 0 {
		t.Errorf("%v was left behind", left)
	}
	mkdir(t, folder, 0o700)
	expect(t, find(), OK, folder)
	if runtime.GOOS != "windows" {
		mkdir(t, folder, 0o755)
		expect(t, find(), Warning, "chmod 700 '"+folder+"'")
	}
	folder = write(t, filepath.Join(home, "file"), 0o600)
	expect(t, find(), Failure, "is a file")
	folder = filepath.Join(folder, "below")
	expect(t, find(), Failure)
	checkup.StateFolder = func() (string, error) { return "", errors.New("no home") }
	expect(t, find(), Failure, "no home")
}

func mkdir(t *testing.T, folder string, mode os.FileMode) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(folder, mode), os.Chmod(folder, mode)); err != nil {
		t.Fatal(err)
	}
}
