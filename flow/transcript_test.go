package flow

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"cedula/truora"
)

// runTranscript runs a transcript through a Machine. Each line is an event, an arrow
// and what comes of it:
//
//	read 0 0=failure:blurry_image:2  → refused 0 (blurry_image left=2); in 14s
//
// that is: phase, index of the step, remarks; effects; time until it goes on
// by itself (deadlines aside).
// An event of "wake" lets the time pass until the Machine asked to be woken,
// "+3s" lets it pass and wakes it whatever it asked for.
func runTranscript(t *testing.T, start Start, script string) *transcript {
	t.Helper()
	return runTranscriptOf(t, guideFlow, start, script)
}

// runTranscriptOf is runTranscript with another flow than the guide's.
func runTranscriptOf(t *testing.T, flow func(version string) truora.Process, start Start, script string) *transcript {
	t.Helper()
	run := &transcript{m: NewMachine(start, Limits{}), now: epoch, flow: flow, version: "1"}
	for n, line := range strings.Split(strings.TrimSpace(script), "\n") {
		event, want, _ := strings.Cut(line, "→")
		event, want = strings.TrimSpace(event), strings.Join(strings.Fields(want), " ")
		if event == "" || strings.HasPrefix(event, "//") {
			continue
		}
		run.feed(event)
		if got := run.describe(); got != want {
			t.Fatalf("line %d: %s\n got: %s\nwant: %s", n+1, event, got, want)
		}
	}
	return run
}

var epoch = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

type transcript struct {
	m       *Machine
	now     time.Time
	out     Output
	flow    func(version string) truora.Process
	version string // of the upload URLs
}

func (run *transcript) feed(event string) {
	word, rest, _ := strings.Cut(event, " ")
	if strings.HasPrefix(word, "+") || word == "wake" {
		run.pass(word)
		run.step(TimerFired{})
		return
	}
	run.step(run.event(word, rest))
}

func (run *transcript) step(event Event) { run.out = run.m.Step(run.now, event) }

func (run *transcript) pass(word string) {
	if word == "wake" {
		run.now = run.out.WakeAt
		return
	}
	d, err := time.ParseDuration(word[1:])
	if err != nil {
		panic(err)
	}
	run.now = run.now.Add(d)
}

func (run *transcript) event(word, rest string) Event {
	gen := run.out.Gen
	if strings.HasPrefix(word, "late-") {
		word, gen = word[len("late-"):], gen-1
	}
	if command, ok := run.command(word, rest); ok {
		return CommandReceived{command}
	}
	switch word {
	case "begin":
		return Started{}
	case "token":
		return TokenMade{gen, "a.b.c", errorNamed(rest)}
	case "created":
		return ProcessCreated{gen, run.process(rest), errorNamed(rest)}
	case "read":
		return ProcessRead{gen, run.process(rest), errorNamed(rest)}
	case "retried":
		return CallRetried{gen, errorNamed(rest), time.Second}
	case "verified":
		return StepVerified{gen, errorNamed(rest)}
	case "uploaded":
		target, how, _ := strings.Cut(rest, " ")
		return FileUploaded{gen, target, errorNamed(how)}
	case "backed":
		return SteppedBack{gen, errorNamed(rest)}
	case "cancelled":
		return ProcessCanceled{gen, errorNamed(rest)}
	case "terms":
		box, how, _ := strings.Cut(rest, " ")
		return ConsentTermsRead{gen, box, someTerms(how), errorNamed(how)}
	case "result":
		return ResultRead{gen, truora.Result{ProcessID: "IDP1"}, errorNamed(rest)}
	}
	panic("no such event: " + word)
}

func (run *transcript) command(word, rest string) (Command, bool) {
	switch word {
	case "submit":
		return run.submission(rest), true
	case "again":
		return TryAgain{}, true
	case "keep":
		return KeepWaiting{}, true
	case "stop":
		return StopUploads{}, true
	case "back":
		return Back{}, true
	case "resend":
		return ResendCode{}, true
	case "cancel":
		return Cancel{rest}, true
	case "leave":
		return Leave{}, true
	case "language":
		return ChangeLanguage{rest}, true
	case "event":
		return ReadNow{}, true
	case "handoff":
		return HandOff{rest == "open"}, true
	}
	return nil, false
}

