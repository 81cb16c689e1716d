// Package quiet keeps Bubble Tea from questioning the terminal at program
// start. Bubble Tea's own init asks for the background colour and waits for
// seconds where nobody answers; it does not ask when the answer is known
// already. Packages are initialised in the order of their import paths, and
// cedula/… sorts before github.com/…: importing this package is enough.
package quiet

import "github.com/charmbracelet/lipgloss"

func init() { lipgloss.SetHasDarkBackground(true) }
