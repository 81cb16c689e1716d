package ui

import "cedula/flow"

// newChoice asks one question after the other, as country and then document
// type, and sends them together.
func newChoice(d *display, snap flow.Snapshot) *form {
	f := newForm(d, snap)
	f.paged = true
	return f
}
