package truora

import (
	"slices"
	"sync"
)

// memoryMost is how many answers are remembered: more than a verification has.
const memoryMost = 200

// memory holds the answers that were sent, for as long as the program runs: a
// later answer of the API may repeat one where nothing else would tell that it
// is a person's, as a code of four digits in a sentence.
type memory struct {
	mu     sync.Mutex
	values []string
}

func (m *memory) add(values []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, value := range values {
		if !slices.Contains(m.values, value) {
			m.values = append(m.values, value)
		}
	}
	m.values = m.values[max(0, len(m.values)-memoryMost):]
}

func (m *memory) all() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.values)
}

// choices are the types of inputs whose values are the API's own words: they
// stand in every read, and say nothing of a person.
var choices = map[string]bool{"checkbox": true, "select": true, "radio": true, "boolean": true}

// personal are the answers that are a person's own.
func (v Verification) personal() []string {
	var values []string
	for _, input := range v.Inputs {
		if !choices[input.Type] && !harmlessInputs[input.Name] {
			values = append(values, input.Value)
		}
	}
	return values
}
