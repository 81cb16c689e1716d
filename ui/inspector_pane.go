package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// cycleInspector is F2. Where there is room the inspector is a pane: it is opened to
// be watched while the verification goes on, then given the keys, then closed.
// Elsewhere it takes the whole screen, and the keys with it.
func (r *root) cycleInspector() {
	switch {
	case r.inspector == nil:
		r.inspector, r.inspectorFocused = newInspector(r.d), r.w < paneWidth
	case !r.inspectorFocused:
		r.inspectorFocused = true
	default:
		r.inspector, r.inspectorFocused = nil, false
	}
}

// isInspecting reports whether the keys are the inspector's.
func (r *root) isInspecting() bool { return r.inspector != nil && r.inspectorFocused }

func (r *root) handleInspectorKey(msg tea.KeyMsg) tea.Cmd {
	if !key.Matches(msg, r.d.Keys.Back) {
		return r.carryOut(r.inspector.Update(msg))
	}
	if _, did := r.inspector.Escape(); !did {
		r.inspector, r.inspectorFocused = nil, false
	}
	return nil
}

// inspectorKey says what F2 does next.
func (r *root) inspectorKey() key.Binding {
	t := r.d.Words.Keys
	switch {
	case r.inspector == nil:
		return r.d.Keys.Inspector
	case !r.inspectorFocused:
		return withHelp(r.d.Keys.Inspector, t.Details)
	}
	return withHelp(r.d.Keys.Inspector, t.Close)
}
