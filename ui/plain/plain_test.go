package plain

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"reflect"
	"strings"
	"sync"
	"testing"

	"cedula/flow"
	"cedula/flow/media"
	"cedula/truora"
	"cedula/truora/markup"
	"cedula/ui/words"
)

// scripted is a verification whose every command answers with the next
// transitions of its script.
type scripted struct {
	mu       sync.Mutex
	queue    []flow.Transition
	arrived  chan struct{}
	script   [][]flow.Snapshot
	commands []flow.Command
}

func newScripted(script ...[]flow.Snapshot) *scripted {
	v := &scripted{arrived: make(chan struct{}, 100), script: script}
	v.advance()
	return v
}

// advance lets the next part of the script happen.
func (v *scripted) advance() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.script) == 0 {
		return
	}
	for _, s := range v.script[0] {
		v.queue = append(v.queue, flow.Transition{Seq: len(v.queue) + 1, To: s.Phase, Snapshot: s})
		v.arrived <- struct{}{}
	}
	v.script = v.script[1:]
}

func (v *scripted) NextTransition(ctx context.Context, seq int) (flow.Transition, error) {
	select {
	case <-v.arrived:
		v.mu.Lock()
		defer v.mu.Unlock()
		return v.queue[seq-1], nil
	case <-ctx.Done():
		return flow.Transition{}, ctx.Err()
	}
}

func (v *scripted) Do(c flow.Command) {
	v.commands = append(v.commands, c)
	v.advance()
}

func (v *scripted) Next(context.Context, int) (flow.Snapshot, error) { return flow.Snapshot{}, io.EOF }
func (v *scripted) HandOffLink() (string, bool)                      { return "", false }

// nameChecker checks files by their names alone.
type nameChecker struct{}

func (nameChecker) Check(_ context.Context, path string, _ media.Need) (media.File, error) {
	if strings.Contains(path, "bad") {
		return media.File{}, &media.FileError{Fault: media.Missing, Path: path}
	}
	file := media.File{Path: path, Name: path, Size: 2048, Kind: media.KindPhoto}
	if strings.Contains(path, "dark") {
		file.Warnings = []media.Warning{media.Dark}
	}
	if strings.Contains(path, "card") {
		file.Identity = file.Identity.WithDigest(sha256.Sum256([]byte(path)))
	}
	return file, nil
}

// run plays a verification against an input and gives what was printed.
func run(t *testing.T, v *scripted, input string, defaults flow.Defaults) (printed string, end End) {
	t.Helper()
	var out bytes.Buffer
	_, end = Run(t.Context(), Options{
		Verification: v, Input: NewInput(strings.NewReader(input)), Output: &out,
		Words: words.English, Defaults: defaults, Checker: nameChecker{}, Home: "/home/ana",
	})
	for line := range strings.Lines(out.String()) {
		if !strings.HasSuffix(line, "\n") || strings.ContainsAny(strings.TrimSuffix(line, "\n"), "\r\x1b\x07") {
			t.Errorf("not a plain line: %q", line)
		}
	}
	return out.String(), end
}

func askingFor(id string, questions ...flow.Question) flow.Snapshot {
	return flow.Snapshot{Phase: flow.PhaseAsking, Step: flow.Step{ID: id, Type: "custom", Title: "Custom", Questions: questions}}
}

func finished() []flow.Snapshot {
	return []flow.Snapshot{{Phase: flow.PhaseFinished, Outcome: flow.Outcome{Status: truora.ProcessSuccess}}}
}

var (
	nickname = flow.Question{Name: "nickname", Description: "Nickname", Optional: true}
	city     = flow.Question{Name: "city", Description: "City"}
	code     = flow.Question{Name: "token", Answer: flow.AnswerCode, Subject: flow.SubjectCode, Length: 6}
	country  = flow.Question{Name: "country", Answer: flow.AnswerSelect, Subject: flow.SubjectCountry,
		Options: []flow.Option{{Value: "CO", Label: "CO"}, {Value: "BR", Label: "BR"}}}
	terms = flow.Question{Name: "authorization", Answer: flow.AnswerConsent, Subject: flow.SubjectConsent}
)

func preset(q flow.Question, value string) flow.Question {
	q.Value = value
	return q
}

