package ui

import (
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow/media"
	"cedula/truora/safetext"
)

// pathInput is the chooser's line of text: it filters names, or it is a path.
type pathInput struct {
	*entry
	severalPaths bool  // what was pasted held more paths than the one that was kept
	completing   int64 // the generation of the completion under way
	// candidates are the names that the text could go on with, after a completion
	// that left a choice; until the next key.
	candidates []string
}

// completionMsg is a typed path with as much added as is clear.
type completionMsg struct {
	generation int64
	typed      string // the text that was to be completed
	text       string
	candidates []string // where there are several
}

func newPathInput(d *display) pathInput { return pathInput{entry: newEntry(d, "")} }

// isPath reports whether a path was typed rather than a filter.
func (in *pathInput) isPath() bool { return media.LooksLikePath(in.Value()) }

func (in *pathInput) clear() {
	in.SetValue("")
	in.severalPaths, in.candidates = false, nil
}

// discardPending drops the note about the text, and a completion under way.
func (in *pathInput) discardPending() {
	in.severalPaths, in.completing, in.candidates = false, 0, nil
}

// edit puts what was typed, pasted or dropped into the line, and reports
// whether the text changed. A whole path takes the place of what was there.
func (in *pathInput) edit(msg tea.KeyMsg) bool {
	before := in.Value()
	in.severalPaths, in.candidates = false, nil
	if msg.Type == tea.KeyRunes {
		text, hasMore := media.FirstPath(string(msg.Runes))
		if isDroppedPath(msg) {
			in.SetValue("")
			in.severalPaths = hasMore
		}
		msg.Runes = []rune(text)
	}
	in.HandleKey(msg)
	return in.Value() != before
}

// droppedLength is how many characters must arrive at once to be taken for a
// file that was dropped on the terminal, where it does not mark pastes.
const droppedLength = 4

// isDroppedPath reports whether a key is a whole path, pasted or dropped.
func isDroppedPath(msg tea.KeyMsg) bool {
	text, _ := media.FirstPath(string(msg.Runes))
	return msg.Type == tea.KeyRunes && (msg.Paste || len(msg.Runes) >= droppedLength) && media.LooksLikePath(text)
}

// complete extends a typed path as far as the names on the disk leave no
// choice, as a shell does: a ~ stays, and where there is a choice it is listed.
func (in *pathInput) complete(dir, root string) tea.Cmd {
	if !in.isPath() {
		return nil
	}
	in.completing = nextGeneration()
	generation, typed := in.completing, in.Value()
	return func() tea.Msg {
		path, separator := resolvePath(typed, dir), string(filepath.Separator)
		if strings.HasSuffix(typed, separator) && !strings.HasSuffix(path, separator) {
			path += separator // the names in that folder are meant
		}
		completed, candidates := completePath(path, root)
		if completed != "" && strings.HasPrefix(typed, "~") {
			completed = shownPath(completed)
		}
		return completionMsg{generation, typed, completed, candidates}
	}
}

func (in *pathInput) handleCompletion(msg completionMsg) {
	if msg.generation != in.completing || msg.typed != in.Value() {
		return
	}
	in.candidates = msg.candidates
	if msg.text != "" {
		in.SetValue(msg.text)
	}
}

// candidateRows is how many lines candidates take at most.
const candidateRows = 3

// candidateLines lists what the text could go on with in lines of w cells, as
// many as fit.
func (in *pathInput) candidateLines(w int) []string {
	if len(in.candidates) == 0 {
		return nil
	}
	lines := strings.Split(wrap(strings.Join(in.candidates, "  "), w), "\n")
	if len(lines) > candidateRows {
		lines = lines[:candidateRows]
		lines[candidateRows-1] = cut(lines[candidateRows-1]+"  …", w)
	}
	for i, line := range lines {
		lines[i] = in.d.Theme.Muted.Render(line)
	}
	return lines
}

// view draws the line into w cells.
func (in *pathInput) view(w int) string {
	theme, room := in.d.Theme, max(0, w-2)
	mark := theme.Focused.Mark.Render("> ")
	if in.Value() == "" {
		return mark + cursorMark + theme.Muted.Render(cut(in.d.Words.Chooser.Placeholder, room))
	}
	return mark + in.visibleText(true, room)
}

// maxCandidates is how many names are listed at most: more are in no three lines.
const maxCandidates = 100

// completePath extends path by what all names that begin with it share; empty
// when there are none, or when the result could not be typed. Several are given
// as candidates, a folder's with a separator at its end.
func completePath(path, root string) (completed string, candidates []string) {
	dir, start := filepath.Split(path)
	if !media.IsWithin(root, dir) {
		return "", nil
	}
	entries, _ := os.ReadDir(dir) // what cannot be read has no names
	var matches []os.DirEntry
	shared := ""
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, start) || isHidden(name) != isHidden(start) {
			continue
		}
		if len(matches) == 0 {
			shared = name
		}
		shared = commonStart(shared, name)
		matches = append(matches, e)
	}
	if len(matches) == 0 {
		return "", nil
	}
	completed = dir + shared
	if len(matches) == 1 && matches[0].IsDir() {
		completed += string(filepath.Separator)
	}
	// What means something else when it is read as a typed path is left alone.
	if safetext.Visible(completed) != completed || media.ParsePath(completed, "") != completed {
		completed = ""
	}
	if len(matches) > 1 {
		candidates = namesOf(matches[:min(len(matches), maxCandidates)])
	}
	return completed, candidates
}

// namesOf are names as they may be shown, with a separator behind a folder's.
func namesOf(entries []os.DirEntry) (names []string) {
	for _, e := range entries {
		name := safetext.Visible(e.Name())
		if e.IsDir() {
			name += string(filepath.Separator)
		}
		names = append(names, name)
	}
	return names
}

func isHidden(name string) bool { return strings.HasPrefix(name, ".") }

// commonStart is what both begin with, in whole characters.
func commonStart(a, b string) string {
	for !strings.HasPrefix(b, a) {
		_, size := utf8.DecodeLastRuneInString(a)
		a = a[:len(a)-size]
	}
	return a
}

// resolvePath is the absolute path that a typed text means; one that begins
// with a dot starts from dir. It reads the disk.
func resolvePath(typed, dir string) string {
	path := media.ParsePath(typed, homeFolder())
	if !filepath.IsAbs(path) {
		path = media.FindAlike(filepath.Join(dir, path))
	}
	return path
}

// homeFolder is the person's; empty when there is none.
func homeFolder() string {
	home, _ := os.UserHomeDir()
	return home
}

// shownPath is a path as it may be shown, its home folder as ~.
func shownPath(path string) string {
	home := homeFolder()
	if rest, ok := strings.CutPrefix(path, home); ok && home != "" && (rest == "" || rest[0] == filepath.Separator) {
		path = "~" + rest
	}
	return safetext.Visible(path)
}
