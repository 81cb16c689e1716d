package sandbox

import (
	"maps"
	"slices"
	"testing"
)

func TestLinesOfKeys(t *testing.T) {
	const text = `a = 1 # b = 2
"quoted key" = "x"

[table.under]
b.c = [1, 2,
  { d = "]", e = '}' }, # f = 3
]
g = """
h = 4
""""
[[list]]
i = { j = { k = 1 } }
[[list.inner]]
l = true
[[list.inner]]
l = 2026-01-01 00:00:00
[[list]]
[[list.inner]]
m = 'its'
`
	want := lines{
		"a": 1, "quoted key": 2, "table.under": 4, "table.under.b.c": 5, "table.under.b.c.0": 5, "table.under.b.c.1": 5,
		"table.under.b.c.2": 6, "table.under.b.c.2.d": 6, "table.under.b.c.2.e": 6, "table.under.g": 8,
		"list.0": 11, "list.0.i": 12, "list.0.i.j": 12, "list.0.i.j.k": 12, "list.0.inner.0": 13, "list.0.inner.0.l": 14,
		"list.0.inner.1": 15, "list.0.inner.1.l": 16, "list.1": 17, "list.1.inner.0": 18, "list.1.inner.0.m": 19,
	}
	got := findLines(text)
	for _, path := range slices.Sorted(maps.Keys(want)) {
		if got[path] != want[path] {
			t.Errorf("%s: line %d, want %d", path, got[path], want[path])
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %v", got)
	}
	if got.of("list.1.inner.0.nope.deeper") != 18 {
		t.Error("a path without a line of its own has that of the one above")
	}
}