// submission reads "0 email=a@b.co front:path".
func (run *transcript) submission(rest string) Submit {
	words := strings.Fields(rest)
	s := Submit{StepID: "S" + words[0], Values: map[string]string{}, Files: map[string]ChosenFile{}}
	for _, w := range words[1:] {
		if name, value, ok := strings.Cut(w, "="); ok {
			s.Values[name] = value
		} else {
			target, path, _ := strings.Cut(w, ":")
			s.Files[target] = ChosenFile{Path: path}
		}
	}
	return s
}

// errorNamed is the error that a word of a transcript stands for.
func errorNamed(word string) error {
	of := func(kind truora.ErrorKind, status int, delivery truora.Delivery) error {
		return &truora.Error{Op: "test", Kind: kind, Status: status, Delivery: delivery}
	}
	errs := map[string]error{
		"lost": of(truora.Unreachable, 0, truora.DeliveryUnknown), "unsent": of(truora.Unreachable, 0, truora.NotDelivered),
		"429":       &truora.Error{Kind: truora.RateLimited, Status: 429, Delivery: truora.Answered, RetryAfter: 3 * time.Second},
		"429-long":  &truora.Error{Kind: truora.RateLimited, Status: 429, Delivery: truora.Answered, RetryAfter: time.Hour},
		"500":       of(truora.ServerFailed, 500, truora.Answered),
		"400":       of(truora.BadRequest, 400, truora.Answered),
		"401":       of(truora.KeyRefused, 401, truora.Answered),
		"no-terms":  of(truora.NoSuchTerms, 404, truora.Answered),
		"404":       of(truora.NoSuchProcess, 404, truora.Answered),
		"409":       of(truora.Conflict, 409, truora.Answered),
		"410":       of(truora.ProcessExpired, 410, truora.Answered),
		"read-only": of(truora.ReadOnlyInput, 400, truora.Answered),
		"passed":    of(truora.InvalidCurrentStep, 400, truora.Answered),
		"no-images": of(truora.ImagesNotUploaded, 400, truora.Answered),
		"spent":     &truora.Error{Kind: truora.UploadSpent, Status: 403, Code: "AccessDenied", Delivery: truora.Answered},
		"repeated":  &truora.Error{Kind: truora.UploadSpent, Status: 403, Code: "AccessDenied", Delivery: truora.Answered, EarlierResponseLost: true},
		"foreign":   &truora.Error{Kind: truora.HostNotAllowed, Host: "elsewhere.example.com", Delivery: truora.NotDelivered},
		"refused":   of(truora.UploadRefused, 400, truora.Answered),
		"changed":   of(truora.FileChanged, 0, truora.NotDelivered),
		"other":     errors.New("something else"),
	}
	return errs[word]
}

// describe puts an Output into the words of a transcript.
func (run *transcript) describe() string {
	snap := run.out.Snapshot
	text := phaseNames[snap.Phase] + " " + strconv.Itoa(snap.Current) + remarks(snap)
	var effects []string
	for _, e := range run.out.Effects {
		effects = append(effects, effectText(e))
	}
	if len(effects) > 0 {
		text += ": " + strings.Join(effects, ", ")
	}
	if !run.m.poll.alarm.IsZero() {
		text += "; in " + run.m.poll.alarm.Sub(run.now).Round(10*time.Millisecond).String()
	}
	return strings.Join(strings.Fields(text), " ")
}

var phaseNames = map[Phase]string{
	PhaseStarting: "starting", PhaseReadingTerms: "terms", PhaseAsking: "asking", PhaseSending: "sending", PhaseWaiting: "waiting", PhaseOverdue: "overdue",
	PhaseRefused: "refused", PhaseReviewing: "reviewing", PhaseStuck: "stuck", PhaseCanceling: "cancelling",
	PhaseFinished: "finished", PhaseInReview: "in-review", PhaseLeft: "left",
}

