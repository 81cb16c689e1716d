package ui

import (
	"context"
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
)

// framesPerSecond is how often a second the terminal may be drawn: more than a person
// sees, so that a key's answer comes sooner.
const framesPerSecond = 120

// Run shows the screens until the person is through or leaves, and gives the
// last snapshot. Its error is the context's, what Begin or the verification
// ended with, or a *Panic. The terminal is as before in every case. Signals
// are the caller's: cancelling ctx ends it.
func Run(ctx context.Context, o Options) (flow.Snapshot, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if o.Tone == Auto {
		o.Tone = askTone(o.Input, o.Output)
	}
	d := newDisplay(o)
	r := newRoot(ctx, d)
	defer r.release()
	program := tea.NewProgram(&panicGuard{root: r}, tea.WithInput(o.Input), tea.WithOutput(o.Output),
		tea.WithAltScreen(), tea.WithFPS(framesPerSecond), tea.WithoutSignalHandler(), tea.WithoutCatchPanics())
	_, err := program.Run()
	return r.lastSnapshot(), errorOf(ctx, r.err, err)
}

// errorOf is the error that tells most.
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

// Panic is a fault of the program itself, caught so that the terminal could be
// restored.
type Panic = flow.Panic

// panicGuard catches panics in whatever the root does, also in its Cmds, and ends
// the program by the way that restores the terminal. The context's end takes
// that way too: a program that is killed closes its input while it is read.
type panicGuard struct{ *root }

func (pg *panicGuard) Init() (cmd tea.Cmd) {
	defer pg.onPanic(&cmd)
	return tea.Batch(catchPanics(pg.root.Init()), pg.waitForContext)
}

func (pg *panicGuard) waitForContext() tea.Msg {
	<-pg.ctx.Done()
	return tea.Quit()
}

func (pg *panicGuard) Update(msg tea.Msg) (model tea.Model, cmd tea.Cmd) {
	model = pg
	defer pg.onPanic(&cmd)
	_, cmd = pg.root.Update(msg)
	return model, catchPanics(cmd)
}

// View of a root that panics is empty; the next message ends the program.
func (pg *panicGuard) View() (view string) {
	defer func() {
		if fault := recover(); fault != nil {
			pg.err = flow.NewPanic(fault)
		}
	}()
	return pg.root.View()
}

func (pg *panicGuard) onPanic(cmd *tea.Cmd) {
	if fault := recover(); fault != nil {
		pg.err = flow.NewPanic(fault)
	}
	var fault *Panic
	if errors.As(pg.err, &fault) {
		*cmd = tea.Quit
	}
}

// catchPanics makes a message of a Cmd's panic, and of those of a batch.
func catchPanics(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if fault := recover(); fault != nil {
				msg = failedMsg{flow.NewPanic(fault)}
			}
		}()
		return catchPanicsInBatch(cmd())
	}
}

func catchPanicsInBatch(msg tea.Msg) tea.Msg {
	batch, ok := msg.(tea.BatchMsg)
	if !ok {
		return msg
	}
	for i, cmd := range batch {
		batch[i] = catchPanics(cmd)
	}
	return batch
}
