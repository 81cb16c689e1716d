package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// inspect is F2. Where there is room the inspector is a pane: it is opened to
// be watched while the verification goes on, then given the keys, then closed.
// Elsewhere it takes the whole screen, and the keys with it.
func (r *root) inspect() {
	switch {
	case r.inspector == nil:
		r.inspector, r.looking = newInspector(r.d), r.w < paneWidth
	case !r.looking:
		r.looking = true
	default:
		r.inspector, r.looking = nil, false
	}
}

// inspecting reports whether the keys are the inspector's.
func (r *root) inspecting() bool { return r.inspector != nil && r.looking }

func (r *root) pressInspector(msg tea.KeyMsg) tea.Cmd {
	if !key.Matches(msg, r.d.Keys.Back) {
		return r.carryOut(r.inspector.Update(msg))
	}
	if _, did := r.inspector.Escape(); !did {
		r.inspector, r.looking = nil, false
	}
	return nil
}

// inspectorKey says what F2 does next.
func (r *root) inspectorKey() key.Binding {
	t := r.d.Words.Keys
	switch {
	case r.inspector == nil:
		return r.d.Keys.Inspector
	case !r.looking:
		return named(r.d.Keys.Inspector, t.Details)
	}
	return named(r.d.Keys.Inspector, t.Close)
}
