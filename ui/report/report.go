// Package report puts a result into the order in which people read it: how it
// ended and what matters most, each validation with its checks and data, who it
// was and where, the ids. The result screen
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
	Parts []Part // the first says how it ended, and what matters most; the last holds the ids
	words *words.Words
}

// Part is one subject of a report.
type Part struct {
	Mark    Mark
	Summary bool // it says how it ended, and what matters most
	Title   string
	State   string   // what it came to, in a word or two; may be empty
	Text    []string // sentences: reasons, and what to do
	Blocks  []Block
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
	Open  // under way, skipped, or a result that is not known
	Blank // nothing to say, beside rows that have a mark
)

// String is the mark's one character, or nothing.
func (m Mark) String() string { return [...]string{"", "✓", "✗", "·", " "}[m] }

// New makes the report of a result.
func New(w *words.Words, result truora.Result) Report {
	b := builder{w, result}
	parts := []Part{b.endingPart()}
	for _, v := range result.Validations {
		parts = append(parts, b.validationPart(v))
	}
	for _, part := range []Part{b.whoAndWherePart(), b.idsPart()} {
		if len(part.Blocks) > 0 {
			parts = append(parts, part)
		}
	}
	return Report{w.Report.Title, parts, w}
}

// SummaryAlone is the report without its verdict and the reasons, for a screen
// that shows these itself.
func (r Report) SummaryAlone() Report {
	r.Parts = slices.Clone(r.Parts)
	r.Title, r.Parts[0] = "", Part{Summary: true, Blocks: r.Parts[0].Blocks}
	return r
}

// Folded is the report with the validations in which everything passed as one
// line each.
func (r Report) Folded() Report {
	r.Parts = slices.Clone(r.Parts)
	for i, part := range r.Parts {
		checks, passed := part.countChecks()
		if i == 0 || part.Mark != Good || passed < checks {
			continue
		}
		if checks > 0 {
			r.Parts[i].State += " · " + r.words.Report.Checks(checks)
		}
		r.Parts[i].Blocks, r.Parts[i].Text = nil, nil
	}
	return r
}

// countChecks counts the checks of a part, and those that did not fail.
func (part Part) countChecks() (checks, passed int) {
	for _, block := range part.Blocks {
		for _, row := range block.Rows {
			if block.Checks {
				checks++
			}
			if block.Checks && row.Mark != Bad {
				passed++
			}
		}
	}
	return checks, passed
}

// builder makes the parts of one result's report in one language.
type builder struct {
	words  *words.Words
	result truora.Result
}

// endingPart says how it ended and why.
func (b builder) endingPart() Part {
	r := b.result
	part := Part{
		Summary: true, Mark: markOf(string(r.Outcome())), Title: b.words.Ending(string(r.Outcome()), string(r.FailureStatus)),
		Blocks: withRows(b.summaryBlock()),
	}
	for _, reason := range []string{r.ExpiredReason, r.DeclinedReason} {
		if reason != "" && (reason == r.ExpiredReason || r.DeclinedReason != r.ExpiredReason) {
			part.Text = append(part.Text, b.reasonText(reason)...)
		}
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
	if b.result.Outcome().IsFinal() {
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
		{Label: labels.Started, Value: b.words.DateOf(r.CreationDate)},
		{Label: labels.LastChange, Value: b.words.DateOf(r.UpdateDate)},
		{Label: labels.Background, Value: r.CheckID},
	}
	if r.RiskEvaluation != nil {
		rows = append(rows, Row{Label: labels.RiskEvaluation, Value: r.RiskEvaluation.ID})
	}
	for _, v := range r.Validations {
		rows = append(rows, Row{Label: labels.Validation + " (" + b.words.ValidationType(v.Type) + ")", Value: v.ValidationID})
		rows = append(rows, b.detailIDs(v.Details)...)
	}
	return Part{Title: labels.IDs, Blocks: withRows(Block{Rows: shownRows(rows...)})}
}

// detailIDs are the ids within a validation.
func (b builder) detailIDs(details truora.ValidationDetails) []Row {
	var rows []Row
	labels := b.words.Report
	if check := details.BackgroundCheck; check != nil && check.CheckID != b.result.CheckID {
		rows = append(rows, Row{Label: labels.Background, Value: check.CheckID})
	}
	if face := details.FaceRecognition; face != nil {
		rows = append(rows, Row{Label: labels.Enrollment, Value: face.EnrollmentID})
	}
	if signature := details.ElectronicSignature; signature != nil {
		rows = append(rows, Row{Label: labels.SignedDocument, Value: signature.DocumentID}, Row{Label: labels.Signer, Value: signature.SignerID})
	}
	return rows
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
