package sandbox

import (
	"embed"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

//go:embed scenarios/*.toml
var shippedFiles embed.FS

// DefaultScenario is the name of the scenario that is played unless another
// one is named.
const DefaultScenario = "happy"

// Times of a scenario that does not say otherwise.
const (
	defaultDelay        = 1500 * time.Millisecond
	defaultReview       = time.Second
	defaultIdle         = time.Hour
	defaultLinkLifetime = 15 * time.Minute
	defaultRetries      = 3
	// forever is longer than any process is looked at.
	forever = 100 * 365 * 24 * time.Hour
)

func (s *Scenario) defaults() {
	s.Country, s.UploadURLs, s.Ending = "ALL", URLsInStep, EndsSuccess
	s.Delay, s.Review, s.Idle, s.LinkLifetime = defaultDelay, defaultReview, defaultIdle, defaultLinkLifetime
}

func (p *StepPlan) defaults() { p.Retries = defaultRetries }

func (f *Fault) defaults() { f.Nth, f.Times = 1, 1 }

// Parse reads a scenario from TOML. Name becomes the scenario's name without
// its folder and ending, and is what errors call the file. A mistake is a
// *ScenarioError.
func Parse(name string, text []byte) (*Scenario, error) {
	s, d, err := decode(name, string(text))
	if err != nil {
		return nil, err
	}
	s.Name = strings.TrimSuffix(path.Base(filepath.ToSlash(name)), ".toml")
	if err := s.check(d); err != nil {
		return nil, err
	}
	return s, nil
}

// UnknownScenario is a name that no shipped scenario has.
type UnknownScenario struct{ Name string }

// Error names the nearest scenario, or all.
func (e *UnknownScenario) Error() string {
	return "no scenario is named " + e.Name + suggestion(e.Name, names())
}

// LoadScenario gives a shipped scenario by its name, or reads one from a file:
// what ends in .toml or holds a path separator is a file.
func LoadScenario(nameOrPath string) (*Scenario, error) {
	if s, ok := shipped(nameOrPath); ok {
		return s, nil
	}
	if !strings.HasSuffix(nameOrPath, ".toml") && !strings.ContainsAny(nameOrPath, `/\`) {
		return nil, &UnknownScenario{Name: nameOrPath}
	}
	text, err := os.ReadFile(nameOrPath)
	if err != nil {
		return nil, unreadable(nameOrPath, err)
	}
	return Parse(nameOrPath, text)
}

// unreadable says why a file could not be read, once.
func unreadable(name string, err error) error {
	var cause *fs.PathError
	if errors.As(err, &cause) {
		err = cause.Err
	}
	return &ScenarioError{File: name, Problem: err.Error()}
}

// BuiltInScenarios are the built-in scenarios: the default one first, the others by name.
func BuiltInScenarios() []*Scenario { return slices.Clone(loadShipped()) }

var loadShipped = sync.OnceValue(func() []*Scenario {
	entries, _ := shippedFiles.ReadDir("scenarios")
	all := make([]*Scenario, 0, len(entries))
	for _, entry := range entries {
		all = append(all, mustParse(entry.Name()))
	}
	slices.SortStableFunc(all, func(a, b *Scenario) int { return rank(a) - rank(b) })
	return all
})

// rank puts the default scenario before the others.
func rank(s *Scenario) int {
	if s.Name == DefaultScenario {
		return 0
	}
	return 1
}

// mustParse reads a shipped scenario; a test reads them all.
func mustParse(name string) *Scenario {
	text, err := shippedFiles.ReadFile("scenarios/" + name)
	if err == nil {
		var s *Scenario
		if s, err = Parse(name, text); err == nil {
			return s
		}
	}
	panic(err)
}

// shipped gives the shipped scenario of a name.
func shipped(name string) (*Scenario, bool) {
	for _, s := range loadShipped() {
		if s.Name == name {
			return s, true
		}
	}
	return nil, false
}

// names are the names of the shipped scenarios.
func names() []string {
	var all []string
	for _, s := range loadShipped() {
		all = append(all, s.Name)
	}
	return all
}
