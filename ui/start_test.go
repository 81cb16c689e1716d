package ui

import (
	"maps"
	"reflect"
	"testing"

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
	h.root.session.Session = Session{}
	h.root.Init()
	h.root.resize()
	return h
}

func TestTheStartFormBegins(t *testing.T) {
	for _, size := range goldenSizes {
		golden(t, "start-"+sizeName(size), newStartHarness(t, size[0], size[1]).root.View())
	}
	h := newStartHarness(t, 80, 24)
	h.press(tea.KeyTab).typeText("acc 1").press(tea.KeyEnter)
	h.mustShow(words.English.Start.AccountMalformed)
	h.press(tea.KeyCtrlU).typeText("acc-1").press(tea.KeyTab, tea.KeyTab, tea.KeyTab)
	h.press(tea.KeyEnd).typeText(", desk=4").press(tea.KeyTab).typeText("esp").press(tea.KeyEnter)
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
	for _, text := range []string{"a", "=1", "a=1, b", `a=1, "b`} {
		if got, ok := parseMetadata(text); ok {
			t.Errorf("%q is taken for %v", text, got)
		}
	}
}
