package ui

import (
	"bytes"
	"context"
	"io"
	"sync"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/words"
)

// noon is now in all tests.
var noon = time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)

// fake is a verification that gives the snapshots it was handed, and keeps
// the commands.
type fake struct {
	mu       sync.Mutex
	commands []flow.Command
}

func (f *fake) Next(ctx context.Context, version int) (flow.Snapshot, error) {
	<-ctx.Done()
	return flow.Snapshot{}, ctx.Err()
}

func (f *fake) NextTransition(context.Context, int) (flow.Transition, error) {
	return flow.Transition{}, io.EOF
}

func (f *fake) Do(c flow.Command) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.commands = append(f.commands, c)
}

func (f *fake) HandOffLink() (string, bool) { return "https://identity.test/?token=secret", true }

// bench is a root on a test's bench: its time stands, its keys are typed by
// the test.
type bench struct {
	t       *testing.T
	root    *root
	fake    *fake
	now     time.Time
	version int
	quit    bool
	begun   []Beginning // what verifications were begun with
	msgs    []tea.Msg   // what immediate Cmds gave
}

func newBench(t *testing.T, w, h int, change ...func(*Options)) *bench {
	t.Helper()
	b := &bench{t: t, fake: &fake{}, now: noon}
	o := Options{Output: &bytes.Buffer{}, Words: words.English, Environment: "api.identity.truora.com", Now: func() time.Time { return b.now }}
	o.Begin = func(_ context.Context, with Beginning) (Session, error) {
		b.begun = append(b.begun, with)
		return Session{Verification: b.fake}, nil
	}
	for _, c := range change {
		c(&o)
	}
	b.root = newRoot(t.Context(), newDisplay(o))
	b.root.w, b.root.h = w, h
	b.root.session.Session = Session{Verification: b.fake}
	return b
}

// shows hands in a snapshot.
func (b *bench) shows(snap flow.Snapshot) *bench {
	b.version++
	snap.Version = b.version
	if snap.Since.IsZero() {
		snap.Since = b.now
	}
	b.send(snapshotMsg{snap, b.root.session.generation})
	return b
}

func (b *bench) send(msg tea.Msg) {
	_, cmd := b.root.Update(msg)
	if _, key := msg.(tea.KeyMsg); key && cmd != nil {
		b.run(cmd)
	}
}

// run runs what a key set going; Cmds that wait are not run by keys.
func (b *bench) run(cmd tea.Cmd) {
	switch msg := cmd().(type) {
	case tea.QuitMsg:
		b.quit = true
	case tea.BatchMsg:
		for _, c := range msg {
			if c != nil {
				b.run(c)
			}
		}
	case nil:
	default:
		b.msgs = append(b.msgs, msg)
	}
}

// types types text as one burst; pastes pastes it; presses presses keys.
func (b *bench) types(text string) *bench {
	b.now = b.now.Add(time.Second)
	for _, r := range text {
		if r == ' ' {
			b.send(tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}})
			continue
		}
		b.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
	return b
}

func (b *bench) bursts(text string) *bench {
	b.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)})
	return b
}

func (b *bench) pastes(text string) *bench {
	b.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
	return b
}

func (b *bench) presses(keys ...tea.KeyType) *bench {
	for _, k := range keys {
		b.now = b.now.Add(time.Second)
		msg := tea.KeyMsg{Type: k}
		if k == tea.KeySpace {
			msg.Runes = []rune{' '}
		}
		b.send(msg)
	}
	return b
}

// sent is the last command, which must be the only one since the last look.
func (b *bench) sent() flow.Command {
	b.t.Helper()
	if len(b.fake.commands) != 1 {
		b.t.Fatalf("commands: %#v; want one", b.fake.commands)
	}
	c := b.fake.commands[0]
	b.fake.commands = nil
	return c
}

func (b *bench) nothingSent() {
	b.t.Helper()
	if len(b.fake.commands) > 0 {
		b.t.Fatalf("commands: %#v; want none", b.fake.commands)
	}
}