func TestOneLineAnswersOneQuestion(t *testing.T) {
	readOnly := preset(city, "Bogotá")
	readOnly.ReadOnly = true
	newsletter := flow.Question{Name: "news", Answer: flow.AnswerCheckbox, Optional: true}
	address := flow.Question{Name: "email", Answer: flow.AnswerEmail, Subject: flow.SubjectEmail}
	born := flow.Question{Name: "born", Answer: flow.AnswerDate}
	sole := country
	sole.Options = sole.Options[:1]
	for name, c := range map[string]struct {
		question flow.Question
		input    string
		defaults flow.Defaults
		want     map[string]string // nil: the input ended
		says     string
	}{
		"text is trimmed at its ends alone":       {question: city, input: "  San  José \n", want: map[string]string{"city": "San  José"}},
		"a last line without newline counts":      {question: city, input: "Cali", want: map[string]string{"city": "Cali"}},
		"an empty answer is asked again":          {question: city, input: "\n\nCali\n", want: map[string]string{"city": "Cali"}, says: "Please answer this first."},
		"the input ends at a question":            {question: city, input: "", says: "The input ended"},
		"an empty answer skips what is optional":  {question: nickname, input: "\n", want: map[string]string{}},
		"the end skips what is optional":          {question: nickname, input: "", want: map[string]string{}},
		"an empty answer takes a prefilled value": {question: preset(city, "Cali"), input: "\n", want: map[string]string{"city": "Cali"}, says: "City [Cali]:"},
		"the end takes a prefilled value":         {question: preset(city, "Cali"), input: "", want: map[string]string{"city": "Cali"}},
		"a prefilled value can be changed":        {question: preset(city, "Cali"), input: "Pasto\n", want: map[string]string{"city": "Pasto"}},
		"a dash skips an optional default":        {question: preset(nickname, "Ana"), input: "-\n", want: map[string]string{}, says: "[Ana]"},
		"a dash is an answer elsewhere":           {question: nickname, input: "-\n", want: map[string]string{"nickname": "-"}},
		"a read-only value is shown, not asked":   {question: readOnly, input: "Cali\n", want: map[string]string{}, says: "City: Bogotá (cannot be changed)"},
		"a code drops spaces and dashes":          {question: code, input: "654-3 21\n", want: map[string]string{"token": "654321"}},
		"a code in other digits is told":          {question: code, input: "６５４٣٢١\n", want: map[string]string{"token": "654321"}, says: "taken as 654321"},
		"an alphabet is asked about, and kept":    {question: address, input: "a@d\u0435mo.com\n\n", want: map[string]string{"email": "a@d\u0435mo.com"}, says: "letters of another alphabet"},
		"an alphabet is asked about, and mended":  {question: address, input: "a@d\u0435mo.com\na@demo.com\n", want: map[string]string{"email": "a@demo.com"}, says: "letters of another alphabet"},
		"an alphabet is asked about at the end":   {question: address, input: "a@d\u0435mo.com\n", says: "letters of another alphabet"},
		"a short code is asked again":             {question: code, input: "654\n654321\n", want: map[string]string{"token": "654321"}, says: "The code has 6 letters or digits."},
		"a choice by its value":                   {question: country, input: "BR\n", want: map[string]string{"country": "BR"}, says: "  2. Brazil (BR)"},
		"a choice by its number":                  {question: country, input: "1\n", want: map[string]string{"country": "CO"}},
		"a choice by its name":                    {question: country, input: "colombia\n", want: map[string]string{"country": "CO"}},
		"a choice that there is not":              {question: country, input: "3\nco\n", want: map[string]string{"country": "CO"}, says: "That is not one of the choices."},
		"a sole option is the default":            {question: sole, input: "\n", want: map[string]string{"country": "CO"}, says: "[CO]"},
		"a configured country is the default":     {question: country, input: "\n", defaults: flow.Defaults{Values: map[string]string{"country": "br"}}, want: map[string]string{"country": "BR"}},
		"a default that cannot be is none":        {question: country, input: "\nCO\n", defaults: flow.Defaults{Values: map[string]string{"country": "AR"}}, want: map[string]string{"country": "CO"}},
		"a checkbox takes no":                     {question: newsletter, input: "no\n", want: map[string]string{"news": "false"}},
		"a checkbox takes yes":                    {question: newsletter, input: "Yes\n", want: map[string]string{"news": "true"}},
		"consent takes yes":                       {question: terms, input: "yes\n", want: map[string]string{"authorization": "true"}},
		"consent has no default":                  {question: terms, input: "\n\nyes\n", want: map[string]string{"authorization": "true"}},
		"consent is given by nobody":              {question: terms, input: ""},
		"consent has a default in the demo":       {question: terms, input: "\n", defaults: flow.Defaults{Consent: true}, want: map[string]string{"authorization": "true"}, says: "[yes]"},
		"a day as it is shown":                    {question: born, input: "31 dec 1990\n", want: map[string]string{"born": "1990-12-31"}, says: "Born (day month year, for example 21 Jun 1988):"},
		"a day in numbers":                        {question: born, input: "31.12.1990\n", want: map[string]string{"born": "1990-12-31"}},
		"a day as the API has it":                 {question: born, input: "1990-12-31\n", want: map[string]string{"born": "1990-12-31"}},
		"a prefilled day":                         {question: preset(born, "1990-12-31"), input: "\n", want: map[string]string{"born": "1990-12-31"}, says: "[31 Dec 1990]:"},
		"a day that may be another":               {question: born, input: "3/12/1990\n3 Dec 1990\n", want: map[string]string{"born": "1990-12-03"}, says: "“3/12/1990” can be either of two days. Please write 3 Dec 1990 or 12 Mar 1990."},
		"a day that does not exist":               {question: born, input: "31/2/1990\n", says: "“31/2/1990” is not a day that exists."},
		"control characters are never printed":    {question: preset(city, "a\x1b[31mb\x07"), input: "Cali\n", want: map[string]string{"city": "Cali"}},
	} {
		t.Run(name, func(t *testing.T) {
			v := newScripted([]flow.Snapshot{askingFor("S1", c.question)}, finished())
			printed, end := run(t, v, c.input, c.defaults)
			wantEnd, wantCommand := Over, flow.Command(flow.Submit{StepID: "S1", Values: c.want, Files: map[string]flow.ChosenFile{}})
			if c.want == nil {
				wantEnd, wantCommand = InputEnded, flow.Leave{}
			}
			if end != wantEnd || !reflect.DeepEqual(v.commands, []flow.Command{wantCommand}) {
				t.Errorf("end %d, commands %+v, want %d, %+v\n%s", end, v.commands, wantEnd, wantCommand, printed)
			}
			if !strings.Contains(printed, c.says) {
				t.Errorf("%q is not printed in:\n%s", c.says, printed)
			}
		})
	}
}

