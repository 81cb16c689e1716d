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

// play runs a transcript through a Machine. Each line is an event, an arrow
// and what comes of it:
//
//	read 0 0=failure:blurry_image:2  → refused 0 (blurry_image left=2); in 14s
//
// that is: phase, index of the step, remarks; effects; time until it goes on
// by itself (deadlines aside).
// An event of "wake" lets the time pass until the Machine asked to be woken,
// "+3s" lets it pass and wakes it whatever it asked for.
func play(t *testing.T, start Start, script string) *player {
	t.Helper()
	p := &player{m: NewMachine(start, Limits{}), now: epoch, version: "1"}
	for n, line := range strings.Split(strings.TrimSpace(script), "\n") {
		event, want, _ := strings.Cut(line, "→")
		event, want = strings.TrimSpace(event), strings.Join(strings.Fields(want), " ")
		if event == "" || strings.HasPrefix(event, "//") {
			continue
		}
		p.feed(event)
		if got := p.told(); got != want {
			t.Fatalf("line %d: %s\n got: %s\nwant: %s", n+1, event, got, want)
		}
	}
	return p
}

var epoch = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

type player struct {
	m       *Machine
	now     time.Time
	out     Output
	version string // of the upload URLs
}

func (p *player) feed(event string) {
	word, rest, _ := strings.Cut(event, " ")
	if strings.HasPrefix(word, "+") || word == "wake" {
		p.pass(word)
		p.step(TimerFired{})
		return
	}
	p.step(p.event(word, rest))
}

func (p *player) step(e Event) { p.out = p.m.Step(p.now, e) }

func (p *player) pass(word string) {
	if word == "wake" {
		p.now = p.out.WakeAt
		return
	}
	d, err := time.ParseDuration(word[1:])
	if err != nil {
		panic(err)
	}
	p.now = p.now.Add(d)
}

func (p *player) event(word, rest string) Event {
	gen := p.out.Gen
	if strings.HasPrefix(word, "late-") {
		word, gen = word[len("late-"):], gen-1
	}
	if command, ok := p.command(word, rest); ok {
		return CommandReceived{command}
	}
	switch word {
	case "begin":
		return Started{}
	case "token":
		return TokenMade{gen, "a.b.c", failing(rest)}
	case "created":
		return ProcessCreated{gen, p.process(rest), failing(rest)}
	case "read":
		return ProcessRead{gen, p.process(rest), failing(rest)}
	case "retried":
		return CallRetried{gen, failing(rest), time.Second}
	case "verified":
		return StepVerified{gen, failing(rest)}
	case "uploaded":
		target, how, _ := strings.Cut(rest, " ")
		return FileUploaded{gen, target, failing(how)}
	case "backed":
		return SteppedBack{gen, failing(rest)}
	case "cancelled":
		return ProcessCanceled{gen, failing(rest)}
	case "result":
		return ResultRead{gen, truora.Result{ProcessID: "IDP1"}, failing(rest)}
	}
	panic("no such event: " + word)
}

func (p *player) command(word, rest string) (Command, bool) {
	switch word {
	case "submit":
		return p.submission(rest), true
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
	case "handoff":
		return HandOff{rest == "open"}, true
	}
	return nil, false
}

// submission reads "0 email=a@b.co front:path".
func (p *player) submission(rest string) Submit {
	words := strings.Fields(rest)
	s := Submit{StepID: "S" + words[0], Values: map[string]string{}, Files: map[string]string{}}
	for _, w := range words[1:] {
		if name, value, ok := strings.Cut(w, "="); ok {
			s.Values[name] = value
		} else {
			target, path, _ := strings.Cut(w, ":")
			s.Files[target] = path
		}
	}
	return s
}

// failing is the error that a word of a transcript stands for.
func failing(word string) error {
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
		"404":       of(truora.NoSuchProcess, 404, truora.Answered),
		"409":       of(truora.Conflict, 409, truora.Answered),
		"410":       of(truora.ProcessExpired, 410, truora.Answered),
		"read-only": of(truora.ReadOnlyInput, 400, truora.Answered),
		"passed":    of(truora.InvalidCurrentStep, 400, truora.Answered),
		"no-images": of(truora.ImagesNotUploaded, 400, truora.Answered),
		"spent":     &truora.Error{Kind: truora.UploadSpent, Status: 403, Code: "AccessDenied", Delivery: truora.Answered},
		"repeated":  &truora.Error{Kind: truora.UploadSpent, Status: 403, Code: "AccessDenied", Delivery: truora.Answered, EarlierResponseLost: true},
		"refused":   of(truora.UploadRefused, 400, truora.Answered),
		"changed":   of(truora.FileChanged, 0, truora.NotDelivered),
		"other":     errors.New("something else"),
	}
	return errs[word]
}

