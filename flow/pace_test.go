package flow

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// simulatedSteps are how long the steps of the simulation take: medians in
// seconds, and the spread of their logarithms. By the vendor's reads each 3 s they
// are noticed after 2.33 s at the median, by 3.3 reads.
var simulatedSteps = []struct {
	stepType       string
	median, spread float64
}{
	{typeEmail, 0.55, 0.3}, {typeEmailCode, 0.65, 0.3}, {typeDocumentType, 0.5, 0.3}, {typeFacePhotoLive, 0.9, 0.4},
	{typeDocumentPhoto, 13, 0.35}, {typeFaceVideoLive, 16, 0.35}, {typeFaceVerification, 22, 0.4},
}

// roundTrip is how long a read takes in the simulation.
const roundTrip = 70 * time.Millisecond

// promptness is how soon the ends of steps are noticed, and the number of reads
// per step.
type promptness struct {
	p50, p95 time.Duration
	reads    float64
}

// vendorSchedule reads every 3 s, like the vendor's SDK.
func vendorSchedule() *pollSchedule {
	return &pollSchedule{limits: Limits{PollFirst: 3 * time.Second, PollMin: 3 * time.Second, PollMax: 3 * time.Second}}
}

func scheduleWith(paces map[string]Pace) *pollSchedule {
	return &pollSchedule{limits: DefaultLimits(), paces: stepPaces{known: paces}}
}

// simulate waits for steps on a virtual clock; unless it learns, observations
// are discarded.
func simulate(s *pollSchedule, steps int, learns bool) promptness {
	assumed := maps.Clone(s.paces.known)
	random := rand.New(rand.NewPCG(1, 2))
	lags, reads := make([]time.Duration, 0, steps), 0
	for i := range steps {
		step := simulatedSteps[i%len(simulatedSteps)]
		if i%len(simulatedSteps) == 0 { // another verification
			s.paces.last = ImmediateUntried
		}
		over := epoch.Add(time.Duration(step.median * math.Exp(step.spread*random.NormFloat64()) * float64(time.Second)))
		s.hasSent = true
		s.startStep(epoch, step.stepType)
		for {
			reads++
			now := s.alarm.Add(roundTrip)
			if seen := s.alarm.Add(roundTrip / 2); !seen.Before(over) {
				lags = append(lags, now.Sub(over))
				s.finishStep(now)
				break
			}
			s.continueSeries(now)
		}
		if !learns {
			clear(s.paces.known)
			maps.Copy(s.paces.known, assumed)
		}
	}
	slices.Sort(lags)
	return promptness{lags[steps/2], lags[steps*95/100], float64(reads) / float64(steps)}
}

// paceOf is the pace of a step that was observed many times.
func paceOf(median, spread float64) Pace {
	return Pace{Count: paceMemory, Mean: math.Log(median), Squares: paceMemory * spread * spread}
}

func TestStepsAreNoticedSoonerThanByTheVendorsReads(t *testing.T) {
	const steps = 7000
	vendor := simulate(vendorSchedule(), steps, true)
	for name, c := range map[string]struct {
		paces                map[string]Pace
		learns               bool
		timesSooner, ofReads float64
	}{
		"learned": {GuidePaces(), true, 6, 1.4}, "assumed alone": {GuidePaces(), false, 5, 1.75},
		"of unknown types": {map[string]Pace{}, false, 5, 1.75}, "of types learned from nothing": {map[string]Pace{}, true, 6, 1.4},
	} {
		got := simulate(scheduleWith(c.paces), steps, c.learns)
		sooner, reads := float64(vendor.p50)/float64(got.p50), got.reads/vendor.reads
		if sooner < c.timesSooner || reads > c.ofReads {
			t.Errorf("%s: %.2f times sooner for %.2f times the reads", name, sooner, reads)
		}
	}
}

func TestNoStepIsReadMoreThan110TimesInFiveMinutes(t *testing.T) {
	known := map[string]Pace{}
	for _, median := range []float64{0.05, 0.5, 5, 20, 60, 150, 280, 1000} {
		for _, spread := range []float64{0.15, 0.5, 1, 3} {
			known[fmt.Sprintf("%v s, %v", median, spread)] = paceOf(median, spread)
		}
	}
	for _, stepType := range append(slices.Collect(maps.Keys(known)), "unknown") {
		s := scheduleWith(known)
		s.hasSent = true
		s.startStep(epoch, stepType)
		reads := 0
		for before := epoch; s.alarm.Sub(epoch) < 5*time.Minute; reads++ {
			if gap := s.alarm.Sub(before); reads > 0 && gap < s.limits.PollMin || gap > s.limits.PollMax {
				t.Fatalf("%s: a read after %v", stepType, gap)
			}
			before = s.alarm
			s.continueSeries(before)
		}
		if reads > 110 {
			t.Errorf("%s: %d reads", stepType, reads)
		}
	}
}

