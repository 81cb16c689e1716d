package doctor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/muesli/termenv"

	"cedula/ui/graphics"
)

// Terminal is the terminal for the screens.
type Terminal struct {
	Columns, Rows int // in cells; 0 if unknown
	Colours       termenv.Profile
	// Ask queries the terminal's capabilities, and waits briefly for the
	// answers.
	Ask func() graphics.Answers
}

// The sizes for which the screens are laid out: below the minimum they only ask
// for more space, from the full size on nothing is omitted.
const (
	leastColumns, leastRows = 40, 12
	fullColumns, fullRows   = 80, 24
)

// checkTerminal checks size, colours and characters. Plain mode requires only
// the characters.
func (c Checkup) checkTerminal(context.Context) []Finding {
	switch {
	case c.Plain:
		return []Finding{okay("terminal", "plain mode: line by line"), c.charactersFinding()}
	case c.Terminal == nil:
		return []Finding{warning("terminal", "none here", "run it in a terminal; --plain goes line by line without one"), c.charactersFinding()}
	}
	return []Finding{c.Terminal.sizeFinding(), c.coloursFinding(), c.picturesFinding(), c.charactersFinding()}
}

func (t Terminal) sizeFinding() Finding {
	found := fmt.Sprintf("%dx%d", t.Columns, t.Rows)
	full := fmt.Sprintf("%dx%d", fullColumns, fullRows)
	switch {
	case t.Columns == 0 || t.Rows == 0:
		return warning("size", "the terminal does not tell", "tell it: stty cols 80 rows 24")
	case t.Columns < leastColumns || t.Rows < leastRows:
		return warning("size", found+" is too small for the screens", fmt.Sprintf("make it %dx%d at least, %s at best", leastColumns, leastRows, full))
	case t.Columns < fullColumns || t.Rows < fullRows:
		return okay("size", found+", drawn narrowly; all is shown from "+full)
	}
	return okay("size", found)
}

// profileNames are the numbers of colours.
var profileNames = map[termenv.Profile]string{
	termenv.TrueColor: "24-bit", termenv.ANSI256: "256", termenv.ANSI: "16",
}

// coloursFinding never fails: everything important is marked by characters as
// well.
func (c Checkup) coloursFinding() Finding {
	if c.Environment("NO_COLOR") != "" {
		return okay("colours", "none, as NO_COLOR asks")
	}
	if known, ok := profileNames[c.Terminal.Colours]; ok {
		return okay("colours", known)
	}
	if c.Environment("TERM") == "" && c.System != "windows" {
		return warning("colours", "none: TERM is not set", "set TERM to what the terminal is, as xterm-256color")
	}
	return okay("colours", "none")
}

// picturesFinding reports how pictures are drawn: as configured by [ui]
// preview, else as the terminal supports.
func (c Checkup) picturesFinding() Finding {
	preview := c.Configuration.Merged.UI.Preview
	if preview == "off" {
		return okay("pictures", "none, as preview under [ui] asks")
	}
	answers := c.Terminal.Ask()
	protocol := answers.Protocol(c.Environment)
	found := protocol.String()
	if preview != "auto" {
		found = preview + ", as preview under [ui] asks"
	}
	if answers.CellSize.X > 0 {
		found += fmt.Sprintf("; a cell has %dx%d pixels", answers.CellSize.X, answers.CellSize.Y)
	}
	switch {
	case preview != "auto" && preview != "blocks" && preview != protocol.String():
		return warning("pictures", found+"; the terminal does not say that it can", `set preview = "auto"`)
	case preview == "auto" && protocol == graphics.Blocks && c.Terminal.Colours > termenv.ANSI256 && !answers.Has256Colours():
		return okay("pictures", "none: blocks need 256 colours, or preview = \"blocks\" under [ui]")
	}
	return okay("pictures", found)
}

