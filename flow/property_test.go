package flow

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cedula/truora"
)

// randomRun feeds a Machine with random events and checks its output.
type randomRun struct {
	t   *rapid.T
	run *transcript
	due []pending // effects without their answer
	// elsewhere says which step is another one than the guide's; empty: none.
	elsewhere string
	verified  map[int]bool // the generations that sent a Verify
}

var randomErrors = []string{"", "", "", "", "", "", "", "", "", "", "", "", "lost", "lost", "spent", "repeated", "unsent", "429", "500", "400", "401", "404", "409", "410", "read-only", "passed", "no-images", "spent", "repeated", "refused", "changed", "other"}

func TestWhateverHappensTheRulesHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := Start{
			TokenOnly: rapid.Bool().Draw(t, "token only"),
			Token:     rapid.SampledFrom([]string{"", "a.b.c"}).Draw(t, "token"),
			ProcessID: rapid.SampledFrom([]string{"", "IDP1"}).Draw(t, "resume"),
			Intents:   rapid.SliceOfN(rapid.Custom(someIntent), 0, 4).Draw(t, "intents"),
		}
		r := &randomRun{t: t, run: &transcript{m: NewMachine(start, Limits{}), flow: guideFlow, now: epoch, version: "1"}, verified: map[int]bool{}}
		r.elsewhere = rapid.SampledFrom([]string{"", "", "signature@1", "signature@4", "unsigned-yet@0", "results@3", "results@6", "geolocation@2", "unknown@5", "consent@0", "consent@2", "consent@4"}).Draw(t, "elsewhere")
		r.happen(Started{})
		for range rapid.IntRange(1, 200).Draw(t, "events") {
			r.happen(r.anything())
		}
		r.comesToRest()
	})
}

func someIntent(t *rapid.T) Intent {
	return Intent{
		Kind:   rapid.SampledFrom([]IntentKind{IntentVerify, IntentUpload, IntentBack}).Draw(t, "kind"),
		StepID: "S" + strconv.Itoa(rapid.IntRange(0, 6).Draw(t, "step")), Target: rapid.SampledFrom([]string{"document_front", "document_back", "face_video"}).Draw(t, "target"),
		RetriesLeft: rapid.IntRange(-1, 2).Draw(t, "retries"), Settled: rapid.Bool().Draw(t, "settled"),
	}
}

// anything is an answer to what is due, a command, or time passing.
func (r *randomRun) anything() Event {
	switch rapid.IntRange(0, 5).Draw(r.t, "what") {
	case 0:
		return r.passTime()
	case 1:
		return CommandReceived{r.someCommand()}
	}
	if e, ok := r.someAnswer(); ok {
		return e
	}
	return r.passTime()
}

func (r *randomRun) passTime() Event {
	if rapid.Bool().Draw(r.t, "to the wake") && !r.run.out.WakeAt.IsZero() {
		r.run.now = r.run.out.WakeAt
	} else {
		r.run.now = r.run.now.Add(time.Duration(rapid.IntRange(0, 400_000).Draw(r.t, "ms")) * time.Millisecond)
	}
	return TimerFired{}
}

func (r *randomRun) someCommand() Command {
	step := r.run.out.Snapshot.Step
	submit := Submit{StepID: step.ID, Values: map[string]string{}, Files: map[string]ChosenFile{}}
	for _, q := range step.Questions {
		submit.Values[q.Name] = "x"
		if q.Answer == AnswerConsent {
			submit.Values[q.Name] = rapid.SampledFrom([]string{"true", "true", "true", "false"}).Draw(r.t, "consent")
		}
	}
	for _, f := range step.Files {
		submit.Files[f.Target] = ChosenFile{Path: "path"}
	}
	commands := []Command{submit, submit, submit, TryAgain{}, TryAgain{}, KeepWaiting{}, StopUploads{}, Back{}, ResendCode{}, Cancel{"x"}, HandOff{true}, HandOff{}, ReadNow{}, ChangeLanguage{"pt"}, ChangeLanguage{"es"}}
	if rapid.IntRange(0, 30).Draw(r.t, "leave") == 0 {
		return Leave{}
	}
	return rapid.SampledFrom(commands).Draw(r.t, "command")
}

// someAnswer answers one of the effects that are under way.
func (r *randomRun) someAnswer() (Event, bool) {
	if len(r.due) == 0 {
		return nil, false
	}
	i := rapid.IntRange(0, len(r.due)-1).Draw(r.t, "answered")
	answered := r.due[i]
	r.due = slices.Delete(r.due, i, i+1)
	err := errorNamed(rapid.SampledFrom(randomErrors).Draw(r.t, "error"))
	return r.answerTo(answered, err), true
}

