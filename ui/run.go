package ui

import (
	"context"
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"cedula/flow"
	"cedula/ui/words"
)

// frames is how often a second the terminal may be drawn: more than a person
// sees, so that a key's answer comes sooner.
const frames = 120

// Run shows the screens until the person is through or leaves, and gives the
// last snapshot. Its error is the context's, what Begin or the verification
// ended with, or a *Panic. The terminal is as before in every case. Signals
// are the caller's: cancelling ctx ends it.
func Run(ctx context.Context, o Options) (flow.Snapshot, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if o.Tone == Auto {
		o.Tone = AskTone(o.Input, o.Output)
	}
	d := newDisplay(o)
	r := newRoot(ctx, d)
	defer r.release()
	program := tea.NewProgram(&guard{root: r}, tea.WithInput(o.Input), tea.WithOutput(o.Output),
		tea.WithAltScreen(), tea.WithFPS(frames), tea.WithoutSignalHandler(), tea.WithoutCatchPanics())
	_, err := program.Run()
	return r.last(), ending(ctx, r.err, err)
}

// last is the last snapshot. Who left has left, even where the verification
// did not come to say so.
func (r *root) last() flow.Snapshot {
	s := r.snap
	if r.gaveUp {
		s.Phase = flow.PhaseLeft
	}
	return s
}

// ending is the error that tells most.
func ending(ctx context.Context, own, program error) error {
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

// newDisplay fills in what the options leave out.
func newDisplay(o Options) *display {
	if o.Brand == "" {
		o.Brand = "cedula"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	renderer := lipgloss.NewRenderer(o.Output)
	renderer.SetHasDarkBackground(o.Tone != Light)
	lipgloss.SetDefaultRenderer(renderer)
	d := &display{Options: o, Renderer: renderer, Theme: NewTheme(renderer, o.Tone), Now: o.Now}
	d.setLanguage(o.Words)
	return d
}

// setLanguage changes the language; English when there is none.
func (d *display) setLanguage(w *words.Words) {
	if w == nil {
		w = words.English
	}
	d.Words, d.Keys = w, NewKeys(w)
}

// Panic is a fault of the program itself, caught so that the terminal could be
// restored.
type Panic = flow.Panic

// guard catches panics in whatever the root does, also in its Cmds, and ends
// the program by the way that restores the terminal. The context's end takes
// that way too: a program that is killed closes its input while it is read.
type guard struct{ *root }

func (g *guard) Init() (cmd tea.Cmd) {
	defer g.caught(&cmd)
	return tea.Batch(safe(g.root.Init()), g.untilDone)
}

func (g *guard) untilDone() tea.Msg {
	<-g.ctx.Done()
	return tea.Quit()
}

func (g *guard) Update(msg tea.Msg) (model tea.Model, cmd tea.Cmd) {
	model = g
	defer g.caught(&cmd)
	_, cmd = g.root.Update(msg)
	return model, safe(cmd)
}

// View of a root that panics is empty; the next message ends the program.
func (g *guard) View() (view string) {
	defer func() {
		if fault := recover(); fault != nil {
			g.err = flow.NewPanic(fault)
		}
	}()
	return g.root.View()
}

func (g *guard) caught(cmd *tea.Cmd) {
	if fault := recover(); fault != nil {
		g.err = flow.NewPanic(fault)
	}
	var fault *Panic
	if errors.As(g.err, &fault) {
		*cmd = tea.Quit
	}
}

// safe makes a message of a Cmd's panic, and of those of a batch.
func safe(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if fault := recover(); fault != nil {
				msg = failedMsg{flow.NewPanic(fault)}
			}
		}()
		return safeBatch(cmd())
	}
}

func safeBatch(msg tea.Msg) tea.Msg {
	batch, ok := msg.(tea.BatchMsg)
	if !ok {
		return msg
	}
	for i, cmd := range batch {
		batch[i] = safe(cmd)
	}
	return batch
}
