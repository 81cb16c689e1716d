package flow_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cedula/flow"
	"cedula/truora"
	"cedula/truora/sandbox"
)

// memoryJournal is a journal in memory that outlives an engine, as the one on
// disk outlives the program.
type memoryJournal struct {
	mu        sync.Mutex
	processID string
	intents   []flow.Intent
	isOver    bool
}

func (j *memoryJournal) Begin(processID, _, _ string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.processID = processID
	return nil
}

func (j *memoryJournal) Intend(_ string, intent flow.Intent) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.intents = append(j.intents, intent)
	return nil
}

func (j *memoryJournal) Settle(_ string, intent flow.Intent) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if i := slices.Index(j.intents, intent); i >= 0 {
		j.intents[i].Settled = true
	}
	return nil
}

func (j *memoryJournal) End(string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.isOver = true
	return nil
}

// person completes a verification: answers all questions, and leaves if it
// stops.
type person struct {
	files    string        // the folder of the files
	cancelAt int           // the step at which the process is cancelled; -1: none
	thinks   time.Duration // before each answer
}

var answers = map[string]string{
	"email": "ana@correo.co", "token": "654321", "country": "CO", "document_type": "national-id",
	"authorization": "true", "authorized": "true", "client_authorization": "true",
}

var contentTypes = map[string]string{"document_front": "image/jpeg", "document_back": "image/png", "face_video": "video/mp4"}

func (person person) answer(step flow.Step) flow.Submit {
	submit := flow.Submit{StepID: step.ID, Values: map[string]string{}, Files: map[string]flow.ChosenFile{}}
	for _, q := range step.Questions {
		submit.Values[q.Name] = answers[q.Name]
	}
	for _, f := range step.Files {
		submit.Files[f.Target] = flow.ChosenFile{Path: filepath.Join(person.files, f.Target), MIME: contentTypes[f.Target]}
	}
	return submit
}

// snapshotsMost limits a verification: one with more snapshots never ends.
const snapshotsMost = 2000

// run runs an engine until the verification ends, and returns its last phase.
func (person person) run(e *flow.Engine) (last flow.Snapshot, end flow.Phase) {
	var running sync.WaitGroup
	defer running.Wait()
	running.Go(func() { _ = e.Run(context.Background()) })
	defer e.Do(flow.Leave{})
	answered := "" // the step that was; what comes after its answer may not be seen
	for range snapshotsMost {
		snap, err := e.Next(context.Background(), last.Version)
		if err != nil {
			return last, last.Phase
		}
		if snap.Phase == flow.PhaseAsking && snap.Step.ID != answered && person.thinks > 0 {
			time.Sleep(person.thinks)
			snap, _ = e.Next(context.Background(), 0)
		}
		last = snap
		switch snap.Phase {
		case flow.PhaseAsking:
			isNew := snap.Step.ID != answered
			if isNew && snap.Current == person.cancelAt {
				e.Do(flow.Cancel{Reason: "no_time"})
			} else if isNew {
				e.Do(person.answer(snap.Step))
			}
			answered = snap.Step.ID
			continue
		case flow.PhaseRefused:
			e.Do(flow.TryAgain{})
		case flow.PhaseStuck, flow.PhaseOverdue:
			return snap, snap.Phase
		}
		answered = ""
	}
	return last, -1
}

// times is how often, or for how long, a fault occurs.
type times struct {
	name  string
	count int
	until time.Duration
}

var faultTimes = []times{{"once", 1, 0}, {"twice", 2, 0}, {"for 30 s", 0, 30 * time.Second}}

// faultPlaces are the calls of the guide's flow, each at each of its steps.
func faultPlaces() []place {
	places := []place{{call: sandbox.CallToken}, {call: sandbox.CallCreate}, {call: sandbox.CallTerms, step: 0}, {call: sandbox.CallResult, step: -1}}
	for step := range 7 {
		places = append(places, place{call: sandbox.CallRead, step: step})
		if step != 3 {
			places = append(places, place{call: sandbox.CallVerify, step: step})
		}
		if step != 4 && step != 5 { // nobody is asked there
			places = append(places, place{call: sandbox.CallCancel, step: step})
		}
	}
	return append(places, place{sandbox.CallUpload, 3, "image/jpeg"}, place{sandbox.CallUpload, 3, "image/png"}, place{sandbox.CallUpload, 6, "video/mp4"})
}

// allFaults makes each fault occur at each step once, twice and for 30 s.
// Without it, the steps after the first take turns.
var allFaults = flag.Bool("all-faults", false, "run the whole matrix of faults")

