package report

import (
	"cmp"
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cedula/truora"
	"cedula/truora/safetext"
)

// validationPart describes one validation: its result and reasons, its checks,
// the document's data, the face.
func (b builder) validationPart(v truora.Validation) Part {
	state := string(v.ValidationStatus)
	if v.Outcome() == truora.ProcessFailure {
		state = string(truora.ProcessFailure)
	}
	stateText := b.words.CheckResult(state)
	if b.isAbandoned() && markOf(state) == Open {
		stateText = b.words.Report.NotFinished
	}
	return Part{
		Mark: markOf(state), Title: cmp.Or(b.words.ValidationType(v.Type), b.words.Report.Validation),
		State:  stateText,
		Text:   b.invalidText(v),
		Blocks: withRows(append(b.checkBlocks(v), b.faceBlock(v), b.filesBlock(v), b.triesBlock(v), b.contactBlock(v), b.documentBlock(v))...),
	}
}

// isAbandoned reports whether the process ended without an outcome: nothing
// continues, and nothing can be tried again.
func (b builder) isAbandoned() bool {
	return b.result.FailureStatus == truora.FailureCanceled || b.result.FailureStatus == truora.FailureExpired
}

// invalidText is a validation's reason, without the advice if the result's own
// reason is the same.
func (b builder) invalidText(v truora.Validation) []string {
	if v.DeclinedReason == "" {
		return nil
	}
	reason := b.reasonText(v.DeclinedReason)
	if b.result.DeclinedReason != "" && reason[0] == b.reasonText(b.result.DeclinedReason)[0] {
		return reason[:1]
	}
	return reason
}

// groupOrder is the order of the groups of checks; other groups follow by name.
var groupOrder = []string{
	"data_consistency", "government_database", "image_analysis", "photocopy_analysis", "photo_of_photo", "manual_analysis",
}

func (b builder) checkBlocks(v truora.Validation) []Block {
	var all []Block
	for _, group := range sortByRank(maps.Keys(v.Details.DocumentValidations), groupOrder, nil) {
		var rows []Row
		for _, check := range v.Details.DocumentValidations[group] {
			rows = append(rows, b.checkRow(check))
		}
		all = append(all, Block{b.words.CheckGroup(group), true, rows})
	}
	return all
}

func (b builder) checkRow(check truora.Check) Row {
	state := b.words.CheckResult(check.Result)
	if check.ManuallyReviewed {
		state += ", " + b.words.Report.ReviewedByPerson
	}
	name := cmp.Or(b.words.CheckName(check.ValidationType, check.ValidationName), b.words.Report.Check)
	row := Row{Mark: markOf(check.Result), Label: name, Value: state}
	if row.Mark != Good { // a passed check needs no explanation
		row.Note = strings.Join(slices.DeleteFunc([]string{safetext.Line(check.Message), b.comparedData(check)}, isEmpty), " ")
	}
	return row
}

// comparedData are the values that a check compared, with their results.
func (b builder) comparedData(check truora.Check) string {
	var all []string
	for _, name := range sortedNames(check.DataValidations) {
		all = append(all, b.words.Field(name)+": "+b.words.CheckResult(check.DataValidations[name]))
	}
	return strings.Join(all, ", ")
}

func isEmpty(s string) bool { return s == "" }

// sortedNames are a map's names in alphabetical order.
func sortedNames(values map[string]string) []string { return slices.Sorted(maps.Keys(values)) }

// filesBlock reports whether the files were usable.
func (b builder) filesBlock(v truora.Validation) Block {
	var rows []Row
	for _, check := range v.AttachmentValidations {
		name := b.words.CheckName(check.ValidationType, check.ValidationName)
		if check.AttachmentType != "" {
			name = b.words.Target(strings.ReplaceAll(check.AttachmentType, "-", "_")) + ": " + name
		}
		rows = append(rows, Row{Mark: markOf(check.Result), Label: name, Value: b.words.CheckResult(check.Result)})
	}
	if len(rows) == 0 && v.AttachmentStatus != "" {
		rows = []Row{{Mark: markOf(v.AttachmentStatus), Label: b.words.Report.Files, Value: b.words.CheckResult(v.AttachmentStatus)}}
		return Block{"", true, shownRows(rows...)}
	}
	return Block{b.words.Report.Files, true, shownRows(rows...)}
}

// contactBlock is the verified e-mail address, phone number or signature.
func (b builder) contactBlock(v truora.Validation) Block {
	rows := []Row{{Label: b.words.Field("email"), Value: v.Email}, {Label: b.words.Field("phone_number"), Value: v.PhoneNumber}}
	if signature := v.Details.ElectronicSignature; signature != nil {
		rows = append(rows, Row{Label: b.words.Report.Name, Value: signature.Name}, Row{Label: b.words.Field("email"), Value: signature.Email})
	}
	return Block{Rows: shownRows(rows...)}
}

// faceBlock is the comparison of faces, the liveness and the estimated age.
func (b builder) faceBlock(v truora.Validation) Block {
	f := v.Details.FaceRecognition
	if f == nil {
		return Block{}
	}
	return Block{"", true, slices.Concat(b.similarityRows(v, f), b.livenessRows(f), b.ageRows(f), b.searchRows(f))}
}

