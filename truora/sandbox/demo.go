package sandbox

import (
	"cmp"
	"path/filepath"
	"strings"

	"cedula/truora/sandbox/specimen"
)

// Answers are the demo's answers to the scenario's questions, by input name.
func (sc *Scenario) Answers() map[string]string {
	answers := map[string]string{}
	for _, step := range sc.Steps {
		for _, in := range step.Inputs {
			answers[in.Name] = in.demoAnswer()
		}
	}
	return answers
}

// answersByName are the demo's answers to inputs with known names.
var answersByName = map[string]string{
	"email":         "john.doe@demo.com",
	"token":         "654321",
	"country":       "CO",
	"document_type": "national-id",
	"phone":         "+573001234567",
	"phone_number":  "+573001234567",
	"response":      "Blue",
}

// answersByType are the demo's answers to all other inputs.
var answersByType = map[string]string{
	"email":    "john.doe@demo.com",
	"phone":    "+573001234567",
	"number":   "42",
	"date":     "1988-06-21",
	"checkbox": "true",
	"text":     "Anything",
}

// demoAnswer is the demo's answer to an input.
func (in InputPlan) demoAnswer() string {
	if answer := cmp.Or(in.Answer, in.Value); answer != "" {
		return answer
	}
	answer := answersByName[in.Name]
	if answer == "" || !in.allows(answer) {
		if len(in.Options) > 0 {
			return in.Options[0].Value
		}
		answer = cmp.Or(answersByType[strings.ToLower(in.Type)], answersByType["text"])
	}
	if in.Length > 0 && len(answer) > in.Length { // such as a code of four digits
		return answer[:in.Length]
	}
	return answer
}

// specimensByWord are the specimens for files whose name or media type contains
// a word; the first match is used.
var specimensByWord = []struct {
	word     string
	specimen specimen.Name
}{
	{"video", specimen.FaceVideo}, {"pdf", specimen.Invoice}, {"invoice", specimen.Invoice},
	{"face", specimen.Face}, {"selfie", specimen.Face}, {"back", specimen.CardBack}, {"reverse", specimen.CardBack},
	{"passport", specimen.Passport},
}

// demoSpecimen is the specimen that the demo sends for a file: the front of the
// card if no other matches.
func (file FilePlan) demoSpecimen() specimen.Name {
	if file.Specimen != "" {
		return specimen.Name(file.Specimen)
	}
	about := strings.ToLower(file.Name + " " + file.MediaType)
	for _, fit := range specimensByWord {
		if strings.Contains(about, fit.word) {
			return fit.specimen
		}
	}
	return specimen.CardFront
}

// SpecimenPaths are the paths where WriteSpecimens writes the files that a demo
// of the scenario sends, by the name of the file in its step.
func (sc *Scenario) SpecimenPaths(dir string) map[string]string {
	paths := map[string]string{}
	for _, step := range sc.Steps {
		for _, file := range step.Files {
			paths[file.Name] = filepath.Join(dir, specimen.FileName(file.demoSpecimen()))
		}
	}
	return paths
}

// WriteSpecimens writes the files that a demo of the scenario sends to a
// folder, readable by their owner only.
func (sc *Scenario) WriteSpecimens(dir string) error {
	wanted := map[specimen.Name]bool{}
	for _, step := range sc.Steps {
		for _, file := range step.Files {
			wanted[file.demoSpecimen()] = true
		}
	}
	for name := range wanted {
		if _, err := specimen.Write(dir, name); err != nil {
			return err
		}
	}
	return nil
}

// Cameras are drawn cameras for the files that a demo of the scenario sends, by
// the name of the file in its step.
func (sc *Scenario) Cameras() map[string]*specimen.Camera {
	cameras := map[string]*specimen.Camera{}
	for _, step := range sc.Steps {
		for _, file := range step.Files {
			cameras[file.Name] = specimen.NewCamera(file.demoSpecimen())
		}
	}
	return cameras
}

// WriteSpecimens writes all specimens to a folder, readable by their owner
// only.
func WriteSpecimens(dir string) error {
	for _, name := range specimen.Names() {
		if _, err := specimen.Write(dir, name); err != nil {
			return err
		}
	}
	return nil
}
