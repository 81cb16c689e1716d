package sandbox

import (
	"cmp"
	crand "crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"sync"
	"time"

	"cedula/truora"
)

// DemoKey is the permanent key of a sandbox that was not given one. It opens
// nothing but sandboxes.
const DemoKey = "cedula-sandbox-permanent-key"

// Options are what a sandbox is made with; the zero value serves all shipped
// scenarios, at once.
type Options struct {
	// Scenarios are served, each under its own flow id; nil: those shipped.
	Scenarios []*Scenario
	// Key is the permanent key; empty: DemoKey.
	Key string
	// Speed says how fast time passes within a scenario: 1 is lifelike, 10 ten
	// times as fast, 0 at once. Lifetimes (of tokens, links, processes) are
	// never scaled.
	Speed float64
	// Seed makes ids and delays the same at each run; 0: different ones.
	Seed uint64
	// Clock is the time; nil: the real one.
	Clock truora.Clock
	// BaseURL is what upload URLs begin with; empty: where the request came to.
	BaseURL string
	// TokensCreateOnly refuses a web integration token on every call but
	// Create, as the guide has it; the SDK's way is to take it everywhere.
	TokensCreateOnly bool
}

// Sandbox is a Truora on this machine. Its methods may be called at any time
// from any goroutine.
type Sandbox struct {
	options   Options
	clock     truora.Clock
	secret    []byte               // signs tokens and upload URLs
	scenarios map[string]*Scenario // by flow id

	mu        sync.Mutex
	random    *rand.Rand
	processes map[string]*process // by process id
	byToken   map[string]*process // by the token's jti
	grants    map[string]grant    // tokens given out, by jti
	tallies   map[*Scenario]*tally
	latest    *process // the one that was touched last: the presenter's
	slow      bool
	offline   bool
}

// New makes a sandbox.
func New(options Options) *Sandbox {
	options.Key = cmp.Or(options.Key, DemoKey)
	s := &Sandbox{
		options: options, clock: options.Clock, secret: randomBytes(32), random: newRandom(options.Seed),
		scenarios: byFlowID(options.Scenarios), processes: map[string]*process{}, byToken: map[string]*process{},
		grants: map[string]grant{}, tallies: map[*Scenario]*tally{},
	}
	if s.clock == nil {
		s.clock = truora.WallClock{}
	}
	return s
}

// byFlowID sorts the scenarios that are served.
func byFlowID(scenarios []*Scenario) map[string]*Scenario {
	if scenarios == nil {
		scenarios = BuiltInScenarios()
	}
	served := map[string]*Scenario{}
	for _, s := range scenarios {
		served[s.FlowID()] = s
	}
	return served
}

// newRandom makes a source of ids and delays.
func newRandom(seed uint64) *rand.Rand {
	if seed == 0 {
		seed = binary.LittleEndian.Uint64(randomBytes(8))
	}
	return rand.New(rand.NewPCG(seed, seed))
}

// randomBytes gives n unforeseeable bytes.
func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = crand.Read(b) // never fails
	return b
}

// id makes an identifier such as IDP0f3c…: a prefix and 32 hex digits.
func (s *Sandbox) id(prefix string) string {
	b := make([]byte, 16)
	binary.LittleEndian.PutUint64(b, s.random.Uint64())
	binary.LittleEndian.PutUint64(b[8:], s.random.Uint64())
	return prefix + hex.EncodeToString(b)
}

// scaled turns a scenario's duration into one of the clock.
func (s *Sandbox) scaled(d time.Duration) time.Duration {
	if d == forever {
		return forever
	}
	if s.options.Speed <= 0 {
		return 0
	}
	return time.Duration(min(float64(d)/s.options.Speed, float64(forever)))
}

// lifelike is a scaled duration that differs by up to a quarter each time.
func (s *Sandbox) lifelike(d time.Duration) time.Duration {
	if d == forever {
		return forever
	}
	return s.scaled(time.Duration(float64(d) * (0.75 + s.random.Float64()/2)))
}
