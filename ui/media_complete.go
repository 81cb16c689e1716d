package ui

import (
	"os"
	"path/filepath"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow/media"
	"cedula/truora/safetext"
)

// completedMsg is what a typed path goes on with, as far as that is clear.
type completedMsg struct {
	generation int64
	typed      string // what was in the field when it was asked
	text       string
}

// complete goes on with a typed path as far as the names on the disk leave no
// choice, as a shell does.
func (c *chooser) complete() tea.Cmd {
	typed := c.field.Value()
	if !c.typesPath() {
		return nil
	}
	c.asked = nextGeneration()
	generation, dir, root := c.asked, c.folder.dir, c.folder.root
	return func() tea.Msg {
		return completedMsg{generation, typed, completion(begunPath(typed, dir), root)}
	}
}

// begunPath is the path that was meant so far; a slash at its end is kept.
func begunPath(typed, dir string) string {
	path, slash := meantPath(typed, dir), string(filepath.Separator)
	if strings.HasSuffix(typed, slash) && !strings.HasSuffix(path, slash) {
		return path + slash
	}
	return path
}

func (c *chooser) completed(msg completedMsg) tea.Cmd {
	if msg.generation != c.asked || msg.typed != c.field.Value() || msg.text == "" {
		return nil
	}
	c.field.SetValue(msg.text)
	return nil
}

// completion is the longest beginning that all names share which path can go
// on with; empty when there is none, or when it could not be typed.
func completion(path, root string) string {
	dir, begun := filepath.Split(path)
	if !media.IsWithin(root, dir) {
		return ""
	}
	entries, _ := os.ReadDir(dir) // what cannot be read has nothing to go on with
	shared, folder, found := "", false, 0
	for _, e := range entries {
		if name := e.Name(); strings.HasPrefix(name, begun) && hidden(name) == hidden(begun) {
			shared, folder = sharedStart(shared, name, found == 0), e.IsDir()
			found++
		}
	}
	if found == 1 && folder {
		shared += string(filepath.Separator)
	}
	if found == 0 {
		return ""
	}
	return typeable(dir + shared)
}

func hidden(name string) bool { return strings.HasPrefix(name, ".") }

func sharedStart(shared, name string, first bool) string {
	if first {
		return name
	}
	for !strings.HasPrefix(name, shared) {
		shared = strings.TrimSuffix(shared, lastRune(shared))
	}
	return shared
}

func lastRune(s string) string {
	runes := []rune(s)
	return string(runes[len(runes)-1:])
}

// typeable is text if it means itself when it is read as a typed path.
func typeable(text string) string {
	if safetext.Visible(text) != text || media.ParsePath(text, "") != text {
		return ""
	}
	return text
}
