package sandbox

import (
	"embed"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"cedula/truora"
)

// Scenario is one flow and what happens in it, as a file describes it.
type Scenario struct {
	// Name is the file's name without its ending; it also makes the flow id.
	Name string `toml:"-"`
	// Description says in one line what the scenario shows.
	Description string `toml:"description"`
	// Ending is how a process ends when every step is answered.
	Ending Ending `toml:"ending"`
	// Reason is the declined or canceled reason of such an ending.
	Reason string `toml:"reason"`
	// Country is the process's country, two letters or ALL. Default ALL.
	Country string `toml:"country"`
	// IPCountry is where the person seems to be, two letters; empty: not known.
	IPCountry string `toml:"ip_country"`
	// Blocks are the names of the flow's blocks, as "credit_bureau_check".
	Blocks []string `toml:"blocks"`
	// Delay is how long a step is evaluated, unless the step says otherwise;
	// each evaluation differs from it by up to a quarter.
	Delay time.Duration `toml:"delay"`
	// Review is how long the results take once no step is left.
	Review time.Duration `toml:"review"`
	// Idle is how long a process lives without being touched.
	Idle time.Duration `toml:"idle"`
	// TimeToLive is how long a process lives at most, in whole minutes.
	TimeToLive time.Duration `toml:"time_to_live"`
	// LinkLifetime is how long an upload URL can be used.
	LinkLifetime time.Duration `toml:"link_lifetime"`
	// Lag is how long reads still find the old failure after another submission.
	Lag time.Duration `toml:"lag"`
	// UploadURLs is where the upload URLs are given.
	UploadURLs URLPlace `toml:"upload_urls"`
	// CurrentStepID makes the process name its current step by id as well.
	CurrentStepID bool `toml:"current_step_id"`
	// RefuseReadOnly refuses a read-only input even when it comes unchanged.
	RefuseReadOnly bool `toml:"refuse_read_only"`
	// Risk is what the evaluation of the risk comes to; empty: there is none.
	Risk truora.RiskResult `toml:"risk"`
	// Document is what the document's details in the result say, by name, in
	// place of the specimen's.
	Document map[string]string `toml:"document"`
	// Steps are gone through in this order; there is one at least.
	Steps []StepPlan `toml:"steps"`
	// Faults go wrong on the way to the sandbox and back.
	Faults []Fault `toml:"faults"`
	// Events happen without the client.
	Events []Event `toml:"events"`
	// Texts are what the scenario says in further languages: by language, as "es",
	// and by the text as it stands in the file.
	Texts map[string]map[string]string `toml:"texts"`

	isBuiltIn bool `toml:"-"`

	language string `toml:"-"` // what the texts are in; empty: as the file has them
}

// Ending is how a process of a scenario ends.
type Ending string

// The endings.
const (
	EndsSuccess     Ending = "success"
	EndsDeclined    Ending = "declined"
	EndsExpired     Ending = "expired"
	EndsCanceled    Ending = "canceled"
	EndsSystemError Ending = "system_error"
	EndsPending     Ending = "pending" // all steps done, still in review
)

// URLPlace is where upload URLs are given.
type URLPlace string

// The places of upload URLs.
const (
	URLsInStep    URLPlace = "step"    // in the step's files_upload_urls
	URLsInOutputs URLPlace = "outputs" // in the outputs of the step before
	URLsInBoth    URLPlace = "both"
	URLsInInputs  URLPlace = "inputs" // in an expected input's file_upload_url
)

// StepPlan is one step of a scenario.
type StepPlan struct {
	Type        string `toml:"type"`
	Title       string `toml:"title"`
	Description string `toml:"description"`
	// Retries is how often the step may fail: each failure takes one, and
	// with the last one the process is declined. Default 3.
	Retries int `toml:"retries"`
	// Async lets the process go on while the step is still being evaluated.
	Async bool `toml:"async"`
	// Delay is how long the step is evaluated; 0: as the scenario says.
	Delay time.Duration `toml:"delay"`
	// Page is the name of the page that the step is done on, in place of inputs and
	// files. A get_signature has one by itself.
	Page string `toml:"page"`
	// Consent is the text that enter_authorization asks to agree to: the basic
	// terms of all countries, in all languages.
	Consent string `toml:"consent"`
	// Terms are the terms that can be read, by their id, variant and language.
	// {{.company}} and {{.nit}} stand for who asks.
	Terms map[string]map[string]map[string]string `toml:"terms"`
	// Config is the step's config, as it goes to the client.
	Config map[string]any `toml:"config"`
	Inputs []InputPlan    `toml:"inputs"`
	Files  []FilePlan     `toml:"files"`
	// Attempts are the outcomes of the first, second, … time that the step is
	// answered; after the last one it succeeds.
	Attempts []Outcome `toml:"attempts"`
}

