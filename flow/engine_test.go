package flow

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cedula/truora"
	"cedula/truora/crash"
)

var _ API = (*truora.Client)(nil)

// fakeTruora responds as in the guide's flow: a Verify, or all files of the
// document, complete a step.
type fakeTruora struct {
	mu      sync.Mutex
	current int
	got     []string
	files   int
	hang    bool          // calls that change something block until their context ends
	proceed chan struct{} // if set, an upload waits for it half way
}

func (f *fakeTruora) note(s string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.got = append(f.got, s)
}

func (f *fakeTruora) IntegrationToken(context.Context, truora.TokenRequest) (string, error) {
	return "a.b.c", nil
}

func (f *fakeTruora) CreateProcess(ctx context.Context, token string) (truora.Process, error) {
	return f.ReadProcess(ctx, "")
}

func (f *fakeTruora) ReadProcess(context.Context, string) (truora.Process, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p := guideFlow("1")
	if f.current == len(p.Steps) {
		placeAt(&p, "success")
	} else {
		placeAt(&p, string(rune('0'+f.current)))
	}
	return p, nil
}

func (f *fakeTruora) VerifyStep(ctx context.Context, _ string, v truora.Verification) error {
	if f.hang {
		<-ctx.Done()
		return ctx.Err()
	}
	f.note("verify " + v.StepID)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.current++
	return nil
}

func (f *fakeTruora) Upload(ctx context.Context, url string, file truora.LocalFile, progress func(truora.Progress)) error {
	progress(truora.Progress{Sent: 50, Size: 100, Attempt: 1})
	if f.proceed != nil {
		<-f.proceed
	}
	f.note("put " + filepath.Base(file.Path) + " " + file.ContentType)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.files++; f.current == 3 && f.files == 2 {
		f.current++
	}
	return nil
}

func (f *fakeTruora) ReadConsentTerms(context.Context, string, truora.ConsentTermsRequest) (truora.ConsentTerms, error) {
	return truora.ConsentTerms{}, truora.NoSuchTerms
}

func (f *fakeTruora) ReadResult(context.Context, string) (truora.Result, error) {
	return truora.Result{ProcessID: "IDP1", Status: truora.ProcessSuccess}, nil
}

func (f *fakeTruora) CancelProcess(context.Context, string, truora.Cancellation) error { return nil }
func (f *fakeTruora) UploadHosts() truora.UploadHosts                                  { return truora.UploadHosts{} }
func (f *fakeTruora) StepBack(context.Context, string, string) error                   { return nil }

// recordingJournal is a journal that keeps its lines.
type recordingJournal struct {
	mu    sync.Mutex
	lines []string
	err   error
}

func (r *recordingJournal) line(words ...string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, strings.Join(words, " "))
	return r.err
}

func (r *recordingJournal) Begin(id, flowID, _ string) error { return r.line("begin", id, flowID) }
func (r *recordingJournal) Intend(id string, intent Intent) error {
	return r.line("intend", intent.StepID)
}
func (r *recordingJournal) Settle(id string, intent Intent) error {
	return r.line("settle", intent.StepID)
}
func (r *recordingJournal) End(id string) error { return r.line("end", id) }

var contentTypes = map[string]string{"document_front": "image/jpeg", "document_back": "image/png", "face_video": "video/quicktime"}

// answerStep answers every question of the guide's flow.
func answerStep(e *Engine, snap Snapshot, dir string) {
	answers := map[string]string{"email": "a@b.co", "token": "654321", "country": "CO", "document_type": "national-id"}
	submit := Submit{StepID: snap.Step.ID, Values: map[string]string{}, Files: map[string]ChosenFile{}}
	for _, q := range snap.Step.Questions {
		submit.Values[q.Name] = answers[q.Name]
	}
	for _, f := range snap.Step.Files {
		submit.Files[f.Target] = ChosenFile{Path: filepath.Join(dir, f.Target), MIME: contentTypes[f.Target]}
	}
	e.Do(submit)
}

