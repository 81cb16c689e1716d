package flow

import (
	"time"

	"cedula/truora"
)

// begin makes the token and the process, or reads the one to be resumed.
func (m *Machine) begin() {
	m.takeToken(m.start.Token)
	m.process.ProcessID = m.start.ProcessID
	switch {
	case m.stopAtDeadToken((*Machine).begin):
	case m.start.ProcessID != "":
		m.open()
	case m.token != "":
		m.create()
	default:
		m.makeToken()
	}
}

func (m *Machine) makeToken() {
	m.enter(modeToken, PhaseStarting)
	m.do(MakeToken{Gen: m.gen, Request: m.start.Request})
}

func (m *Machine) tokenMade(token string, err error) {
	if err != nil {
		m.stuckAt(err, (*Machine).makeToken)
		return
	}
	m.takeToken(token)
	m.create()
}

// takeToken remembers a token and when it says that it runs out.
func (m *Machine) takeToken(token string) {
	m.token = token
	if claims, err := truora.ParseClaims(token); err == nil {
		m.tokenExpiry = claims.Expires
	}
}

// create is idempotent per token (sdk), so it may be repeated.
func (m *Machine) create() {
	m.enter(modeCreate, PhaseStarting)
	m.do(CreateProcess{Gen: m.gen, Token: m.token})
}

func (m *Machine) created(p truora.Process, err error) {
	if err != nil {
		m.stuckAt(err, (*Machine).create)
		return
	}
	m.keep(p)
	m.noteBeginning()
	m.follow()
}

func (m *Machine) noteBeginning() {
	m.do(JournalBegin{ProcessID: m.process.ProcessID, FlowID: m.process.FlowID})
}

// open reads the process that is taken up again.
func (m *Machine) open() {
	m.enter(modeOpen, PhaseStarting)
	m.readNow()
}

func (m *Machine) opened() {
	m.noteBeginning()
	m.notice = NoticeResumed
	if m.process.Status.IsFinal() {
		m.notice = endNotice(m.process)
	}
	m.follow()
}

// tokenLife is when the token that every call carries runs out; where a key
// does, nothing is lost with the token.
func (m *Machine) tokenLife() time.Time {
	if !m.start.TokenOnly {
		return time.Time{}
	}
	return m.tokenExpiry
}

// tokenAlarm is when the token that every call carries runs out, while that
// still matters.
func (m *Machine) tokenAlarm() time.Time {
	if m.mode != modeAsk {
		return time.Time{}
	}
	return m.tokenLife()
}

// tokenRanOut says so before a person types what can't be sent any more.
func (m *Machine) tokenRanOut() { m.stopAtDeadToken((*Machine).reask) }

// stopAtDeadToken reports whether the token that every call would carry has
// run out; then nothing is sent.
func (m *Machine) stopAtDeadToken(again func(*Machine)) bool {
	dead := m.start.TokenOnly && m.passed(m.tokenExpiry)
	if dead {
		m.stuck(Trouble{Code: TroubleTokenExpired, Err: truora.KeyRefused}, again)
	}
	return dead
}
