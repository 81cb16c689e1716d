// Package sandbox is a Truora on this machine: an http.Handler that speaks the
// account API, the identity API and the storage of uploads, as strictly as a
// real backend does. Scenarios say what happens in it; README.md documents them.
//
// It serves a test or a demo without a socket (Sandbox.Transport) and any
// other program over HTTP (Sandbox is an http.Handler). Time is a clock that
// is handed in; nothing runs in the background: what has become due is worked
// out when somebody asks.
//
// Comments name the source of a rule: "guide" is Truora's API guide, "ref" its
// API reference, "sdk" the traffic of its own web SDK.
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

// clientID is the account that owns the sandbox's flows.
const clientID = "TCI5a4db0c5a4db0c5a4db0c5a4db0c5a4d"

// Options are what a sandbox is made with; the zero value serves all built-in
// scenarios, at once.
type Options struct {
	// Scenarios are served, each under its own flow id; nil: the built-in ones.
	Scenarios []*Scenario
	// Key is the permanent key; empty: DemoKey.
	Key string
	// Speed says how fast time passes within a scenario: 1 is lifelike, 10 ten
	// times as fast, 0 at once. Lifetimes (of tokens, upload URLs, processes)
	// are never scaled.
	Speed float64
	// Seed makes ids and delays the same at each run; 0: different ones.
	Seed uint64
	// Clock is the time; nil: the real one.
	Clock truora.Clock
	// BaseURL is what upload URLs begin with; empty: where the request came to.
	BaseURL string
	// TokensCreateOnly refuses a web integration token on every call but
	// Create (guide); otherwise it is taken everywhere (sdk).
	TokensCreateOnly bool
}

// Sandbox is a Truora on this machine. Its methods may be called at any time
// from any goroutine.
type Sandbox struct {
	options   Options
	clock     truora.Clock
	secret    []byte               // signs tokens and upload URLs
	scenarios map[string]*Scenario // by flow id

	mu          sync.Mutex
	random      *rand.Rand
	processes   map[string]*process // by process id
	byToken     map[string]*process // by the token's id
	grants      map[string]grant    // tokens given out, by id
	faultCounts map[*Scenario]faultCounts
	latest      *process // the one that was touched last: the presenter's
	slow        bool
	offline     bool
}

// New makes a sandbox.
func New(options Options) *Sandbox {
	options.Key = cmp.Or(options.Key, DemoKey)
	s := &Sandbox{
		options: options, clock: options.Clock, secret: randomBytes(32), random: newRandom(options.Seed),
		scenarios: map[string]*Scenario{}, processes: map[string]*process{}, byToken: map[string]*process{},
		grants: map[string]grant{}, faultCounts: map[*Scenario]faultCounts{},
	}
	if s.clock == nil {
		s.clock = truora.WallClock{}
	}
	if options.Scenarios == nil {
		options.Scenarios = BuiltInScenarios()
	}
	for _, sc := range options.Scenarios {
		s.scenarios[sc.FlowID()] = sc
	}
	return s
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

// newID makes an identifier such as IDP0f3c…: a prefix and 32 hex digits.
func (s *Sandbox) newID(prefix string) string {
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

// jittered is a scaled duration that differs by up to a quarter each time.
func (s *Sandbox) jittered(d time.Duration) time.Duration {
	if d == forever {
		return forever
	}
	return s.scaled(time.Duration(float64(d) * (0.75 + s.random.Float64()/2)))
}

// timestamp writes a time as the API does.
func timestamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
