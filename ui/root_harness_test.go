package ui

import (
	"bytes"
	"context"
	"io"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/words"
)

// noon is now in all tests.
var noon = time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)

// fakeVerification keeps the commands; its snapshots come from the test.
type fakeVerification struct {
	mu       sync.Mutex
	commands []flow.Command
}

func (v *fakeVerification) Next(ctx context.Context, version int) (flow.Snapshot, error) {
	<-ctx.Done()
	return flow.Snapshot{}, ctx.Err()
}

func (v *fakeVerification) NextTransition(context.Context, int) (flow.Transition, error) {
	return flow.Transition{}, io.EOF
}

func (v *fakeVerification) Do(c flow.Command) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.commands = append(v.commands, c)
}

func (v *fakeVerification) HandOffLink() (string, bool) {
	return "https://identity.test/?token=secret", true
}

// rootHarness drives a root without a program: the test controls its time and
// keys.
type rootHarness struct {
	t            testing.TB
	root         *root
	verification *fakeVerification
	now          time.Time
	version      int
	quit         bool
	requests     []StartRequest // what verifications were started with
	msgs         []tea.Msg      // what immediate Cmds gave
}

func newRootHarness(t testing.TB, cols, rows int, change ...func(*Options)) *rootHarness {
	t.Helper()
	h := &rootHarness{t: t, verification: &fakeVerification{}, now: noon}
	o := Options{Output: &bytes.Buffer{}, Words: words.English, Environment: "api.identity.truora.com", Now: func() time.Time { return h.now }}
	o.Start = func(_ context.Context, request StartRequest) (Session, error) {
		h.requests = append(h.requests, request)
		return Session{Verification: h.verification}, nil
	}
	for _, c := range change {
		c(&o)
	}
	h.root = newRoot(t.Context(), newDisplay(o))
	h.root.w, h.root.h = cols, rows
	h.root.session.Session = Session{Verification: h.verification}
	return h
}

// begin shows what comes before any verification.
func (h *rootHarness) begin() {
	h.root.session.Session = Session{}
	h.root.Init()
	h.root.resize()
}

// show hands in a snapshot.
func (h *rootHarness) show(snap flow.Snapshot) *rootHarness {
	h.version++
	snap.Version = h.version
	if snap.Since.IsZero() {
		snap.Since = h.now
	}
	h.send(snapshotMsg{snap, h.root.session.generation})
	return h
}

func (h *rootHarness) send(msg tea.Msg) {
	_, cmd := h.root.Update(msg)
	if _, key := msg.(tea.KeyMsg); key && cmd != nil {
		h.run(cmd)
	}
}

// run runs what a key set going; Cmds that wait are not run by keys.
func (h *rootHarness) run(cmd tea.Cmd) {
	switch msg := cmd().(type) {
	case tea.QuitMsg:
		h.quit = true
	case tea.BatchMsg:
		for _, c := range msg {
			if c != nil {
				h.run(c)
			}
		}
	case nil:
	default:
		h.msgs = append(h.msgs, msg)
	}
}

// typeText types text key by key; typeAtOnce hands it in as one message.
func (h *rootHarness) typeText(text string) *rootHarness {
	h.now = h.now.Add(time.Second)
	for _, r := range text {
		if r == ' ' {
			h.send(tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}})
			continue
		}
		h.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
	return h
}

func (h *rootHarness) typeAtOnce(text string) *rootHarness {
	h.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)})
	return h
}

func (h *rootHarness) paste(text string) *rootHarness {
	h.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
	return h
}

func (h *rootHarness) press(keys ...tea.KeyType) *rootHarness {
	for _, k := range keys {
		h.now = h.now.Add(time.Second)
		msg := tea.KeyMsg{Type: k}
		if k == tea.KeySpace {
			msg.Runes = []rune{' '}
		}
		h.send(msg)
	}
	return h
}

// mustSend is the last command, which must be the only one since it was
// called last.
func (h *rootHarness) mustSend() flow.Command {
	h.t.Helper()
	if len(h.verification.commands) != 1 {
		h.t.Fatalf("commands: %#v; want one", h.verification.commands)
	}
	c := h.verification.commands[0]
	h.verification.commands = nil
	return c
}

func (h *rootHarness) mustSendNothing() {
	h.t.Helper()
	if len(h.verification.commands) > 0 {
		h.t.Fatalf("commands: %#v; want none", h.verification.commands)
	}
}

func (h *rootHarness) mustSubmit(values map[string]string) {
	h.t.Helper()
	submit, ok := h.mustSend().(flow.Submit)
	if !ok || !reflect.DeepEqual(submit.Values, values) || submit.StepID != h.root.snap.Step.ID {
		h.t.Fatalf("sent %#v, want the values %v of step %s", submit, values, h.root.snap.Step.ID)
	}
}

func (h *rootHarness) mustShow(texts ...string) {
	h.t.Helper()
	for _, text := range texts {
		if view := h.root.View(); !shows(view, text) {
			h.t.Fatalf("%q is not on the screen:\n%s", text, view)
		}
	}
}

func (h *rootHarness) mustNotShow(text string) {
	h.t.Helper()
	if strings.Contains(h.root.View(), text) {
		h.t.Fatalf("%q is on the screen:\n%s", text, h.root.View())
	}
}
