// Package doctor checks everything that a verification needs, before there is
// one: the configuration, the key, the hosts, the clock, the terminal, the
// cameras and the folders. Each finding is what was checked, its
// state, and the cure.
//
// It changes nothing: nothing that it sends creates or changes anything, the
// key goes to the identity host alone, and no finding holds a key, a token or
// what a host answered.
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

// State is how well something is.
type State string

// The states.
const (
	OK      State = "ok"
	Warning State = "warning" // a verification can work, but not as well as it could
	Failure State = "failure" // no verification can work
)

// Finding is one thing that was checked.
type Finding struct {
	What  string // as "identity DNS"
	State State
	Found string // what there is
	Cure  string // what to do about it; empty where there is nothing to do
	// Remote marks a failure that is not this machine's: Truora was not
	// reached, or refused the key.
	Remote bool
}

// Checkup is what to check, and what to check it with. Everything that reaches
// out of this package is a field, so that a test owns it.
type Checkup struct {
	Configuration Configuration
	// Credentials finds the key and the token that calls would carry.
	Credentials func(context.Context) (Credentials, error)
	// Claims reads what a key or token says about itself, unverified; an
	// error means that it says nothing.
	Claims  func(secret string) (Claims, error)
	Network Network
	// Terminal is what the screens would be drawn on; nil without one.
	Terminal *Terminal
	Plain    bool    // line by line: no screens are wanted
	Cameras  Cameras // not asked when [camera] is off
	// LookPath finds a program as it would be run.
	LookPath func(program string) (path string, err error)
	// Environment gives an environment variable; empty when it is not set.
	Environment func(name string) string
	System      string // as runtime.GOOS
	// StateFolder is where unfinished processes are remembered.
	StateFolder func() (string, error)
	Now         func() time.Time
}

// Network is how the hosts are reached.
type Network struct {
	Identity, Account string // base URLs
	// Transport makes the transport that calls take; it fails when the
	// configured certificates cannot be read.
	Transport func() (http.RoundTripper, error)
	// Proxy is the proxy for an address; nil for none.
	Proxy func(*url.URL) (*url.URL, error)
	// Lookup resolves a host's addresses.
	Lookup func(ctx context.Context, host string) ([]string, error)
	// Timeout is how long each request may take; 0: ten seconds.
	Timeout time.Duration
}

// Findings gives the findings as they are made. With a wrong configuration,
// nothing is checked that depends on it: above all, no key goes to a host that
// the right configuration would not name.
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

// once finds the credentials at most once: a command may ask a person for a
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
	return []Finding{warning("all else", "key, flow, hosts and cameras were not checked", "mend the configuration first")}
}

func okay(what, found string) Finding { return Finding{What: what, State: OK, Found: found} }

func warning(what, found, cure string) Finding {
	return Finding{What: what, State: Warning, Found: found, Cure: cure}
}

// failure is a fault of this machine or of its configuration.
func failure(what, found, cure string) Finding {
	return Finding{What: what, State: Failure, Found: found, Cure: cure}
}

// remoteFailure is a fault of the network or of the far end.
func remoteFailure(what, found, cure string) Finding {
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

// Add is the verdict with one more finding.
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
// Whatever they hold, no control character reaches the output.
type Printer struct {
	Output io.Writer
	// Colours are those that the output can show; termenv.Ascii for none.
	Colours termenv.Profile
}

// FoundColumn is where in a line that is printed stands what was found.
const FoundColumn = len("configuration  warning  ")

// stateColours are green, yellow and red of the terminal's own, which are
// readable on dark and on light.
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

// printable is a text as part of a line: at most 300 characters of it.
func printable(text string) string {
	const longest = 300
	text = safetext.Line(text)
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "..."
	}
	return text
}

// inWords writes a duration in its largest unit, whole: "3 days".
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