// TestFaultsAtEveryCall: with any fault at any call, the verification succeeds,
// or stops and can be resumed after the fault; nothing is done twice.
func TestFaultsAtEveryCall(t *testing.T) {
	files, ends := writeFiles(t), &faultEnds{}
	t.Run("calls", func(t *testing.T) {
		for n, fault := range faults() {
			t.Run(fault.name, func(t *testing.T) {
				t.Parallel()
				for i, at := range faultPlaces() {
					for j, times := range faultTimes {
						if at.step > 0 && (n+i+j)%(2*len(faultTimes)) != 0 && !*allFaults {
							continue
						}
						var problems []string // reported outside: a bubble that fails stops its test
						synctest.Test(t, func(*testing.T) { problems = runFault(files, fault, at, times, ends) })
						for _, problem := range problems {
							t.Errorf("%s at %s, %s: %s", fault.name, at, times.name, problem)
						}
					}
				}
			})
		}
	})
	ends.log(t)
}

func runFault(files string, fault faultKind, at place, times times, ends *faultEnds) []string {
	var came int
	var first time.Time
	step := max(at.step, 0)
	cell := newFaultCell(files, partOfFlow(at), fault.refuses, func(now place) *faultKind {
		now.step += step // the flow begins there
		if at.step < 0 {
			now.step = at.step
		}
		if now != at {
			return nil
		}
		if came == 0 {
			first = time.Now()
		}
		came++
		if came > times.count && time.Since(first) >= times.until {
			return nil
		}
		return &fault
	})
	if at.call == sandbox.CallCancel {
		cell.person.cancelAt = 0
	}
	end, problems := cell.run(fault.name == "410")
	ends.add(at.call, end)
	if came == 0 {
		problems = append(problems, "it never came")
	}
	if times.count == 1 && end != endSuccess && !fault.stopsAt(at.call) {
		problems = append(problems, "it stopped: "+cell.stopped)
	}
	return append(cell.server.found(), problems...)
}

// partOfFlow is a part of the guide's flow: the other steps only cost time. For
// terms it is a consent.
func partOfFlow(at place) *sandbox.Scenario {
	name := "happy"
	if at.call == sandbox.CallTerms {
		name = "consent-terms"
	}
	scenario := *loadScenario(name)
	first := max(at.step, 0)
	scenario.Steps = scenario.Steps[first:min(first+2, len(scenario.Steps))]
	return &scenario
}

func loadScenario(name string) *sandbox.Scenario {
	scenario, err := sandbox.LoadScenario(name)
	if err != nil {
		panic(err)
	}
	return scenario
}