func effectText(e Effect) string {
	switch e := e.(type) {
	case VerifyStep:
		text := "verify " + e.Verification.StepID
		for _, in := range e.Verification.Inputs {
			text += " " + in.Name + "=" + in.Value
		}
		return text
	case ReadConsentTerms:
		return fmt.Sprintf("read %s of %s with %q", e.Request.TermsID, e.Box, e.Token)
	case UploadFile:
		return fmt.Sprintf("put %s to %s as %s", e.File.Path, strings.TrimPrefix(e.URL, "https://files/"), e.Target)
	}
	return e.Name()
}

func remarks(snap Snapshot) string {
	var words []string
	if snap.Refusal != nil {
		words = append(words, fmt.Sprintf("%s left=%d", snap.Refusal.Reason, snap.Refusal.RetriesLeft))
	}
	if snap.Trouble != nil {
		words = append(words, troubleNames[snap.Trouble.Code])
		if snap.Trouble.Retrying {
			words = append(words, "retrying")
		}
	}
	if snap.Notice != NoticeNone {
		words = append(words, noticeNames[snap.Notice])
	}
	if snap.Phase == PhaseFinished {
		words = append(words, string(snap.Outcome.Status), string(snap.Outcome.Failure), snap.Outcome.Reason)
	}
	if len(words) == 0 {
		return ""
	}
	return " (" + strings.Join(strings.Fields(strings.Join(words, " ")), " ") + ")"
}

var troubleNames = map[TroubleCode]string{
	TroubleUnreachable: "unreachable", TroubleTimeout: "timeout", TroubleServer: "server", TroubleRateLimited: "rate-limited",
	TroubleKeyRefused: "key-refused", TroubleTokenRefused: "token-refused", TroubleTokenExpired: "token-expired",
	TroubleNoProcess: "no-process", TroubleRejected: "rejected", TroubleUploadRefused: "upload-refused",
	TroubleURLSpent: "url-spent", TroubleUploadHost: "upload-host", TroubleFileChanged: "file-changed", TroubleNoTarget: "no-target", TroubleUnclear: "unclear",
	TroubleNoTerms: "no-terms", TroubleFlowRefused: "flow-refused",
}

var noticeNames = map[Notice]string{
	NoticeFinishedElsewhere: "finished-elsewhere", NoticeCanceledElsewhere: "canceled-elsewhere", NoticeExpired: "expired",
	NoticeBackWithdrawn: "back-withdrawn", NoticeWentBack: "went-back", NoticeFreshURLs: "fresh-links",
	NoticeResumed: "resumed", NoticeSendAgain: "send-again", NoticeEnded: "ended", NoticeNewCode: "new-code",
}

// process reads "3 2=failure:blurry_image:2 links=5": the example flow of the
// guide at step 3, and what differs from it. "success", "failure:expired" and
// "done" are processes without a step left.
func (run *transcript) process(text string) truora.Process {
	words := strings.Fields(text)
	if len(words) == 0 {
		return truora.Process{}
	}
	for _, w := range words[1:] {
		if version, ok := strings.CutPrefix(w, "links="); ok {
			run.version = version
		}
	}
	process := run.flow(run.version)
	for _, w := range words[1:] {
		replaceStep(&process, w)
	}
	placeAt(&process, words[0])
	for _, w := range words[1:] {
		alter(&process, w)
	}
	return process
}

// replaceStep reads "signature@1": in the place of step 1 comes one of another
// kind. "nothing@0" is a process without steps.
func replaceStep(p *truora.Process, word string) {
	name, at, ok := strings.Cut(word, "@")
	if !ok {
		return
	}
	if name == "nothing" {
		p.Steps = nil
		return
	}
	index, _ := strconv.Atoi(at)
	step := &p.Steps[index]
	page := func(name, url string) []truora.UploadTarget { return []truora.UploadTarget{{Name: name, URL: url}} }
	step.ExpectedInputs, step.FilesUploadURLs = nil, nil
	switch name {
	case "consent":
		consent := consentFlow("")
		p.GeolocationIPCountry, p.IdentityVerificationNames = consent.GeolocationIPCountry, consent.IdentityVerificationNames
		step.Type, step.ExpectedInputs, step.Config = typeAuthorization, consent.Steps[0].ExpectedInputs, consent.Steps[0].Config
	case "signature":
		step.Type, step.FilesUploadURLs = "get_signature", page("electronic_signature", "https://app.zapsign.co/verificar/1?x=y")
	case "unsigned-yet":
		step.Type = "get_signature"
	case "results":
		step.Type = "get_validations_result"
	case "geolocation":
		step.Type = "enter_geolocation_permissions"
	case "unknown":
		step.Type, step.FilesUploadURLs = "sign_elsewhere", page("agreement", "https://sign.example.com/a")
	case "foreign":
		step.Type, step.FilesUploadURLs = "take_document_photo", page("document_front", "https://elsewhere.example.com/x")
	default:
		panic("no such step: " + name)
	}
}