// InputPlan is one expected input of a step, and the answer that the demo gives.
type InputPlan struct {
	Type        string          `toml:"type"`
	Name        string          `toml:"name"`
	Description string          `toml:"description"`
	Value       string          `toml:"value"`
	Options     []truora.Option `toml:"options"`
	Optional    bool            `toml:"optional"`
	Length      int             `toml:"length"`
	ReadOnly    bool            `toml:"read_only"`
	// Answer is what the demo answers; empty: a fitting value by name and type.
	Answer string `toml:"answer"`
}

// FilePlan is one file that a step wants.
type FilePlan struct {
	Name        string `toml:"name"`
	Description string `toml:"description"`
	MediaType   string `toml:"media_type"`
	// Specimen is the file that the demo sends; empty: a fitting one by name.
	Specimen string `toml:"specimen"`
}

// OutcomeKind is what one submission of a step comes to.
type OutcomeKind string

// The kinds of outcome.
const (
	OutcomeSuccess     OutcomeKind = "success" // the step is done
	OutcomeFailure     OutcomeKind = "failure" // it fails and takes one of the retries
	OutcomeDecline     OutcomeKind = "decline" // it fails, and the process with it
	OutcomeExpire      OutcomeKind = "expire"  // the process expires over it
	OutcomeSystemError OutcomeKind = "error"   // the process ends with a system error
	OutcomePending     OutcomeKind = "pending" // it is never evaluated
)

// Outcome is what one submission of a step comes to.
type Outcome struct {
	Kind    OutcomeKind `toml:"outcome"`
	Reason  string      `toml:"reason"`  // a declined reason, as "blurry_image"
	Message string      `toml:"message"` // in the API's own words
	// Delay is how long it takes; 0: as the step says.
	Delay time.Duration `toml:"delay"`
}

// Call names a call of the API, for faults and events.
type Call string

// The calls that a fault or an event can hang on.
const (
	CallToken  Call = "token"
	CallCreate Call = "create"
	CallRead   Call = "read"
	CallVerify Call = "verify"
	CallUpload Call = "upload"
	CallResult Call = "result"
	CallCancel Call = "cancel"
	CallBack   Call = "back"
	CallTerms  Call = "terms"
	callOther  Call = ""
	callImage  Call = "image" // the evaluation of an image: no fault hangs on it
)

// FaultKind is what goes wrong with a call.
type FaultKind string

// The kinds of fault.
const (
	FaultUnavailable FaultKind = "unavailable"  // 503, and nothing was done
	FaultRateLimited FaultKind = "rate_limited" // 429 with Retry-After, and nothing was done
	FaultLostAnswer  FaultKind = "lost_answer"  // done, and the connection breaks before the answer
	FaultRefused     FaultKind = "refused"      // the connection is refused: nothing arrived
	FaultSlow        FaultKind = "slow"         // done after a while
	FaultGarbage     FaultKind = "garbage"      // done, and the answer is not the API's
)

// Fault is something that goes wrong on the way.
type Fault struct {
	Call Call `toml:"call"`
	// Step is the type of the step in progress that it happens at; empty: any.
	Step string    `toml:"step"`
	Kind FaultKind `toml:"fault"`
	// Nth is the call that it begins with, from 1, among those that match.
	Nth int `toml:"nth"`
	// Times is how many calls in a row it strikes. Default 1.
	Times      int           `toml:"times"`
	Delay      time.Duration `toml:"delay"`       // of a slow answer
	RetryAfter time.Duration `toml:"retry_after"` // of a rate limit
}

// EventKind is what happens without the client.
type EventKind string

// The kinds of event.
const (
	EventFinished EventKind = "finished" // the step is finished elsewhere, as on a phone
	EventCanceled EventKind = "canceled" // the process is cancelled elsewhere
	EventExpired  EventKind = "expired"  // the process expires
)

// Event is something that happens without the client, once, while a step is in
// progress: some time after the step began, or just before a call to it.
type Event struct {
	Step   string        `toml:"step"` // the type of the step in progress
	Kind   EventKind     `toml:"event"`
	After  time.Duration `toml:"after"`  // since the step began
	Before Call          `toml:"before"` // in place of After
	Reason string        `toml:"reason"` // of an EventCanceled
}

