package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// eachRow calls f with every row of three string literals in this package's
// sources: the rows of all tables, whoever adds one.
func eachRow(t *testing.T, f func(at string, row [3]string)) {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if !strings.HasSuffix(name, "_test.go") {
			eachRowOf(t, name, f)
		}
	}
}

func eachRowOf(t *testing.T, name string, f func(at string, row [3]string)) {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if row, ok := literals(n); ok {
			f(files.Position(n.Pos()).String(), row)
		}
		return true
	})
}

func literals(n ast.Node) (row [3]string, ok bool) {
	list, ok := n.(*ast.CompositeLit)
	if !ok || len(list.Elts) != len(row) {
		return row, false
	}
	for i, element := range list.Elts {
		literal, ok := element.(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING {
			return row, false
		}
		row[i], _ = strconv.Unquote(literal.Value)
	}
	return row, true
}

func TestEveryRowOfEveryTableIsWhole(t *testing.T) {
	rows := 0
	eachRow(t, func(at string, row [3]string) {
		rows++
		checkTexts(t, at, row)
	})
	if rows < 500 {
		t.Errorf("only %d rows were found: the search for them is broken", rows)
	}
}

func TestEveryGroupIsWholeInEveryLanguage(t *testing.T) {
	en, es, pt := reflect.ValueOf(*English), reflect.ValueOf(*Spanish), reflect.ValueOf(*Portuguese)
	compare(t, "Words", en, es, pt)
}

// compare walks the same group in all languages.
func compare(t *testing.T, at string, values ...reflect.Value) {
	switch values[0].Kind() {
	case reflect.String:
		checkTexts(t, at, [3]string{values[0].String(), values[1].String(), values[2].String()})
	case reflect.Func:
		checkTexts(t, at, [3]string{called(t, at, values[0]), called(t, at, values[1]), called(t, at, values[2])})
	case reflect.Struct:
		for i := range values[0].NumField() {
			name := at + "." + values[0].Type().Field(i).Name
			compare(t, name, values[0].Field(i), values[1].Field(i), values[2].Field(i))
		}
	case reflect.Slice, reflect.Array:
		compareLists(t, at, values...)
	}
}

func compareLists(t *testing.T, at string, values ...reflect.Value) {
	for _, v := range values[1:] {
		if v.Len() != values[0].Len() {
			t.Errorf("%s: lists of different lengths", at)
			return
		}
	}
	for i := range values[0].Len() {
		compare(t, at+"["+strconv.Itoa(i)+"]", values[0].Index(i), values[1].Index(i), values[2].Index(i))
	}
}

// called calls a text that takes values with samples, and checks that strings
// given to it are in what it says.
func called(t *testing.T, at string, f reflect.Value) string {
	if f.IsNil() {
		t.Errorf("%s: missing", at)
		return ""
	}
	if f.Type().NumOut() == 0 || f.Type().Out(0).Kind() != reflect.String {
		return "no text"
	}
	said := f.Call(samples(f.Type()))[0].String()
	for i := range f.Type().NumIn() {
		if f.Type().In(i).Kind() == reflect.String && !strings.Contains(said, sample(i)) {
			t.Errorf("%s: %q does not say what it was given", at, said)
		}
	}
	return said
}

func samples(f reflect.Type) []reflect.Value {
	var in []reflect.Value
	for i := range f.NumIn() {
		v := reflect.New(f.In(i)).Elem()
		switch {
		case v.Kind() == reflect.String:
			v.SetString(sample(i))
		case v.CanInt():
			v.SetInt(int64(3 + i))
		}
		in = append(in, v)
	}
	return in
}

func sample(i int) string { return "Sample" + strconv.Itoa(i) }

// checkTexts checks one text in its three languages.
func checkTexts(t *testing.T, at string, row [3]string) {
	t.Helper()
	for i, s := range row {
		if strings.TrimSpace(s) == "" {
			t.Errorf("%s: empty in %s", at, All()[i].Language())
		}
		if strings.Contains(s, "  ") || strings.ContainsAny(s, "\t\r") {
			t.Errorf("%s: stray white space in %q", at, s)
		}
	}
	checkSame(t, at, row)
	checkForeign(t, at, row)
}

var placeholder = regexp.MustCompile(`\{[a-z]+\}|%[a-z]`)

func checkSame(t *testing.T, at string, row [3]string) {
	t.Helper()
	want := strings.Join(placeholder.FindAllString(row[0], -1), " ")
	for i, s := range row[1:] {
		if got := strings.Join(placeholder.FindAllString(s, -1), " "); got != want {
			t.Errorf("%s: placeholders %q in English, %q in %s", at, want, got, All()[i+1].Language())
		}
		if n, english := utf8.RuneCountInString(s), utf8.RuneCountInString(row[0]); n > 2*english+20 || english > 2*n+20 {
			t.Errorf("%s: %q is far from %q in length", at, s, row[0])
		}
	}
}

var (
	englishWords  = regexp.MustCompile(`(?i)\b(the|your|you|please|with|was|were|not|this|that|and|have|has)\b`)
	familiarWords = regexp.MustCompile(`(?i)(^|\s)(tú|tu|tus|puedes|quieres|tienes|debes|haz|teu|tua|vosotros)(\s|[.,;:?]|$)`)
	spanishLetter = regexp.MustCompile(`[ñ¿¡]|ción\b`)
	ptLetter      = regexp.MustCompile(`[ãõç]`)
)

func checkForeign(t *testing.T, at string, row [3]string) {
	t.Helper()
	for _, s := range row[1:] {
		if found := englishWords.FindString(s); found != "" && len(s) > 12 {
			t.Errorf("%s: English %q left in %q", at, found, s)
		}
		if familiarWords.MatchString(s) {
			t.Errorf("%s: %q is not polite: usted, você", at, s)
		}
	}
	if spanishLetter.MatchString(row[2]) {
		t.Errorf("%s: Spanish in the Portuguese %q", at, row[2])
	}
	if ptLetter.MatchString(row[1]) {
		t.Errorf("%s: Portuguese in the Spanish %q", at, row[1])
	}
}
