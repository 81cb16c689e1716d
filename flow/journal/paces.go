package journal

import (
	"encoding/json"
	"io"
	"os"

	"cedula/flow"
	"cedula/truora/lazyregexp"
)

// The most that is read of a file of paces, in bytes, and that is kept of it.
const (
	maxPacesFile = 64 << 10
	maxPaces     = 100
)

// plainType is a step type that a file of paces takes.
var plainType = lazyregexp.New(`^[a-z0-9_-]{1,64}$`)

var _ flow.PaceBook = (*Journal)(nil)

// pacesPath is the file that remembers how long this environment's steps take:
// numbers by step type, and nothing of a process.
func (j *Journal) pacesPath() string { return j.environmentPath("paces-") }

// Paces gives how long the steps of each type take: the guide's as assumed, until
// they were seen here. What is damaged is as if it had not been seen.
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

// NoteStep adds a step that was seen to be over. Nothing is locked: of two
// programs that do so at the same moment one is heard.
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
	paces[took.StepType] = before.With(took.Time)
	return j.replace(j.pacesPath(), paces)
}