// charactersFinding evaluates the locale as programs do: the first variable
// that is set counts. Windows' consoles are switched to UTF-8 by the program
// itself.
func (c Checkup) charactersFinding() Finding {
	locale := cmp.Or(c.Environment("LC_ALL"), c.Environment("LC_CTYPE"), c.Environment("LANG"))
	if c.System == "windows" || isUTF8(locale) {
		return okay("characters", "UTF-8")
	}
	found := "the locale " + locale + " is not UTF-8"
	if locale == "" {
		found = "no locale is set"
	}
	return warning("characters", found, "set LANG to a UTF-8 locale, as C.UTF-8")
}

func isUTF8(locale string) bool {
	return strings.Contains(strings.ReplaceAll(strings.ToUpper(locale), "-", ""), "UTF8")
}

// programFinding checks whether the program of a capture command exists,
// without running it.
func (c Checkup) programFinding(what string, command []string) Finding {
	if len(command) == 0 {
		return okay(what, "no command: files are chosen")
	}
	path, err := c.LookPath(command[0])
	if err != nil {
		return failure(what, command[0]+": "+lookPathFault(err), "install it, or give its path under [capture]")
	}
	return okay(what, path)
}

// lookPathFault is why a program cannot be run, without repeating its name.
func lookPathFault(err error) string {
	var wrapped *exec.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	if errors.Is(err, exec.ErrNotFound) {
		return "there is no such program in PATH"
	}
	return err.Error()
}

// checkFileFolders checks the configured folders of files.
func (c Checkup) checkFileFolders(context.Context) []Finding {
	merged := c.Configuration.Merged
	var findings []Finding
	if root := merged.Files.Root; root != "" {
		findings = append(findings, folderFinding("files root", merged.ResolvePath(root), failure))
	}
	if start := merged.Files.StartDir; start != "" {
		findings = append(findings, folderFinding("files start", merged.ResolvePath(start), warning))
	}
	return findings
}

// folderFinding lists a folder; bad creates the finding if that fails.
func folderFinding(what, folder string, bad func(what, found, cure string) Finding) Finding {
	if _, err := os.ReadDir(folder); err != nil {
		return bad(what, folder+": "+withoutPath(err), "make it a folder that can be read, or change it under [files]")
	}
	return okay(what, folder)
}

const stateCure = "make it writable, or set XDG_STATE_HOME to a folder that is: without it nothing can be resumed"

// checkStateFolder checks the journal's folder: it exists, is private and
// writable, or can be created. It does not create it.
func (c Checkup) checkStateFolder(context.Context) []Finding {
	folder, err := c.StateFolder()
	if err != nil {
		return []Finding{failure("state folder", err.Error(), stateCure)}
	}
	info, err := os.Stat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return []Finding{missingStateFolder(folder)}
	case err != nil:
		return []Finding{failure("state folder", folder+": "+withoutPath(err), stateCure)}
	case !info.IsDir():
		return []Finding{failure("state folder", folder+" is a file", "move it away")}
	}
	return []Finding{c.existingStateFolder(folder, info.Mode().Perm())}
}

// existingStateFolder checks an existing state folder. On Windows folders in a
// profile are private by default, and the mode is meaningless.
func (c Checkup) existingStateFolder(folder string, mode fs.FileMode) Finding {
	if err := checkWritable(folder); err != nil {
		return failure("state folder", folder+": "+withoutPath(err), stateCure)
	}
	if c.System != "windows" && mode&0o077 != 0 {
		return warning("state folder", folder+" is open to others", "chmod 700 '"+folder+"'")
	}
	return okay("state folder", folder)
}

// missingStateFolder checks whether a missing state folder can be created in
// its nearest existing parent.
func missingStateFolder(folder string) Finding {
	above := filepath.Dir(folder)
	for !exists(above) && above != filepath.Dir(above) {
		above = filepath.Dir(above)
	}
	if err := checkWritable(above); err != nil {
		return failure("state folder", folder+" cannot be made: "+withoutPath(err), stateCure)
	}
	return okay("state folder", folder+", made when it is first needed")
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// checkWritable creates a folder in a folder and removes it again: only that
// covers permissions, quotas and read-only disks.
func checkWritable(folder string) error {
	made, err := os.MkdirTemp(folder, ".cedula-doctor-")
	if err != nil {
		return err
	}
	return os.Remove(made)
}

// withoutPath is a file system error without its path.
func withoutPath(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
