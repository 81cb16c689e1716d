package ui

import "cedula/flow"

// newChoice asks one question after the other, as country and then document
// type, and sends them together.
func newChoice(st *stage, s flow.Snapshot) *form {
	f := newForm(st, s)
	f.paged = true
	return f
}
