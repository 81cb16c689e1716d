// Package ui is what a person sees: one screen per kind of step, on Bubble
// Tea. It knows no HTTP and speaks to flow alone.
//
// The root routes messages and nothing more. Which screen is shown follows
// from the newest snapshot's phase and step; nothing else chooses it.
package ui

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"
	"github.com/muesli/cancelreader"

	"cedula/flow"
)

// framesPerSecond is how often the terminal may be drawn: more often than a
// person sees, so that a key's answer comes sooner.
const framesPerSecond = 120

// Run shows the screens on a terminal until the person is through or leaves,
// and gives the last snapshot. The terminal is whatever reads keys at Input and
// draws at Output: both may be those of a connection. Its error is the
// context's, what Start or the verification ended with, or a *flow.Panic. The
// terminal is as before in every case. Signals are the caller's: cancelling ctx
// ends it.
func Run(ctx context.Context, o Options) (flow.Snapshot, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if o.Background == BackgroundAuto {
		o.Background = askTerminalBackground(o.Input, o.Output)
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

// panicGuard catches panics in whatever the root does, also in its Cmds, and
// ends the program by the way that restores the terminal. The context's end takes
// that way too: a program that is killed closes its input while it is read.
type panicGuard struct{ *root }

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
	_, cmd = guard.root.Update(msg)
	return model, catchPanics(cmd)
}

// View of a root that panics is empty; the next message ends the program.
func (guard *panicGuard) View() (view string) {
	defer func() {
		if fault := recover(); fault != nil {
			guard.err = flow.NewPanic(fault)
		}
	}()
	return guard.root.View()
}

func (guard *panicGuard) onPanic(cmd *tea.Cmd) {
	if fault := recover(); fault != nil {
		guard.err = flow.NewPanic(fault)
	}
	var fault *flow.Panic
	if errors.As(guard.err, &fault) {
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
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i, one := range batch {
				batch[i] = catchPanics(one)
			}
		}
		return msg
	}
}

// answerTimeout is how long a terminal may take to tell its background.
const answerTimeout = 100 * time.Millisecond

// askBackground asks two questions: the background's colour, and what kind of
// terminal it is. Any terminal answers the second one, so that there is no
// waiting for the first where it is not understood.
const askBackground = "\x1b]11;?\x07\x1b[c"

// askTerminalBackground asks the terminal for its background, once and for 100 ms at most.
// Where nobody answers, or nothing is drawn in colours, it is dark. Call it
// while nothing else reads keys: what is typed meanwhile is lost.
func askTerminalBackground(keys io.Reader, screen io.Writer) Background {
	in, inOK := keys.(term.File)
	out, outOK := screen.(term.File)
	if !inOK || !outOK || os.Getenv("NO_COLOR") != "" || runtime.GOOS == "windows" || !term.IsTerminal(in.Fd()) || !term.IsTerminal(out.Fd()) {
		return BackgroundDark
	}
	state, err := term.MakeRaw(in.Fd())
	if err != nil {
		return BackgroundDark
	}
	defer term.Restore(in.Fd(), state)
	return backgroundOf(askTerminal(in, out))
}

// askTerminal gives what the terminal answered within the time.
func askTerminal(in io.Reader, out io.Writer) []byte {
	reader, err := cancelreader.NewReader(in)
	if err != nil {
		return nil
	}
	defer reader.Close()
	if _, err := io.WriteString(out, askBackground); err != nil {
		return nil
	}
	timer := time.AfterFunc(answerTimeout, func() { reader.Cancel() })
	defer timer.Stop()
	return readAnswer(reader)
}

var kindAnswer = regexp.MustCompile(`\x1b\[\?[0-9;]*c`)

// readAnswer reads up to the answer to the second question.
func readAnswer(reader io.Reader) (answer []byte) {
	chunk := make([]byte, 256)
	for len(answer) < 4096 && !kindAnswer.Match(answer) {
		n, err := reader.Read(chunk)
		answer = append(answer, chunk[:n]...)
		if err != nil {
			break
		}
	}
	return answer
}

var backgroundAnswer = regexp.MustCompile(`\x1b\]11;rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})`)

// backgroundOf reads the answer: Light when the background is brighter than middle
// grey to the eye.
func backgroundOf(answer []byte) Background {
	parts := backgroundAnswer.FindSubmatch(answer)
	if parts == nil {
		return BackgroundDark
	}
	bright := 0.2126*brightness(parts[1]) + 0.7152*brightness(parts[2]) + 0.0722*brightness(parts[3])
	if bright > 0.5 {
		return BackgroundLight
	}
	return BackgroundDark
}

// brightness is 0 to 1: a colour's hexadecimal digits as a part of their
// greatest value.
func brightness(digits []byte) float64 {
	n, _ := strconv.ParseUint(string(digits), 16, 32)
	most, _ := strconv.ParseUint(string(bytes.Repeat([]byte("f"), len(digits))), 16, 32)
	return float64(n) / float64(most)
}