// answerUntilOver answers until the verification is over and gives its last snapshot.
func answerUntilOver(t *testing.T, e *Engine, dir string) Snapshot {
	t.Helper()
	var last Snapshot
	asked := ""
	for {
		snap, err := e.Next(context.Background(), last.Version)
		if err == io.EOF {
			return last
		}
		if snap.Version <= last.Version {
			t.Errorf("version %d after %d", snap.Version, last.Version)
		}
		last = snap
		if snap.Phase == PhaseAsking && snap.Step.ID != asked {
			asked = snap.Step.ID
			answerStep(e, snap, dir)
		}
	}
}

func writeSpecimens(t *testing.T) string {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"document_front": "\xff\xd8\xff\xe0 JFIF", "document_back": "\x89PNG\r\n\x1a\n", "face_video": "\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  ",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestTheEngineCarriesTheGuidesFlow(t *testing.T) {
	dir := writeSpecimens(t)
	synctest.Test(t, func(t *testing.T) {
		fake, journal := &fakeTruora{}, &recordingJournal{}
		e := NewEngine(EngineOptions{API: fake, Journal: journal})
		done := make(chan error, 1)
		go func() { done <- e.Run(context.Background()) }()
		last := answerUntilOver(t, e, dir)
		if err := <-done; err != nil || last.Phase != PhaseFinished || last.Result == nil {
			t.Fatalf("ended with %v in phase %d, result %v", err, last.Phase, last.Result)
		}
		slices.Sort(fake.got[3:5]) // both sides go at once
		want := []string{"verify S0", "verify S1", "verify S2", "put document_back image/png", "put document_front image/jpeg", "verify S4", "verify S5", "put face_video video/quicktime", "verify S6"}
		if !slices.Equal(fake.got, want) {
			t.Errorf("Truora got\n%q, want\n%q", fake.got, want)
		}
		checkJournal(t, journal.lines)
	})
}

func checkJournal(t *testing.T, lines []string) {
	t.Helper()
	if lines[0] != "begin IDP1 IPF1" || lines[len(lines)-1] != "end IDP1" {
		t.Errorf("the journal begins with %q and ends with %q", lines[0], lines[len(lines)-1])
	}
	for _, step := range []string{"S0", "S1", "S2", "S3", "S4", "S5", "S6"} {
		intended, settled := slices.Index(lines, "intend "+step), slices.Index(lines, "settle "+step)
		if intended < 0 || settled < intended {
			t.Errorf("%s: intended in line %d, settled in line %d", step, intended, settled)
		}
	}
}

func TestTransitionsAreOrderedAndComplete(t *testing.T) {
	dir := writeSpecimens(t)
	synctest.Test(t, func(t *testing.T) {
		e := NewEngine(EngineOptions{API: &fakeTruora{}})
		go e.Run(context.Background())
		answerUntilOver(t, e, dir)
		seq, phase := 0, PhaseStarting
		for {
			tr, err := e.NextTransition(context.Background(), seq+1)
			if err == io.EOF {
				break
			}
			if tr.Seq != seq+1 || tr.From != phase || tr.Err != nil {
				t.Fatalf("after %d in phase %d comes %d from %d with %v", seq, phase, tr.Seq, tr.From, tr.Err)
			}
			seq, phase = tr.Seq, tr.To
		}
		if phase != PhaseFinished || seq < 20 {
			t.Errorf("%d transitions up to phase %d", seq, phase)
		}
	})
}

func TestLeavingCancelsEffectsInProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := NewEngine(EngineOptions{API: &fakeTruora{hang: true}})
		done := make(chan error, 1)
		go func() { done <- e.Run(context.Background()) }()
		snap, _ := e.Next(context.Background(), 2)
		answerStep(e, snap, "")
		synctest.Wait()
		before := time.Now()
		e.Do(Leave{})
		if err := <-done; err != nil || time.Since(before) != 0 {
			t.Errorf("left with %v after %v", err, time.Since(before))
		}
		if snap, err := e.Next(context.Background(), 0); err != nil || snap.Phase != PhaseLeft {
			t.Errorf("the last snapshot: phase %d, %v", snap.Phase, err)
		}
	})
}

