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

// pathInput is the chooser's line of text: a filter, or a path.
type pathInput struct {
	*entry
	severalPaths bool         // the pasted text contained other paths, which were ignored
	completing   int64        // the generation of the pending completion; 0 if there is none
	held         []tea.KeyMsg // typed while the completion is pending
	// candidates are the possible continuations of the text, after an ambiguous
	// completion; until the next key.
	candidates []string
}

// completionMsg is a typed path, completed as far as it is unambiguous.
type completionMsg struct {
	generation int64
	text       string
	candidates []string // if there are several
}

func newPathInput(d *display) pathInput { return pathInput{entry: newEntry(d, "")} }

// isPath reports whether the text is a path rather than a filter.
func (in *pathInput) isPath() bool { return media.LooksLikePath(in.Value()) }

func (in *pathInput) clear() {
	in.SetValue("")
	in.discardPending()
}

// discardPending clears the note about the text, and drops the pending
// completion with the keys that wait for it.
func (in *pathInput) discardPending() {
	in.severalPaths, in.completing, in.held, in.candidates = false, 0, nil, nil
}

// hold keeps a key until the pending completion is done, and reports whether
// there is one: like in a shell, a key typed after Tab applies to the completed
// path.
func (in *pathInput) hold(msg tea.KeyMsg) bool {
	if in.completing == 0 {
		return false
	}
	in.held = append(in.held, msg)
	return true
}

// edit enters typed, pasted or dropped text, and reports whether the text
// changed. A complete path replaces the text.
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

// droppedLength is how many characters must arrive together to count as a file
// that was dropped on a terminal without bracketed paste.
const droppedLength = 4

// isDroppedPath reports whether a key message is a complete path, pasted or
// dropped.
func isDroppedPath(msg tea.KeyMsg) bool {
	text, _ := media.FirstPath(string(msg.Runes))
	return msg.Type == tea.KeyRunes && (msg.Paste || len(msg.Runes) >= droppedLength) && media.LooksLikePath(text)
}

// complete extends a typed path as far as it is unambiguous, like a shell: ~ is
// kept, and several candidates are listed.
func (in *pathInput) complete(dir, root string) tea.Cmd {
	if !in.isPath() {
		return nil
	}
	in.completing = nextGeneration()
	generation, typed := in.completing, in.Value()
	return func() tea.Msg {
		path, separator := resolvePath(typed, dir), string(filepath.Separator)
		if strings.HasSuffix(typed, separator) && !strings.HasSuffix(path, separator) {
			path += separator // complete the names in that folder
		}
		completed, candidates := completePath(path, root)
		if completed != "" && strings.HasPrefix(typed, "~") {
			completed = shownPath(completed)
		}
		return completionMsg{generation, completed, candidates}
	}
}

// handleCompletion shows the completed path, and returns the keys that waited
// for it.
func (in *pathInput) handleCompletion(msg completionMsg) (held []tea.KeyMsg) {
	if msg.generation != in.completing {
		return nil
	}
	held = in.held
	in.discardPending()
	in.candidates = msg.candidates
	if msg.text != "" {
		in.SetValue(msg.text)
	}
	return held
}

// candidateRows is the maximum number of lines of candidates.
const candidateRows = 3

// candidateLines lists the candidates in lines of w cells, as many as fit.
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

// view draws the line with a width of w cells.
func (in *pathInput) view(w int) string {
	theme, room := in.d.Theme, max(0, w-2)
	mark := theme.Focused.Mark.Render("> ")
	if in.Value() == "" {
		return mark + cursorMark + theme.Muted.Render(cut(in.d.Words.Chooser.Placeholder, room))
	}
	return mark + in.visibleText(true, room)
}

// maxCandidates is the maximum number of candidates: more do not fit into the
// lines.
const maxCandidates = 100

// completePath extends path by the common prefix of all names that begin with
// it; empty if there are none, or if the result could not be typed. If there
// are several, they are returned as candidates, folders with a separator at the
// end.
func completePath(path, root string) (completed string, candidates []string) {
	dir, start := filepath.Split(path)
	if !media.IsWithin(root, dir) {
		return "", nil
	}
	entries, _ := os.ReadDir(dir) // an unreadable folder has no names
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
	// Do not change a text that would be parsed differently.
	if safetext.Visible(completed) != completed || media.ParsePath(completed, "") != completed {
		completed = ""
	}
	if len(matches) > 1 {
		candidates = namesOf(matches[:min(len(matches), maxCandidates)])
	}
	return completed, candidates
}

// namesOf are displayed names, folders with a separator at the end.
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

// commonStart is the common prefix, in complete characters.
func commonStart(a, b string) string {
	for !strings.HasPrefix(b, a) {
		_, size := utf8.DecodeLastRuneInString(a)
		a = a[:len(a)-size]
	}
	return a
}

// resolvePath is the absolute path of a typed text; one that begins with a dot
// is relative to dir. It reads the disk.
func resolvePath(typed, dir string) string {
	path := media.ParsePath(typed, homeFolder())
	if !filepath.IsAbs(path) {
		path = media.FindAlike(filepath.Join(dir, path))
	}
	return path
}

// homeFolder is the user's home folder; empty if there is none.
func homeFolder() string {
	home, _ := os.UserHomeDir()
	return home
}

// shownPath is a path for display, with the home folder as ~.
func shownPath(path string) string {
	home := homeFolder()
	if rest, ok := strings.CutPrefix(path, home); ok && home != "" && (rest == "" || rest[0] == filepath.Separator) {
		path = "~" + rest
	}
	return safetext.Visible(path)
}
