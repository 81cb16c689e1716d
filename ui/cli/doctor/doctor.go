// Package doctor looks at everything that a verification needs, before there
// is one: the configuration, the key, the hosts, the clock, the terminal, the
// capture commands and the folders. Each finding is what was looked at, the
// state that it is in, and the cure.
//
// It asks and never acts: nothing that it sends creates or changes anything,
// the key goes to the identity host alone, and no finding holds a key, a token
// or what a host had to say.
package doctor

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"time"
)

// State is the state that something is in.
type State string

// The states.
const (
	OK      State = "ok"
	Warning State = "warning" // a verification can work, but not as well as it could
	Failure State = "failure" // no verification can work
)

// Finding is one thing that was looked at.
type Finding struct {
	What  string // as "identity DNS"
	State State
	Found string // what there is
	Cure  string // what to do about it; empty where there is nothing to do
	// Remote says that a failure lies beyond this machine: Truora was not
	// reached, or refused the key.
	Remote bool
}

// Checkup is what to look at, and what to look with. Everything that
// reaches out of this package is a field, so that a test owns it.
type Checkup struct {
	Configuration Configuration
	// Credentials finds the key and the token that calls would carry.
	Credentials func(context.Context) (Credentials, error)
	// Claims reads what a key or token says of itself, without trusting it;
	// an error says that it is none that speaks.
	Claims  func(secret string) (Claims, error)
	Network Network
	// Terminal is what the screens would be drawn on; nil without one.
	Terminal *Terminal
	Plain    bool // line by line: no screens are wanted
	// LookPath finds a program as it would be run.
	LookPath func(program string) (path string, err error)
	// Environment looks an environment variable up; empty when it is not set.
	Environment func(name string) string
	System      string // as runtime.GOOS
	// StateFolder is where unfinished processes are remembered.
	StateFolder func() (string, error)
	Now         func() time.Time
}

// Credentials are what calls are made with.
type Credentials struct {
	Key   string // the permanent key
	Token string // a web integration token made elsewhere
}

// forCalls is what a call carries: the key, else the token.
func (s Credentials) forCalls() string {
	if s.Key == "" {
		return s.Token
	}
	return s.Key
}

// Claims are what a key or token says of itself (guide).
type Claims struct {
	Name    string // key_name
	Type    string // key_type: "web" for a web integration token
	FlowID  string
	Expires time.Time // zero when it does not say
}

// Network is how the hosts are reached.
type Network struct {
	Identity, Account string // base URLs
	// Transport makes the transport that calls take; it fails when the
	// configured certificates cannot be read.
	Transport func() (http.RoundTripper, error)
	// Proxy is the proxy for an address; nil for none.
	Proxy func(*url.URL) (*url.URL, error)
	// Lookup asks for a host's addresses.
	Lookup func(ctx context.Context, host string) ([]string, error)
	// Timeout is how long each question may take; 0: ten seconds.
	Timeout time.Duration
}

// Findings gives what is found, as it is found. With a configuration that is
// wrong, nothing is looked at that it would have a say in: above all, no key
// goes to a host that it would not name.
func (e Checkup) Findings(ctx context.Context) iter.Seq[Finding] {
	e.Credentials = once(e.Credentials)
	checks := []func(context.Context) []Finding{
		e.configuration, e.certificates, e.secrets, e.flow, e.network,
		e.terminal, e.capture, e.files, e.state,
	}
	if e.Configuration.Problem != nil {
		checks = []func(context.Context) []Finding{e.configuration, e.unexamined, e.terminal, e.state}
	}
	return func(yield func(Finding) bool) {
		for _, check := range checks {
			for _, f := range check(ctx) {
				if !yield(f) {
					return
				}
			}
		}
	}
}

// once asks for the secrets at most once: a command may have to ask a person.
func once(ask func(context.Context) (Credentials, error)) func(context.Context) (Credentials, error) {
	var asked bool
	var found Credentials
	var err error
	return func(ctx context.Context) (Credentials, error) {
		if !asked {
			asked = true
			found, err = ask(ctx)
		}
		return found, err
	}
}

func (e Checkup) unexamined(context.Context) []Finding {
	return []Finding{doubt("all else", "key, flow, hosts and capture commands were not looked at", "mend the configuration first")}
}

func fine(what, found string) Finding { return Finding{What: what, State: OK, Found: found} }

func doubt(what, found, cure string) Finding {
	return Finding{What: what, State: Warning, Found: found, Cure: cure}
}

// failure is a fault of this machine or of its configuration.
func failure(what, found, cure string) Finding {
	return Finding{What: what, State: Failure, Found: found, Cure: cure}
}

// beyond is a fault that the far end shows.
func beyond(what, found, cure string) Finding {
	return Finding{What: what, State: Failure, Found: found, Cure: cure, Remote: true}
}

// Verdict is what all findings come to.
type Verdict int

// The verdicts, from good to bad.
const (
	Healthy       Verdict = iota // nothing failed
	Unreached                    // Truora was not reached, or refused the key; nothing else failed
	Misconfigured                // something failed here
)

// Add takes one more finding into the verdict.
func (v Verdict) Add(f Finding) Verdict {
	switch {
	case f.State != Failure:
		return v
	case f.Remote:
		return max(v, Unreached)
	}
	return Misconfigured
}
