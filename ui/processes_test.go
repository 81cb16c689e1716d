package ui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/truora"
	"cedula/ui/words"
)

// someProcesses are one under way, one that is worked out, and two that are over.
func someProcesses() []truora.Process {
	third := 3
	steps := []truora.Step{
		{StepID: "S0", Type: "enter_email"}, {StepID: "S1", Type: "enter_email_verification_code"},
		{StepID: "S2", Type: "enter_document_type"}, {StepID: "S3", Type: "take_document_photo"},
	}
	at := func(ago time.Duration) string { return noon.Add(-ago).Format(time.RFC3339) }
	done := len(steps)
	return []truora.Process{
		{ProcessID: "IDP4", AccountID: "desk-4", Status: truora.ProcessPending, CurrentStep: &third, Steps: steps, CreationDate: at(12 * time.Second)},
		{ProcessID: "IDP3\x1b[31m", AccountID: "desk-3", Status: truora.ProcessPending, CurrentStep: &done, Steps: steps, CreationDate: at(5 * time.Minute)},
		{ProcessID: "IDP2", AccountID: "desk-2", Status: truora.ProcessSuccess, CreationDate: at(3 * time.Hour)},
		{ProcessID: "IDP1", AccountID: "desk-1", Status: truora.ProcessFailure, FailureStatus: truora.FailureDeclined},
	}
}

func newProcesses(t *testing.T, w *words.Words, cols, rows int) *processesModel {
	t.Helper()
	m := newProcessesModel(t.Context(), ProcessesOptions{
		Screens: Options{Output: &bytes.Buffer{}, Words: w, Environment: "api.identity.truora.com", Now: func() time.Time { return noon }},
		Read:    func(context.Context) ([]truora.Process, error) { return someProcesses(), nil }, Interval: time.Second,
	})
	m.Update(tea.WindowSizeMsg{Width: cols, Height: rows})
	return m
}

func TestProcessesAreALineEach(t *testing.T) {
	for _, w := range words.All() {
		for _, size := range goldenSizes {
			m := newProcesses(t, w, size[0], size[1])
			m.Update(m.read()())
			golden(t, "processes-"+w.Language()+"-"+sizeName(size), m.View())
		}
	}
}

func TestF4PutsTheProcessesIntoTheNextLanguage(t *testing.T) {
	changed, spanish := newProcesses(t, words.English, 80, 24), newProcesses(t, words.Spanish, 80, 24)
	for _, m := range []*processesModel{changed, spanish} {
		m.Update(m.read()())
	}
	for range words.All() { // all the way round
		changed.Update(tea.KeyMsg{Type: tea.KeyF4})
		if changed.d.Words == words.Spanish && changed.View() != spanish.View() {
			t.Errorf("after F4:\n%s\nin Spanish:\n%s", changed.View(), spanish.View())
		}
	}
	if changed.d.Words != words.English {
		t.Errorf("three times F4 leads to %s", changed.d.Words.LanguageName())
	}
}

func TestManyProcessesScrollAndFit(t *testing.T) {
	m := newProcesses(t, words.English, 50, 14)
	var many []truora.Process
	for i := range 40 {
		many = append(many, truora.Process{ProcessID: fmt.Sprintf("IDP-%02d", i), Status: truora.ProcessPending, AccountID: strings.Repeat("x", 10)})
	}
	m.Update(processesMsg{processes: many})
	for range 100 {
		m.Update(tea.KeyMsg{Type: tea.KeyDown})
	}
	view := m.View()
	if m.top != 30 || width(view) > 50 || height(view) != 14 {
		t.Errorf("from %d on, %d by %d cells:\n%s", m.top, width(view), height(view), view)
	}
	m.Update(processesMsg{processes: many[:3]})
	if m.top != 0 {
		t.Errorf("from %d on though all fit", m.top)
	}
}

func TestProcessesStayWhileTruoraIsAway(t *testing.T) {
	m := newProcesses(t, words.English, 100, 32)
	if view := m.View(); !strings.Contains(view, words.English.Frame.Connecting) {
		t.Errorf("before the first read:\n%s", view)
	}
	m.Update(processesMsg{processes: someProcesses()})
	m.Update(processesMsg{err: errors.New("away")})
	if view := m.View(); !strings.Contains(view, "desk-4") || !strings.Contains(view, words.English.Frame.Reconnecting) {
		t.Errorf("away:\n%s", view)
	}
	m.Update(processesMsg{})
	if view := m.View(); !strings.Contains(view, words.English.Processes.NoneOpen) {
		t.Errorf("none:\n%s", view)
	}
	for _, pressed := range []tea.KeyType{tea.KeyEsc, tea.KeyCtrlC, tea.KeyEnter} {
		if _, cmd := m.Update(tea.KeyMsg{Type: pressed}); cmd == nil || cmd() != tea.Quit() {
			t.Errorf("%v does not leave", pressed)
		}
	}
}
