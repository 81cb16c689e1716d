package ui

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow/media"
	"cedula/truora"
	"cedula/truora/safetext"
	"cedula/ui/report"
	"cedula/ui/words"
)

// exportPage saves the result to a file.
type exportPage struct {
	d       *display
	result  truora.Result
	path    *entry
	message text // the result of saving
	failed  bool
	saving  bool
	w, h    int
}

// exportedMsg is the result of saving.
type exportedMsg struct {
	path string
	err  error
}

func newExportPage(d *display, r truora.Result) *exportPage {
	return &exportPage{d: d, result: r, path: newEntry(d, "cedula-"+safetext.FileName(r.ProcessID)+".md")}
}

func (v *exportPage) SetSize(w, h int) { v.w, v.h = w, h }

func (v *exportPage) Update(msg tea.Msg) intent {
	switch msg := msg.(type) {
	case exportedMsg:
		v.handleExported(msg)
	case tea.KeyMsg:
		if key.Matches(msg, v.d.Keys.Next) {
			return v.save()
		}
		if v.path.HandleKey(msg) {
			v.message = nil
		}
	}
	return nil
}

// save writes the file in a Cmd; if it is saved, Enter closes the page.
func (v *exportPage) save() intent {
	if v.isSaved() {
		return closePage{}
	}
	if v.saving || strings.TrimSpace(v.path.Value()) == "" {
		return nil
	}
	v.saving = true
	typed, result, markdown := v.path.Value(), v.result, report.New(v.d.Words, v.result).Markdown
	return work(func() tea.Msg {
		path, err := exportTo(typed, result, markdown)
		return exportedMsg{path, err}
	})
}

// isSaved reports whether the result is saved under the entered name.
func (v *exportPage) isSaved() bool { return v.message != nil && !v.failed }

func (v *exportPage) handleExported(msg exportedMsg) {
	v.saving, v.failed = false, msg.err != nil
	switch {
	case msg.err == nil:
		v.message = func(w *words.Words) string { return w.Export.Saved(safetext.Visible(msg.path)) }
	case errors.Is(msg.err, fs.ErrExist):
		v.message = func(w *words.Words) string { return w.Export.FileExists }
	default:
		v.message = func(w *words.Words) string { return w.Export.NotSaved(describeSaveError(w, msg.err)) }
	}
}

// describeSaveError describes an error in the person's language if it is common, else
// in the system's words.
func describeSaveError(w *words.Words, err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return w.Export.NoFolder
	case errors.Is(err, fs.ErrPermission):
		return w.Export.NotAllowed
	case errors.Is(err, syscall.ENOSPC):
		return w.Export.DiskFull
	}
	return safetext.Line(errorCause(err))
}

// errorCause is the system's error without the path.
func errorCause(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}

// exportTo writes a new file that only its owner can read: JSON if its name
// ends in .json, else Markdown.
func exportTo(typed string, r truora.Result, markdown func() string) (string, error) {
	home, _ := os.UserHomeDir()
	path, err := filepath.Abs(media.ParsePath(typed, home))
	if err != nil {
		return "", err
	}
	text := []byte(markdown())
	if strings.EqualFold(filepath.Ext(path), ".json") {
		if text, err = report.JSON(r); err != nil {
			return "", err
		}
	}
	return path, writeNew(path, text)
}

func writeNew(path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err = errors.Join(err, file.Close()); err != nil {
		os.Remove(path)
	}
	return err
}

func (v *exportPage) View() string {
	theme, t := v.d.Theme, v.d.Words.Export
	field := theme.Focused.Label.Render(t.File) + "\n" + v.path.View(true, v.w, 1)
	return stack(v.w, v.h,
		block{text: theme.Title.Render(wrap(t.Title, v.w)), rank: 2},
		block{text: marked(theme.Warn, "! ", t.Lead, v.w), rank: 3},
		block{text: field},
		block{text: outcomeLine(v.d, v.message.in(v.d), v.failed, v.w)},
		block{text: theme.Muted.Render(wrap(t.FileHelp, v.w)), rank: 4},
	)
}

func (v *exportPage) ShortHelp() []key.Binding {
	next := v.d.Words.Keys.Export
	if v.isSaved() {
		next = v.d.Words.Keys.Close
	}
	return []key.Binding{withHelp(v.d.Keys.Next, next)}
}
func (v *exportPage) FullHelp() [][]key.Binding { return [][]key.Binding{v.ShortHelp()} }
