// Package sandbox simulates Truora: an http.Handler that implements the account
// API, the identity API and the upload storage, as strictly as the real
// backend. Scenarios define its behaviour; README.md documents them.
//
// Tests and the demo use it without a socket (Sandbox.Transport), other
// programs over HTTP (Sandbox is an http.Handler). The clock is injected;
// nothing runs in the background: with each call, everything that has become
// due is applied first.
//
// Comments cite the source of a rule: "guide" is Truora's API guide, "ref" its
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

// DemoKey is the default permanent key of a sandbox. It is valid for sandboxes
// only.
const DemoKey = "cedula-sandbox-permanent-key"

// clientID is the account that owns the sandbox's flows.
const clientID = "TCI5a4db0c5a4db0c5a4db0c5a4db0c5a4d"

// Options configure a sandbox; the zero value serves all built-in scenarios,
// without delays.
type Options struct {
	// Scenarios are the served scenarios, each with its own flow id; nil: the
	// built-in ones.
	Scenarios []*Scenario
	// Key is the permanent key; empty: DemoKey.
	Key string
	// Speed scales time within a scenario: 1 is realistic, 10 is ten times as
	// fast, 0 is without delays. Lifetimes (of tokens, upload URLs, processes)
	// are never scaled.
	Speed float64
	// Seed makes ids and delays reproducible; 0: random.
	Seed uint64
	// Clock is the source of time; nil: the system's.
	Clock truora.Clock
	// BaseURL is the base of upload URLs; empty: the address of the request.
	BaseURL string
	// TokensCreateOnly rejects a web integration token on every call but Create
	// (guide); otherwise it is accepted everywhere (sdk).
	TokensCreateOnly bool
}

// Sandbox simulates Truora. It is safe for concurrent use.
type Sandbox struct {
	options   Options
	clock     truora.Clock
	secret    []byte               // signs tokens and upload URLs
	scenarios map[string]*Scenario // by flow id

	mu          sync.Mutex
	random      *rand.Rand
	processes   map[string]*process // by process id
	byToken     map[string]*process // by the token's id
	grants      map[string]grant    // issued tokens, by id
	faultCounts map[*Scenario]faultCounts
	latest      *process // the most recently used one, which the presenter controls
	slow        bool
	offline     bool
}

// New creates a sandbox.
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

// newRandom creates the source of ids and delays.
func newRandom(seed uint64) *rand.Rand {
	if seed == 0 {
		seed = binary.LittleEndian.Uint64(randomBytes(8))
	}
	return rand.New(rand.NewPCG(seed, seed))
}

// randomBytes returns n cryptographically random bytes.
func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = crand.Read(b) // never fails
	return b
}

// newID creates an identifier such as IDP0f3c…: a prefix and 32 hex digits.
func (s *Sandbox) newID(prefix string) string {
	b := make([]byte, 16)
	binary.LittleEndian.PutUint64(b, s.random.Uint64())
	binary.LittleEndian.PutUint64(b[8:], s.random.Uint64())
	return prefix + hex.EncodeToString(b)
}

// scaled converts a scenario's duration to the clock's.
func (s *Sandbox) scaled(d time.Duration) time.Duration {
	if d == forever {
		return forever
	}
	if s.options.Speed <= 0 {
		return 0
	}
	return time.Duration(min(float64(d)/s.options.Speed, float64(forever)))
}

// jittered is a scaled duration that varies by up to a quarter.
func (s *Sandbox) jittered(d time.Duration) time.Duration {
	if d == forever {
		return forever
	}
	return s.scaled(time.Duration(float64(d) * (0.75 + s.random.Float64()/2)))
}

// timestamp formats a time as the API does.
func timestamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
