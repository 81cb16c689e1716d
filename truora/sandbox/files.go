package sandbox

import (
	"cmp"
	"strings"

	"cedula/truora/sandbox/specimen"
)

// specimensByWord are the specimens that fit a file, by a word in its name or
// its media type; the first that fits is taken, and the card where none does.
var specimensByWord = []struct {
	word     string
	specimen specimen.Name
}{
	{"video", specimen.FaceVideo}, {"pdf", specimen.Invoice}, {"invoice", specimen.Invoice},
	{"face", specimen.Face}, {"selfie", specimen.Face}, {"back", specimen.CardBack}, {"reverse", specimen.CardBack},
	{"passport", specimen.Passport}, {"", specimen.CardFront},
}

// specimen is the file that a demo offers for a file of a step.
func (f FilePlan) specimen() specimen.Name {
	return specimen.Name(cmp.Or(f.Specimen, string(fittingSpecimen(strings.ToLower(f.Name+" "+f.MediaType)))))
}

func fittingSpecimen(about string) specimen.Name {
	for _, fit := range specimensByWord {
		if strings.Contains(about, fit.word) {
			return fit.specimen
		}
	}
	return specimen.CardFront
}

// specimenNames are the names that a scenario's file can give.
func specimenNames() []string {
	var names []string
	for _, name := range specimen.Names() {
		names = append(names, string(name))
	}
	return names
}

// WriteSpecimens writes the files that a demo of the scenario offers into a
// folder, readable by their owner alone, and gives their paths by target.
func (s *Scenario) WriteSpecimens(dir string) (map[string]string, error) {
	paths := map[string]string{}
	for _, step := range s.Steps {
		for _, file := range step.Files {
			path, err := specimen.Write(dir, file.specimen())
			if err != nil {
				return nil, err
			}
			paths[file.Name] = path
		}
	}
	return paths, nil
}

// WriteSpecimens writes all specimens into a folder and gives their paths by
// name, as "card-front".
func WriteSpecimens(dir string) (map[string]string, error) {
	paths := map[string]string{}
	for _, name := range specimen.Names() {
		path, err := specimen.Write(dir, name)
		if err != nil {
			return nil, err
		}
		paths[string(name)] = path
	}
	return paths, nil
}
