package journal

import (
	"encoding/json"
	"io"
	"os"

	"cedula/flow"
	"cedula/truora/lazyregexp"
)

// The limits of a file of paces: the bytes that are read, and the step types
// that are kept.
const (
	maxPacesFile = 64 << 10
	maxPaces     = 100
)

// plainType matches a valid step type in a file of paces.
var plainType = lazyregexp.New(`^[a-z0-9_-]{1,64}$`)

var _ flow.PaceBook = (*Journal)(nil)

// pacesPath is the file that stores how long this environment's steps take:
// statistics by step type, without any process.
func (j *Journal) pacesPath() string { return j.environmentPath("paces-") }

// Paces returns how long the steps of each type take: assumptions for the
// guide's types until they were observed. Invalid entries are ignored.
func (j *Journal) Paces() map[string]flow.Pace {
	paces := flow.GuidePaces()
	for stepType, pace := range j.readPaces() {
		paces[stepType] = pace
	}
	return paces
}

func (j *Journal) readPaces() map[string]flow.Pace {
	file, err := os.Open(j.pacesPath())
	if err != nil {
		return nil
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxPacesFile))
	var found map[string]flow.Pace
	if err != nil || json.Unmarshal(text, &found) != nil {
		return nil
	}
	paces := map[string]flow.Pace{}
	for stepType, pace := range found {
		if pace.IsValid() && plainType.MatchString(stepType) && len(paces) < maxPaces {
			paces[stepType] = pace
		}
	}
	return paces
}

// NoteStep adds an observed step. There is no locking: if two programs write at
// the same moment, one of the observations is lost.
func (j *Journal) NoteStep(took flow.Took) error {
	paces := j.readPaces()
	before, isSeen := paces[took.StepType]
	switch {
	case !plainType.MatchString(took.StepType) || !isSeen && len(paces) >= maxPaces:
		return nil
	case !isSeen:
		before = flow.GuidePaces()[took.StepType]
	}
	if paces == nil {
		paces = map[string]flow.Pace{}
	}
	paces[took.StepType] = before.With(took)
	return j.replace(j.pacesPath(), paces)
}