func TestARefusedConsentSendsNothing(t *testing.T) {
	for _, w := range words.All() {
		v := newScripted([]flow.Snapshot{askingFor("S1", terms, city)})
		_, end := Run(t.Context(), Options{Verification: v, Input: NewInput(strings.NewReader(w.Plain.No + "\nCali\n")), Output: io.Discard, Words: w})
		if end != ConsentRefused || !reflect.DeepEqual(v.commands, []flow.Command{flow.Leave{}}) {
			t.Errorf("%s: end %d, commands %+v", w.Language(), end, v.commands)
		}
	}
}

func TestOnlyQuestionsReadLines(t *testing.T) {
	step := askingFor("S2", city)
	step.Notice = flow.NoticeFinishedElsewhere
	v := newScripted(
		[]flow.Snapshot{{Phase: flow.PhaseStarting}, askingFor("S1", code)},
		[]flow.Snapshot{{Phase: flow.PhaseSending, Step: flow.Step{ID: "S1", Type: "custom"}}, {Phase: flow.PhaseWaiting, Step: flow.Step{ID: "S1", Type: "custom"}}, step},
		[]flow.Snapshot{{Phase: flow.PhaseReviewing}, finished()[0]},
	)
	printed, end := run(t, v, "654321\nCali\nleft over\n", flow.Defaults{})
	want := []flow.Command{
		flow.Submit{StepID: "S1", Values: map[string]string{"token": "654321"}, Files: map[string]flow.ChosenFile{}},
		flow.Submit{StepID: "S2", Values: map[string]string{"city": "Cali"}, Files: map[string]flow.ChosenFile{}},
	}
	if end != Over || !reflect.DeepEqual(v.commands, want) {
		t.Errorf("end %d, commands %+v\n%s", end, v.commands, printed)
	}
	for _, want := range []string{"Connecting", "Sending.", "being checked", "finished elsewhere", "being prepared"} {
		if strings.Count(printed, want) != 1 {
			t.Errorf("%q is not printed once in:\n%s", want, printed)
		}
	}
}

