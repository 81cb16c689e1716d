package flow

import (
	"errors"
	"maps"
	"slices"
	"time"

	"cedula/truora"
)

const (
	// maxRenewals is how often a refused URL is replaced by a new one.
	maxRenewals = 2
	// maxURLReads is how often the process is read for new upload URLs.
	maxURLReads = 3
	// targetTimeout is how long a step may be without upload URLs.
	targetTimeout = 10 * time.Second
	// verdictTimeout is how long uploaded files of a step without Verify may
	// be without an outcome.
	verdictTimeout = 15 * time.Second
	// confirmTimeout is how long the process may show no sign of a file that was
	// counted as delivered.
	confirmTimeout = 15 * time.Second
)

// urlUse is how an upload URL was used.
type urlUse int

const (
	urlUsed    urlUse = iota + 1 // a file was sent to it
	urlRefused                   // storage refuses it
)

// uploads are the files of the step in progress, and the use of their URLs.
type uploads struct {
	byTarget map[string]*transfer
	wanted   []*transfer       // the files that the step asks for, in its order
	usedURLs map[string]urlUse // of every step
}

func newUploads() uploads {
	return uploads{byTarget: map[string]*transfer{}, usedURLs: map[string]urlUse{}}
}

// clear forgets what was sent, but not the used URLs.
func (u *uploads) clear() { u.byTarget, u.wanted = map[string]*transfer{}, nil }

// prepare updates the files from a new read of the step; the state of known
// files is kept.
func (u *uploads) prepare(current currentStep) {
	u.wanted = nil
	for _, f := range current.Files {
		t, ok := u.byTarget[f.Target]
		if !ok {
			t = &transfer{target: f.Target}
			u.byTarget[f.Target] = t
		}
		t.optional, t.url = f.Optional, uploadURL(current.process, current.Index, f.Target)
		u.wanted = append(u.wanted, t)
	}
}

// restore marks files that arrived before a crash, and those that may have.
// isThere means that all sent files arrived.
func (u *uploads) restore(sent map[string]Intent, isThere bool) {
	for _, t := range u.wanted {
		intent, wasSent := sent[t.target]
		t.answerLost = t.answerLost || wasSent && !intent.Settled
		if intent.Settled || wasSent && isThere {
			t.state = UploadDone
		}
	}
}

// first finds the first file in a state, except for skipped ones.
func (u *uploads) first(state UploadState) (t *transfer, ok bool) {
	i := slices.IndexFunc(u.wanted, func(t *transfer) bool { return t.state == state && !t.skipped })
	if i < 0 {
		return nil, false
	}
	return u.wanted[i], true
}

func (u *uploads) has(state UploadState) bool {
	_, ok := u.first(state)
	return ok
}

// areDelivered reports whether no file remains to be sent.
func (u *uploads) areDelivered() bool { return !slices.ContainsFunc(u.wanted, (*transfer).isOpen) }

// areSent reports whether every file was sent, whether or not it arrived.
func (u *uploads) areSent() bool {
	return !slices.ContainsFunc(u.wanted, func(t *transfer) bool { return t.state != UploadDone && !t.answerLost })
}

// hasFailed reports whether any upload of the step failed.
func (u *uploads) hasFailed() bool {
	for _, t := range u.byTarget {
		if t.state == UploadFailed {
			return true
		}
	}
	return false
}

// targetWithoutURL is a file that would be asked for but has no URL; empty if
// there is none.
func (u *uploads) targetWithoutURL() string {
	for _, t := range u.wanted {
		if t.state != UploadDone && !t.optional && t.url == "" {
			return t.target
		}
	}
	return ""
}

// withDelivered marks the file requests that are already delivered.
func (u *uploads) withDelivered(files []FileRequest) []FileRequest {
	files = slices.Clone(files)
	for i, f := range files {
		t := u.byTarget[f.Target]
		files[i].Delivered = t != nil && t.state == UploadDone
	}
	return files
}