func (r *randomRun) answerTo(effect pending, err error) Event {
	switch effect.kind {
	case "make token":
		return TokenMade{effect.gen, "a.b.c", err}
	case "create process":
		return ProcessCreated{effect.gen, r.someProcess(), err}
	case "read":
		return ProcessRead{effect.gen, r.someProcess(), err}
	case "verify":
		return StepVerified{effect.gen, err}
	case "step back":
		return SteppedBack{effect.gen, err}
	case "cancel process":
		return ProcessCanceled{effect.gen, err}
	case "read consent terms":
		terms := someTerms(rapid.SampledFrom([]string{"", "", "es", "pt"}).Draw(r.t, "terms"))
		return ConsentTermsRead{effect.gen, effect.target, terms, err}
	case "read result":
		return ResultRead{effect.gen, truora.Result{}, err}
	}
	return FileUploaded{effect.gen, effect.target, err}
}

func (r *randomRun) someProcess() truora.Process {
	word := strconv.Itoa(min(6, r.run.out.Snapshot.Current+rapid.SampledFrom([]int{0, 0, 0, 1}).Draw(r.t, "moved")))
	if rapid.IntRange(0, 9).Draw(r.t, "elsewhere") == 0 {
		word = rapid.SampledFrom([]string{"0", "1", "2", "3", "4", "5", "6", "done", "done", "success", "failure:declined", "failure:canceled"}).Draw(r.t, "place")
	}
	text := word + " links=" + strconv.Itoa(rapid.SampledFrom([]int{1, 1, 1, 2}).Draw(r.t, "links"))
	if rapid.IntRange(0, 3).Draw(r.t, "altered") == 0 {
		text += " " + strconv.Itoa(rapid.IntRange(0, 6).Draw(r.t, "step")) + "=" + rapid.SampledFrom([]string{"failure:x:2", "failure:x:1", "failure:y", "pending", "received", "success", "async", "?::0"}).Draw(r.t, "how")
	}
	if rapid.IntRange(0, 9).Draw(r.t, "odd") == 0 {
		text += " type=other"
	}
	if r.elsewhere != "" {
		text += " " + r.elsewhere
	}
	p := r.run.process(text)
	if rapid.IntRange(0, 9).Draw(r.t, "cut") == 0 {
		p.Steps = p.Steps[:rapid.IntRange(0, len(p.Steps)).Draw(r.t, "to")]
	}
	if len(p.Steps) > 3 && rapid.IntRange(0, 5).Draw(r.t, "without links") == 0 {
		p.Steps[3].FilesUploadURLs = []truora.UploadTarget{{Name: "document_front"}}
	}
	return p
}

// pending is an effect without its answer.
type pending struct {
	gen          int
	kind, target string
}

func pendingOf(e Effect, gen int) pending {
	switch e := e.(type) {
	case UploadFile:
		return pending{gen, "upload", e.Target}
	case ReadConsentTerms:
		return pending{gen, e.Name(), e.Box}
	}
	return pending{gen, e.Name(), ""}
}

// happen feeds an event and checks the output.
func (r *randomRun) happen(e Event) {
	before := r.run.out.Snapshot.Phase
	r.run.step(e)
	out := r.run.out
	for _, effect := range out.Effects {
		if !isForJournal(effect) {
			r.due = append(r.due, pendingOf(effect, out.Gen))
		}
	}
	r.staysOver(before, out)
	r.sendsNothingElsewhere(out)
	r.verifiesOnce(out)
	r.asksForTheCurrentStep(out)
	r.oneAtATime()
	r.neverAtOnce(e, out)
	r.neverStandsStill(out)
}

func (r *randomRun) staysOver(before Phase, out Output) {
	if before.IsOver() && (out.Snapshot.Phase != before || len(out.Effects) > 0 || !out.WakeAt.IsZero()) {
		r.t.Fatalf("phase %d was over, and then: %s", before, r.run.describe())
	}
}

// sendsNothingElsewhere: a step on another page is neither verified nor
// uploaded to.
func (r *randomRun) sendsNothingElsewhere(out Output) {
	name, at, isElsewhere := strings.Cut(r.elsewhere, "@")
	for _, effect := range out.Effects {
		switch effect := effect.(type) {
		case UploadFile:
			if strings.Contains(effect.URL, "zapsign") || strings.Contains(effect.URL, "example.com") {
				r.t.Fatalf("uploads to a page: %s", r.run.describe())
			}
		case VerifyStep:
			isThere := isElsewhere && effect.Verification.StepID == "S"+at
			if isThere && name == "consent" {
				r.isGivenWhole(effect.Verification)
			} else if isThere {
				r.t.Fatalf("verifies %s: %s", r.elsewhere, r.run.describe())
			}
		}
	}
}