func refused(s flow.Snapshot, reason string) flow.Snapshot {
	s.Refusal = &flow.Refusal{StepID: s.Step.ID, Reason: reason, RetriesLeft: 2}
	return s
}

func TestARefusedAnswerIsExplainedAndAskedAgain(t *testing.T) {
	again := refused(askingFor("S1", code), "wrong_verification_code")
	refusal := again
	refusal.Phase = flow.PhaseRefused
	for input, want := range map[string]End{"111111\n654321\n": Over, "111111\n": InputEnded} {
		v := newScripted([]flow.Snapshot{askingFor("S1", code)}, []flow.Snapshot{{Phase: flow.PhaseWaiting}, refusal}, []flow.Snapshot{again}, finished())
		printed, end := run(t, v, input, flow.Defaults{})
		if end != want || !strings.Contains(printed, "Tries left: 2.") {
			t.Errorf("%q: end %d, want %d\n%s", input, end, want, printed)
		}
	}
}

func TestARefusedPrefilledAnswerIsNotSentUnattended(t *testing.T) {
	question := preset(city, "Cali")
	again := refused(askingFor("S1", question), "not_answered_question")
	refusal := again
	refusal.Phase = flow.PhaseRefused
	v := newScripted([]flow.Snapshot{askingFor("S1", question)}, []flow.Snapshot{refusal}, []flow.Snapshot{again}, finished())
	if printed, end := run(t, v, "", flow.Defaults{}); end != InputEnded {
		t.Errorf("end %d\n%s", end, printed)
	}
}

func TestTheDemoAnswersByItselfAgainAndAgain(t *testing.T) {
	again := refused(askingFor("S1", code), "wrong_verification_code")
	refusal := again
	refusal.Phase = flow.PhaseRefused
	v := newScripted([]flow.Snapshot{askingFor("S1", code)}, []flow.Snapshot{refusal}, []flow.Snapshot{again}, finished())
	if printed, end := run(t, v, "", flow.Defaults{Values: map[string]string{"token": "654321"}}); end != Over {
		t.Errorf("end %d\n%s", end, printed)
	}
}

func photos() flow.Snapshot {
	s := askingFor("S1")
	s.Step.Files = []flow.FileRequest{{Target: "document_front"}, {Target: "document_back"}}
	return s
}

func TestFilesAreChosenByPath(t *testing.T) {
	v := newScripted([]flow.Snapshot{photos()}, finished())
	printed, end := run(t, v, "'/tmp/bad front.jpg'\nfile:///tmp/mi%20frente.jpg\n/tmp/dark\\ back.jpg\n", flow.Defaults{})
	want := []flow.Command{flow.Submit{StepID: "S1", Values: map[string]string{},
		Files: map[string]flow.ChosenFile{"document_front": {Path: "/tmp/mi frente.jpg"}, "document_back": {Path: "/tmp/dark back.jpg"}}}}
	if end != Over || !reflect.DeepEqual(v.commands, want) {
		t.Errorf("end %d, commands %+v\n%s", end, v.commands, printed)
	}
	for _, want := range []string{words.English.FileError(&media.FileError{Fault: media.Missing}).What, words.English.Warning(media.Dark).What} {
		if !strings.Contains(printed, want) {
			t.Errorf("%q is not printed in:\n%s", want, printed)
		}
	}
}

func TestTheFirstOfSeveralPathsInALineIsUsedWithANote(t *testing.T) {
	v := newScripted([]flow.Snapshot{photos()}, finished())
	printed, _ := run(t, v, "'/tmp/mi frente.jpg' '/tmp/c.jpg'\n“/tmp/back.jpg”\n", flow.Defaults{})
	want := []flow.Command{flow.Submit{StepID: "S1", Values: map[string]string{},
		Files: map[string]flow.ChosenFile{"document_front": {Path: "/tmp/mi frente.jpg"}, "document_back": {Path: "/tmp/back.jpg"}}}}
	if !reflect.DeepEqual(v.commands, want) || strings.Count(printed, words.English.Chooser.SeveralPaths) != 1 {
		t.Errorf("commands %+v\n%s", v.commands, printed)
	}
}