// Observations are used and stored, and contain only the step's type and times.
func TestAStepIsReadAtThePaceOfItsType(t *testing.T) {
	run := runTranscript(t, Start{Paces: map[string]Pace{typeEmailCode: paceOf(2, 0.15)}}, upToTheCode+`
		submit 1 token=654321 → sending 1: verify S1 token=654321
		verified         → waiting 1; in 1.96s
		wake             → waiting 1: read
		read 1           → waiting 1; in 400ms
		wake             → waiting 1: read
		read 2           → asking 2; in 14s
	`)
	if want := (Took{StepType: typeEmailCode, Time: 2160 * time.Millisecond}); run.out.Took == nil || run.out.Took.StepType != want.StepType || (run.out.Took.Time-want.Time).Abs() > 100*time.Millisecond {
		t.Errorf("%+v, want %+v", run.out.Took, want)
	}
}

// recordingPaces keeps what it is given.
type recordingPaces struct {
	mu    sync.Mutex
	types []string
}

func (r *recordingPaces) Paces() map[string]Pace { return GuidePaces() }

func (r *recordingPaces) NoteStep(took Took) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.types = append(r.types, took.StepType)
	return nil
}

func TestTheEngineRemembersWhatEachStepTook(t *testing.T) {
	dir := writeSpecimens(t)
	synctest.Test(t, func(t *testing.T) {
		paces := &recordingPaces{}
		e := NewEngine(EngineOptions{API: &fakeTruora{}, Paces: paces})
		done := make(chan error, 1)
		go func() { done <- e.Run(context.Background()) }()
		last := answerUntilOver(t, e, dir)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, step := range last.Steps {
			want = append(want, step.Type)
		}
		slices.Sort(want)
		slices.Sort(paces.types)
		if !slices.Equal(paces.types, want) {
			t.Errorf("noted %q of %q", paces.types, want)
		}
	})
}

// If each step ends immediately, there is no wait.
func TestStepsThatAreOverAtOnceAreSeenAtOnce(t *testing.T) {
	dir := writeSpecimens(t)
	long := DefaultLimits()
	long.PollFirst = 2 * time.Second
	apart := DefaultLimits()
	apart.PollMin = 2 * time.Second
	seenBefore := GuidePaces()
	for stepType := range stepTable {
		for range 20 {
			seenBefore[stepType] = seenBefore[stepType].With(Took{Immediate: ImmediateEnded})
		}
	}
	for name, c := range map[string]struct {
		paces  map[string]Pace
		limits Limits
		want   time.Duration
	}{
		"without a memory": {nil, Limits{}, 0}, "as assumed": {GuidePaces(), Limits{}, 0}, "learned": {seenBefore, Limits{}, 0},
		// what the configuration says holds
		"first read after 2 s": {nil, long, 7 * 2 * time.Second}, "reads 2 s apart": {nil, apart, usualFirst + 6*2*time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			e := NewEngine(EngineOptions{API: &fakeTruora{}, Start: Start{Paces: c.paces}, Limits: c.limits})
			began := time.Now()
			go e.Run(context.Background())
			if last := answerUntilOver(t, e, dir); last.Phase != PhaseFinished || time.Since(began) != c.want {
				t.Errorf("%s: phase %d after %v, want %v", name, last.Phase, time.Since(began), c.want)
			}
		})
	}
}

// A step is read immediately until one had not ended then; a type that is known
// to take longer is not.
func TestAStepThatTakesLongerIsNotReadAtOnce(t *testing.T) {
	code := "submit 1 token=654321 → sending 1: verify S1 token=654321\n"
	runTranscript(t, Start{Paces: map[string]Pace{typeEmailCode: paceOf(5, 0.3)}}, upToTheCode+code+`
		verified         → waiting 1; in 3s
	`)
	runTranscript(t, Start{Paces: map[string]Pace{typeEmailCode: paceOf(0.05, 0.3)}}, upToTheCode+code+`
		verified         → waiting 1: read
		read 1           → waiting 1; in 400ms
		wake             → waiting 1: read
		read 2           → asking 2; in 14s
		submit 2 country=CO document_type=national-id → sending 2: verify S2 country=CO document_type=national-id
		verified         → waiting 2; in 780ms
		wake             → waiting 2: read
		read 2           → waiting 2; in 2.26s
	`)
}

