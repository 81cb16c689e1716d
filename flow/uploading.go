package flow

import (
	"errors"
	"maps"
	"slices"
	"time"

	"cedula/truora"
)

// transfer is one file of the step in progress on its way.
type transfer struct {
	target  string
	state   UploadState
	trouble *Trouble
	url     string // where it was last sent
	skipped bool   // an optional file that the person left out
	// lost says that it went out once and its answer never came: a refused
	// repeat then means that it had arrived.
	lost bool
	// perhaps says that such a refused repeat was counted as delivered.
	perhaps bool
	// doubted says that it was, and showed no sign for too long.
	doubted bool
	// renewed counts the URLs that were refused at the first try.
	renewed int
}

// burn is how an upload URL was used up.
type burn int

const (
	burnUsed    burn = iota + 1 // a file went there
	burnRefused                 // storage does not take it
)

// renewalsMost is how often a refused URL is replaced by a fresh one.
const renewalsMost = 2

// transferOf finds the transfer of a target, or begins one.
func (m *Machine) transferOf(target string) *transfer {
	for _, t := range m.current.transfers {
		if t.target == target {
			return t
		}
	}
	t := &transfer{target: target}
	m.current.transfers = append(m.current.transfers, t)
	return t
}

// wanted are the transfers of the files that the step asks for, in its order.
// One that the person left out is among them.
func (m *Machine) wanted() []*transfer {
	var all []*transfer
	for _, f := range m.step.Files {
		all = append(all, m.transferOf(f.Target))
	}
	return all
}

func (m *Machine) allDelivered() bool {
	return !slices.ContainsFunc(m.wanted(), (*transfer).open)
}

// open reports whether the file has still to be sent.
func (t *transfer) open() bool { return t.state != UploadDone && !t.skipped }

// markDelivered tells the step which of its files need not be asked for.
func (m *Machine) markDelivered() {
	files := slices.Clone(m.step.Files)
	for i := range files {
		files[i].Delivered = m.transferOf(files[i].Target).state == UploadDone
	}
	m.step.Files = files
}

// filesGiven reports whether every file that is still asked for has a path,
// but the optional ones, which are left out then.
func (m *Machine) filesGiven(paths map[string]string) bool {
	for _, f := range m.step.Files {
		if !f.Delivered && !f.Optional && paths[f.Target] == "" {
			return false
		}
	}
	for _, f := range m.step.Files {
		m.transferOf(f.Target).skipped = !f.Delivered && paths[f.Target] == ""
	}
	return true
}

// upload sends the files that are not delivered yet, all at once, once each of
// them has a URL that can be used.
func (m *Machine) upload() {
	if m.stopAtDeadToken((*Machine).upload) {
		return
	}
	m.enter(modeUpload, PhaseSending)
	for _, t := range m.wanted() {
		if t.open() {
			t.state, t.trouble, t.renewed = UploadQueued, nil, 0
		}
	}
	if m.linksStale() {
		m.freshLinks()
		return
	}
	m.putAll()
}

func (m *Machine) putAll() {
	m.enter(modeUpload, PhaseSending)
	for _, t := range m.wanted() {
		if t.state == UploadQueued && !t.skipped {
			m.put(t)
		}
	}
}

func (m *Machine) put(t *transfer) {
	t.state, t.url = UploadRunning, m.linkOf(t)
	m.do(UploadFile{
		Gen: m.gen, ProcessID: m.process.ProcessID, Target: t.target, URL: t.url,
		Path: m.memory().files[t.target], Intent: m.intent(IntentUpload, t.target),
	})
}

func (m *Machine) uploaded(target string, err error) {
	t := m.transferOf(target)
	switch {
	case err == nil:
		m.delivered(t)
	case m.perhapsDelivered(t, err):
		t.perhaps = true
		m.delivered(t)
		m.do(JournalSettle{ProcessID: m.process.ProcessID, Intent: m.intent(IntentUpload, target)})
	case errors.Is(err, truora.UploadSpent) && t.renewed < renewalsMost:
		t.state, t.renewed = UploadQueued, t.renewed+1
		m.current.burnt[t.url] = burnRefused
	default:
		m.uploadFailed(t, err)
	}
	m.uploadsSettled()
}

func (m *Machine) delivered(t *transfer) {
	t.state = UploadDone
	m.current.burnt[t.url] = burnUsed
}