func TestFilesFromBeforeARefusalAreOffered(t *testing.T) {
	again := refused(photos(), "blurry_image")
	again.Files = map[string]string{"document_front": "/front.jpg", "document_back": "/back.jpg"}
	v := newScripted([]flow.Snapshot{again}, finished())
	printed, end := run(t, v, "/sharp.jpg\n\n", flow.Defaults{})
	want := map[string]flow.ChosenFile{"document_front": {Path: "/sharp.jpg"}, "document_back": {Path: "/back.jpg"}}
	if submit, ok := v.commands[0].(flow.Submit); end != Over || !ok || !reflect.DeepEqual(submit.Files, want) {
		t.Errorf("end %d, commands %+v\n%s", end, v.commands, printed)
	}
}

func TestTheSamePictureTwiceIsAskedAboutOnce(t *testing.T) {
	for _, c := range []struct{ input, back string }{
		{"/card.jpg\n/card.jpg\n/other-card.jpg\n", "/other-card.jpg"},
		{"/card.jpg\n/card.jpg\n/card.jpg\n", "/card.jpg"}, // named again, it is meant
	} {
		v := newScripted([]flow.Snapshot{photos()}, finished())
		printed, end := run(t, v, c.input, flow.Defaults{})
		submit, ok := v.commands[0].(flow.Submit)
		if end != Over || !ok || submit.Files["document_front"].Path != "/card.jpg" || submit.Files["document_back"].Path != c.back {
			t.Errorf("end %d, commands %+v\n%s", end, v.commands, printed)
		}
		if !strings.Contains(printed, words.English.Warning(media.SamePicture).Do) {
			t.Errorf("it is not said in:\n%s", printed)
		}
	}
	v := newScripted([]flow.Snapshot{photos()})
	if printed, end := run(t, v, "/card.jpg\n/card.jpg\n", flow.Defaults{}); end != InputEnded || !reflect.DeepEqual(v.commands, []flow.Command{flow.Leave{}}) {
		t.Errorf("end %d, commands %+v\n%s", end, v.commands, printed)
	}
}

func TestADefaultThatCannotBeSentEndsWithTheInput(t *testing.T) {
	v := newScripted([]flow.Snapshot{photos()})
	_, end := run(t, v, "", flow.Defaults{Files: map[string]string{"document_front": "/bad.jpg"}})
	if end != InputEnded {
		t.Errorf("end %d", end)
	}
}

func TestADeliveredFileIsNotAskedFor(t *testing.T) {
	s := photos()
	s.Step.Files[0].Delivered = true
	v := newScripted([]flow.Snapshot{s}, finished())
	printed, _ := run(t, v, "/back.jpg\n", flow.Defaults{})
	if submit := v.commands[0].(flow.Submit); !reflect.DeepEqual(submit.Files, map[string]flow.ChosenFile{"document_back": {Path: "/back.jpg"}}) {
		t.Errorf("%+v\n%s", submit, printed)
	}
}

func TestAnOptionalFileIsSkippedByAnEmptyLineOrADash(t *testing.T) {
	s := photos()
	s.Step.Files[0].Optional, s.Step.Files[1].Optional = true, true
	s.Files = map[string]string{"document_back": "/back.jpg"}
	v := newScripted([]flow.Snapshot{s}, finished())
	printed, _ := run(t, v, "\n-\n", flow.Defaults{})
	if submit := v.commands[0].(flow.Submit); len(submit.Files) != 0 {
		t.Errorf("%+v\n%s", submit, printed)
	}
}

func TestEndsThatKeepTheProcess(t *testing.T) {
	trouble := flow.Snapshot{Phase: flow.PhaseStuck, Trouble: &flow.Trouble{Code: flow.TroubleUnreachable, Host: "api.example"}}
	for name, c := range map[string]struct {
		s    flow.Snapshot
		want End
	}{
		"overdue":   {flow.Snapshot{Phase: flow.PhaseOverdue}, Overdue},
		"stuck":     {trouble, Stuck},
		"in review": {flow.Snapshot{Phase: flow.PhaseInReview}, Over},
	} {
		v := newScripted([]flow.Snapshot{c.s})
		if _, end := run(t, v, "", flow.Defaults{}); end != c.want {
			t.Errorf("%s: end %d, want %d", name, end, c.want)
		}
	}
}

