// Package ui implements the screens: one per kind of step, with Bubble Tea. It
// is independent of HTTP and uses flow only.
//
// The root only routes messages. The screen is determined by the newest
// snapshot's phase and step.
package ui

import (
	"context"
	"errors"
	"io"
	"os"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"

	"cedula/flow"
	"cedula/truora/crash"
	"cedula/ui/charset"
	"cedula/ui/graphics"
)

// framesPerSecond is Bubble Tea's frame rate. It is low because the renderer
// draws instead.
const framesPerSecond = 1

// Run shows the screens on a terminal until the verification ends or the person
// leaves, and returns the last snapshot. Input and Output are the terminal,
// which may be remote. Its error is the context's, that of Start or of the
// verification, or a *crash.Panic. The terminal is always restored. The caller
// handles signals: cancelling ctx ends Run.
func Run(ctx context.Context, o Options) (flow.Snapshot, error) {
	r, err := run(ctx, o)
	defer r.release()
	return r.lastSnapshot(), err
}

// run runs a root until its end, and returns its final state; the caller
// releases it.
func run(ctx context.Context, o Options) (*root, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	d := newDisplay(o)
	r := newRoot(ctx, d)
	program, guard := newProgram(o, r)
	crash.Go(func() error { return guard.renderer.run(ctx.Done()) }, reportTo(program))
	redrawWhenContinued(ctx, program)
	_, err := program.Run()
	guard.terminal.restoreLineMode()
	return r, errorOf(ctx, r.err, err)
}

// reportTo returns a function that ends a program with an error.
func reportTo(program *tea.Program) func(error) {
	return func(fault error) {
		if fault != nil {
			program.Send(failedMsg{fault})
		}
	}
}

// newProgram creates a program that draws on a terminal through graphics, which
// queries the terminal after the first frame. Each answer arrives as an
// answersMsg. A remote terminal is not queried.
func newProgram(o Options, r *root) (program *tea.Program, guard *panicGuard) {
	var drawn *renderer
	screen, isFile := o.Output.(*os.File)
	if isFile && term.IsTerminal(screen.Fd()) {
		question := ""
		if keyboard, ok := o.Input.(*os.File); ok && graphics.CanAsk && term.IsTerminal(keyboard.Fd()) {
			if o.Answers == (graphics.Answers{}) {
				question = graphics.Question(os.Getenv)
			}
			keys := graphics.NewInput(keyboard, func(answers graphics.Answers) { program.Send(answersMsg{answers}) })
			o.Input = decodedInput{keys, o.Charset.Reader(keys)}
		}
		terminal := graphics.NewOutput(screen, question)
		if question != "" && graphics.CanDistinguishModifiedKeys(os.Getenv) {
			terminal.DistinguishModifiedKeys()
		}
		drawn = newRenderer(terminal)
		o.Output = terminalRenderer{screen, drawn}
	} else {
		drawn = newRenderer(o.Output)
		o.Output = drawn
	}
	if o.Bell {
		r.ring = drawn.ring
	}
	drawn.charset = o.Charset
	drawn.keepsScreen = o.Kiosk != nil
	guard = &panicGuard{root: r, renderer: drawn, terminal: newSharedTerminal(o.Input, drawn)}
	program = tea.NewProgram(guard, tea.WithInput(o.Input), tea.WithOutput(o.Output),
		tea.WithAltScreen(), tea.WithFPS(framesPerSecond), tea.WithoutSignalHandler(), tea.WithoutCatchPanics(), tea.WithFilter(replaceUnknownSize))
	return program, guard
}

// replaceUnknownSize replaces the size 0×0, as serial lines report it, by that
// of the environment, else 80×24.
func replaceUnknownSize(_ tea.Model, msg tea.Msg) tea.Msg {
	size, ok := msg.(tea.WindowSizeMsg)
	if !ok {
		return msg
	}
	if size.Width <= 0 {
		size.Width = sizeOr("COLUMNS", 80)
	}
	if size.Height <= 0 {
		size.Height = sizeOr("LINES", 24)
	}
	return size
}

