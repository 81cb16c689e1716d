// Package doctor checks the requirements of a verification before there is one:
// the configuration, the key, the hosts, the clock, the terminal, the cameras
// and the folders. Each finding is what was checked, its state, and what to do
// about it.
//
// The checks have no side effects: no request creates or changes anything, the
// key is sent to the identity host only, and findings contain no key, token or
// response body.
package doctor

import (
	"context"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/muesli/termenv"

	"cedula/truora/safetext"
)

// State is the state of a finding.
type State string

// The states.
const (
	OK      State = "ok"
	Warning State = "warning" // verifications work, but with restrictions
	Failure State = "failure" // verifications do not work
)

// Finding is the result of one check.
type Finding struct {
	What  string // such as "identity DNS"
	State State
	Found string // what was found
	Cure  string // what to do about it; empty if there is nothing to do
	// Remote marks a failure outside of this machine: Truora was not reached,
	// or refused the key.
	Remote bool
}

// Checkup configures the checks. All access to the outside is through its
// fields, so that tests can replace it.
type Checkup struct {
	Configuration Configuration
	// Credentials finds the key and the token for calls.
	Credentials func(context.Context) (Credentials, error)
	// Claims reads the claims of a key or token, unverified; an error means
	// that it has none.
	Claims  func(secret string) (Claims, error)
	Network Network
	// Terminal is the terminal for the screens; nil if there is none.
	Terminal *Terminal
	Plain    bool    // plain mode: screens are not used
	Cameras  Cameras // not used if [camera] is off
	// LookPath finds a program like exec.LookPath.
	LookPath func(program string) (path string, err error)
	// Environment looks up an environment variable; empty if it is not set.
	Environment func(name string) string
	System      string // such as runtime.GOOS
	// StateFolder is the journal's folder.
	StateFolder func() (string, error)
	Now         func() time.Time
}

// Network configures the access to the hosts.
type Network struct {
	Identity, Account string // base URLs
	// Transport creates the transport of calls; it fails if the configured
	// certificates cannot be read.
	Transport func() (http.RoundTripper, error)
	// Proxy is the proxy for an address; nil if there is none.
	Proxy func(*url.URL) (*url.URL, error)
	// Lookup resolves a host's addresses.
	Lookup func(ctx context.Context, host string) ([]string, error)
	// Timeout is the time limit of each request; 0: ten seconds.
	Timeout time.Duration
}

// Findings yields the findings as they are made. If the configuration is
// invalid, checks that depend on it are skipped: in particular, the key must
// not be sent to a wrong host.
func (c Checkup) Findings(ctx context.Context) iter.Seq[Finding] {
	c.Credentials = once(c.Credentials)
	checks := []func(context.Context) []Finding{
		c.checkConfiguration, c.checkCertificates, c.checkCredentials, c.checkFlows, c.checkNetwork,
		c.checkTerminal, c.checkCamera, c.checkFileFolders, c.checkStateFolder,
	}
	if c.Configuration.Problem != nil {
		checks = []func(context.Context) []Finding{c.checkConfiguration, c.skipDependent, c.checkTerminal, c.checkStateFolder}
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

// once finds the credentials at most once: a command may prompt for a
// passphrase.
func once(find func(context.Context) (Credentials, error)) func(context.Context) (Credentials, error) {
	var done bool
	var found Credentials
	var err error
	return func(ctx context.Context) (Credentials, error) {
		if !done {
			done = true
			found, err = find(ctx)
		}
		return found, err
	}
}

func (c Checkup) skipDependent(context.Context) []Finding {
	return []Finding{warning("all else", "key, flow, hosts and cameras were not checked", "correct the configuration first")}
}

func okay(what, found string) Finding { return Finding{What: what, State: OK, Found: found} }

func warning(what, found, cure string) Finding {
	return Finding{What: what, State: Warning, Found: found, Cure: cure}
}

// failure is a problem of this machine or its configuration.
func failure(what, found, cure string) Finding {
	return Finding{What: what, State: Failure, Found: found, Cure: cure}
}

// remoteFailure is a problem of the network or of the server.
func remoteFailure(what, found, cure string) Finding {
	return Finding{What: what, State: Failure, Found: found, Cure: cure, Remote: true}
}

// Verdict is the overall result of the findings.
type Verdict int

// The verdicts, in order of severity.
const (
	Healthy       Verdict = iota // nothing failed
	Unreached                    // Truora was not reached, or refused the key; no other failures
	Misconfigured                // something failed on this machine
)

// Add returns the verdict with one more finding.
func (v Verdict) Add(f Finding) Verdict {
	switch {
	case f.State != Failure:
		return v
	case f.Remote:
		return max(v, Unreached)
	}
	return Misconfigured
}

// Printer prints findings, one line each: what, state, what was found, cure.
// Control characters are removed.
type Printer struct {
	Output io.Writer
	// Colours are the output's colours; termenv.Ascii for none.
	Colours termenv.Profile
}

// FoundColumn is the column of what was found in a printed line.
const FoundColumn = len("configuration  warning  ")

// stateColours are the terminal's own green, yellow and red, which are readable
// on dark and light backgrounds.
var stateColours = map[State]string{OK: "2", Warning: "3", Failure: "1"}

// Print prints one finding.
func (p Printer) Print(f Finding) error {
	state := p.Colours.String(fmt.Sprintf("%-7s", f.State)).Foreground(p.Colours.Color(stateColours[f.State]))
	line := fmt.Sprintf("%-14s %s  %s", printable(f.What), state, printable(f.Found))
	if f.Cure != "" {
		line += "; cure: " + printable(f.Cure)
	}
	_, err := io.WriteString(p.Output, line+"\n")
	return err
}

// printable is a text as part of a line, truncated to 300 characters.
func printable(text string) string {
	const longest = 300
	text = safetext.Line(text)
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "..."
	}
	return text
}

// inWords formats a duration in whole numbers of its largest unit: "3 days".
func inWords(d time.Duration) string {
	d = d.Abs()
	for _, unit := range []struct {
		size time.Duration
		name string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}} {
		if n := int(d / unit.size); n > 0 {
			return plural(n, unit.name)
		}
	}
	return "less than a second"
}

// plural is "1 day", "2 days" and "2 addresses".
func plural(n int, unit string) string {
	switch {
	case n == 1:
		return "1 " + unit
	case strings.HasSuffix(unit, "s"):
		return strconv.Itoa(n) + " " + unit + "es"
	}
	return strconv.Itoa(n) + " " + unit + "s"
}
