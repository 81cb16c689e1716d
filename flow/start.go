package flow

import (
	"errors"
	"net/url"
	"time"

	"cedula/truora"
)

// Start is how a verification begins: with a new process for Request (or for an
// existing Token), or with the existing ProcessID.
type Start struct {
	Request truora.TokenRequest
	// Token, if not empty, replaces the token call: in token-only mode, or for
	// a hand-off after a resume.
	Token     string
	TokenOnly bool // all calls use Token: refusals are described accordingly
	// ProcessID is the process to resume, Intents its journal's records.
	ProcessID string
	Intents   []Intent
	// UploadHosts are the allowed upload hosts; the Engine uses its API's.
	UploadHosts truora.UploadHosts
	// Language is the person's, such as "es", for the terms of a consent.
	Language string
	// Country is the person's expected country, two letters; empty if unknown.
	Country string
	// Paces are the known durations of steps, by type.
	Paces map[string]Pace
	// ProcessURL is the address of the hosted web flow; with the token it
	// becomes the hand-off link.
	ProcessURL string
}

// token is the process's web integration token.
type token struct {
	text      string
	expiry    time.Time // zero if unknown
	isOnlyKey bool      // all calls use it: after it has expired, they fail
}

// set sets the token and its expiry.
func (tok *token) set(text string) {
	tok.text = text
	if claims, err := truora.ParseClaims(text); err == nil {
		tok.expiry = claims.Expires
	}
}

// callExpiry is when the token of all calls expires; zero if they use a key.
func (tok *token) callExpiry() time.Time {
	if !tok.isOnlyKey {
		return time.Time{}
	}
	return tok.expiry
}

// handleStarted creates the token and the process, or reads the process to
// resume.
func (m *Machine) handleStarted() {
	m.token.set(m.start.Token)
	m.process.ProcessID = m.start.ProcessID
	switch {
	case m.stopIfTokenExpired(actionStart):
	case m.start.ProcessID != "":
		m.enter(modeOpen, PhaseStarting)
		m.readProcess(m.process.ProcessID)
	case m.token.text != "":
		m.createProcess()
	default:
		m.makeToken()
	}
}

func (m *Machine) makeToken() {
	m.enter(modeToken, PhaseStarting)
	m.emit(MakeToken{Gen: m.gen, Request: m.start.Request})
}

func (m *Machine) handleTokenMade(text string, err error) {
	if err != nil {
		m.stop(m.tokenTrouble(err), actionMakeToken)
		return
	}
	m.token.set(text)
	m.createProcess()
}

// createProcess creates the process. The call is idempotent per token (sdk), so
// it may be repeated.
func (a *activity) createProcess() {
	a.enter(modeCreate, PhaseStarting)
	a.emit(CreateProcess{Gen: a.gen, Token: a.token.text})
}

// handleProcessCreated continues with the created process. If it has no steps
// it is read before it is shown, because its steps may not be known yet.
func (m *Machine) handleProcessCreated(p truora.Process, err error) {
	switch {
	case errors.Is(err, truora.ProcessExpired): // instead of the token's process
		m.end(expiredOutcome)
		return
	case err != nil:
		m.stopAt(err, actionCreateProcess)
		return
	}
	m.process = p
	m.order.accept(p)
	m.emit(JournalBegin{p.ProcessID, p.FlowID, m.terms.language})
	if len(p.Steps) == 0 && !p.Status.IsFinal() {
		m.enter(modeFirstRead, PhaseStarting)
		m.poll.startSeries(m.now, 0)
		m.readProcess(p.ProcessID)
		return
	}
	m.follow()
}

// handleFirstRead continues once the process has steps; if it has none after a
// few reads, it asks nothing.
func (m *Machine) handleFirstRead() {
	if len(m.process.Steps) == 0 && !m.poll.countUnchanged(m.now, doubtLost) {
		m.poll.continueSeries(m.now)
		return
	}
	m.follow()
}

// stopIfTokenExpired stops and returns true if the token of all calls has
// expired.
func (a *activity) stopIfTokenExpired(retry action) bool {
	expired := a.hasPassed(a.token.callExpiry())
	if expired {
		a.stop(Trouble{Code: TroubleTokenExpired, Err: truora.KeyRefused}, retry)
	}
	return expired
}

// canHandOff reports whether the process can be continued in a browser, with a
// valid token.
func (m *Machine) canHandOff() bool {
	return m.token.text != "" && m.start.ProcessURL != "" && m.process.ProcessID != "" &&
		!m.hasPassed(m.token.expiry) && !m.phase.IsOver()
}

// handOffLink is the hosted web flow's URL of the process; empty if there is
// none.
func (m *Machine) handOffLink() string {
	if !m.canHandOff() {
		return ""
	}
	return HostedFlowURL(m.start.ProcessURL, m.token.text)
}

// HostedFlowURL is the URL where a process is completed in a browser: process
// URL and token (ref). It gives access to the process. It is empty if
// processURL is not a URL.
func HostedFlowURL(processURL, token string) string {
	link, err := url.Parse(processURL)
	if err != nil {
		return ""
	}
	query := link.Query()
	query.Set("token", token)
	link.RawQuery = query.Encode()
	if link.Path == "" {
		link.Path = "/"
	}
	return link.String()
}