// Which types end immediately is learned in a few verifications, though the first
// step of each takes longer.
func TestWhichTypesAreImmediateIsLearned(t *testing.T) {
	s := scheduleWith(GuidePaces())
	steps := []Took{{StepType: typeEmail, Time: 600 * time.Millisecond}, {StepType: typeEmailCode}, {StepType: typeDocumentType}, {StepType: typeDocumentPhoto, Time: 13 * time.Second}}
	tooEarly := 0
	for range 6 {
		s.paces.last = ImmediateUntried
		for _, step := range steps {
			s.hasSent = true
			s.startStep(epoch, step.StepType)
			for s.alarm.Before(epoch.Add(step.Time)) {
				if s.series.wait.isImmediate {
					tooEarly++
				}
				s.continueSeries(s.alarm.Add(roundTrip))
			}
			s.finishStep(s.alarm.Add(roundTrip))
		}
	}
	if tooEarly > 6 {
		t.Errorf("%d immediate reads were too early, want at most one a verification", tooEarly)
	}
	s.paces.last = ImmediatePending
	for _, step := range steps {
		if got := s.paces.isLikelyImmediate(step.StepType); got != (step.Time == 0) {
			t.Errorf("%s is read immediately: %v", step.StepType, got)
		}
	}
}

// pollBudget is the allocation limit of a read without changes: there are
// dozens per step.
const pollBudget = 300

func TestAPollThatChangesNothingIsCheap(t *testing.T) {
	run := runTranscript(t, Start{Paces: GuidePaces()}, upToTheCode+"submit 1 token=654321 → sending 1: verify S1 token=654321")
	run.feed("verified")
	unchanged := run.process("1")
	run.step(ProcessRead{Gen: run.out.Gen, Process: unchanged})
	allocations := testing.AllocsPerRun(50, func() {
		run.feed("wake")
		run.step(ProcessRead{Gen: run.out.Gen, Process: unchanged})
	})
	if run.out.Snapshot.Phase != PhaseWaiting || allocations > pollBudget {
		t.Errorf("%.0f allocations in %s, at most %d", allocations, phaseNames[run.out.Snapshot.Phase], pollBudget)
	}
}

func TestOldObservationsLoseWeight(t *testing.T) {
	var pace Pace
	for range 1000 {
		pace = pace.With(Took{Time: 20 * time.Second, Immediate: ImmediatePending})
	}
	for range 2 * paceMemory {
		pace = pace.With(Took{Time: time.Second, Immediate: ImmediateEnded})
	}
	if seconds := math.Exp(pace.Mean); !pace.IsValid() || seconds > 2 || pace.Immediate < 0.9 {
		t.Errorf("%+v: %v s", pace, seconds)
	}
	for _, took := range []time.Duration{-time.Hour, 0, math.MaxInt64} {
		if p := pace.With(Took{Time: took}); !p.IsValid() {
			t.Errorf("after %v: %+v", took, p)
		}
	}
}

// Prints how soon 200,000 steps are noticed, beside the vendor's schedule.
func BenchmarkPoll(b *testing.B) {
	exact := map[string]Pace{}
	for _, step := range simulatedSteps {
		exact[step.stepType] = paceOf(step.median, step.spread)
	}
	for range b.N {
		for _, c := range []struct {
			name     string
			schedule *pollSchedule
			learns   bool
		}{
			{"by the vendor's read each 3 s", vendorSchedule(), true}, {"of unknown type", scheduleWith(map[string]Pace{}), false},
			{"without a memory", scheduleWith(nil), false},
			{"as assumed", scheduleWith(GuidePaces()), false}, {"learned", scheduleWith(GuidePaces()), true}, {"known exactly", scheduleWith(exact), false},
		} {
			got := simulate(c.schedule, 200_000, c.learns)
			b.Logf("figure | steps noticed, %s: p50, p95, reads a step | %.2f s, %.2f s, %.2f", c.name, got.p50.Seconds(), got.p95.Seconds(), got.reads)
		}
	}
}
