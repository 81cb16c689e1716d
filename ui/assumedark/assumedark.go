// Package assumedark tells lipgloss that the terminal's background is dark,
// before Bubble Tea is initialised. Bubble Tea's own init queries the terminal
// for its background colour and waits up to five seconds for an answer, even
// for "cedula version"; it does not query what is known already. Packages are
// initialised in the order of their import paths, and cedula/… sorts before
// github.com/…, so importing this package is enough.
package assumedark

import "github.com/charmbracelet/lipgloss"

func init() { lipgloss.SetHasDarkBackground(true) }
