package ui

import tea "github.com/charmbracelet/bubbletea"

// suspend does nothing: there is no shell that could bring the program back.
func suspend() tea.Cmd { return nil }