// perhapsDelivered reports whether storage refused the repeat of an upload
// whose first answer was lost: then the first one arrived, unless the URL's
// time is up.
func (m *Machine) perhapsDelivered(t *transfer, err error) bool {
	var e *truora.Error
	if !errors.As(err, &e) || e.Kind != truora.UploadSpent || m.expiredLink(t.url) {
		return false
	}
	return e.MayHaveArrived() || t.lost && e.Code == "AccessDenied"
}

func (m *Machine) uploadFailed(t *transfer, err error) {
	trouble := m.troubleOf(err)
	trouble.Target = t.target
	t.state, t.trouble = UploadFailed, &trouble
	t.lost = t.lost || mayHaveArrived(err)
}

func mayHaveArrived(err error) bool {
	var e *truora.Error
	return !errors.As(err, &e) || e.EarlierAnswerLost || e.Delivery == truora.DeliveryUnknown || e.Kind == truora.ServerFailed
}

// uploadsSettled goes on once no file is on its way any more.
func (m *Machine) uploadsSettled() {
	count := map[UploadState]int{}
	for _, t := range m.wanted() {
		if !t.skipped {
			count[t.state]++
		}
	}
	switch {
	case count[UploadRunning] > 0:
	case count[UploadQueued] > 0:
		m.renew()
	case count[UploadFailed] > 0:
		m.uploadsFailed()
	default:
		m.deliveredAll()
	}
}

// deliveredAll goes on to Verify; a step that has none is waited for (guide).
func (m *Machine) deliveredAll() {
	m.markDelivered()
	if ruleOf(m.raw.Type).silent {
		m.waitForStep()
		return
	}
	m.sendVerify()
}

// uploadsFailed stops at the first file that failed; the delivered ones stay
// delivered.
func (m *Machine) uploadsFailed() {
	failing := m.wanted()[slices.IndexFunc(m.wanted(), func(t *transfer) bool { return t.state == UploadFailed && !t.skipped })]
	m.markDelivered()
	again := (*Machine).uploadAnew
	if failing.trouble.Code.IsAboutFile() {
		again = (*Machine).askAgain
	}
	m.stuck(*failing.trouble, again)
}

// uploadAnew sends what is not delivered once more, for the person wants it:
// to URLs that were refused as well, where there are no others.
func (m *Machine) uploadAnew() {
	maps.DeleteFunc(m.current.burnt, func(_ string, how burn) bool { return how == burnRefused })
	m.upload()
}

// IsAboutFile reports a trouble that lies in a file: another try with the same one is
// of no use.
func (code TroubleCode) IsAboutFile() bool {
	return code == TroubleFileChanged || code == TroubleFileUnreadable || code == TroubleUploadRefused
}

// stopUploads stops the files under way; what became of them is unknown.
func (m *Machine) stopUploads() {
	if m.mode != modeUpload && m.mode != modeLinks && !m.uploadStuck() {
		return
	}
	for _, t := range m.wanted() {
		if t.state == UploadRunning {
			t.lost = true
		}
		if t.open() {
			t.state = UploadStopped
		}
	}
	m.markDelivered()
	m.reask()
}

func (m *Machine) uploadStuck() bool {
	return m.mode == modeStuck && slices.ContainsFunc(m.current.transfers, func(t *transfer) bool { return t.state == UploadFailed })
}

// signPatience is how long a file that was counted as delivered may show no
// sign of itself.
const signPatience = 15 * time.Second

// noSign reports whether files that were perhaps delivered probably were not.
func (m *Machine) noSign(raw truora.Step) bool {
	out := raw.VerificationOutput
	touched := out.Status != truora.StepNotEvaluated || out.MediaUploaded || out.StepDataReceived || m.sub.changed
	return !touched && !m.moved() && !m.sub.verified && m.now.Sub(m.watch.since) >= signPatience &&
		slices.ContainsFunc(m.wanted(), func(t *transfer) bool { return t.perhaps })
}

// uploadDoubtful sends once more, to fresh URLs, what shows no sign of having
// arrived.
func (m *Machine) uploadDoubtful() {
	for _, t := range m.wanted() {
		if t.perhaps {
			t.state, t.perhaps, t.lost, t.doubted = UploadQueued, false, false, true
			m.current.burnt[t.url] = burnRefused
		}
	}
	m.refreshSubmitted()
	m.upload()
}

// filesMissing takes up again the files that the API says it has not got.
func (m *Machine) filesMissing(err error) {
	m.current.transfers = nil
	m.markDelivered()
	m.stuckAt(err, (*Machine).askAgain)
}