// What a scenario is that does not say otherwise.
const (
	defaultDelay        = 1500 * time.Millisecond
	defaultReview       = time.Second
	defaultIdle         = time.Hour
	defaultTimeToLive   = 2 * time.Hour // (docs)
	defaultLinkLifetime = 15 * time.Minute
	defaultRetries      = 3
)

// forever is longer than any process lives.
const forever = 100 * 365 * 24 * time.Hour

// newScenario makes a scenario with its defaults.
func newScenario(name string) *Scenario {
	return &Scenario{
		Name: name, Country: "ALL", UploadURLs: URLsInStep, Ending: EndsSuccess,
		Delay: defaultDelay, Review: defaultReview, Idle: defaultIdle, TimeToLive: defaultTimeToLive, LinkLifetime: defaultLinkLifetime,
	}
}

func (plan *StepPlan) setDefaults() { plan.Retries = defaultRetries }

func (fault *Fault) setDefaults() { fault.Nth, fault.Times = 1, 1 }

// StaysPending reports whether results are never worked out.
func (sc *Scenario) StaysPending() bool { return sc.Ending == EndsPending || sc.Review == forever }

// FlowID is the flow id that chooses the scenario in the token call.
func (sc *Scenario) FlowID() string { return "IPF" + lettersAndDigits(sc.Name) }

// lettersAndDigits leaves everything else out.
func lettersAndDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, s)
}

//go:embed scenarios/*.toml
var builtInFiles embed.FS

// DefaultScenario is the name of the scenario that is used unless another one
// is named.
const DefaultScenario = "happy"

// UnknownScenario is a name that no built-in scenario has.
type UnknownScenario struct{ Name string }

// Error names the nearest scenario, or all.
func (e *UnknownScenario) Error() string {
	var names []string
	for _, sc := range BuiltIn() {
		names = append(names, sc.Name)
	}
	return "no scenario is named " + e.Name + suggestion(e.Name, names)
}

// LoadScenario gives a built-in scenario by its name, or reads one from a file:
// what ends in .toml or holds a path separator is a file. Its errors are an
// *UnknownScenario and a *ScenarioError.
func LoadScenario(nameOrPath string) (*Scenario, error) {
	for _, sc := range BuiltIn() {
		if sc.Name == nameOrPath {
			return sc.load(), nil
		}
	}
	if !strings.HasSuffix(nameOrPath, ".toml") && !strings.ContainsAny(nameOrPath, `/\`) {
		return nil, &UnknownScenario{Name: nameOrPath}
	}
	text, err := os.ReadFile(nameOrPath)
	if err != nil {
		var cause *fs.PathError
		if errors.As(err, &cause) {
			err = cause.Err // without the name, which stands before it already
		}
		return nil, &ScenarioError{File: nameOrPath, Problem: err.Error()}
	}
	return Parse(nameOrPath, text)
}

// BuiltInScenario names a built-in scenario.
type BuiltInScenario struct {
	Name        string
	Description string
	load        func() *Scenario // reads it, once
}

// Load gives the scenario; it is read once.
func (sc BuiltInScenario) Load() *Scenario { return sc.load() }

// BuiltIn names the built-in scenarios: the default one first, the others by
// name. It reads none.
func BuiltIn() []BuiltInScenario { return builtIn() }

// BuiltInScenarios are the built-in scenarios in the order of BuiltIn.
func BuiltInScenarios() (all []*Scenario) {
	for _, sc := range BuiltIn() {
		all = append(all, sc.load())
	}
	return all
}

var builtIn = sync.OnceValue(func() (all []BuiltInScenario) {
	entries, _ := builtInFiles.ReadDir("scenarios") // a test reads them all
	for _, entry := range entries {
		text, err := builtInFiles.ReadFile("scenarios/" + entry.Name())
		if err != nil {
			panic(err)
		}
		all = append(all, BuiltInScenario{
			Name: strings.TrimSuffix(entry.Name(), ".toml"), Description: firstDescription(string(text)),
			load: sync.OnceValue(func() *Scenario {
				sc, err := Parse(entry.Name(), text)
				if err != nil {
					panic(err)
				}
				sc.isBuiltIn = true
				return sc
			}),
		})
	}
	slices.SortFunc(all, func(a, b BuiltInScenario) int {
		switch DefaultScenario {
		case a.Name:
			return -1
		case b.Name:
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	return all
})

// firstDescription is the description at the top of a built-in scenario's file,
// which stands there on a line of its own, in quotes.
func firstDescription(text string) string {
	_, rest, _ := strings.Cut(text, "description = \"")
	description, _, _ := strings.Cut(rest, "\"\n")
	return description
}
