package safetext

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestTypedTextIsAsItWasSeen(t *testing.T) {
	for typed, want := range map[string]string{
		"ana@example.com":                         "ana@example.com",
		"\ufeff\u200eana@exam\u200bple.com\u202c": "ana@example.com",
		"\u00a0Ana\u202fMaría \u3000":             "Ana María",
		"co\u00adoperative":                       "cooperative",
		"a\ufe0fb\u3164c\u034fd\U000e0041":        "abcd",
		"می\u200cخواهم":                           "می\u200cخواهم",
		"a\u200cb \u200d":                         "ab",
		"क्\u200dष":                               "क्\u200dष",
		"tab\tstays\x07":                          "tab\tstays\x07",
		"bytes \xff":                              "bytes \xff",
		"\u200b\u200b":                            "",
	} {
		if got := Typed(typed); got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
}

func TestFieldsOfASCIITakeWhatLooksLikeIt(t *testing.T) {
	for typed, want := range map[string]string{
		"ａｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ": "ana@example.com", "ana@example。com": "ana@example.com",
		"٦٥٤٣٢١": "654321", "۶۵۴": "654", "६५४": "654", "𝟼𝟻𝟺": "654", "＋５７": "+57",
		"ñandú@x.co": "ñandú@x.co", "раураl": "раураl", "ｶ": "ｶ",
	} {
		if got := ASCII(typed); got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
	for r := range unicode.MaxRune {
		if unicode.Is(unicode.Nd, r) {
			if got := ASCII(string(r)); len(got) != 1 || got[0] < '0' || got[0] > '9' {
				t.Fatalf("%U is %q", r, got)
			}
		}
	}
}

func FuzzTyped(f *testing.F) {
	for _, seed := range []string{"ana@example.com", "\ufeff\u200e\u202aC:\\a b\u202c", "می\u200cخواهم", "\xff\xfe", "＋５７ ٦٥٤"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := Typed(text)
		if len(once) > 3*len(text) || utf8.ValidString(text) && (Typed(once) != once || strings.ContainsAny(once, "\u00a0\u202f\u3000")) {
			t.Errorf("%q is %q, then %q", text, once, Typed(once))
		}
		if folded := ASCII(once); ASCII(folded) != folded {
			t.Errorf("%q is %q, then %q", once, folded, ASCII(folded))
		}
	})
}
