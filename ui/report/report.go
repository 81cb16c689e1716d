// Package report puts a result into the order in which people read it: how it
// ended, each validation with its checks and data, the ids. The result screen
// and "cedula result" show it as text, an export as Markdown.
//
// Nothing from outside is printed as it came: control characters are dropped,
// and links are left out, because they may be signed.
package report

import (
	"slices"
	"strings"

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

// Mark shows what something came to.
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
	b := builder{w, result}
	parts := []Part{b.endingPart()}
	for _, v := range result.Validations {
		parts = append(parts, b.validationPart(v))
	}
	return Report{w.Report.Title, append(parts, b.idsPart()), w}
}

// builder makes the parts of one result's report in one language.
type builder struct {
	words  *words.Words
	result truora.Result
}

// endingPart says how it ended and why.
func (b builder) endingPart() Part {
	r := b.result
	part := Part{Mark: markOf(string(r.Status)), Title: b.words.Ending(string(r.Status), string(r.FailureStatus))}
	if r.DeclinedReason != "" {
		part.Text = b.reasonText(r.DeclinedReason)
	}
	if len(r.Validations) == 0 {
		part.Text = append(part.Text, b.words.Report.NothingChecked)
	}
	return part
}

// reasonText is a reason and what to do: another time, where the process is
// over.
func (b builder) reasonText(code string) []string {
	reason := b.words.Reason(code, "")
	if b.result.Status.IsFinal() {
		reason = b.words.FinalReason(code, "")
	}
	return []string{reason.What, reason.Do}
}

// idsPart holds what a person copies to name this result elsewhere.
func (b builder) idsPart() Part {
	r, labels := b.result, b.words.Report
	rows := []Row{
		{Label: labels.Process, Value: r.ProcessID},
		{Label: labels.Account, Value: r.AccountID},
		{Label: labels.Flow, Value: r.FlowID},
		{Label: labels.Client, Value: r.ClientID},
		{Label: labels.Country, Value: b.words.Country(r.Country)},
		{Label: labels.Started, Value: words.Date(r.CreationDate)},
		{Label: labels.LastChange, Value: words.Date(r.UpdateDate)},
	}
	for _, v := range r.Validations {
		rows = append(rows, Row{Label: labels.Validation + " (" + b.words.ValidationType(v.Type) + ")", Value: v.ValidationID})
		if check := v.Details.BackgroundCheck; check != nil {
			rows = append(rows, Row{Label: labels.Background, Value: check.CheckID})
		}
	}
	return Part{Title: labels.IDs, Blocks: withRows(Block{Rows: shownRows(rows...)})}
}

// shownRows makes rows from outside safe to print, and leaves out those without
// a value. A value that is an address may be signed, and is never shown.
func shownRows(rows ...Row) []Row {
	var shown []Row
	for _, row := range rows {
		row.Value, row.Note = safetext.Line(row.Value), safetext.Line(row.Note)
		if row.Value != "" && !strings.Contains(row.Value, "://") {
			shown = append(shown, row)
		}
	}
	return shown
}

// withRows leaves out the blocks without rows.
func withRows(all ...Block) []Block {
	return slices.DeleteFunc(all, func(block Block) bool { return len(block.Rows) == 0 })
}