func (b builder) similarityRows(v truora.Validation, f *truora.FaceRecognition) []Row {
	row := Row{Mark: markOf(f.SimilarityStatus), Label: b.words.Report.Similarity}
	switch {
	case f.ConfidenceScore != nil && v.Threshold != nil:
		row.Value = b.words.Report.SimilarityOf(b.percent(*f.ConfidenceScore), b.percent(*v.Threshold))
	case f.ConfidenceScore != nil:
		row.Value = b.percent(*f.ConfidenceScore)
	case f.SimilarityStatus != "":
		row.Value = b.words.CheckResult(f.SimilarityStatus)
	}
	return shownRows(row)
}

func (b builder) livenessRows(f *truora.FaceRecognition) []Row {
	var rows []Row
	for _, found := range []struct{ label, status string }{
		{b.words.Report.Liveness, f.PassiveLivenessStatus}, {b.words.Report.Movements, f.LivenessStatus},
	} {
		if found.status != "" {
			rows = append(rows, Row{Mark: markOf(found.status), Label: found.label, Value: b.words.CheckResult(found.status)})
		}
	}
	for _, action := range f.ActionsStatus {
		name := b.words.Report.Movements + ": " + b.words.Movement(action.Action)
		rows = append(rows, Row{Mark: markOf(action.Status), Label: name, Value: b.words.CheckResult(action.Status)})
	}
	return shownRows(rows...)
}

func (b builder) ageRows(f *truora.FaceRecognition) []Row {
	if f.AgeRange == nil || f.AgeRange.High == 0 {
		return nil
	}
	years := b.words.Report.Years(strconv.Itoa(f.AgeRange.Low), strconv.Itoa(f.AgeRange.High))
	return shownRows(Row{Open, b.words.Report.EstimatedAge, years, ""})
}

func (b builder) searchRows(f *truora.FaceRecognition) []Row {
	if f.FaceSearch == nil || f.FaceSearch.Status == "" {
		return nil
	}
	value := b.words.CheckResult(f.FaceSearch.Status)
	if score := f.FaceSearch.ConfidenceScore; score != nil {
		value = b.words.Report.Confidence(value, b.percent(*score))
	}
	return shownRows(Row{Open, b.words.Report.FaceSearch, value, ""})
}

// percent formats a score, which is 0 to 1, or 0 to 100 in some responses.
func (b builder) percent(score float64) string {
	if score > 1 {
		score /= 100
	}
	return b.words.Percent(score)
}

func (b builder) triesBlock(v truora.Validation) Block {
	if v.RemainingRetries == nil || v.Outcome() == truora.ProcessSuccess || b.isAbandoned() {
		return Block{}
	}
	return Block{Rows: shownRows(Row{Label: b.words.Report.TriesLeft, Value: strconv.Itoa(*v.RemainingRetries)})}
}

// marks are the marks of the API's results. All other results are Open.
var marks = map[string]Mark{
	"success": Good, "valid": Good, "passed": Good, "approved": Good, "completed": Good,
	"failure": Bad, "invalid": Bad, "failed": Bad, "declined": Bad, "rejected": Bad, "expired": Bad, "canceled": Bad,
}

func markOf(result string) Mark {
	if mark, ok := marks[strings.ToLower(strings.TrimSpace(result))]; ok {
		return mark
	}
	return Open
}

// fieldOrder is the order of a document's fields; lastFields are
// machine-readable and come last. All others are in between, by name.
var (
	fieldOrder = []string{
		"document_type", "country", "document_number", "name", "first_name", "last_name", "first_last_name",
		"second_last_name", "date_of_birth", "gender", "birth_place", "nationality", "issue_date", "expiration_date",
		"expedition_place",
	}
	lastFields = []string{"machine_readable", "production_data", "mime_type", "doc_id", "client_id", "creation_date", "update_date"}
)

// documentBlock contains the data of the document.
func (b builder) documentBlock(v truora.Validation) Block {
	values := map[string]string{}
	flatten(values, v.Details.DocumentDetails, 0)
	var rows []Row
	for _, name := range sortByRank(maps.Keys(values), fieldOrder, lastFields) {
		rows = append(rows, Row{Label: b.words.Field(name), Value: b.words.FieldValue(name, values[name], values["country"])})
	}
	return Block{b.words.Report.Details, false, shownRows(rows...)}
}

// flatten copies values into into, including those of nested objects: a
// country's data may be in an object such as mexico_document.
func flatten(into, values map[string]string, depth int) {
	for name, value := range values {
		if inner, ok := parseObject(value); ok && depth < 3 {
			flatten(into, inner, depth+1)
			continue
		}
		if _, taken := into[name]; !taken || depth == 0 {
			into[name] = value
		}
	}
}

// parseObject parses a value that is the text of a JSON object.
func parseObject(value string) (map[string]string, bool) {
	var raw map[string]json.RawMessage
	if !strings.HasPrefix(strings.TrimSpace(value), "{") || json.Unmarshal([]byte(value), &raw) != nil {
		return nil, false
	}
	inner := make(map[string]string, len(raw))
	for name, part := range raw {
		inner[name] = jsonText(part)
	}
	return inner, true
}

// jsonText is a JSON string's text, nothing for null, and other values
// unchanged.
func jsonText(part json.RawMessage) string {
	var s string
	if json.Unmarshal(part, &s) == nil {
		return s
	}
	return string(part)
}

// sortByRank sorts the names in first to the beginning, those in last to the
// end, and the others in between by name.
func sortByRank(names iter.Seq[string], first, last []string) []string {
	all := slices.Sorted(names)
	rank := func(name string) int {
		if i := slices.Index(first, name); i >= 0 {
			return i - len(first)
		}
		return 1 + slices.Index(last, name)
	}
	slices.SortStableFunc(all, func(a, b string) int { return rank(a) - rank(b) })
	return all
}
