package cli

import (
	"cmp"
	"maps"

	"cedula/ui"
)

// startForm asks the person at the terminal what to start with, filled in with
// what the configuration and the flags give; nil where they say it already.
func (v *showing) startForm(secrets credentials) *ui.StartForm {
	if secrets.token != "" || !v.hasForm() {
		return nil
	}
	p := v.Process
	form := &ui.StartForm{Answers: ui.StartAnswers{
		FlowID: p.FlowID, Email: p.Email, Phone: p.Phone, Language: v.words.Language(), Metadata: p.Metadata,
	}}
	for _, f := range v.Flows {
		form.Flows = append(form.Flows, ui.NamedFlow{Name: f.Name, ID: f.FlowID})
	}
	if len(form.Flows) == 0 {
		form.Flows = []ui.NamedFlow{{Name: p.FlowID, ID: p.FlowID}}
	}
	return form
}

// asked lays the form's answers over the configuration: what was emptied there
// is empty.
func (v *showing) asked(a ui.StartAnswers) showing {
	with := *v
	p := &with.Process
	p.FlowID = cmp.Or(a.FlowID, p.FlowID)
	p.AccountID, p.Email, p.Phone = a.AccountID, a.Email, a.Phone
	p.Metadata = maps.Clone(a.Metadata)
	return with
}