func TestARejectedAnswerIsAskedAgainUntilTheInputEnds(t *testing.T) {
	stuck := askingFor("S1", city)
	stuck.Phase, stuck.Trouble = flow.PhaseStuck, &flow.Trouble{Code: flow.TroubleRejected}
	for input, want := range map[string]End{"x\nCali\n": Over, "x": InputEnded} {
		v := newScripted([]flow.Snapshot{askingFor("S1", city)}, []flow.Snapshot{stuck}, []flow.Snapshot{askingFor("S1", city)}, finished())
		if printed, end := run(t, v, input, flow.Defaults{}); end != want {
			t.Errorf("%q: end %d, want %d\n%s", input, end, want, printed)
		}
	}
}

func TestAChangedFileIsAskedForAgainUntilTheInputEnds(t *testing.T) {
	stuck := photos()
	stuck.Phase, stuck.Trouble = flow.PhaseStuck, &flow.Trouble{Code: flow.TroubleFileChanged, Target: "document_front"}
	again := photos()
	again.Files = map[string]string{"document_front": "/front.jpg", "document_back": "/back.jpg"}
	for input, want := range map[string]End{"/front.jpg\n/back.jpg\n\n\n": Over, "/front.jpg\n/back.jpg\n": InputEnded} {
		v := newScripted([]flow.Snapshot{photos()}, []flow.Snapshot{stuck}, []flow.Snapshot{again}, finished())
		if printed, end := run(t, v, input, flow.Defaults{}); end != want || !strings.Contains(printed, "has changed since you checked it") {
			t.Errorf("%q: end %d, want %d\n%s", input, end, want, printed)
		}
	}
}

// outputLines hands on every line that is printed.
type outputLines chan string

func (h outputLines) Write(p []byte) (int, error) { h <- string(p); return len(p), nil }

// waitFor waits for a line that holds text.
func (h outputLines) waitFor(text string) {
	for line := range h {
		if strings.Contains(line, text) {
			return
		}
	}
}

func TestAStepThatIsOverElsewhereEndsItsQuestion(t *testing.T) {
	input, stdin := io.Pipe()
	elsewhere := askingFor("S2", code)
	elsewhere.Notice = flow.NoticeFinishedElsewhere
	v := newScripted([]flow.Snapshot{askingFor("S1", city)}, []flow.Snapshot{elsewhere}, finished())
	out, ended := make(outputLines, 100), make(chan End)
	go func() {
		_, end := Run(t.Context(), Options{Verification: v, Input: NewInput(input), Output: out, Words: words.English})
		ended <- end
	}()
	out.waitFor("City:")
	v.advance()
	out.waitFor("Code:")
	fmt.Fprintln(stdin, "654321")
	want := []flow.Command{flow.Submit{StepID: "S2", Values: map[string]string{"token": "654321"}, Files: map[string]flow.ChosenFile{}}}
	if end := <-ended; end != Over || !reflect.DeepEqual(v.commands, want) {
		t.Errorf("end %d, commands %+v", end, v.commands)
	}
}

func TestTheContextInterrupts(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	input, _ := io.Pipe()
	v := newScripted([]flow.Snapshot{askingFor("S1", city)})
	if _, end := Run(ctx, Options{Verification: v, Input: NewInput(input), Output: io.Discard, Words: words.English}); end != Interrupted {
		t.Errorf("end %d", end)
	}
}

func TestAStepThatSubmitsItselfShowsWhatItSends(t *testing.T) {
	fixed := preset(city, "Bogotá")
	fixed.ReadOnly = true
	sending := askingFor("S1", fixed)
	sending.Phase, sending.Step.Kind = flow.PhaseSending, flow.KindAutomatic
	printed, end := run(t, newScripted([]flow.Snapshot{sending, sending, finished()[0]}), "", flow.Defaults{})
	if end != Over || strings.Count(printed, "City: Bogotá (cannot be changed)") != 1 || strings.Count(printed, "Custom: you do not need to do anything.") != 1 {
		t.Errorf("end %d\n%s", end, printed)
	}
}

