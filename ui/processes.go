package ui

import (
	"cmp"
	"context"
	"io"
	"os"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/help"
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"cedula/flow"
	"cedula/truora"
	"cedula/truora/crash"
	"cedula/truora/safetext"
)

// narrowFooter is the width below which the footer shows a language by its
// code.
const narrowFooter = 60

// ProcessesOptions configure the processes screen. Of Screens it uses the
// appearance and the terminal.
type ProcessesOptions struct {
	Screens Options
	// Read returns the processes to show, newest first. It is called
	// repeatedly, outside of Update.
	Read func(context.Context) ([]truora.Process, error)
	// Interval is the time between two reads.
	Interval time.Duration
}

// ShowProcesses shows an account's processes and watches them until the person
// leaves or the context ends.
func ShowProcesses(ctx context.Context, o ProcessesOptions) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	m, drawn := newProcessesModel(ctx, o), newRenderer(o.Screens.Output)
	drawn.charset = o.Screens.Charset
	output := io.Writer(drawn)
	if screen, isFile := o.Screens.Output.(*os.File); isFile {
		output = terminalRenderer{screen, drawn}
	}
	program := tea.NewProgram(&drawnProcesses{m, drawn}, tea.WithInput(o.Screens.Input), tea.WithOutput(output), tea.WithAltScreen(),
		tea.WithFPS(framesPerSecond), tea.WithoutSignalHandler(), tea.WithoutCatchPanics(), tea.WithFilter(replaceUnknownSize))
	crash.Go(func() error { return drawn.run(ctx.Done()) }, reportTo(program))
	_, err := program.Run()
	return errorOf(ctx, m.err, err)
}

// drawnProcesses is the processes screen with the renderer that draws it, in place
// of Bubble Tea's.
type drawnProcesses struct {
	*processesModel
	renderer *renderer
}

// Update handles a message.
func (drawn *drawnProcesses) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, isResized := msg.(tea.WindowSizeMsg); isResized {
		drawn.renderer.forget()
	}
	_, cmd := drawn.processesModel.Update(msg)
	return drawn, cmd
}

// View passes the view to the renderer, and nothing to Bubble Tea.
func (drawn *drawnProcesses) View() string {
	drawn.renderer.show(drawn.processesModel.View(), drawn.w, drawn.h)
	return ""
}

// processesModel is the processes screen.
type processesModel struct {
	ctx       context.Context
	d         *display
	options   ProcessesOptions
	processes []truora.Process
	readAt    time.Time // of the newest list; zero before the first
	failed    bool      // the last read failed
	err       error     // the error of the program, if any
	top, w, h int
}

type (
	// processesMsg is the result of a read.
	processesMsg struct {
		processes []truora.Process
		err       error
	}
	// readDueMsg means that the next read is due, redrawMsg that ages have
	// changed.
	readDueMsg struct{}
	redrawMsg  struct{}
)

func newProcessesModel(ctx context.Context, o ProcessesOptions) *processesModel {
	return &processesModel{ctx: ctx, d: newDisplay(o.Screens), options: o}
}

// Init starts the first read.
func (m *processesModel) Init() tea.Cmd {
	waitForContext := func() tea.Msg {
		<-m.ctx.Done()
		return tea.Quit()
	}
	return tea.Batch(m.read(), redrawSoon(), waitForContext)
}

func (m *processesModel) read() tea.Cmd {
	read, ctx := m.options.Read, m.ctx
	return catchPanics(func() tea.Msg {
		processes, err := read(ctx)
		return processesMsg{processes, err}
	})
}

func redrawSoon() tea.Cmd {
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return redrawMsg{} })
}

// Update handles a message.
func (m *processesModel) Update(msg tea.Msg) (model tea.Model, cmd tea.Cmd) {
	model = m
	defer func() {
		if fault := recover(); fault != nil {
			m.err, cmd = crash.New(fault), tea.Quit
		}
	}()
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
		m.move(0)
	case processesMsg:
		return m, m.handleRead(msg)
	case readDueMsg:
		return m, m.read()
	case redrawMsg:
		return m, redrawSoon()
	case failedMsg:
		m.err = msg.err
		return m, tea.Quit
	case tea.KeyMsg:
		return m, m.handleKey(msg)
	}
	return m, nil
}

func (m *processesModel) handleRead(msg processesMsg) tea.Cmd {
	if m.failed = msg.err != nil; !m.failed {
		m.processes, m.readAt = msg.processes, m.d.Now()
		m.move(0)
	}
	return tea.Tick(m.options.Interval, func(time.Time) tea.Msg { return readDueMsg{} })
}

func (m *processesModel) handleKey(msg tea.KeyMsg) tea.Cmd {
	keys := m.d.Keys
	if key.Matches(msg, keys.Back) || key.Matches(msg, keys.Quit) || key.Matches(msg, keys.Next) {
		return tea.Quit
	}
	if key.Matches(msg, keys.Language) {
		m.d.setLanguage(m.d.nextLanguage())
		return nil
	}
	m.move(keys.movement(msg, max(1, m.bodyHeight()-1), len(m.processes)))
	return nil
}

func (m *processesModel) move(by int) {
	m.top = max(0, min(m.top+by, len(m.processes)-m.bodyHeight()))
}

