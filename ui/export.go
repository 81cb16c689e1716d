package ui

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow/media"
	"cedula/truora"
	"cedula/truora/safetext"
	"cedula/ui/report"
)

// export saves the result into a file of the person's choice.
type export struct {
	d      *display
	result truora.Result
	path   *entry
	said   string // what came of it
	failed bool
	saving bool
	w, h   int
}

// exportedMsg is what came of saving.
type exportedMsg struct {
	path string
	err  error
}

func newExport(d *display, r truora.Result) *export {
	return &export{d: d, result: r, path: newEntry(d, "cedula-"+safetext.FileName(r.ProcessID)+".md")}
}

func (e *export) SetSize(w, h int) { e.w, e.h = w, h }

func (e *export) Update(msg tea.Msg) intent {
	switch msg := msg.(type) {
	case exportedMsg:
		e.saved(msg)
	case tea.KeyMsg:
		if key.Matches(msg, e.d.Keys.Next) {
			return e.save()
		}
		if e.path.Take(msg) {
			e.said = ""
		}
	}
	return nil
}

// save writes in a Cmd; once saved, Enter closes the page.
func (e *export) save() intent {
	if e.done() {
		return closePage{}
	}
	if e.saving || strings.TrimSpace(e.path.Value()) == "" {
		return nil
	}
	e.saving = true
	typed, result, markdown := e.path.Value(), e.result, report.New(e.d.Words, e.result).Markdown
	return work(func() tea.Msg {
		path, err := exportTo(typed, result, markdown)
		return exportedMsg{path, err}
	})
}

// done reports whether it is saved under the name that stands there.
func (e *export) done() bool { return e.said != "" && !e.failed }

func (e *export) saved(msg exportedMsg) {
	t := e.d.Words.Finishing
	e.saving, e.failed = false, msg.err != nil
	switch {
	case msg.err == nil:
		e.said = t.Exported(safetext.Visible(msg.path))
	case errors.Is(msg.err, fs.ErrExist):
		e.said = t.ExportExists
	default:
		e.said = t.NotExported(safetext.Line(cause(msg.err)))
	}
}

// cause is the system's own word for what went wrong, without the path.
func cause(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}

// exportTo writes a new file that only its owner can read: JSON when its name
// says so, else Markdown.
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

func (e *export) View() string {
	theme, t := e.d.Theme, e.d.Words.Finishing
	style, mark := theme.Good, "✓ "
	if e.failed {
		style, mark = theme.Bad, "✗ "
	}
	said := ""
	if e.said != "" {
		said = style.Render(indent(mark, wrap(e.said, e.w-2)))
	}
	field := theme.Focused.Label.Render(t.ExportTo) + "\n" + e.path.View(true, e.w, 1)
	return stack(e.w, e.h,
		block{text: theme.Title.Render(wrap(t.Export, e.w)), rank: 2},
		block{text: theme.Warn.Render(indent("! ", wrap(t.ExportLead, e.w-2))), rank: 3},
		block{text: field},
		block{text: said},
		block{text: theme.Muted.Render(wrap(t.ExportHelp, e.w)), rank: 4},
	)
}

func (e *export) ShortHelp() []key.Binding {
	next := e.d.Words.Keys.Export
	if e.done() {
		next = e.d.Words.Keys.Close
	}
	return []key.Binding{named(e.d.Keys.Next, next)}
}
func (e *export) FullHelp() [][]key.Binding { return [][]key.Binding{e.ShortHelp()} }