// writeFiles writes the person's files, and returns their folder.
func writeFiles(t *testing.T) string {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"document_front": "\xff\xd8\xff\xe0 JFIF", "document_back": "\x89PNG\r\n\x1a\n", "face_video": "\x00\x00\x00\x14ftypmp42\x00\x00\x00\x00mp42",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(strings.Repeat(text, 100)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// faultCell is a faulty server and the person who uses it.
type faultCell struct {
	server  *faultyServer
	client  *truora.Client
	journal *memoryJournal
	person  person
	flowID  string
	stopped string // where it last stopped, if it did
	close   func()
}

func newFaultCell(files string, scenario *sandbox.Scenario, refuses bool, plan func(place) *faultKind) *faultCell {
	network := newMemoryNetwork()
	server := &faultyServer{
		box:  sandbox.New(sandbox.Options{Seed: 1, Scenarios: []*sandbox.Scenario{scenario}}),
		plan: plan, refuses: refuses, got: map[string]int{}, known: map[string]bool{},
	}
	served := httptest.NewUnstartedServer(server)
	served.Listener.Close()
	served.Listener = network
	served.Start()
	inner := &http.Transport{DialContext: network.dial, ReadBufferSize: 64 << 10}
	var transport http.RoundTripper = inner
	if refuses {
		transport = faultyTransport{inner, server}
	}
	client, err := truora.New(truora.Options{AccountURL: "http://127.0.0.1", IdentityURL: "http://127.0.0.1", Key: sandbox.DemoKey, HTTP: &http.Client{Transport: transport}})
	if err != nil {
		panic(err)
	}
	return &faultCell{
		server: server, client: client, journal: &memoryJournal{}, person: person{files: files, cancelAt: -1}, flowID: scenario.FlowID(),
		close: func() {
			inner.CloseIdleConnections()
			served.Close()
		},
	}
}

// TestFaultsOneAfterAnother: while one call in five fails in a random way, the
// guide's flow is completed, possibly by resuming; nothing is done twice.
func TestFaultsOneAfterAnother(t *testing.T) {
	files, all := writeFiles(t), faults()
	all = slices.DeleteFunc(all, func(f faultKind) bool { return f.refuses || f.name == "410" }) // that is an end
	came, stops := 0, 0
	for seed := range uint64(25) {
		var end string
		var problems []string
		synctest.Test(t, func(*testing.T) {
			random := rand.New(rand.NewPCG(seed, seed))
			cell := newFaultCell(files, loadScenario("happy"), false, func(place) *faultKind {
				if random.IntN(5) > 0 {
					return nil
				}
				came++
				return &all[random.IntN(len(all))]
			})
			defer cell.close()
			for range 50 {
				last, phase := cell.person.run(cell.engine())
				if phase == flow.PhaseFinished {
					end, problems = cell.endOf(last)
					break
				}
				stops++
				time.Sleep(time.Minute)
			}
			problems = append(problems, cell.server.found()...)
		})
		if end != endSuccess || len(problems) > 0 {
			t.Errorf("seed %d: %s: %v", seed, end, problems)
		}
	}
	t.Logf("%d faults, %d stops", came, stops)
}

// TestFaultsOfReads: outdated, repeated or reordered reads have no effect:
// nothing is asked or sent again.
func TestFaultsOfReads(t *testing.T) {
	files := writeFiles(t)
	for seed := range uint64(40) {
		var problems []string
		synctest.Test(t, func(*testing.T) {
			random := rand.New(rand.NewPCG(seed, seed))
			cell := newFaultCell(files, loadScenario("happy"), false, nil)
			defer cell.close()
			cell.server.plan = func(at place) *faultKind {
				if at.call != sandbox.CallRead || random.IntN(3) == 0 {
					return nil
				}
				return &faultKind{isTaken: true, answer: func(w http.ResponseWriter, _ *http.Request, _ *httptest.ResponseRecorder) {
					behind := cell.server.reads[max(0, len(cell.server.reads)-1-random.IntN(4))]
					answerWith(200, behind)(w, nil, nil)
				}}
			}
			cell.person.thinks = time.Duration(random.IntN(60)) * time.Second
			last, phase := cell.person.run(cell.engine())
			if phase != flow.PhaseFinished || last.Outcome.Status != truora.ProcessSuccess {
				problems = append(problems, fmt.Sprintf("it ended in phase %d with %+v", phase, last.Trouble))
			}
			problems = append(problems, cell.server.found()...)
		})
		for _, problem := range problems {
			t.Errorf("seed %d: %s", seed, problem)
		}
	}
}

// engine is a new program with the same journal: after the first one it
// resumes.
func (cell *faultCell) engine() *flow.Engine {
	start := flow.Start{ProcessID: cell.journal.processID, Intents: cell.journal.intents, Language: "en", Request: truora.TokenRequest{
		FlowID: cell.flowID, AccountID: "ana-1", RedirectURL: "https://example.com",
	}}
	if start.ProcessID == "" { // nothing is known of an earlier one
		clear(cell.server.known)
		clear(cell.server.got)
	}
	return flow.NewEngine(flow.EngineOptions{API: cell.client, Journal: cell.journal, Start: start})
}

// The ends of a verification with a fault in it.
const (
	endSuccess = "success"
	endResumed = "stopped, then success"
	endExpired = "expired, as the API said"
	endWrong   = "neither"
)

func (cell *faultCell) run(canExpire bool) (end string, problems []string) {
	defer cell.close()
	last, phase := cell.person.run(cell.engine())
	if phase == flow.PhaseFinished && canExpire && last.Outcome.Failure == truora.FailureExpired {
		return endExpired, nil
	}
	if phase == flow.PhaseFinished {
		return cell.endOf(last)
	}
	if phase != flow.PhaseStuck && phase != flow.PhaseOverdue {
		return endWrong, []string{fmt.Sprintf("it ended in phase %d", phase)}
	}
	cell.stopped = fmt.Sprintf("stopped in phase %d with %+v", phase, last.Trouble)
	cell.server.mend()
	last, phase = cell.person.run(cell.engine())
	end, problems = cell.endOf(last)
	if phase != flow.PhaseFinished || end != endSuccess {
		return endWrong, append(problems, fmt.Sprintf("%s, then resumed to phase %d with %+v", cell.stopped, phase, last.Trouble))
	}
	return endResumed, nil
}

func (cell *faultCell) endOf(last flow.Snapshot) (end string, problems []string) {
	switch out := last.Outcome; {
	case out.Status == truora.ProcessSuccess, cell.person.cancelAt >= 0 && out.Failure == truora.FailureCanceled:
		return endSuccess, nil
	default:
		return endWrong, []string{fmt.Sprintf("it came to %+v", out)}
	}
}

// faultEnds counts how the verifications ended, by call.
type faultEnds struct {
	mu     sync.Mutex
	byCall map[sandbox.Call]map[string]int
}

func (ends *faultEnds) add(call sandbox.Call, end string) {
	ends.mu.Lock()
	defer ends.mu.Unlock()
	if ends.byCall == nil {
		ends.byCall = map[sandbox.Call]map[string]int{}
	}
	if ends.byCall[call] == nil {
		ends.byCall[call] = map[string]int{}
	}
	ends.byCall[call][end]++
}

func (ends *faultEnds) log(t *testing.T) {
	total := 0
	for _, call := range slices.Sorted(maps.Keys(ends.byCall)) {
		line := fmt.Sprintf("%-7s", call)
		for _, end := range []string{endSuccess, endResumed, endExpired, endWrong} {
			n := ends.byCall[call][end]
			total += n
			line += fmt.Sprintf("  %4d %s", n, end)
		}
		t.Log(line)
	}
	t.Logf("%d faults in all", total)
}