// sizeOr reads a number of cells from the environment.
func sizeOr(variable string, otherwise int) int {
	const most = 1000
	if n, err := strconv.Atoi(os.Getenv(variable)); err == nil && n > 0 && n <= most {
		return n
	}
	return otherwise
}

// decodedInput is a keyboard with another charset. Bubble Tea still recognises
// it as a terminal.
type decodedInput struct {
	*graphics.Input
	decoded io.Reader
}

// Read reads keys.
func (in decodedInput) Read(keys []byte) (int, error) { return in.decoded.Read(keys) }

// encodedTerminal is a terminal that Bubble Tea draws on itself, in another charset.
type encodedTerminal struct {
	*os.File
	charset charset.Charset
}

// encoded is an output in the terminal's charset.
func encoded(output io.Writer, c charset.Charset) io.Writer {
	if terminal, ok := output.(*os.File); ok && !c.HasUnicode() {
		return encodedTerminal{terminal, c}
	}
	return output
}

// Write writes complete frames.
func (t encodedTerminal) Write(p []byte) (int, error) {
	if _, err := t.File.Write(t.charset.Encode(p)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// WriteString is Write for a string.
func (t encodedTerminal) WriteString(s string) (int, error) { return t.Write([]byte(s)) }

// answersMsg are the terminal's answers so far.
type answersMsg struct{ graphics.Answers }

// errorOf is the most specific error.
func errorOf(ctx context.Context, own, program error) error {
	switch {
	case own != nil:
		return own
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(program, tea.ErrProgramKilled):
		return nil
	}
	return program
}

// panicGuard recovers panics of the root and its Cmds, and ends the program so
// that the terminal is restored. It also handles the end of the context:
// killing the program would close its input while it is read.
type panicGuard struct {
	*root
	renderer *renderer
	terminal *sharedTerminal
}

func (guard *panicGuard) Init() (cmd tea.Cmd) {
	defer guard.onPanic(&cmd)
	return tea.Batch(catchPanics(guard.root.Init()), guard.waitForContext)
}

func (guard *panicGuard) waitForContext() tea.Msg {
	<-guard.ctx.Done()
	return tea.Quit()
}

func (guard *panicGuard) Update(msg tea.Msg) (model tea.Model, cmd tea.Cmd) {
	model = guard
	defer guard.onPanic(&cmd)
	switch msg.(type) {
	case tea.WindowSizeMsg:
		guard.renderer.forget()
	case suspendMsg:
		guard.terminal.suspend()
		return model, tea.WindowSize()
	case continuedMsg:
		guard.terminal.reclaim()
		return model, tea.WindowSize() // the size may have changed meanwhile
	}
	_, cmd = guard.root.Update(msg)
	return model, catchPanics(cmd)
}

// View passes the view to the renderer, and nothing to Bubble Tea. If the root
// has panicked there is no view; the next message ends the program.
func (guard *panicGuard) View() string {
	defer func() {
		if fault := recover(); fault != nil {
			guard.err = crash.New(fault)
		}
	}()
	guard.renderer.show(guard.root.View(), guard.w, guard.h)
	return ""
}

func (guard *panicGuard) onPanic(cmd *tea.Cmd) {
	if fault := recover(); fault != nil {
		guard.err = crash.New(fault)
	}
	var fault *crash.Panic
	if errors.As(guard.err, &fault) {
		*cmd = tea.Quit
	}
}

// catchPanics converts a panic of a Cmd, or of a Cmd in a batch, to a message.
func catchPanics(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if fault := recover(); fault != nil {
				msg = failedMsg{crash.New(fault)}
			}
		}()
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i, one := range batch {
				batch[i] = catchPanics(one)
			}
		}
		return msg
	}
}
