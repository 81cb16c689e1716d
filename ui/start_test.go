package ui

import (
	"maps"
	"reflect"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/ui/words"
)

func newStartHarness(t *testing.T, cols, rows int) *rootHarness {
	h := newRootHarness(t, cols, rows, func(o *Options) {
		o.Form = &StartForm{
			Flows:   []NamedFlow{{"Onboarding", "IPF1"}, {"Credit", "IPF2"}},
			Answers: StartAnswers{FlowID: "IPF2", Metadata: map[string]string{"branch": "12"}},
		}
	})
	h.begin()
	return h
}

func TestTheStartFormBegins(t *testing.T) {
	for _, size := range goldenSizes {
		golden(t, "start-"+sizeName(size), newStartHarness(t, size[0], size[1]).root.View())
	}
	h := newStartHarness(t, 80, 24)
	h.press(tea.KeyEnter).typeText("acc 1").press(tea.KeyEnter)
	h.mustShow(words.English.Start.AccountMalformed)
	h.press(tea.KeyCtrlU).typeText("acc-1").press(tea.KeyEnter, tea.KeyEnter, tea.KeyEnter)
	h.press(tea.KeyEnd).typeText(", desk=4").press(tea.KeyEnter).typeText("esp")
	if len(h.requests) > 0 {
		t.Fatalf("started before the last field: %#v", h.requests)
	}
	h.press(tea.KeyEnter)
	want := []StartRequest{{Answers: StartAnswers{
		FlowID: "IPF2", AccountID: "acc-1", Language: "es", Metadata: map[string]string{"branch": "12", "desk": "4"},
	}, Language: "es"}}
	if !reflect.DeepEqual(h.requests, want) {
		t.Fatalf("started %#v", h.requests)
	}
	if h.root.d.Words.Language() != "es" {
		t.Error("the language did not change")
	}
}

func TestTheStartFormIsSubmittedFromAnyFieldByItsOwnKeys(t *testing.T) {
	for name, keys := range map[string][]tea.KeyType{
		"Ctrl+Enter": {tea.KeyCtrlJ},
		"the button": {tea.KeyTab, tea.KeyTab, tea.KeyTab, tea.KeyTab, tea.KeyTab, tea.KeyTab, tea.KeyTab, tea.KeyEnter},
	} {
		h := newStartHarness(t, 80, 24).press(keys...)
		if len(h.requests) != 1 || h.requests[0].Answers.FlowID != "IPF2" {
			t.Errorf("%s: started %#v\n%s", name, h.requests, h.root.View())
		}
	}
}

func TestTheStartFormResumesTheUnfinishedProcess(t *testing.T) {
	local := time.Local
	time.Local = time.FixedZone("Bogotá", -5*60*60)
	t.Cleanup(func() { time.Local = local })
	for _, when := range []time.Time{noon.Add(-time.Hour), noon.Add(-50 * time.Hour)} {
		for _, w := range words.All() {
			shown := when.Local().Format("15:04")
			if when.Before(noon.Add(-24 * time.Hour)) {
				shown = w.DateAndTime(when)
			}
			h := newRootHarness(t, 80, 24, func(o *Options) {
				o.Words, o.Unfinished, o.Form = w, when, &StartForm{Flows: []NamedFlow{{"Onboarding", "IPF1"}}}
			})
			h.begin()
			if when.Equal(noon.Add(-time.Hour)) {
				golden(t, "start-resume-"+w.Language()+"-80x24", h.root.View())
			}
			h.mustShow(w.Start.ResumeOffer(shown))
			h.press(tea.KeyCtrlR)
			if want := []StartRequest{{Resume: true, Language: w.Language()}}; !reflect.DeepEqual(h.requests, want) {
				t.Fatalf("started %#v", h.requests)
			}
		}
	}
}

func TestWithNothingUnfinishedThereIsNothingToResume(t *testing.T) {
	h := newStartHarness(t, 80, 24).press(tea.KeyCtrlR)
	if len(h.requests) > 0 {
		t.Fatalf("started %#v", h.requests)
	}
}

func TestAFlowAloneIsShownByItsName(t *testing.T) {
	h := newRootHarness(t, 80, 24, func(o *Options) { o.Form = &StartForm{Flows: []NamedFlow{{"Onboarding", "IPF1"}}} })
	h.begin()
	h.mustShow("Onboarding", "IPF1")
	h.press(tea.KeyCtrlJ)
	if len(h.requests) != 1 || h.requests[0].Answers.FlowID != "IPF1" {
		t.Fatalf("started %#v", h.requests)
	}
}

func TestMetadataIsReadAsItIsFilledIn(t *testing.T) {
	for _, pairs := range []map[string]string{
		{}, {"branch": "12"}, {"branch": "12", "desk": "4"}, {"note": "Bogotá, Centro", "x": "a=b"}, {"q": `say "yes", please`}, {"empty": ""},
	} {
		got, ok := parseMetadata(formatMetadata(pairs))
		if !ok || !maps.Equal(got, pairs) {
			t.Errorf("%v became %q, and that %v", pairs, formatMetadata(pairs), got)
		}
	}
}

func TestMetadataAsPeopleTypeIt(t *testing.T) {
	for text, want := range map[string]map[string]string{
		"": {}, "  ": {}, " a = 1 , b=2,": {"a": "1", "b": "2"}, `"note=one, two", c=3`: {"note": "one, two", "c": "3"}, "a=": {"a": ""},
	} {
		if got, ok := parseMetadata(text); !ok || !maps.Equal(got, want) {
			t.Errorf("%q: %v %v", text, got, ok)
		}
	}
	for _, text := range []string{"a", "=1", "a=1, b", `a=1, "b`, "300 123 4567branch=1", "año=1"} {
		if got, ok := parseMetadata(text); ok {
			t.Errorf("%q is taken for %v", text, got)
		}
	}
}
