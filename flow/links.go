package flow

import (
	"slices"
	"time"

	"cedula/truora"
)

// linkReadsMost is how often the process is read for upload URLs before that
// is given up.
const linkReadsMost = 3

// link is the process's URL for a file right now.
func (m *Machine) linkOf(t *transfer) string { return uploadURL(m.found, m.step.Index, t.target) }

// expiredLink reports whether a URL says that its time is up (ref: Expires,
// X-Amz-*).
func (m *Machine) expiredLink(url string) bool {
	expiry, ok := truora.UploadExpiry(url)
	return ok && m.passed(expiry)
}

// usable reports whether a file can be sent to the URL that it has.
func (m *Machine) usable(t *transfer) bool {
	url := m.linkOf(t)
	return url != "" && !m.expiredLink(url) && m.current.burnt[url] == 0
}

// linksStale reports whether a file that is to be sent has no usable URL.
func (m *Machine) linksStale() bool {
	return slices.ContainsFunc(m.wanted(), func(t *transfer) bool { return t.state == UploadQueued && !t.skipped && !m.usable(t) })
}

// freshLinks reads the process for fresh URLs before anything is sent.
func (m *Machine) freshLinks() {
	m.enter(modeLinks, PhaseSending)
	m.watch = watch{since: m.now}
	m.readNow()
}

// renew sends again the files whose URLs were refused.
func (m *Machine) renew() {
	if m.linksStale() {
		m.freshLinks()
		return
	}
	m.putAll()
}

func (m *Machine) linksRead() {
	switch {
	case m.process.Status.IsFinal():
		m.finish()
	case !m.process.IsConsistent():
		m.nextLinkRead()
	case m.moved():
		m.follow()
	default:
		m.refreshSubmitted()
		m.takeLinks()
	}
}

func (m *Machine) takeLinks() {
	if m.linksStale() {
		m.nextLinkRead()
		return
	}
	m.notice = NoticeFreshLinks
	m.putAll()
}

func (m *Machine) nextLinkRead() {
	m.watch.reads++
	if m.watch.reads < linkReadsMost {
		m.watchOn()
		return
	}
	m.noFreshLinks()
}

// noFreshLinks goes on when the API keeps giving the same URLs: one that only
// was used in an earlier try may well take another file; a dead one can't, and
// what was counted as delivered to it stays delivered. Where somebody else has
// sent the files meanwhile, what comes of them is waited for.
func (m *Machine) noFreshLinks() {
	if touchedElsewhere(m.sub.baseline, m.raw) {
		m.notice = NoticeFinishedElsewhere
		m.waitForStep()
		return
	}
	for _, t := range m.wanted() {
		switch {
		case t.state != UploadQueued || t.skipped || m.reusable(t):
		case t.doubted:
			t.state = UploadDone
		default:
			m.linkFailed(t)
		}
	}
	m.afterLinks()
}

// afterLinks sends what can be sent after all.
func (m *Machine) afterLinks() {
	if slices.ContainsFunc(m.wanted(), func(t *transfer) bool { return t.state == UploadFailed && !t.skipped }) {
		m.uploadsFailed()
		return
	}
	m.putAll()
	m.uploadsSettled()
}

func (m *Machine) reusable(t *transfer) bool {
	url := m.linkOf(t)
	return url != "" && !m.expiredLink(url) && m.current.burnt[url] != burnRefused
}

func (m *Machine) linkFailed(t *transfer) {
	t.state, t.trouble = UploadFailed, &Trouble{Code: TroubleNoTarget, Target: t.target, Err: truora.UploadSpent}
	t.renewed = 0
}

// targetPatience is how long a step may be without upload URLs before that is
// said.
const targetPatience = 10 * time.Second

// lackingTarget is a file that would be asked for and has nowhere to go; empty
// when there is none.
func (m *Machine) lackingTarget() string {
	for _, f := range m.step.Files {
		if t := m.transferOf(f.Target); !f.Delivered && !f.Optional && m.linkOf(t) == "" {
			return f.Target
		}
	}
	return ""
}

// findTargets reads again until every file has somewhere to go: nobody is
// asked for a picture that can't be sent.
func (m *Machine) findTargets() {
	m.sub = nil
	m.enter(modeTargets, PhaseWaiting)
	m.watchFrom(m.limits.PollFirst)
}

func (m *Machine) targetsRead() {
	switch {
	case m.process.Status.IsFinal() || currentKey(m.process) != m.key():
		m.follow()
	case !m.process.IsConsistent():
		m.watchOn()
	case !m.stillLacks():
		m.ask()
	case m.enough(targetPatience):
		m.stuck(Trouble{Code: TroubleNoTarget, Target: m.lackingTarget()}, (*Machine).findTargets)
	default:
		m.watchOn()
	}
}

func (m *Machine) stillLacks() bool {
	_, index, _ := m.process.Current()
	m.look(index)
	return m.lackingTarget() != ""
}
