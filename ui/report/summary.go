package report

import (
	"cmp"
	"slices"
	"strings"

	"cedula/flow"
	"cedula/truora"
	"cedula/truora/safetext"
)

// summaryBlock is the information needed first: the person, the document, the
// face similarity, the risk, failed checks.
func (b builder) summaryBlock() Block {
	rows := []Row{{Label: b.words.Report.Name, Value: b.fullName()}, {Label: b.words.Report.Document, Value: b.document()}}
	for _, v := range b.result.Validations {
		if f := v.Details.FaceRecognition; f != nil {
			for _, row := range b.similarityRows(v, f) {
				row.Label = b.words.ValidationType(v.Type)
				rows = append(rows, row)
			}
		}
	}
	rows = append(rows, b.riskRow())
	if failed := b.failedChecks(); len(failed) > 0 {
		rows = append(rows, Row{Mark: Bad, Label: b.words.Report.Failed, Value: strings.Join(failed, "; ")})
	}
	rows = append(rows, Row{Label: b.words.Report.ErrorMessage, Value: b.result.ErrorMessage})
	return Block{Rows: alignMarks(shownRows(rows...))}
}

// alignMarks gives every row a mark if any has one, so that the labels are
// aligned.
func alignMarks(rows []Row) []Row {
	if !slices.ContainsFunc(rows, func(row Row) bool { return row.Mark != Plain }) {
		return rows
	}
	for i := range rows {
		if rows[i].Mark == Plain {
			rows[i].Mark = Blank
		}
	}
	return rows
}

// fullName is the person's name in the process, else in the document, else in
// the signature.
func (b builder) fullName() string {
	if name := joinWords(b.result.FirstName, b.result.LastName); name != "" {
		return name
	}
	for _, v := range b.result.Validations {
		details := v.Details.DocumentDetails
		surnames := cmp.Or(details["last_name"], joinWords(details["first_last_name"], details["second_last_name"]))
		if name := joinWords(cmp.Or(details["name"], details["first_name"]), surnames); name != "" {
			return name
		}
	}
	for _, v := range b.result.Validations {
		if signature := v.Details.ElectronicSignature; signature != nil && signature.Name != "" {
			return signature.Name
		}
	}
	return ""
}

// document is the document's type and number.
func (b builder) document() string {
	for _, v := range b.result.Validations {
		details := v.Details.DocumentDetails
		if kind, number := details["document_type"], details["document_number"]; kind != "" || number != "" {
			return joinWords(b.words.DocumentType(kind, details["country"]), cmp.Or(number, b.result.DocumentNumber))
		}
	}
	return b.result.DocumentNumber
}

func (b builder) riskRow() Row {
	risk := b.result.RiskEvaluation
	if risk == nil {
		return Row{}
	}
	row := Row{Mark: Open, Label: b.words.Report.Risk, Value: b.words.CheckResult(cmp.Or(string(risk.Result), risk.Status))}
	switch risk.Result {
	case truora.RiskFound:
		row.Mark = Bad
	case truora.RiskNotFound:
		row.Mark = Good
	}
	if risk.ManuallyReviewed {
		row.Value += ", " + b.words.Report.ReviewedByPerson
	}
	return row
}

// failedChecks are the names of the failed checks, with their validation.
func (b builder) failedChecks() []string {
	var failed []string
	for _, v := range b.result.Validations {
		part := b.validationPart(v)
		var names []string
		for _, block := range part.Blocks {
			for _, row := range block.Rows {
				if block.Checks && row.Mark == Bad {
					names = append(names, row.Label)
				}
			}
		}
		switch {
		case len(names) > 0:
			failed = append(failed, part.Title+": "+strings.Join(names, ", "))
		case part.Mark == Bad:
			failed = append(failed, part.Title)
		}
	}
	return failed
}

// whoAndWherePart describes the person's devices and locations, and how the
// process was created.
func (b builder) whoAndWherePart() Part {
	r, labels := b.result, b.words.Report
	place := r.GeolocationDevice
	if strings.EqualFold(place, "denied") {
		place = labels.PlaceRefused
	}
	rows := []Row{
		{Label: labels.IPAddress, Value: r.IPAddress}, {Label: labels.City, Value: r.City},
		{Label: labels.PlaceByIP, Value: r.GeolocationIP}, {Label: labels.PlaceByDevice, Value: place},
	}
	for _, dev := range r.Devices {
		parts := []string{dev.Model, b.words.DeviceType(dev.Type), joinWords(dev.OS, dev.OSVersion), joinWords(dev.Browser, dev.BrowserVersion)}
		parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
		rows = append(rows, Row{Label: labels.Device, Value: strings.Join(parts, ", ")})
	}
	rows = append(rows, Row{Label: labels.CurrentStep, Value: r.CurrentStepIndex})
	if last := r.LastFinishedStep; last != nil {
		step := b.words.Step(flow.Step{Type: last.Type, Title: last.Title})
		rows = append(rows, Row{Label: labels.LastStep, Value: step.Title})
	}
	for _, more := range []map[string]string{r.Metadata, r.TriggerInfo} {
		for _, name := range sortedNames(more) {
			rows = append(rows, Row{Label: safetext.Line(name), Value: more[name]})
		}
	}
	return Part{Title: labels.WhoAndWhere, Blocks: withRows(Block{Rows: shownRows(rows...)})}
}

// joinWords joins two texts with a space, if both are present.
func joinWords(a, b string) string { return strings.TrimSpace(a + " " + b) }
