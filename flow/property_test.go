package flow

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cedula/truora"
)

// storm throws whatever it likes at a Machine and watches what comes out.
type storm struct {
	t   *rapid.T
	p   *player
	due []pending // effects without their answer
}

var stormErrors = []string{"", "", "", "", "", "", "", "", "", "", "", "", "lost", "lost", "spent", "repeated", "unsent", "429", "500", "400", "401", "404", "409", "410", "read-only", "passed", "no-images", "spent", "repeated", "refused", "changed", "other"}

func TestWhateverHappensTheRulesHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := Start{
			TokenOnly: rapid.Bool().Draw(t, "token only"),
			Token:     rapid.SampledFrom([]string{"", "a.b.c"}).Draw(t, "token"),
			ProcessID: rapid.SampledFrom([]string{"", "IDP1"}).Draw(t, "resume"),
			Intents:   rapid.SliceOfN(rapid.Custom(someIntent), 0, 4).Draw(t, "intents"),
		}
		s := &storm{t: t, p: &player{m: NewMachine(start, Limits{}), now: epoch, version: "1"}}
		s.happen(Started{})
		for range rapid.IntRange(1, 200).Draw(t, "events") {
			s.happen(s.anything())
		}
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
func (s *storm) anything() Event {
	switch rapid.IntRange(0, 5).Draw(s.t, "what") {
	case 0:
		return s.passTime()
	case 1:
		return CommandReceived{s.someCommand()}
	}
	if e, ok := s.someAnswer(); ok {
		return e
	}
	return s.passTime()
}

func (s *storm) passTime() Event {
	if rapid.Bool().Draw(s.t, "to the wake") && !s.p.out.WakeAt.IsZero() {
		s.p.now = s.p.out.WakeAt
	} else {
		s.p.now = s.p.now.Add(time.Duration(rapid.IntRange(0, 400_000).Draw(s.t, "ms")) * time.Millisecond)
	}
	return TimerFired{}
}

func (s *storm) someCommand() Command {
	step := s.p.out.Snapshot.Step
	submit := Submit{StepID: step.ID, Values: map[string]string{}, Files: map[string]string{}}
	for _, q := range step.Questions {
		submit.Values[q.Name] = "x"
	}
	for _, f := range step.Files {
		submit.Files[f.Target] = "path"
	}
	commands := []Command{submit, submit, submit, TryAgain{}, TryAgain{}, KeepWaiting{}, StopUploads{}, Back{}, ResendCode{}, Cancel{"x"}, HandOff{true}, HandOff{}}
	if rapid.IntRange(0, 30).Draw(s.t, "leave") == 0 {
		return Leave{}
	}
	return rapid.SampledFrom(commands).Draw(s.t, "command")
}

// someAnswer answers one of the effects that are under way.
func (s *storm) someAnswer() (Event, bool) {
	if len(s.due) == 0 {
		return nil, false
	}
	i := rapid.IntRange(0, len(s.due)-1).Draw(s.t, "answered")
	answered := s.due[i]
	s.due = slices.Delete(s.due, i, i+1)
	err := failing(rapid.SampledFrom(stormErrors).Draw(s.t, "error"))
	return s.answerTo(answered, err), true
}

func (s *storm) answerTo(effect pending, err error) Event {
	switch effect.kind {
	case "make token":
		return TokenMade{effect.gen, "a.b.c", err}
	case "create process":
		return ProcessCreated{effect.gen, s.someProcess(), err}
	case "read":
		return ProcessRead{effect.gen, s.someProcess(), err}
	case "verify":
		return StepVerified{effect.gen, err}
	case "step back":
		return SteppedBack{effect.gen, err}
	case "cancel process":
		return ProcessCanceled{effect.gen, err}
	case "read result":
		return ResultRead{effect.gen, truora.Result{}, err}
	}
	return FileUploaded{effect.gen, effect.target, err}
}