func placeAt(p *truora.Process, word string) {
	status, reason, _ := strings.Cut(word, ":")
	index, err := strconv.Atoi(status)
	if err != nil {
		index = len(p.Steps)
		p.CurrentStepData = nil
	}
	if status == "success" || status == "failure" {
		p.Status, p.FailureStatus = truora.ProcessStatus(status), truora.FailureStatus(reason)
	}
	p.CurrentStep = &index
	for i := range p.Steps {
		if i < index {
			p.Steps[i].VerificationOutput.Status = truora.StepSuccess
		} else {
			p.Steps[i].VerificationOutput = truora.VerificationOutput{}
		}
	}
}

// alter reads "2=failure:reason:retries", "2=success/declined" for a failure_status
// beside the status, "2=pending", "2=received", "2=?" for the count alone, as
// "2=?::1", and "type=x" for current_step_data.
func alter(p *truora.Process, word string) {
	name, value, _ := strings.Cut(word, "=")
	parts := strings.Split(value, ":")
	if name == "type" {
		p.CurrentStepData = &truora.StepData{Type: value}
		return
	}
	index, err := strconv.Atoi(name)
	if err != nil {
		return
	}
	step := &p.Steps[index]
	switch parts[0] {
	case "received":
		step.VerificationOutput.StepDataReceived = true
	case "uploaded":
		step.VerificationOutput.MediaUploaded = true
	case "async":
		step.AsyncStep = true
	case "?":
	default:
		status, failure, _ := strings.Cut(parts[0], "/")
		step.VerificationOutput.Status, step.VerificationOutput.FailureStatus = truora.StepStatus(status), truora.FailureStatus(failure)
	}
	if len(parts) > 1 {
		step.VerificationOutput.DeclinedReason = parts[1]
	}
	if len(parts) > 2 {
		retries, _ := strconv.Atoi(parts[2])
		step.RemainingRetries = &retries
	}
}

// guideFlow is the example flow of the guide, with all steps done.
func guideFlow(version string) truora.Process {
	input := func(names ...string) []truora.ExpectedInput {
		var inputs []truora.ExpectedInput
		for _, name := range names {
			inputs = append(inputs, truora.ExpectedInput{Type: "text", Name: name})
		}
		return inputs
	}
	link := func(name string) string { return "https://files/" + name + "/" + version }
	p := truora.Process{ProcessID: "IDP1", FlowID: "IPF1", Status: truora.ProcessPending, Steps: []truora.Step{
		{Type: "enter_email", ExpectedInputs: input("email")},
		{Type: "enter_email_verification_code", ExpectedInputs: input("token")},
		{Type: "enter_document_type", ExpectedInputs: input("country", "document_type")},
		{Type: "take_document_photo", FilesUploadURLs: []truora.UploadTarget{{Name: "document_front", URL: link("front")}, {Name: "document_back", URL: link("back")}}},
		{Type: "record_face_photo_liveness"},
		{Type: "record_face_video_liveness"},
		{Type: "enter_face_verification_liveness", FilesUploadURLs: []truora.UploadTarget{{Name: "face_video", URL: link("video")}}},
	}}
	for i := range p.Steps {
		p.Steps[i].StepID, p.Steps[i].VerificationID = "S"+strconv.Itoa(i), "V"+strconv.Itoa(i)
	}
	return p
}