func TestTheArrivalOfEachFileIsPrintedOnce(t *testing.T) {
	sending := photos()
	sending.Phase = flow.PhaseSending
	half := sending
	sending.Uploads = []flow.Upload{{Target: "document_front", State: flow.UploadRunning}, {Target: "document_back", State: flow.UploadRunning}}
	half.Uploads = []flow.Upload{{Target: "document_front", State: flow.UploadRetrying}, {Target: "document_back", State: flow.UploadDone}}
	waiting := sending
	waiting.Phase, waiting.Uploads = flow.PhaseWaiting, nil
	v := newScripted([]flow.Snapshot{photos()}, []flow.Snapshot{sending, half, waiting, finished()[0]})
	printed, _ := run(t, v, "/front.jpg\n/back.jpg\n", flow.Defaults{})
	for _, want := range []string{"Front of the document: interrupted", "Front of the document: arrived.", "Back of the document: arrived."} {
		if strings.Count(printed, want) != 1 {
			t.Errorf("%q is not printed once in:\n%s", want, printed)
		}
	}
}

func TestARetryIsPrintedOncePerOutage(t *testing.T) {
	var out bytes.Buffer
	c := &conversation{Options: Options{Words: words.English}, printer: printer{&out}}
	away := &flow.Trouble{Code: flow.TroubleUnreachable, Retrying: true}
	play := func(event flow.Event, trouble *flow.Trouble) {
		c.printProgress(flow.Transition{Event: event.Name(), Snapshot: flow.Snapshot{Phase: flow.PhaseWaiting, Trouble: trouble}})
	}
	for range 3 {
		play(flow.StepVerified{}, away)
		play(flow.TimerFired{}, nil)
	}
	if n := strings.Count(out.String(), "Trying again."); n != 1 {
		t.Errorf("want %d times:\n%s", n, out.String())
	}
	play(flow.ProcessRead{}, nil)
	play(flow.ProcessRead{}, away)
	if n := strings.Count(out.String(), "Trying again."); n != 2 {
		t.Errorf("a second outage: %d\n%s", n, out.String())
	}
}

func TestTheTriesOfAnAutomaticStepAreLimited(t *testing.T) {
	failing := flow.Snapshot{Phase: flow.PhaseRefused, Step: flow.Step{ID: "S1", Type: "custom", Kind: flow.KindAutomatic, RetriesLeft: -1}}
	var script [][]flow.Snapshot
	for attempt := 2; attempt < 20; attempt++ {
		failing.Attempt = attempt
		script = append(script, []flow.Snapshot{failing})
	}
	v := newScripted(script...)
	if printed, end := run(t, v, "", flow.Defaults{}); end != GaveUp || len(v.commands) != automaticTries {
		t.Errorf("end %d, commands %+v\n%s", end, v.commands, printed)
	}
}

func TestAStepOnAnotherPageIsLedToAndWaitedFor(t *testing.T) {
	signature := flow.Snapshot{Phase: flow.PhaseAsking, Step: flow.Step{ID: "s", Type: "get_signature", Kind: flow.KindLink, Link: "https://app.zapsign.co/verificar/1?x=y"}}
	renewed := signature
	renewed.Step.Link = "https://app.zapsign.co/verificar/2"
	v := newScripted(append([]flow.Snapshot{signature, signature, renewed, renewed}, finished()...))
	printed, end := run(t, v, "", flow.Defaults{})
	text := words.English.Step(signature.Step)
	want := strings.Join([]string{
		text.Title, text.Lead, text.Hint, "Open: https://app.zapsign.co/verificar/1?x=y", words.English.Link.Waiting,
		"Open: https://app.zapsign.co/verificar/2", words.English.Link.Waiting,
		words.English.Outcome(flow.Outcome{Status: truora.ProcessSuccess}), "",
	}, "\n")
	if printed != want || end != Over || len(v.commands) > 0 {
		t.Errorf("end %d, commands %v, printed:\n%s\nwant:\n%s", end, v.commands, printed, want)
	}
}

func TestAStepForAPhoneSaysSo(t *testing.T) {
	location := flow.Snapshot{Phase: flow.PhaseAsking, Step: flow.Step{ID: "s", Type: "enter_geolocation_permissions", Kind: flow.KindLink}}
	printed, _ := run(t, newScripted(append([]flow.Snapshot{location}, finished()...)), "", flow.Defaults{})
	if !strings.Contains(printed, words.English.Link.Elsewhere) || strings.Contains(printed, "Open:") {
		t.Error(printed)
	}
}

