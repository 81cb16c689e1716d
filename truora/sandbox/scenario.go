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

// Scenario is one flow and its behaviour, as described by a file.
type Scenario struct {
	// Name is the file's name without its extension; the flow id is derived
	// from it.
	Name string `toml:"-"`
	// Description describes the scenario in one line.
	Description string `toml:"description"`
	// Ending is how a process ends once every step is answered.
	Ending Ending `toml:"ending"`
	// Reason is the declined or canceled reason of such an ending.
	Reason string `toml:"reason"`
	// Country is the process's country, two letters or ALL. Default ALL.
	Country string `toml:"country"`
	// IPCountry is the country of the person's IP address, two letters; empty:
	// unknown.
	IPCountry string `toml:"ip_country"`
	// Blocks are the names of the flow's blocks, such as "credit_bureau_check".
	Blocks []string `toml:"blocks"`
	// Delay is the time an evaluation takes, unless the step specifies another;
	// each evaluation varies by up to a quarter.
	Delay time.Duration `toml:"delay"`
	// Review is the time from the last step to the result.
	Review time.Duration `toml:"review"`
	// Idle is how long a process lives without a call.
	Idle time.Duration `toml:"idle"`
	// TimeToLive is the maximum lifetime of a process, in whole minutes.
	TimeToLive time.Duration `toml:"time_to_live"`
	// LinkLifetime is how long an upload URL is valid.
	LinkLifetime time.Duration `toml:"link_lifetime"`
	// Lag is how long reads still return the previous failure after a new
	// submission.
	Lag time.Duration `toml:"lag"`
	// UploadURLs is where the upload URLs are returned.
	UploadURLs URLPlace `toml:"upload_urls"`
	// CurrentStepID makes the process identify its current step by id as well.
	CurrentStepID bool `toml:"current_step_id"`
	// RefuseReadOnly rejects a read-only input even if its value is unchanged.
	RefuseReadOnly bool `toml:"refuse_read_only"`
	// Risk is the result of the risk evaluation; empty: there is none.
	Risk truora.RiskResult `toml:"risk"`
	// Document overrides the specimen's document details in the result, by
	// name.
	Document map[string]string `toml:"document"`
	// Steps are the steps in order; there is at least one.
	Steps []StepPlan `toml:"steps"`
	// Faults are failures of calls.
	Faults []Fault `toml:"faults"`
	// Events are changes that happen without a call of the client.
	Events []Event `toml:"events"`
	// Texts are translations of the scenario's texts: by language, such as
	// "es", and by the text in the file.
	Texts map[string]map[string]string `toml:"texts"`

	isBuiltIn bool `toml:"-"`

	language string `toml:"-"` // the language of the texts; empty: as in the file
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
	EndsPending     Ending = "pending" // all steps done, the review never ends
)

// URLPlace is where upload URLs are returned.
type URLPlace string

// The places of upload URLs.
const (
	URLsInStep    URLPlace = "step"    // in the step's files_upload_urls
	URLsInOutputs URLPlace = "outputs" // in the outputs of the previous step
	URLsInBoth    URLPlace = "both"
	URLsInInputs  URLPlace = "inputs" // in an expected input's file_upload_url
)

// StepPlan is one step of a scenario.
type StepPlan struct {
	Type        string `toml:"type"`
	Title       string `toml:"title"`
	Description string `toml:"description"`
	// Retries is how often the step may fail: each failure uses one, and the
	// last one declines the process. Default 3.
	Retries int `toml:"retries"`
	// Async lets the process continue while the step is being evaluated.
	Async bool `toml:"async"`
	// Delay is the time an evaluation takes; 0: the scenario's.
	Delay time.Duration `toml:"delay"`
	// Page is the name of the page on which the step is completed, instead of
	// inputs and files. A get_signature step has one by default.
	Page string `toml:"page"`
	// Consent is the text of an enter_authorization step: the basic terms of
	// all countries, in all languages.
	Consent string `toml:"consent"`
	// Terms are the terms of a consent, by id, variant and language.
	// {{.company}} and {{.nit}} are replaced by the company that asks.
	Terms map[string]map[string]map[string]string `toml:"terms"`
	// Config is the step's config in the API's response.
	Config map[string]any `toml:"config"`
	Inputs []InputPlan    `toml:"inputs"`
	Files  []FilePlan     `toml:"files"`
	// Attempts are the outcomes of the step's submissions, in order; any
	// further submission succeeds.
	Attempts []Outcome `toml:"attempts"`
}

// InputPlan is one expected input of a step, with the demo's answer.
type InputPlan struct {
	Type        string          `toml:"type"`
	Name        string          `toml:"name"`
	Description string          `toml:"description"`
	Value       string          `toml:"value"`
	Options     []truora.Option `toml:"options"`
	Optional    bool            `toml:"optional"`
	Length      int             `toml:"length"`
	ReadOnly    bool            `toml:"read_only"`
	// Answer is the demo's answer; empty: a valid value is chosen by name and
	// type.
	Answer string `toml:"answer"`
}

// FilePlan is one file that a step asks for.
type FilePlan struct {
	Name        string `toml:"name"`
	Description string `toml:"description"`
	MediaType   string `toml:"media_type"`
	// Specimen is the file that the demo sends; empty: it is chosen by name.
	Specimen string `toml:"specimen"`
}

// OutcomeKind is the kind of an outcome.
type OutcomeKind string

