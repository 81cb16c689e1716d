package ui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"
)

// suspend does nothing: there is no shell that could bring the program back.
func suspend() tea.Msg { return nil }

// redrawWhenContinued does nothing: programs are not stopped here.
func redrawWhenContinued(context.Context, *tea.Program) {}

// stopUntilContinued does nothing, either.
func stopUntilContinued() bool { return false }
