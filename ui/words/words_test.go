package words

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// texts are all texts of a language by where they stand, as "Leave.Title" or
// "names.countries[CO]". A text that takes values is called with samples, with
// none, one and three of what it counts: "Retry.TriesLeft(1)".
func texts(t *testing.T, w *Words) map[string]string {
	t.Helper()
	all := map[string]string{}
	collect(t, all, "", reflect.ValueOf(*w))
	return all
}

func collect(t *testing.T, all map[string]string, at string, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.String:
		all[at] = v.String()
	case reflect.Struct:
		for i := range v.NumField() {
			collect(t, all, strings.TrimPrefix(at+"."+v.Type().Field(i).Name, "."), v.Field(i))
		}
	case reflect.Map:
		for key, value := range v.Seq2() {
			collect(t, all, fmt.Sprintf("%s[%v]", at, key), value)
		}
	case reflect.Slice:
		all[at] = fmt.Sprint(v)
	case reflect.Func:
		for _, n := range []int{0, 1, 3} {
			all[fmt.Sprintf("%s(%d)", at, n)] = called(t, at, v, n)
		}
	default:
		t.Fatalf("%s: a %s cannot be checked", at, v.Kind())
	}
}

// called calls a text with sample strings, and with n and the numbers after it,
// and checks that the strings are in what it gives.
func called(t *testing.T, at string, f reflect.Value, n int) string {
	t.Helper()
	if f.IsNil() {
		return ""
	}
	in := make([]reflect.Value, f.Type().NumIn())
	for i := range in {
		in[i] = reflect.New(f.Type().In(i)).Elem()
		if in[i].Kind() == reflect.String {
			in[i].SetString(fmt.Sprintf("Sample%d", i))
		} else {
			in[i].SetInt(int64(n + i))
		}
	}
	text := f.Call(in)[0].String()
	for _, v := range in {
		if v.Kind() == reflect.String && !strings.Contains(text, v.String()) {
			t.Errorf("%s: %q leaves out what it is given", at, text)
		}
	}
	return text
}

func TestEveryTextIsThereInEveryLanguage(t *testing.T) {
	all := map[string]bool{}
	for _, w := range All() {
		for at := range texts(t, w) {
			all[at] = true
		}
	}
	if len(all) < 900 {
		t.Errorf("only %d texts were found: the search for them is broken", len(all))
	}
	for _, w := range All() {
		found := texts(t, w)
		for at := range all {
			if found[at] == "" && !mayBeEmpty(w, at) {
				t.Errorf("%s: missing in %s", at, w.Language())
			}
			if strings.Contains(found[at], "  ") || strings.ContainsAny(found[at], "\t\r") {
				t.Errorf("%s: stray white space in %q", at, found[at])
			}
		}
	}
}

// mayBeEmpty is true of the scenarios' descriptions, whose English is in the
// scenarios' own files, and of an attempt number that no call has.
func mayBeEmpty(w *Words, at string) bool {
	return w == English && strings.HasPrefix(at, "codes.scenarios[") || at == "Inspector.Attempt(0)"
}

// eachTranslation calls f with every text of English and its translation into
// every other language.
func eachTranslation(t *testing.T, f func(at string, w *Words, english, translated string)) {
	t.Helper()
	english := texts(t, English)
	for _, w := range All()[1:] {
		translated := texts(t, w)
		for _, at := range slices.Sorted(maps.Keys(english)) {
			f(at, w, english[at], translated[at])
		}
	}
}

// sameInEnglish are the texts that may be as in English: names, and words that
// the languages have in common. Countries may too, half of which are.
var sameInEnglish = []string{
	"", "%", "CIC", "CPF", "CURP", "Downloads", "E-mail", "Enter", "Inspector", "Latitude", "Longitude", "OCR", "PgDn", "PgUp", "[no n]", "e-mail",
	"inspector", "no", "video",
}