// The kinds of outcome.
const (
	OutcomeSuccess     OutcomeKind = "success" // the step succeeds
	OutcomeFailure     OutcomeKind = "failure" // the step fails and uses one of its retries
	OutcomeDecline     OutcomeKind = "decline" // the step fails and declines the process
	OutcomeExpire      OutcomeKind = "expire"  // the process expires during the step
	OutcomeSystemError OutcomeKind = "error"   // the process ends with a system error
	OutcomePending     OutcomeKind = "pending" // it is never evaluated
)

// Outcome is the result of one submission of a step.
type Outcome struct {
	Kind    OutcomeKind `toml:"outcome"`
	Reason  string      `toml:"reason"`  // a declined reason, such as "blurry_image"
	Message string      `toml:"message"` // the API's message
	// Delay is the time the evaluation takes; 0: the step's.
	Delay time.Duration `toml:"delay"`
}

// Call identifies a call of the API, for faults and events.
type Call string

// The calls that faults and events can refer to.
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
	callImage  Call = "image" // the evaluation of an image: has no faults
)

// FaultKind is the kind of a fault.
type FaultKind string

// The kinds of fault.
const (
	FaultUnavailable FaultKind = "unavailable"  // 503, without effect
	FaultRateLimited FaultKind = "rate_limited" // 429 with Retry-After, without effect
	FaultLostAnswer  FaultKind = "lost_answer"  // executed, but the connection breaks before the response
	FaultRefused     FaultKind = "refused"      // the connection is refused: the request does not arrive
	FaultSlow        FaultKind = "slow"         // executed after a delay
	FaultGarbage     FaultKind = "garbage"      // executed, but the response is not the API's
)

// Fault is a call that fails.
type Fault struct {
	Call Call `toml:"call"`
	// Step is the type of the step in progress at which the fault occurs;
	// empty: any.
	Step string    `toml:"step"`
	Kind FaultKind `toml:"fault"`
	// Nth is the first matching call that fails, counted from 1.
	Nth int `toml:"nth"`
	// Times is how many matching calls in a row fail. Default 1.
	Times      int           `toml:"times"`
	Delay      time.Duration `toml:"delay"`       // of a slow call
	RetryAfter time.Duration `toml:"retry_after"` // of a rate limit
}

// EventKind is the kind of an event.
type EventKind string

// The kinds of event.
const (
	EventFinished EventKind = "finished" // the step is completed elsewhere, such as on a phone
	EventCanceled EventKind = "canceled" // the process is cancelled elsewhere
	EventExpired  EventKind = "expired"  // the process expires
)

// Event is a change that happens once, without a call of the client, while a
// step is in progress: a time after the step began, or just before a call to
// it.
type Event struct {
	Step   string        `toml:"step"` // the type of the step in progress
	Kind   EventKind     `toml:"event"`
	After  time.Duration `toml:"after"`  // since the step began
	Before Call          `toml:"before"` // instead of After
	Reason string        `toml:"reason"` // of an EventCanceled
}

// The defaults of a scenario.
const (
	defaultDelay        = 1500 * time.Millisecond
	defaultReview       = time.Second
	defaultIdle         = time.Hour
	defaultTimeToLive   = 2 * time.Hour // (docs)
	defaultLinkLifetime = 15 * time.Minute
	defaultRetries      = 3
)

// forever exceeds the lifetime of any process.
const forever = 100 * 365 * 24 * time.Hour

// newScenario returns a scenario with the defaults.
func newScenario(name string) *Scenario {
	return &Scenario{
		Name: name, Country: "ALL", UploadURLs: URLsInStep, Ending: EndsSuccess,
		Delay: defaultDelay, Review: defaultReview, Idle: defaultIdle, TimeToLive: defaultTimeToLive, LinkLifetime: defaultLinkLifetime,
	}
}

func (plan *StepPlan) setDefaults() { plan.Retries = defaultRetries }

func (fault *Fault) setDefaults() { fault.Nth, fault.Times = 1, 1 }

// StaysPending reports whether the review never ends.
func (sc *Scenario) StaysPending() bool { return sc.Ending == EndsPending || sc.Review == forever }

// FlowID is the flow id that selects the scenario in the token call.
func (sc *Scenario) FlowID() string { return "IPF" + lettersAndDigits(sc.Name) }

// lettersAndDigits removes all other characters.
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

// DefaultScenario is the name of the default scenario.
const DefaultScenario = "happy"

// UnknownScenario is the error for a name that no built-in scenario has.
type UnknownScenario struct{ Name string }

// Error suggests the nearest name, or lists all.
func (e *UnknownScenario) Error() string {
	var names []string
	for _, sc := range BuiltIn() {
		names = append(names, sc.Name)
	}
	return "no scenario is named " + e.Name + suggestion(e.Name, names)
}

// LoadScenario returns a built-in scenario by name, or reads one from a file: a
// name that ends in .toml or contains a path separator is a file. Its errors
// are *UnknownScenario and *ScenarioError.
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
			err = cause.Err // without the path, which the message already contains
		}
		return nil, &ScenarioError{File: nameOrPath, Problem: err.Error()}
	}
	return Parse(nameOrPath, text)
}

// BuiltInScenario is a built-in scenario that is read on demand.
type BuiltInScenario struct {
	Name        string
	Description string
	load        func() *Scenario // reads it once
}

// Load returns the scenario; it is read only once.
func (sc BuiltInScenario) Load() *Scenario { return sc.load() }

// BuiltIn lists the built-in scenarios without reading them: the default one
// first, the others by name.
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

// firstDescription is the description at the top of a built-in scenario's file:
// a line of its own, in quotes.
func firstDescription(text string) string {
	_, rest, _ := strings.Cut(text, "description = \"")
	description, _, _ := strings.Cut(rest, "\"\n")
	return description
}
