package ui

import (
	"maps"
	"testing"
)

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