func TestNoTextIsLeftInEnglish(t *testing.T) {
	englishWord := regexp.MustCompile(`(?i)\b(the|your|you|please|with|was|were|not|this|that|and|have|has)\b`)
	eachTranslation(t, func(at string, w *Words, english, translated string) {
		if translated == english && !slices.Contains(sameInEnglish, english) && !strings.HasPrefix(at, "names.countries[") {
			t.Errorf("%s in %s is as in English: %q", at, w.Language(), english)
		}
		if word := englishWord.FindString(translated); word != "" && len(translated) > 12 {
			t.Errorf("%s in %s has the English %q: %q", at, w.Language(), word, translated)
		}
	})
}

func TestTranslationsHaveTheEnglishPlaceholdersAndLength(t *testing.T) {
	placeholder := regexp.MustCompile(`\{[a-z]+\}|%[a-z]`)
	eachTranslation(t, func(at string, w *Words, english, translated string) {
		want, got := placeholder.FindAllString(english, -1), placeholder.FindAllString(translated, -1)
		if !slices.Equal(got, want) {
			t.Errorf("%s: placeholders %q in English, %q in %s", at, want, got, w.Language())
		}
		if e, n := utf8.RuneCountInString(english), utf8.RuneCountInString(translated); n > 2*e+20 || e > 2*n+20 {
			t.Errorf("%s: %q is far from %q in length", at, translated, english)
		}
	})
}

func TestTranslationsArePoliteAndOfTheirLanguage(t *testing.T) {
	familiar := regexp.MustCompile(`(?i)(^|\s)(tú|tu|tus|puedes|quieres|tienes|debes|haz|teu|tua|vosotros)(\s|[.,;:?]|$)`)
	foreign := map[*Words]*regexp.Regexp{
		Spanish:    regexp.MustCompile(`[ãõç]`),
		Portuguese: regexp.MustCompile(`[ñ¿¡]|ción\b`),
	}
	eachTranslation(t, func(at string, w *Words, _, translated string) {
		if familiar.MatchString(translated) {
			t.Errorf("%s: %q is not polite: usted, você", at, translated)
		}
		if letters := foreign[w]; letters != nil && letters.MatchString(translated) {
			t.Errorf("%s in %s is of another language: %q", at, w.Language(), translated)
		}
	})
}

func TestLanguagesAreFoundByAnyName(t *testing.T) {
	for name, want := range map[string]*Words{
		"en": English, "es": Spanish, "pt": Portuguese, "es-CO": Spanish, "ES_mx": Spanish,
		"pt_BR.UTF-8": Portuguese, "en_US.utf8": English, " pt ": Portuguese,
	} {
		if got, ok := For(name); got != want || !ok {
			t.Errorf("For(%q) = %s, %v", name, got.Language(), ok)
		}
	}
	for _, name := range []string{"", "xx", "C", "C.UTF-8", "español"} {
		if got, ok := For(name); got != English || ok {
			t.Errorf("For(%q) = %s, %v; want English and false", name, got.Language(), ok)
		}
	}
}

func TestYesAndNoInEachLanguage(t *testing.T) {
	for answer, want := range map[string][3][2]bool{ // yes, ok in English, Spanish, Portuguese
		"Yes": {{true, true}, {true, true}, {true, true}},
		"sí":  {{}, {true, true}, {}},
		"SI":  {{}, {true, true}, {}},
		"sim": {{}, {}, {true, true}},
		"não": {{}, {}, {false, true}},
		"n":   {{false, true}, {false, true}, {false, true}},
		"":    {}, "maybe": {},
	} {
		for i, w := range []*Words{English, Spanish, Portuguese} {
			yes, ok := w.YesOrNo(answer)
			if [2]bool{yes, ok} != want[i] {
				t.Errorf("%s: YesOrNo(%q) = %v, %v", w.Language(), answer, yes, ok)
			}
		}
	}
}
