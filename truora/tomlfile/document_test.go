package tomlfile

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
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
	want := map[string]int{
		"a": 1, "quoted key": 2, "table.under": 4, "table.under.b.c": 5, "table.under.b.c.0": 5, "table.under.b.c.1": 5,
		"table.under.b.c.2": 6, "table.under.b.c.2.d": 6, "table.under.b.c.2.e": 6, "table.under.g": 8,
		"list.0": 11, "list.0.i": 12, "list.0.i.j": 12, "list.0.i.j.k": 12, "list.0.inner.0": 13, "list.0.inner.0.l": 14,
		"list.0.inner.1": 15, "list.0.inner.1.l": 16, "list.1": 17, "list.1.inner.0": 18, "list.1.inner.0.m": 19,
	}
	d := parse(t, text)
	for _, path := range slices.Sorted(maps.Keys(want)) {
		if got := d.Line(path); got != want[path] {
			t.Errorf("%s: line %d, want %d", path, got, want[path])
		}
	}
	if len(d.lines) != len(want) {
		t.Errorf("got %v", d.lines)
	}
	if d.Line("list.1.inner.0.nope.deeper") != 18 {
		t.Error("a path without a line of its own has that of the one above")
	}
	if d.Line("nope") != 0 {
		t.Error("a path that nothing is above has no line")
	}
}

func parse(t *testing.T, text string) *Document {
	t.Helper()
	d, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestEntriesStandInTheOrderOfTheText(t *testing.T) {
	d := parse(t, `b = 1
[table]
"\u0061 key" = "x"
[[list]]
name = "first"
[[list.inner]]
z = 1
[[list]]
name = "second"
[[list.inner]]
z = 2
`)
	var got []string
	for _, e := range d.Entries() {
		value := e.Value
		if kind := reflect.TypeOf(value).Kind(); kind == reflect.Map || kind == reflect.Slice {
			value = kind
		}
		got = append(got, fmt.Sprint(e.Line, " ", e.Name, " ", e.Path, " ", value))
	}
	want := []string{
		"1 b b 1", "2 table table map", `3 table."a key" table.a key x`,
		"4 list list.0 slice", "5 list.name list.0.name first", "6 list.inner list.0.inner.0 slice", "7 list.inner.z list.0.inner.0.z 1",
		"8 list list.1 slice", "9 list.name list.1.name second", "10 list.inner list.1.inner.0 slice", "11 list.inner.z list.1.inner.0.z 2",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestASyntaxErrorNamesLineAndKey(t *testing.T) {
	_, err := Parse("[a]\nb = 1\nc = ?\n")
	var syntax *SyntaxError
	if !errors.As(err, &syntax) || syntax.Line != 3 || syntax.Key != "a.c" || !strings.HasPrefix(err.Error(), "line 3, key a.c: ") {
		t.Errorf("got %v", err)
	}
}

func TestASyntaxErrorIsInPlainWords(t *testing.T) {
	for text, want := range map[string]string{
		"[ui\nb = 1":           "line 1: a line that begins with [ ends with ]",
		"[[flows]\n":           "line 1: a line that begins with [[ ends with ]]",
		"a = 1\nb \"x\"":       "line 2: there is no = after the key",
		"a.b":                  "line 1: there is no = after the key",
		"a = ":                 "line 1, key a: there is no value after the =",
		"a = secret":           "line 1, key a: not a string in double quotes, a number, true or false",
		"a = \"secret":         "line 1, key a: the text is not closed by a quote",
		"a = \"secret\nb = 1":  "line 1, key a: the text is not closed by a quote",
		"a = 'secret":          "line 1, key a: the text is not closed by a quote",
		"a = 20secret":         "line 1: there is more on the line after the value; a string stands in double quotes as a whole",
		"a = \"b\"secret\"":    "line 1: there is more on the line after the value; a string stands in double quotes as a whole",
		"a = \"C:\\Users\"":    "line 1, key a: in double quotes a \\ stands twice, as \\\\; in single quotes once",
		"a = [\"b\" \"c\"]":    "line 1, key a: the parts of a list have commas between them, and a ] at the end",
		"a = [1,":              "line 1, key a: there is no value after the =",
		"[a]\nb = 1\n[a]\nb=2": "line 3: a stands here for the second time",
		"a = 1.secret":         "line 1, key a: not TOML",
	} {
		if _, err := Parse(text); err == nil || err.Error() != want {
			t.Errorf("%q\n got  %v\n want %s", text, err, want)
		}
	}
}

func TestNameOf(t *testing.T) {
	for path, want := range map[string]string{"steps.1.retries": "steps.retries", "a": "a", "list.0": "list", "": ""} {
		if got := NameOf(path); got != want {
			t.Errorf("%s: got %s", path, got)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"retries", "title", "truora.api_key", "process.flow_id", "ui.theme"}
	for name, want := range map[string]string{
		"retires": "retries", "titel": "title", "truora.api_kye": "truora.api_key", "flow_id": "process.flow_id",
		"process.theme": "ui.theme", "x": "", "delay": "", "kiosk": "", "": "",
	} {
		if got, ok := Nearest(name, known); ok != (want != "") || ok && got != want {
			t.Errorf("%s: got %s, %v", name, got, ok)
		}
	}
	if _, ok := Nearest("anything", nil); ok {
		t.Error("nothing is known, and yet something is near")
	}
}

// Any text is a document with a line for every entry, or an error.
func FuzzParse(f *testing.F) {
	f.Add("description = \"x\"\n[[steps]]\ntype = \"y\"\n")
	f.Add("[a.b]\n[[a.\"b c\"]]\nx = [1, [2], {y.z = '''\n'''}] # z")
	f.Add("[[a]]\n[[a.b]]\nc = 1\n[[a]]\n[[a.b]]\nc = [{ d = 1 }]")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := Parse(text)
		if (d == nil) == (err == nil) {
			t.Fatal("it has to be a document or a mistake")
		}
		if err != nil {
			return
		}
		for _, e := range d.Entries() {
			if last := strings.Count(text, "\n") + 1; e.Line < 0 || e.Line > last {
				t.Errorf("%s: line %d of %d", e.Path, e.Line, last)
			}
		}
	})
}