// choose skips the optional files that have no path. It reports whether all
// other files that are still needed have one; if not, nothing changes.
func (u *uploads) choose(files map[string]ChosenFile) bool {
	for _, t := range u.wanted {
		if t.state != UploadDone && !t.optional && files[t.target].Path == "" {
			return false
		}
	}
	for _, t := range u.wanted {
		t.skipped = t.state != UploadDone && files[t.target].Path == ""
	}
	return true
}

// restoreSkipped asks for skipped files again.
func (u *uploads) restoreSkipped() {
	for _, t := range u.byTarget {
		t.skipped = false
	}
}

// queue queues all files that are not delivered yet.
func (u *uploads) queue(files map[string]ChosenFile) {
	for _, t := range u.wanted {
		t.file = files[t.target]
		if t.isOpen() {
			t.state, t.trouble, t.renewed, t.refusal = UploadQueued, nil, 0, nil
		}
	}
}

// needURLs reports whether a queued file has no usable URL.
func (u *uploads) needURLs(now time.Time) bool {
	return slices.ContainsFunc(u.wanted, func(t *transfer) bool {
		isUsable := t.url != "" && !isURLExpired(t.url, now) && u.usedURLs[t.url] == 0
		return t.state == UploadQueued && !t.skipped && !isUsable
	})
}

// advance continues the uploads: it sends the queued files once each has a
// usable URL, and stops after a failure once no upload is in progress.
func (u *uploads) advance(a *activity, current currentStep) action {
	switch {
	case u.has(UploadRunning):
		return actionNone
	case u.has(UploadQueued) && u.needURLs(a.now):
		a.enter(modeURLs, PhaseSending)
		a.poll.series = readSeries{since: a.now}
		a.readProcess(current.process.ProcessID)
		return actionNone
	case u.has(UploadQueued):
		u.sendQueued(a, current)
		return actionNone
	}
	if failed, ok := u.first(UploadFailed); ok {
		failed.reportFailure(a)
		return actionNone
	}
	return actionSubmitDelivered
}

// sendQueued sends the queued files concurrently.
func (u *uploads) sendQueued(a *activity, current currentStep) {
	a.enter(modeUpload, PhaseSending)
	for _, t := range u.wanted {
		if t.state != UploadQueued || t.skipped {
			continue
		}
		t.state, t.sentURL, a.poll.hasSent = UploadRunning, t.url, true
		a.emit(UploadFile{
			Gen: a.gen, ProcessID: current.process.ProcessID, Target: t.target, URL: t.sentURL,
			File: t.file, Intent: current.intent(IntentUpload, t.target),
		})
	}
}

// handleAnswer records the result of an upload.
func (u *uploads) handleAnswer(a *activity, current currentStep, target string, err error) {
	t := u.byTarget[target]
	switch {
	case t == nil:
	case err == nil:
		t.state, u.usedURLs[t.sentURL] = UploadDone, urlUsed
	case t.isRefusedRepeat(err, a.now):
		t.state, t.presumed, u.usedURLs[t.sentURL] = UploadDone, true, urlUsed
		a.emit(JournalSettle{ProcessID: current.process.ProcessID, Intent: current.intent(IntentUpload, target)})
	case errors.Is(err, truora.UploadSpent) && t.renewed < maxRenewals:
		t.state, t.renewed, t.refusal, u.usedURLs[t.sentURL] = UploadQueued, t.renewed+1, err, urlRefused
	default:
		t.fail(a.troubleOf(err))
		t.answerLost = t.answerLost || mayHaveArrived(err)
	}
}

// useOldURLs continues if the API keeps returning the same URLs: one that was
// used in an earlier try may accept another file; a refused one does not, and
// what was counted as delivered to it remains so.
func (u *uploads) useOldURLs(a *activity, current currentStep) action {
	for _, t := range u.wanted {
		isReusable := t.url != "" && !isURLExpired(t.url, a.now) && u.usedURLs[t.url] != urlRefused
		switch {
		case t.state != UploadQueued || t.skipped || isReusable:
		case t.wasPresumed:
			t.state = UploadDone
		case t.refusal != nil:
			t.fail(a.troubleOf(t.refusal))
		default:
			t.fail(Trouble{Code: TroubleNoTarget, Err: truora.UploadSpent})
		}
	}
	if failed, ok := u.first(UploadFailed); ok {
		failed.reportFailure(a)
		return actionNone
	}
	u.sendQueued(a, current)
	return u.advance(a, current)
}