func TestEachBoxOfAConsentIsOneQuestionBelowItsText(t *testing.T) {
	asking := askingFor("S1", terms, flow.Question{Name: "items", Answer: flow.AnswerConsent, Subject: flow.SubjectConsent})
	asking.Step.Kind = flow.KindConsent
	asking.Step.Consent = &flow.Consent{Company: "Acme", Country: "ALL", Boxes: []flow.ConsentBox{
		{Question: "authorization", Text: markup.Parse("I permit <b>it</b>.<br><br>See <a href='https://a.example/?x=1'>this</a>.")},
		{Kind: flow.ConsentItems, Question: "items", Text: markup.Parse("Bureaus.")},
	}}
	want := "Acme asks for your permission to verify your identity through Truora.\n" +
		"You can say no. In that case nothing is sent, and the verification stops here.\n" +
		"Permission 1 of 2.\nI permit it.\nSee this (https://a.example/).\nDo you give your permission? (yes/no):\n" +
		"Permission 2 of 2.\nBureaus.\nDo you allow a check with credit bureaus? (yes/no):\n"
	v := newScripted([]flow.Snapshot{asking}, finished())
	printed, end := run(t, v, "yes\nyes\n", flow.Defaults{})
	if end != Over || !strings.Contains(printed, want) {
		t.Errorf("end %d, printed:\n%s", end, printed)
	}
	given := flow.Submit{StepID: "S1", Values: map[string]string{"authorization": "true", "items": "true"}, Files: map[string]flow.ChosenFile{}}
	if !reflect.DeepEqual(v.commands, []flow.Command{given}) {
		t.Errorf("%+v", v.commands)
	}
	v = newScripted([]flow.Snapshot{asking})
	if _, end := run(t, v, "yes\nno\n", flow.Defaults{}); end != ConsentRefused || !reflect.DeepEqual(v.commands, []flow.Command{flow.Leave{}}) {
		t.Errorf("refused: end %d, %+v", end, v.commands)
	}
}

func TestAPhoneOfHereAndAMistypedDomainAreAskedAbout(t *testing.T) {
	phone := flow.Question{Name: "phone", Answer: flow.AnswerPhone, Subject: flow.SubjectPhone, Country: "CO"}
	email := flow.Question{Name: "email", Answer: flow.AnswerEmail, Subject: flow.SubjectEmail}
	for name, test := range map[string]struct {
		question    flow.Question
		input, want string
		printed     string
	}{
		"a yes":                   {phone, "300 123 4567\n\n", "+573001234567", words.English.Form.CompletedPhone("+57 300 123 4567")},
		"another number":          {phone, "3001234567\n+573001234568\n", "+573001234568", "[+573001234567]:"},
		"the likely domain":       {email, "ana@gmial.com\n\n", "ana@gmail.com", words.English.Form.LikelyDomain("ana@gmail.com")},
		"the domain as it is":     {email, "ana@gmial.com\nana@gmial.com\n", "ana@gmial.com", "[ana@gmail.com]:"},
		"a common domain at once": {email, "ana@gmail.com\n", "ana@gmail.com", ""},
	} {
		v := newScripted([]flow.Snapshot{askingFor("s1", test.question)}, finished())
		printed, end := run(t, v, test.input, flow.Defaults{})
		if end != Over || len(v.commands) != 1 || v.commands[0].(flow.Submit).Values[test.question.Name] != test.want {
			t.Fatalf("%s: %v %#v\n%s", name, end, v.commands, printed)
		}
		if !strings.Contains(printed, test.printed) {
			t.Errorf("%s: %q is not in\n%s", name, test.printed, printed)
		}
	}
}

func TestWhereACodeWentIsPrinted(t *testing.T) {
	s := askingFor("s1", code)
	s.SentTo = "a•••@demo.com"
	printed, _ := run(t, newScripted([]flow.Snapshot{s}, finished()), "123456\n", flow.Defaults{})
	if !strings.Contains(printed, words.English.Code.SentTo("a•••@demo.com")) {
		t.Errorf("not printed:\n%s", printed)
	}
}
