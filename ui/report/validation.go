package report

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"cedula/truora"
	"cedula/truora/safetext"
	"cedula/ui/words"
)

// validation is one validation: what it came to and why, its checks, the
// document's data, the face.
func validation(w *words.Words, r truora.Result, v truora.Validation) Part {
	return Part{
		Mark: markOf(string(v.ValidationStatus)), Title: named(w.ValidationType(v.Type), w.Report.Validation),
		State:  w.CheckResult(string(v.ValidationStatus)),
		Text:   whyInvalid(w, r, v),
		Blocks: blocks(slices.Concat(checkBlocks(w, v), []Block{face(w, v), tries(w, v), details(w, v)})...),
	}
}

// whyInvalid is a validation's reason; where it is the whole result's as well,
// what to do has been said already.
func whyInvalid(w *words.Words, r truora.Result, v truora.Validation) []string {
	if v.DeclinedReason == "" {
		return nil
	}
	reason := why(w, r, v.DeclinedReason)
	if v.DeclinedReason == r.DeclinedReason {
		return reason[:1]
	}
	return reason
}

// named is a name, or what to call it without one.
func named(name, unnamed string) string {
	if name == "" {
		return unnamed
	}
	return name
}

// groupOrder is the order in which people care; groups that are not in it
// follow by name.
var groupOrder = []string{
	"data_consistency", "government_database", "image_analysis", "photocopy_analysis", "photo_of_photo", "manual_analysis",
}

func checkBlocks(w *words.Words, v truora.Validation) []Block {
	var all []Block
	for _, group := range ordered(groupOrder, maps.Keys(v.Details.DocumentValidations), nil) {
		var rows []Row
		for _, c := range v.Details.DocumentValidations[group] {
			rows = append(rows, check(w, c))
		}
		all = append(all, Block{w.CheckGroup(group), true, rows})
	}
	return all
}

func check(w *words.Words, c truora.Check) Row {
	state := w.CheckResult(c.Result)
	if c.ManuallyReviewed {
		state += ", " + w.Report.ReviewedByPerson
	}
	name := named(w.CheckName(c.ValidationType, c.ValidationName), w.Report.Check)
	return Row{markOf(c.Result), name, state, safetext.Line(c.Message)}
}

// face is the comparison of faces, the liveness and the estimated age.
func face(w *words.Words, v truora.Validation) Block {
	f := v.Details.FaceRecognition
	if f == nil {
		return Block{}
	}
	return Block{"", true, slices.Concat(similarity(w, v, f), liveness(w, f), age(w, f), search(w, f))}
}

func similarity(w *words.Words, v truora.Validation, f *truora.FaceRecognition) []Row {
	row := Row{Mark: markOf(f.SimilarityStatus), Label: w.Report.Similarity}
	switch {
	case f.ConfidenceScore != nil && v.Threshold != nil:
		row.Value = w.Report.SimilarityOf(percent(w, *f.ConfidenceScore), percent(w, *v.Threshold))
	case f.ConfidenceScore != nil:
		row.Value = percent(w, *f.ConfidenceScore)
	case f.SimilarityStatus != "":
		row.Value = w.CheckResult(f.SimilarityStatus)
	}
	return data(row)
}

func liveness(w *words.Words, f *truora.FaceRecognition) []Row {
	if f.PassiveLivenessStatus == "" {
		return nil
	}
	return data(Row{markOf(f.PassiveLivenessStatus), w.Report.Liveness, w.CheckResult(f.PassiveLivenessStatus), ""})
}

func age(w *words.Words, f *truora.FaceRecognition) []Row {
	if f.AgeRange == nil || f.AgeRange.High == 0 {
		return nil
	}
	years := w.Report.Years(strconv.Itoa(f.AgeRange.Low), strconv.Itoa(f.AgeRange.High))
	return data(Row{Open, w.Report.EstimatedAge, years, ""})
}

func search(w *words.Words, f *truora.FaceRecognition) []Row {
	if f.FaceSearch == nil || f.FaceSearch.Status == "" {
		return nil
	}
	value := w.CheckResult(f.FaceSearch.Status)
	if score := f.FaceSearch.ConfidenceScore; score != nil {
		value = w.Report.Confidence(value, percent(w, *score))
	}
	return data(Row{Open, w.Report.FaceSearch, value, ""})
}

// percent reads a score that is 0 to 1, or 0 to 100 as some answers have it.
func percent(w *words.Words, score float64) string {
	if score > 1 {
		score /= 100
	}
	return w.Percent(score)
}

func tries(w *words.Words, v truora.Validation) Block {
	if v.RemainingRetries == nil || v.ValidationStatus == truora.ProcessSuccess {
		return Block{}
	}
	return Block{Rows: data(Row{Label: w.Report.TriesLeft, Value: strconv.Itoa(*v.RemainingRetries)})}
}

// marks are what the API's results amount to. What is not among them is open.
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
