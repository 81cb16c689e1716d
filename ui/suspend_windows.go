package ui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"
)

// suspend does nothing: there is no shell that could resume the program.
func suspend() tea.Msg { return nil }

// redrawWhenContinued does nothing: programs are not stopped on Windows.
func redrawWhenContinued(context.Context, *tea.Program) {}

// stopUntilContinued does nothing.
func stopUntilContinued() bool { return false }
