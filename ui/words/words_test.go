package words

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"cedula/flow/media"
)

// texts are all texts of a language by where they stand, such as "Leave.Title" or
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

var lowerWord = regexp.MustCompile(`\p{L}+`)

// wordsOf are the words of some texts in lower case.
func wordsOf(texts ...string) map[string]bool {
	found := map[string]bool{}
	for _, text := range texts {
		for _, word := range lowerWord.FindAllString(strings.ToLower(text), -1) {
			found[word] = true
		}
	}
	return found
}

// englishAlone are words of the English texts that the other language never
// uses: one of them on a screen in that language was not translated.
func englishAlone(t *testing.T, w *Words) map[string]bool {
	t.Helper()
	const shortest = 3 // shorter ones are parts of names and units as well
	english := wordsOf(slices.Collect(maps.Values(texts(t, English)))...)
	for word := range english {
		if len(word) < shortest {
			delete(english, word)
		}
	}
	for word := range wordsOf(slices.Collect(maps.Values(texts(t, w)))...) {
		delete(english, word)
	}
	for _, local := range localDocuments {
		for word := range wordsOf(local) {
			delete(english, word)
		}
	}
	return english
}

// fromOutside are English texts on those screens from the test, the API, or
// names: they are not translated.
var fromOutside = wordsOf(
	"cedula demo english", "I permit it. A line of the terms that is as long as such lines are.",
	"Your contract: please accept the contract.", "could not finish the review", "The security elements are not valid",
	"Acme Pixel, mobile, branch, desk",
)

// namesOnScreens are paths, addresses and files.
var namesOnScreens = regexp.MustCompile(`\S*(/|=|\.\p{L})\S*`)

// isInAllLanguages reports whether a screen is one of the kiosk's multilingual
// pages.
func isInAllLanguages(golden string) bool {
	return strings.Contains(golden, "kiosk-welcome") || strings.Contains(golden, "kiosk-out-of-service")
}

// goldensIn are the files of screens and results in a language.
func goldensIn(t *testing.T, language string) []string {
	t.Helper()
	var files []string
	for _, folder := range []string{"../testdata", "../report/testdata"} {
		for _, pattern := range []string{"*-" + language + "-*.golden", "*." + language + ".*golden"} {
			found, err := filepath.Glob(filepath.Join(folder, pattern))
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, slices.DeleteFunc(found, isInAllLanguages)...)
		}
	}
	return files
}

func TestTranslatedScreensContainNoEnglish(t *testing.T) {
	for _, w := range All()[1:] {
		english, files := englishAlone(t, w), goldensIn(t, w.Language())
		if len(english) < 500 || len(files) < 30 {
			t.Errorf("%s: %d words and %d files: too few to find anything", w.Language(), len(english), len(files))
		}
		for _, file := range files {
			view, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for word := range wordsOf(namesOnScreens.ReplaceAllString(string(view), " ")) {
				if english[word] && !fromOutside[word] {
					t.Errorf("%s holds the English %q", file, word)
				}
			}
		}
	}
}

func TestEnglishOnAScreenIsFound(t *testing.T) {
	found := 0
	for word := range wordsOf("Press Enter to keep waiting, or Esc if you want to leave.") {
		if englishAlone(t, Spanish)[word] && !fromOutside[word] {
			found++
		}
	}
	if found < 5 {
		t.Errorf("only %d words of an English sentence are known as English", found)
	}
}

// oddities are unidiomatic words in each language.
var oddities = map[*Words]*regexp.Regexp{
	Spanish:    regexp.MustCompile(`(?i)desenlace|desfecho|apurad[oa]|por sí (mism|sol)|desde hace \S+ (s|min|h)\b|\b(pulse|ordenador|móvil|vale)\b|\bcifras\b`),
	Portuguese: regexp.MustCompile(`(?i)desfecho|apurad[oa]|desenlace|por si (mesm|só)|\b(telemóvel|ecrã|ficheiro|utilizador|contacto|a carregar)\b`),
}

func TestTextsAreAsPeopleThereWrite(t *testing.T) {
	eachTranslation(t, func(at string, w *Words, _, translated string) {
		if odd := oddities[w].FindString(translated); odd != "" {
			t.Errorf("%s in %s says %q: %q", at, w.Language(), odd, translated)
		}
	})
}

// doings are the first words of instructions.
var doings = map[*Words]*regexp.Regexp{
	English:    regexp.MustCompile(`^(Come|Use|Hold|Move|Turn|Tilt|Choose|Record|Check|Face|Try)\b`),
	Spanish:    regexp.MustCompile(`^(Acérquese|Use|Mantenga|Busque|Aléjese|Inclínelo|Gire|Elija|Grabe|Grábelo|Revise|Mire|Repita|Muévase)([ ,]|$)`),
	Portuguese: regexp.MustCompile(`^(Aproxime-se|Use|Mantenha|Procure|Afaste-se|Incline|Gire|Escolha|Grave|Grave-o|Verifique|Olhe|Repita|Vá)([ ,]|$)`),
}

func TestEveryDoubtAboutAFileSaysWhatToDo(t *testing.T) {
	source, err := os.ReadFile("../../flow/media/media.go")
	if err != nil {
		t.Fatal(err)
	}
	warnings := regexp.MustCompile(`Warning = "([^"]+)"`).FindAllStringSubmatch(string(source), -1)
	if len(warnings) < 16 {
		t.Fatalf("only %d warnings were found", len(warnings))
	}
	for _, w := range All() {
		for _, found := range warnings {
			r, ok := w.codes.warnings[media.Warning(found[1])]
			if !ok || !doings[w].MatchString(r.Do) || !strings.HasSuffix(r.Do, ".") || !strings.HasSuffix(r.What, ".") {
				t.Errorf("%q in %s reads %q: what is to be done?", found[1], w.Language(), r)
			}
		}
	}
}

func TestNumbersDatesAndPluralsAreOfTheLanguage(t *testing.T) {
	for w, want := range map[*Words][]string{
		English:    {"1.5", "64.9%", "3.4 MB", "One try left.", "2 tries left.", "1 day ago", "2 days ago", "1 check", "9 checks"},
		Spanish:    {"1,5", "64,9 %", "3,4 MB", "Queda un intento.", "Quedan 2 intentos.", "hace 1 día", "hace 2 días", "1 revisión", "9 revisiones"},
		Portuguese: {"1,5", "64,9%", "3,4 MB", "Resta uma tentativa.", "Restam 2 tentativas.", "há 1 dia", "há 2 dias", "1 verificação", "9 verificações"},
	} {
		got := []string{
			w.Number(1.5, 1), w.Percent(0.649), w.Bytes(3_565_158), w.Retry.TriesLeft(1), w.Retry.TriesLeft(2),
			w.Chooser.DaysAgo(1), w.Chooser.DaysAgo(2), w.Report.Checks(1), w.Report.Checks(9),
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s writes %q, want %q", w.Language(), got, want)
		}
	}
}