// isGivenWhole: a consent is sent only if all of its checkboxes are checked.
func (r *randomRun) isGivenWhole(sent truora.Verification) {
	for _, input := range sent.Inputs {
		if input.Value != "true" {
			r.t.Fatalf("sends a consent that was not given: %+v", sent)
		}
	}
	if len(sent.Inputs) != 3 {
		r.t.Fatalf("sends a part of a consent: %+v", sent)
	}
}

// verifiesOnce: there is one Verify in a generation at most.
func (r *randomRun) verifiesOnce(out Output) {
	for _, effect := range out.Effects {
		verify, ok := effect.(VerifyStep)
		if ok && r.verified[verify.Gen] {
			r.t.Fatalf("a second Verify of generation %d: %s", verify.Gen, r.run.describe())
		}
		if ok {
			r.verified[verify.Gen] = true
		}
	}
}

// asksForTheCurrentStep: the step that is asked is the current one of the
// newest read.
func (r *randomRun) asksForTheCurrentStep(out Output) {
	isAsked := out.Snapshot.Phase == PhaseAsking || out.Snapshot.Phase == PhaseRefused
	process := r.run.m.process
	if !isAsked || !process.IsConsistent() {
		return
	}
	raw, _, isStepLeft := process.Current()
	if !isStepLeft || raw.StepID != out.Snapshot.Step.ID {
		r.t.Fatalf("asks for %s while %s is in progress: %s", out.Snapshot.Step.ID, raw.StepID, r.run.describe())
	}
	if consent := out.Snapshot.Step.Consent; consent != nil && out.Snapshot.Phase == PhaseAsking {
		for _, box := range consent.Boxes {
			if box.Text.IsBlank() {
				r.t.Fatalf("asks for a consent without its text: %s", r.run.describe())
			}
		}
	}
}

// restWithin is how long a verification may run without a person: three sends
// of a Verify, a full wait and a full review.
const restWithin = 30 * time.Minute

// comesToRest: if calls are answered and the process does not change, a verification
// asks, stops or ends within its limits.
func (r *randomRun) comesToRest() {
	process, began := r.run.m.process, r.run.now
	for r.run.now.Sub(began) < restWithin {
		switch r.run.out.Snapshot.Phase {
		case PhaseAsking, PhaseRefused, PhaseStuck, PhaseOverdue, PhaseFinished, PhaseInReview, PhaseLeft:
			return
		}
		if len(r.due) == 0 {
			r.run.now = r.run.out.WakeAt
			r.happen(TimerFired{})
			continue
		}
		answered := r.due[0]
		r.due = r.due[1:]
		event := r.answerTo(answered, nil)
		if read, ok := event.(ProcessRead); ok && len(process.Steps) > 0 {
			read.Process = process
			event = read
		}
		r.happen(event)
	}
	r.t.Fatalf("after %v it still goes on: %s", restWithin, r.run.describe())
}

// oneAtATime checks that Verify calls never overlap, nor reads of one
// generation.
func (r *randomRun) oneAtATime() {
	count := map[pending]int{}
	for _, d := range r.due {
		if d.kind == "verify" {
			d.gen = 0
		}
		if count[d]++; count[d] > 1 {
			r.t.Fatalf("two at once: %+v in %s", d, r.run.describe())
		}
	}
}

// neverAtOnce: a read never leads to another read immediately, except for the
// first read for new upload URLs.
func (r *randomRun) neverAtOnce(e Event, out Output) {
	_, answered := e.(ProcessRead)
	reads := slices.ContainsFunc(out.Effects, func(e Effect) bool { _, ok := e.(ReadProcess); return ok })
	if answered && reads && r.run.m.mode != modeURLs {
		r.t.Fatalf("read again at once: %s", r.run.describe())
	}
	if out.ReadIn < 0 || !r.run.m.poll.alarm.IsZero() && !r.run.m.poll.alarm.After(r.run.now) {
		r.t.Fatalf("the next read is due at once: %s", r.run.describe())
	}
}

// neverStandsStill: unless a person is asked, something is in progress or
// scheduled.
func (r *randomRun) neverStandsStill(out Output) {
	switch out.Snapshot.Phase {
	case PhaseAsking, PhaseRefused, PhaseStuck, PhaseFinished, PhaseInReview, PhaseLeft:
		return
	}
	underWay := slices.ContainsFunc(r.due, func(d pending) bool { return d.gen == out.Gen || r.run.m.verify.waiting && d.kind == "verify" })
	if !underWay && r.run.m.poll.alarm.IsZero() {
		r.t.Fatalf("nothing goes on: %s", r.run.describe())
	}
}
