package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow/media"
	"cedula/truora/safetext"
)

// dropped is how many characters must arrive at once to be taken for a file
// that was dropped on the terminal, where it does not tell pastes apart.
const dropped = 4

// examinedMsg is what became of looking into a file.
type examinedMsg struct {
	generation int64
	file       media.File
	folder     string // set when a typed path is a folder's
	err        error
}

// typesPath reports whether the field holds a path rather than a filter.
func (c *chooser) typesPath() bool { return media.LooksLikePath(c.field.Value()) }

// typeIn puts what was typed, pasted or dropped into the field. A whole path
// takes the place of what was there.
func (c *chooser) typeIn(msg tea.KeyMsg) {
	c.note = ""
	if msg.Type == tea.KeyRunes {
		msg.Runes = c.pasted(msg)
	}
	c.field.HandleKey(msg)
}

// drops reports whether a key is a whole path, pasted or dropped.
func drops(msg tea.KeyMsg) bool {
	text, _ := firstLine(string(msg.Runes))
	return msg.Type == tea.KeyRunes && (msg.Paste || len(msg.Runes) >= dropped) && media.LooksLikePath(text)
}

func (c *chooser) pasted(msg tea.KeyMsg) []rune {
	text, more := firstLine(string(msg.Runes))
	if drops(msg) {
		c.field.SetValue("")
		if more {
			c.note = c.d.Words.Choosing.SeveralPaths
		}
	}
	return []rune(text)
}

// firstLine is the first line that says something, and whether more follow.
// A line break in a paste is not Enter.
func firstLine(text string) (line string, more bool) {
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	for i, line := range lines {
		if strings.TrimSpace(line) != "" {
			return line, strings.TrimSpace(strings.Join(lines[i+1:], "")) != ""
		}
	}
	return text, false
}

// enter takes the path that was typed, or else the highlighted row.
func (c *chooser) enter() tea.Cmd {
	if c.typesPath() {
		return c.examinePath(c.field.Value())
	}
	r := c.highlightedRow()
	switch {
	case r.path == "":
		return nil
	case r.kind == rowOffer:
		return c.examine(r.path, unrooted(c.d.Files.Checker))
	case r.kind == rowFile:
		return c.examine(r.path, c.d.Files.Checker)
	}
	return c.goTo(r.path)
}

// unrooted is for files that were accepted before, or come from here: a photo
// taken a moment ago lies outside of every root.
func unrooted(checker media.Checker) media.Checker {
	checker.Root = ""
	return checker
}

// examinePath examines what a typed path leads to, or opens it as a folder.
func (c *chooser) examinePath(typed string) tea.Cmd {
	ctx, generation := c.startExamining(filepath.Base(typed))
	checker, need, dir := c.d.Files.Checker, c.request.Need, c.folder.dir
	return func() tea.Msg {
		path := meantPath(typed, dir)
		file, err := checker.Check(ctx, path, need)
		msg := examinedMsg{generation: generation, file: file, err: err}
		if errors.Is(err, media.IsFolder) {
			msg.folder = path
		}
		return msg
	}
}

// meantPath is the absolute path that was meant; one that begins with a dot
// starts from dir. It looks at the disk.
func meantPath(typed, dir string) string {
	path := media.ParsePath(typed, homeFolder())
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	return path
}

// homeFolder is the person's; empty when there is none.
func homeFolder() string {
	home, _ := os.UserHomeDir()
	return home
}

// examine looks into a file off the Update loop.
func (c *chooser) examine(path string, checker media.Checker) tea.Cmd {
	ctx, generation := c.startExamining(filepath.Base(path))
	need := c.request.Need
	return func() tea.Msg {
		file, err := checker.Check(ctx, path, need)
		return examinedMsg{generation: generation, file: file, err: err}
	}
}

// startExamining drops keys from now on, but for Esc, which ends it.
func (c *chooser) startExamining(name string) (context.Context, int64) {
	ctx, cancel := context.WithCancel(context.Background())
	c.cancel, c.fault, c.note = cancel, nil, ""
	c.examining, c.asked = safetext.Visible(name), nextGeneration()
	return ctx, c.asked
}

func (c *chooser) examined(msg examinedMsg) tea.Cmd {
	if msg.generation != c.asked {
		return nil
	}
	c.cancel()
	c.examining, c.asked = "", 0
	switch {
	case msg.folder != "":
		return c.goTo(msg.folder)
	case msg.err != nil:
		c.fault = msg.err
		return nil
	}
	return c.fit(msg.file)
}