// forgetRefusals allows refused URLs to be used again, because the person asked
// for it.
func (u *uploads) forgetRefusals() {
	maps.DeleteFunc(u.usedURLs, func(_ string, use urlUse) bool { return use == urlRefused })
}

// requeuePresumed queues the files again that were counted as delivered but not
// confirmed in time. It reports whether there are any.
func (u *uploads) requeuePresumed(elapsed time.Duration) bool {
	if elapsed < confirmTimeout {
		return false
	}
	var found bool
	for _, t := range u.wanted {
		if t.presumed {
			t.state, t.presumed, t.answerLost, t.wasPresumed = UploadQueued, false, false, true
			u.usedURLs[t.sentURL], found = urlRefused, true
		}
	}
	return found
}

// stop cancels the uploads in progress; whether they arrived is unknown.
func (u *uploads) stop() {
	for _, t := range u.wanted {
		t.answerLost = t.answerLost || t.state == UploadRunning
		if t.isOpen() {
			t.state = UploadStopped
		}
	}
}

// published are the uploads for a snapshot; the engine adds their progress.
func (u *uploads) published() []Upload {
	var all []Upload
	for _, t := range u.wanted {
		if !t.skipped {
			all = append(all, Upload{Target: t.target, State: t.state, Trouble: t.trouble})
		}
	}
	return all
}

// upload sends the files that are not delivered yet.
func (m *Machine) upload() {
	if m.stopIfTokenExpired(actionUpload) {
		return
	}
	m.uploads.queue(m.memory[m.current.key()].files)
	m.perform(m.uploads.advance(&m.activity, m.current))
}

// isUploading reports whether files are being uploaded, or an upload has
// failed.
func (m *Machine) isUploading() bool {
	return m.mode == modeUpload || m.mode == modeURLs || m.mode == modeStuck && m.uploads.hasFailed()
}

// stopUploads asks for the files again.
func (m *Machine) stopUploads() {
	if m.isUploading() {
		m.uploads.stop()
		m.askAgain()
	}
}

// handleURLsRead sends the files to new URLs, or without them if there are
// none. If the files were sent elsewhere meanwhile, it waits for the outcome.
func (m *Machine) handleURLsRead() {
	if m.process.IsConsistent() {
		if m.submission.hasMoved(m.process) {
			m.follow()
			return
		}
		if _, index, ok := m.submission.find(m.process); ok {
			m.setStep(index)
		}
		if !m.uploads.needURLs(m.now) {
			m.notice = NoticeFreshURLs
			m.perform(m.uploads.advance(&m.activity, m.current)) // the step may ask for other files than before
			return
		}
	}
	m.poll.series.reads++
	switch {
	case m.poll.series.reads < maxURLReads:
		m.poll.continueSeries(m.now)
	case isSentElsewhere(m.submission.baseline, m.current.raw):
		m.notice = NoticeFinishedElsewhere
		m.waitForStep(nil)
	default:
		m.perform(m.uploads.useOldURLs(&m.activity, m.current))
	}
}

// findTargets reads until every file has a URL, because the person must not be
// asked for a picture that cannot be sent.
func (m *Machine) findTargets() {
	m.submission = nil
	m.enter(modeTargets, PhaseWaiting)
	m.poll.deadline = m.now.Add(m.poll.limits.StepTimeout)
	m.poll.startSeries(m.now, m.poll.limits.first())
}

func (m *Machine) handleTargetsRead() {
	switch {
	case currentKey(m.process) != m.current.key():
		m.follow()
		return
	case !m.process.IsConsistent():
		m.poll.continueSeries(m.now)
		return
	}
	_, index, _ := m.process.Current()
	m.setStep(index)
	target := m.uploads.targetWithoutURL()
	switch {
	case target == "":
		m.ask()
	case m.poll.countUnchanged(m.now, targetTimeout):
		m.stop(Trouble{Code: TroubleNoTarget, Target: target}, actionFindTargets)
	default:
		m.poll.continueSeries(m.now)
	}
}
