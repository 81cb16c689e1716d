// Package report puts a result into the order in which people read it: how it
// ended, each validation with its checks and data, the ids. The result screen
// and "cedula result" show it as text, an export as Markdown.
//
// Nothing from outside is printed as it came: control characters are dropped,
// and links are left out, because they may be signed.
package report

import (
	"cedula/truora"
	"cedula/truora/safetext"
	"cedula/ui/words"
)

// Report is a result for people.
type Report struct {
	Title string
	Parts []Part // the first says how it ended, the last holds the ids
	words *words.Words
}

// Part is one subject of a report.
type Part struct {
	Mark   Mark
	Title  string
	State  string   // what it came to, in a word or two; may be empty
	Text   []string // sentences: reasons, and what to do
	Blocks []Block
}

// Block is a group of rows that belong together.
type Block struct {
	Title  string // may be empty
	Checks bool   // its rows are checks, else data
	Rows   []Row
}

// Row is a check with its result, or a datum with its value.
type Row struct {
	Mark  Mark
	Label string
	Value string
	Note  string // the API's own message; may be empty
}

// Mark says at a glance what something came to.
type Mark int

// The marks.
const (
	Plain Mark = iota // nothing to say
	Good
	Bad
	Open // under way, skipped, or a result that is not known
)

// String is the mark's one character, or nothing.
func (m Mark) String() string { return [...]string{"", "✓", "✗", "·"}[m] }

// New makes the report of a result.
func New(w *words.Words, result truora.Result) Report {
	parts := []Part{ending(w, result)}
	for _, v := range result.Validations {
		parts = append(parts, validation(w, result, v))
	}
	return Report{w.Report.Title, append(parts, ids(w, result)), w}
}

// ending says how it ended and why.
func ending(w *words.Words, r truora.Result) Part {
	part := Part{Mark: markOf(string(r.Status)), Title: w.Ending(string(r.Status), string(r.FailureStatus))}
	if r.DeclinedReason != "" {
		part.Text = why(w, r, r.DeclinedReason)
	}
	if len(r.Validations) == 0 {
		part.Text = append(part.Text, w.Report.NothingChecked)
	}
	return part
}

// why is a reason and what to do; once all is over, that is for another time.
func why(w *words.Words, r truora.Result, code string) []string {
	reason := w.Reason(code, "")
	if r.Status.IsFinal() {
		reason = w.FinalReason(code, "")
	}
	return []string{reason.What, reason.Do}
}

// ids are what a person copies to speak of this result elsewhere.
func ids(w *words.Words, r truora.Result) Part {
	rows := data(
		Row{Label: w.Report.Process, Value: r.ProcessID},
		Row{Label: w.Report.Account, Value: r.AccountID},
		Row{Label: w.Report.Flow, Value: r.FlowID},
		Row{Label: w.Report.Client, Value: r.ClientID},
		Row{Label: w.Report.Country, Value: w.Country(r.Country)},
		Row{Label: w.Report.Started, Value: words.Date(r.CreationDate)},
		Row{Label: w.Report.LastChange, Value: words.Date(r.UpdateDate)},
	)
	for _, v := range r.Validations {
		rows = append(rows, validationIDs(w, v)...)
	}
	return Part{Title: w.Report.IDs, Blocks: blocks(Block{Rows: rows})}
}

func validationIDs(w *words.Words, v truora.Validation) []Row {
	label := w.Report.Validation + " (" + w.ValidationType(v.Type) + ")"
	rows := data(Row{Label: label, Value: v.ValidationID})
	if check := v.Details.BackgroundCheck; check != nil {
		rows = append(rows, data(Row{Label: w.Report.Background, Value: check.CheckID})...)
	}
	return rows
}

// data makes rows from outside printable, and leaves out those without value.
func data(rows ...Row) []Row {
	var kept []Row
	for _, row := range rows {
		row.Value, row.Note = safetext.Line(row.Value), safetext.Line(row.Note)
		if row.Value != "" && !isLink(row.Value) {
			kept = append(kept, row)
		}
	}
	return kept
}

// blocks leaves out those without rows.
func blocks(all ...Block) []Block {
	var kept []Block
	for _, b := range all {
		if len(b.Rows) > 0 {
			kept = append(kept, b)
		}
	}
	return kept
}