func TestAContextThatEndsEndsTheEngine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(context.Background())
		e := NewEngine(EngineOptions{API: &fakeTruora{}})
		done := make(chan error, 1)
		go func() { done <- e.Run(ctx) }()
		synctest.Wait()
		why := errors.New("a signal")
		cancel(why)
		if err := <-done; !errors.Is(err, why) {
			t.Errorf("ended with %v, want %v", err, why)
		}
		last, _ := e.Next(context.Background(), 0)
		if _, err := e.Next(context.Background(), last.Version); err != io.EOF {
			t.Errorf("after the end comes %v, want EOF", err)
		}
	})
}

func TestAJournalThatCannotBeWrittenStopsNothingAndIsReported(t *testing.T) {
	dir := writeSpecimens(t)
	synctest.Test(t, func(t *testing.T) {
		full := errors.New("disk full")
		e := NewEngine(EngineOptions{API: &fakeTruora{}, Journal: &recordingJournal{err: full}})
		go e.Run(context.Background())
		if last := answerUntilOver(t, e, dir); last.Phase != PhaseFinished {
			t.Fatalf("ended in phase %d", last.Phase)
		}
		reported := 0
		for seq := 1; ; seq++ {
			tr, err := e.NextTransition(context.Background(), seq)
			if err != nil {
				break
			}
			if errors.Is(tr.Err, full) {
				reported++
			}
		}
		if reported < 3 {
			t.Errorf("reported %d times", reported)
		}
	})
}

func TestProgressIsMergedIntoSnapshots(t *testing.T) {
	dir := writeSpecimens(t)
	synctest.Test(t, func(t *testing.T) {
		fake := &fakeTruora{current: 3, proceed: make(chan struct{})}
		e := NewEngine(EngineOptions{API: fake})
		go e.Run(context.Background())
		snap, _ := e.Next(context.Background(), 2)
		answerStep(e, snap, dir)
		synctest.Wait()
		snap, _ = e.Next(context.Background(), snap.Version)
		for snap.Uploads == nil || snap.Uploads[0].Sent == 0 {
			snap, _ = e.Next(context.Background(), snap.Version)
		}
		if u := snap.Uploads[0]; u.Target != "document_front" || u.Sent != 50 || u.Size != 100 || u.State != UploadRunning {
			t.Errorf("the front is shown as %+v", u)
		}
		e.Do(Leave{})
		close(fake.proceed)
	})
}

// brokenAPI is an API whose every call panics.
type brokenAPI struct{ API }

func (brokenAPI) UploadHosts() truora.UploadHosts { return truora.UploadHosts{} }

func TestAPanicIsReturnedByRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var broken *crash.Panic
		err := NewEngine(EngineOptions{API: brokenAPI{}}).Run(context.Background()) // a nil call
		if !errors.As(err, &broken) || len(broken.Stack) == 0 {
			t.Errorf("ended with %v", err)
		}
	})
}

func TestAPanicShowsThePlaceAndNoAnswer(t *testing.T) {
	for want, fail := range map[string]func(){
		"index out of range [7] with length 0 (engine_test.go:": func() { _ = []int{}[len("answers")] },
		"string (engine_test.go:":                               func() { panic("ana@correo.co typed 654321") },
	} {
		text := panicOf(fail).Error()
		if !strings.Contains(text, want) || strings.Contains(text, "ana@") {
			t.Errorf("%q does not hold %q", text, want)
		}
	}
}

func panicOf(fail func()) (broken *crash.Panic) {
	defer func() { broken = crash.New(recover()) }()
	fail()
	return nil
}

func TestTheHandOffLinkCarriesTheToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := NewEngine(EngineOptions{API: &fakeTruora{}, Start: Start{ProcessURL: "https://identity.truora.com"}})
		go e.Run(context.Background())
		snap, _ := e.Next(context.Background(), 2)
		link, ok := e.HandOffLink()
		if !ok || !snap.CanHandOff || link != "https://identity.truora.com/?token=a.b.c" {
			t.Errorf("%q %v %v", link, ok, snap.CanHandOff)
		}
		e.Do(Leave{})
	})
}