// told puts an Output into the words of a transcript.
func (p *player) told() string {
	s := p.out.Snapshot
	text := phaseNames[s.Phase] + " " + strconv.Itoa(s.Current) + remarks(s)
	var effects []string
	for _, e := range p.out.Effects {
		effects = append(effects, effectText(e))
	}
	if len(effects) > 0 {
		text += ": " + strings.Join(effects, ", ")
	}
	if !p.m.poll.alarm.IsZero() {
		text += "; in " + p.m.poll.alarm.Sub(p.now).Round(10*time.Millisecond).String()
	}
	return strings.Join(strings.Fields(text), " ")
}

var phaseNames = map[Phase]string{
	PhaseStarting: "starting", PhaseAsking: "asking", PhaseSending: "sending", PhaseWaiting: "waiting", PhaseOverdue: "overdue",
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
	case UploadFile:
		return fmt.Sprintf("put %s to %s as %s", e.Path, strings.TrimPrefix(e.URL, "https://files/"), e.Target)
	}
	return e.Name()
}

func remarks(s Snapshot) string {
	var said []string
	if s.Refusal != nil {
		said = append(said, fmt.Sprintf("%s left=%d", s.Refusal.Reason, s.Refusal.RetriesLeft))
	}
	if s.Trouble != nil {
		said = append(said, troubleNames[s.Trouble.Code])
		if s.Trouble.Retrying {
			said = append(said, "retrying")
		}
	}
	if s.Notice != NoticeNone {
		said = append(said, noticeNames[s.Notice])
	}
	if s.Phase == PhaseFinished {
		said = append(said, string(s.Outcome.Status), string(s.Outcome.Failure), s.Outcome.Reason)
	}
	if len(said) == 0 {
		return ""
	}
	return " (" + strings.Join(strings.Fields(strings.Join(said, " ")), " ") + ")"
}

var troubleNames = map[TroubleCode]string{
	TroubleUnreachable: "unreachable", TroubleTimeout: "timeout", TroubleServer: "server", TroubleRateLimited: "rate-limited",
	TroubleKeyRefused: "key-refused", TroubleTokenRefused: "token-refused", TroubleTokenExpired: "token-expired",
	TroubleNoProcess: "no-process", TroubleRejected: "rejected", TroubleUploadRefused: "upload-refused",
	TroubleFileChanged: "file-changed", TroubleNoTarget: "no-target", TroubleUnclear: "unclear",
}

var noticeNames = map[Notice]string{
	NoticeFinishedElsewhere: "finished-elsewhere", NoticeCanceledElsewhere: "canceled-elsewhere", NoticeExpired: "expired",
	NoticeBackWithdrawn: "back-withdrawn", NoticeWentBack: "went-back", NoticeFreshLinks: "fresh-links",
	NoticeResumed: "resumed", NoticeSendAgain: "send-again", NoticeEnded: "ended", NoticeNewCode: "new-code",
}

// process reads "3 2=failure:blurry_image:2 links=5": the example flow of the
// guide at step 3, and what differs from it. "success", "failure:expired" and
// "done" are processes without a step left.
func (p *player) process(text string) truora.Process {
	words := strings.Fields(text)
	if len(words) == 0 {
		return truora.Process{}
	}
	for _, w := range words[1:] {
		if version, ok := strings.CutPrefix(w, "links="); ok {
			p.version = version
		}
	}
	process := guideFlow(p.version)
	place(&process, words[0])
	for _, w := range words[1:] {
		alter(&process, w)
	}
	return process
}

func place(p *truora.Process, word string) {
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

// alter reads "2=failure:reason:retries", "2=pending", "2=received", "2=?" for
// the count alone, as "2=?::1", and "type=x" for current_step_data.
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
		step.VerificationOutput.Status = truora.StepStatus(parts[0])
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