// bodyHeight is the height of the list: all rows but the header, the footer and
// their separators.
func (m *processesModel) bodyHeight() int { return max(1, m.h-4) }

// View draws the processes, never wider or taller than the terminal.
func (m *processesModel) View() string { return m.d.Charset.Screen(m.frame()) }

func (m *processesModel) frame() string {
	if m.w == 0 || m.h == 0 {
		return ""
	}
	if isTooSmall(m.w, m.h) {
		return fit(wrap(m.d.Words.Frame.TooSmall(minWidth, minHeight), m.w), m.w, m.h)
	}
	theme := m.d.Theme
	header := " " + theme.Brand.Render(safetext.Line(m.d.Brand)) + theme.Muted.Render(" · "+safetext.Line(m.d.Environment))
	rule := theme.Rule.Render(strings.Repeat("─", m.w))
	body := fill(strings.Join(m.rows(), "\n"), m.w, m.bodyHeight())
	return fit(strings.Join([]string{justify(header, m.position()+" ", m.w), rule, body, rule, m.footer()}, "\n"), m.w, m.h)
}

// position shows which rows are visible, if not all are.
func (m *processesModel) position() string {
	seen := min(m.top+m.bodyHeight(), len(m.processes))
	if len(m.processes) <= m.bodyHeight() {
		return ""
	}
	return m.d.Theme.Muted.Render(m.d.Words.Frame.Position(seen, len(m.processes)) + moreMark(m.top > 0, seen < len(m.processes)))
}

func (m *processesModel) footer() string {
	state := m.d.Theme.Good.Render("● " + m.d.Words.Frame.Connected)
	switch {
	case m.failed:
		state = m.d.Theme.Warn.Render(m.d.spinner() + " " + m.d.Words.Frame.Reconnecting)
	case m.readAt.IsZero():
		state = m.d.Theme.Muted.Render(m.d.spinner() + " " + m.d.Words.Frame.Connecting)
	}
	h := help.New()
	h.ShortSeparator = " · "
	h.Styles.ShortKey, h.Styles.ShortDesc, h.Styles.ShortSeparator = m.d.Theme.Key.style, m.d.Theme.Muted.style, m.d.Theme.Muted.style
	language := m.d.Keys.Language
	if m.w < narrowFooter {
		language = withHelp(language, strings.ToUpper(m.d.nextLanguage().Language()))
	}
	keys := []key.Binding{withHelp(m.d.Keys.Back, m.d.Words.Keys.Leave), language, m.d.Keys.arrows(m.d.Words.Keys.Scroll)}
	return justify(" "+h.ShortHelpView(keys), state+" ", m.w)
}

// rows are the visible processes' lines.
func (m *processesModel) rows() []string {
	if len(m.processes) == 0 {
		text := m.d.Words.Waiting.Connecting
		if !m.readAt.IsZero() {
			text = m.d.Words.Processes.NoneOpen
		}
		return []string{" " + cut(m.d.Theme.Text.Render(text), m.w-2)}
	}
	var rows []string
	for _, p := range m.processes[m.top:min(m.top+m.bodyHeight(), len(m.processes))] {
		rows = append(rows, m.row(p))
	}
	return rows
}

// row is a process as a line: its mark, the step or its outcome, its age, its
// account and its id, as far as there is room.
func (m *processesModel) row(p truora.Process) string {
	theme := m.d.Theme
	mark, style, text := "▸", theme.Text, m.stepText(p)
	switch {
	case p.Status == truora.ProcessSuccess:
		mark, style = "✓", theme.Good
	case p.Status.IsFinal():
		mark, style = "✗", theme.Bad
	}
	const ageWidth = 12
	textWidth := 22
	if m.w >= wideWidth {
		textWidth = 34
	}
	cells := " " + style.Render(mark+" "+padded(text, textWidth)) + " " + theme.Muted.Render(padded(m.age(p), ageWidth))
	for _, id := range []string{p.AccountID, p.ProcessID} {
		cells += theme.Text.Render(safetext.Line(id)) + "  "
	}
	return cut(strings.TrimRight(cells, " "), m.w-1)
}

// stepText is the current step of a process, or its outcome.
func (m *processesModel) stepText(p truora.Process) string {
	step, index, ok := p.Current()
	switch {
	case p.Status.IsFinal():
		return m.d.Words.CheckResult(cmp.Or(string(p.FailureStatus), string(p.Status)))
	case !ok:
		return m.d.Words.WaitingFor(flow.Step{})
	}
	return m.d.Words.Frame.Position(index+1, len(p.Steps)) + "  " + m.d.Words.Step(flow.Step{Type: step.Type, Title: step.Title}).Title
}

// age is the age of a process; empty if unknown.
func (m *processesModel) age(p truora.Process) string {
	at, err := time.Parse(time.RFC3339, p.CreationDate)
	if err != nil {
		return ""
	}
	age := max(m.d.Now().Sub(at), 0)
	if age > time.Minute {
		age = age.Truncate(time.Minute)
	}
	return m.d.Words.Duration(age)
}

// padded is a text of exactly w cells.
func padded(text string, w int) string {
	text = cut(text, w)
	return text + strings.Repeat(" ", max(0, w-ansi.StringWidth(text)))
}
