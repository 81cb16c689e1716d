package flow

import (
	"errors"
	"net/url"
	"time"

	"cedula/truora"
)

// Start says what a verification begins with: a new process for Request (or
// for a Token made elsewhere), or the existing ProcessID.
type Start struct {
	Request truora.TokenRequest
	// Token, when given, is used in place of the token call: token-only mode,
	// or a hand-off after a resume.
	Token     string
	TokenOnly bool // every call carries Token: refusals are worded accordingly
	// ProcessID resumes. Intents are what its journal says was under way.
	ProcessID string
	Intents   []Intent
	// UploadHosts are those that files may be sent to; the Engine takes its API's.
	UploadHosts truora.UploadHosts
	// Language is the person's, as "es": that of the terms of a consent.
	Language string
	// Country, two letters, is where the person is expected to be from; empty
	// when unknown.
	Country string
	// Paces are how long steps take, by their type, as far as that is known.
	Paces map[string]Pace
	// ProcessURL is where the hosted web flow is; with the token it makes the
	// hand-off link.
	ProcessURL string
}

// token is the web integration token of the process.
type token struct {
	text      string
	expiry    time.Time // zero when unknown
	isOnlyKey bool      // every call carries it: once it expired, none succeeds
}

// set takes over a token, and when it says that it runs out.
func (tok *token) set(text string) {
	tok.text = text
	if claims, err := truora.ParseClaims(text); err == nil {
		tok.expiry = claims.Expires
	}
}

// callExpiry is when the token that every call carries runs out; where a key does,
// nothing is lost with the token.
func (tok *token) callExpiry() time.Time {
	if !tok.isOnlyKey {
		return time.Time{}
	}
	return tok.expiry
}

// handleStarted makes the token and the process, or reads the one to be
// resumed.
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

// createProcess is idempotent per token (sdk), so it may be repeated.
func (a *activity) createProcess() {
	a.enter(modeCreate, PhaseStarting)
	a.emit(CreateProcess{Gen: a.gen, Token: a.token.text})
}

// handleProcessCreated goes on with the process as it was created. One without
// steps is read before anything is shown of it: that it asks nothing is not known
// yet.
func (m *Machine) handleProcessCreated(p truora.Process, err error) {
	switch {
	case errors.Is(err, truora.ProcessExpired): // in place of the process that the token had
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

// handleFirstRead goes on once the process has steps; one that still has none
// after a few reads asks nothing.
func (m *Machine) handleFirstRead() {
	if len(m.process.Steps) == 0 && !m.poll.countUnchanged(m.now, doubtLost) {
		m.poll.continueSeries(m.now)
		return
	}
	m.follow()
}

// stopIfTokenExpired reports whether the token that every call would carry has
// run out; then nothing is sent.
func (a *activity) stopIfTokenExpired(retry action) bool {
	expired := a.hasPassed(a.token.callExpiry())
	if expired {
		a.stop(Trouble{Code: TroubleTokenExpired, Err: truora.KeyRefused}, retry)
	}
	return expired
}

// canHandOff reports whether the process can go on in a browser, with a token
// that is still good.
func (m *Machine) canHandOff() bool {
	return m.token.text != "" && m.start.ProcessURL != "" && m.process.ProcessID != "" &&
		!m.hasPassed(m.token.expiry) && !m.phase.IsOver()
}

// handOffLink is the hosted web flow's address of the process; empty when there
// is none.
func (m *Machine) handOffLink() string {
	if !m.canHandOff() {
		return ""
	}
	return HostedFlowURL(m.start.ProcessURL, m.token.text)
}

// HostedFlowURL is where a process can be gone through in a browser: process URL
// and token (ref). Whoever has it can do so. It is empty for what is no URL.
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
