// Package words holds every sentence for the person, in English, Spanish and
// Portuguese. Flow hands out codes; this package puts them into words. An
// operator's errors and help are English and live beside their typed error.
//
// Texts of a screen are a group: one struct in a file of its own, with its
// three values below it and a field in Words. All literals of groups are
// unkeyed, so that a text missing in one language does not compile. A text
// with a number or a name in it is a func field. Texts that belong to a code
// of the API (a reason, a country, a check) are rows of a table, three
// languages to a row, looked up by a method of Words.
//
// The tone: plain, short and polite (usted, você). What happened, what to do,
// what was kept.
package words

import "strings"

// Words are all texts in one language. The groups are in alphabetical order.
type Words struct {
	language   language
	Asking     Asking
	Capturing  Capturing
	Choosing   Choosing
	Finishing  Finishing
	Framing    Framing
	HandingOff HandingOff
	Helping    Helping
	Inspecting Inspecting
	Keys       Keys
	Leaving    Leaving
	Looking    Looking
	Opening    Opening
	Pausing    Pausing
	Plain      Plain
	Report     Report
	Sending    Sending
	Touring    Touring
}

// The languages.
var (
	English = &Words{
		english,
		askingEnglish,
		capturingEnglish,
		choosingEnglish,
		finishingEnglish,
		framingEnglish,
		handingOffEnglish,
		helpingEnglish,
		inspectingEnglish,
		keysEnglish,
		leavingEnglish,
		lookingEnglish,
		openingEnglish,
		pausingEnglish,
		plainEnglish,
		reportEnglish,
		sendingEnglish,
		touringEnglish,
	}
	Spanish = &Words{
		spanish,
		askingSpanish,
		capturingSpanish,
		choosingSpanish,
		finishingSpanish,
		framingSpanish,
		handingOffSpanish,
		helpingSpanish,
		inspectingSpanish,
		keysSpanish,
		leavingSpanish,
		lookingSpanish,
		openingSpanish,
		pausingSpanish,
		plainSpanish,
		reportSpanish,
		sendingSpanish,
		touringSpanish,
	}
	Portuguese = &Words{
		portuguese,
		askingPortuguese,
		capturingPortuguese,
		choosingPortuguese,
		finishingPortuguese,
		framingPortuguese,
		handingOffPortuguese,
		helpingPortuguese,
		inspectingPortuguese,
		keysPortuguese,
		leavingPortuguese,
		lookingPortuguese,
		openingPortuguese,
		pausingPortuguese,
		plainPortuguese,
		reportPortuguese,
		sendingPortuguese,
		touringPortuguese,
	}
)

// language is the position of a language in a row of a table.
type language int

const (
	english language = iota
	spanish
	portuguese
)

// text is one text in all languages. Its literals are unkeyed: a language
// that is missing does not compile.
type text struct{ en, es, pt string }

// pick gives the text in this language.
func (w *Words) pick(t text) string { return [...]string{t.en, t.es, t.pt}[w.language] }

// All are the languages that there are, English first.
func All() []*Words { return []*Words{English, Spanish, Portuguese} }

// Language is the language's two letters, as "es".
func (w *Words) Language() string { return [...]string{"en", "es", "pt"}[w.language] }

// For gives the words of a language, named as "es", "es-CO" or in a locale as
// "pt_BR.UTF-8". Of an unknown one it gives English, and false.
func For(name string) (*Words, bool) {
	base, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(name)), ".")
	base, _, _ = strings.Cut(strings.ReplaceAll(base, "_", "-"), "-")
	for _, w := range All() {
		if w.Language() == base {
			return w, true
		}
	}
	return English, false
}