func (s *storm) someProcess() truora.Process {
	word := strconv.Itoa(min(6, s.p.out.Snapshot.Current+rapid.SampledFrom([]int{0, 0, 0, 1}).Draw(s.t, "moved")))
	if rapid.IntRange(0, 9).Draw(s.t, "elsewhere") == 0 {
		word = rapid.SampledFrom([]string{"0", "1", "2", "3", "4", "5", "6", "done", "done", "success", "failure:declined", "failure:canceled"}).Draw(s.t, "place")
	}
	text := word + " links=" + strconv.Itoa(rapid.SampledFrom([]int{1, 1, 1, 2}).Draw(s.t, "links"))
	if rapid.IntRange(0, 3).Draw(s.t, "altered") == 0 {
		text += " " + strconv.Itoa(rapid.IntRange(0, 6).Draw(s.t, "step")) + "=" + rapid.SampledFrom([]string{"failure:x:2", "failure:x:1", "failure:y", "pending", "received", "success", "async", "?::0"}).Draw(s.t, "how")
	}
	if rapid.IntRange(0, 9).Draw(s.t, "odd") == 0 {
		text += " type=other"
	}
	p := s.p.process(text)
	if rapid.IntRange(0, 9).Draw(s.t, "cut") == 0 {
		p.Steps = p.Steps[:rapid.IntRange(0, len(p.Steps)).Draw(s.t, "to")]
	}
	if len(p.Steps) > 3 && rapid.IntRange(0, 5).Draw(s.t, "without links") == 0 {
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
	if put, ok := e.(UploadFile); ok {
		return pending{gen, "upload", put.Target}
	}
	return pending{gen, e.Name(), ""}
}

// happen feeds an event and checks what comes of it.
func (s *storm) happen(e Event) {
	before := s.p.out.Snapshot.Phase
	s.p.step(e)
	out := s.p.out
	for _, effect := range out.Effects {
		if !isForJournal(effect) {
			s.due = append(s.due, pendingOf(effect, out.Gen))
		}
	}
	s.staysOver(before, out)
	s.oneAtATime()
	s.neverAtOnce(e, out)
	s.neverStandsStill(out)
}

func (s *storm) staysOver(before Phase, out Output) {
	if before.IsOver() && (out.Snapshot.Phase != before || len(out.Effects) > 0 || !out.WakeAt.IsZero()) {
		s.t.Fatalf("phase %d was over, and then: %s", before, s.p.told())
	}
}

// oneAtATime holds for Verify in all generations, for reads in each.
func (s *storm) oneAtATime() {
	count := map[pending]int{}
	for _, d := range s.due {
		if d.kind == "verify" {
			d.gen = 0
		}
		if count[d]++; count[d] > 1 {
			s.t.Fatalf("two at once: %+v in %s", d, s.p.told())
		}
	}
}

// neverAtOnce: a read leads to another read only after a while, but for the
// first look for fresh upload URLs.
func (s *storm) neverAtOnce(e Event, out Output) {
	_, answered := e.(ProcessRead)
	reads := slices.ContainsFunc(out.Effects, func(e Effect) bool { _, ok := e.(ReadProcess); return ok })
	if answered && reads && s.p.m.mode != modeLinks {
		s.t.Fatalf("read again at once: %s", s.p.told())
	}
	if out.ReadIn < 0 || !s.p.m.poll.alarm.IsZero() && !s.p.m.poll.alarm.After(s.p.now) {
		s.t.Fatalf("the next read is due at once: %s", s.p.told())
	}
}

// neverStandsStill: unless a person is asked, something is under way or due.
func (s *storm) neverStandsStill(out Output) {
	switch out.Snapshot.Phase {
	case PhaseAsking, PhaseRefused, PhaseStuck, PhaseFinished, PhaseInReview, PhaseLeft:
		return
	}
	underWay := slices.ContainsFunc(s.due, func(d pending) bool { return d.gen == out.Gen || s.p.m.verify.waiting && d.kind == "verify" })
	if !underWay && s.p.m.poll.alarm.IsZero() {
		s.t.Fatalf("nothing goes on: %s", s.p.told())
	}
}
