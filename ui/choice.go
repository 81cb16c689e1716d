package ui

import "cedula/flow"

// newChoice asks one question after the other, as country and then document
// type, and sends them together.
func newChoice(d *display, s flow.Snapshot) *form {
	f := newForm(d, s)
	f.paged = true
	return f
}
