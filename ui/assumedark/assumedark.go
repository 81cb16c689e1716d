// Package assumedark sets lipgloss's background to dark before Bubble Tea is
// initialised. Otherwise Bubble Tea's own init queries the terminal for its
// background colour and waits up to five seconds for an answer, even for
// "cedula version". Packages are initialised in the order of their import
// paths, and cedula/… sorts before github.com/…, so importing this package is
// enough.
package assumedark

import "github.com/charmbracelet/lipgloss"

func init() { lipgloss.SetHasDarkBackground(true) }
