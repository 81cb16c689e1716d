// Package report presents a result in a readable order: the outcome and a
// summary, each validation with its checks and data, the person and location,
// the ids. The result screen and "cedula result" show it as text; an export is
// Markdown.
//
// Text from outside is never printed unchanged: control characters are removed,
// and links are omitted, because they may be signed.
package report

import (
	"slices"
	"strings"

	"cedula/truora"
	"cedula/truora/safetext"
	"cedula/ui/words"
)

// Report is a result in readable form.
type Report struct {
	Title string
	Parts []Part // the first is the outcome and the summary; the last contains the ids
	words *words.Words
}

// Part is one section of a report.
type Part struct {
	Mark      Mark
	IsSummary bool // the section with the outcome and the summary
	Title     string
	State     string   // its result in a word or two; may be empty
	Text      []string // sentences: reasons and advice
	Blocks    []Block
}

// Block is a group of related rows.
type Block struct {
	Title  string // may be empty
	Checks bool   // its rows are checks, otherwise data
	Rows   []Row
}

// Row is a check with its result, or a label with a value.
type Row struct {
	Mark  Mark
	Label string
	Value string
	Note  string // the API's own message; may be empty
}

// Mark is the symbol of a result.
type Mark int

// The marks.
const (
	Plain Mark = iota // no symbol
	Good
	Bad
	Open  // in progress, skipped, or unknown
	Blank // a blank, to align with rows that have a symbol
)

// String is the mark's single character, or empty.
func (m Mark) String() string { return [...]string{"", "✓", "✗", "·", " "}[m] }

// New creates the report of a result.
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

// WithoutVerdict is the report without the verdict and its reasons, for a screen
// that shows these itself.
func (r Report) WithoutVerdict() Report {
	r.Parts = slices.Clone(r.Parts)
	r.Title, r.Parts[0] = "", Part{IsSummary: true, Blocks: r.Parts[0].Blocks}
	return r
}

// Collapsed is the report with each fully passed validation reduced to one line.
func (r Report) Collapsed() Report {
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

// builder creates the parts of a report in one language.
type builder struct {
	words  *words.Words
	result truora.Result
}

// endingPart is the outcome and its reasons.
func (b builder) endingPart() Part {
	r := b.result
	part := Part{
		IsSummary: true, Mark: markOf(string(r.Outcome())), Title: b.words.Ending(string(r.Outcome()), string(r.FailureStatus)),
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

// reasonText is a reason and its advice: to start again, if the process has
// ended.
func (b builder) reasonText(code string) []string {
	reason := b.words.Reason(code, "")
	if b.result.Outcome().IsFinal() {
		reason = b.words.FinalReason(code, "")
	}
	return []string{reason.What, reason.Do}
}

// idsPart contains the ids that identify this result.
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

// shownRows makes rows safe to print, and omits those without a value. Values
// that are URLs are omitted, because they may be signed.
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

// withRows omits the blocks without rows.
func withRows(all ...Block) []Block {
	return slices.DeleteFunc(all, func(block Block) bool { return len(block.Rows) == 0 })
}
