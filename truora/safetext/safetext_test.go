package safetext

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// hostile holds every kind of character that is hidden.
const hostile = "Ana\u009b31m\u009d0;title\u009c\u007f\u202eturned\u2066\u2028\u200b\ue000\U000e0041 \U0001f600 Pérez"

func TestLineContainsNoControlCharacters(t *testing.T) {
	for in, want := range map[string]string{
		"a\x1b[31mb\x1b[0m": "ab", "a\r\nb\tc": "a b c", "x\u202egnp.exe": "xgnp.exe", "\u009b2Jz": "2Jz", " ok ": "ok",
		"a\x1b]0;title\ab": "ab", "a\x1b\xff[31mb": "ab", "a\xffb\ufffdc": "abc", "a\u00a0\u2028b": "a b", "z\u200be\u200dr\ufeffo": "zero",
		"a\x00b": "ab", "tail\x1b[3": "tail", "": "",
	} {
		if got := Line(in); got != want {
			t.Errorf("Line(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestBlockKeepsLinesAndSpaces(t *testing.T) {
	for in, want := range map[string]string{
		"{\n  \"a\": 1\n}\n": "{\n  \"a\": 1\n}\n", "a\r\nb\rc\td": "a\nb\nc d", "  x\u202e\x1b[2Jy  ": "  xy  ", "\xffa\u0085b": "a b",
	} {
		if got := Block(in); got != want {
			t.Errorf("Block(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestVisibleEscapesHiddenCharacters(t *testing.T) {
	for name, want := range map[string]string{
		"mi cédula frente.JPG": "mi cédula frente.JPG",
		"身份证 👨‍👩‍👧.jpg":        "身份证 👨‍👩‍👧.jpg",
		"a\x1b[31mb\n\tc\x7f":  "a␛[31mb␊␉c␡",
		"a\x00":                "a␀",
		"gpj.\u202eexe":        "gpj.<U+202E>exe",
		"a\u0085b\u2028c":      "a<U+0085>b<U+2028>c",
		"bad\xff\xfe.jpg":      `bad\xff\xfe.jpg`,
		"zero\u200bwidth":      "zero<U+200B>width",
	} {
		if got := Visible(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestJSONIsTheSameAndHidesNothing(t *testing.T) {
	raw := []byte("{\n\t\"" + hostile + "\": [\"" + hostile + "\", 1.50]}\n")
	shown := JSON(raw)
	for _, r := range string(shown) {
		if r != '\n' && r != '\t' && !unicode.IsGraphic(r) {
			t.Errorf("%U in %s", r, shown)
		}
	}
	var before, after map[string]any
	if err := json.Unmarshal(raw, &before); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(shown, &after); err != nil {
		t.Fatalf("%v: %s", err, shown)
	}
	if list, ok := after[hostile].([]any); !ok || len(after) != 1 || list[0] != hostile {
		t.Errorf("%q became %q", before, after)
	}
}

func TestFileNameLeadsNowhere(t *testing.T) {
	for in, want := range map[string]string{
		"IDP_1a-B": "IDP_1a-B", "../../etc/passwd": "etcpasswd", `C:\x.exe`: "Cxexe", "é\u202e\x00": "", "": "",
	} {
		if got := FileName(in); got != want {
			t.Errorf("FileName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestHasControl(t *testing.T) {
	for text, want := range map[string]bool{"José ☺": false, "a\tb": true, "a\x7f": true, "a\u0085": true, "a\xff": true, "": false} {
		if got := HasControl(text); got != want {
			t.Errorf("HasControl(%q) = %v", text, got)
		}
	}
}

func FuzzNothingHiddenGetsThrough(f *testing.F) {
	for _, text := range []string{hostile, "\x1b]0;t\x1b\\x", "\x1bP\xff\x1b[m[31m", "a\r\n\tb\xc2"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for name, got := range map[string]string{
			"Line": Line(text), "Block": strings.ReplaceAll(Block(text), "\n", ""), "FileName": FileName(text),
			"Visible": strings.NewReplacer("\u200c", "", "\u200d", "").Replace(Visible(text)),
		} {
			if !utf8.ValidString(got) || strings.ContainsFunc(got, func(r rune) bool { return !unicode.IsGraphic(r) }) {
				t.Errorf("%s(%q) = %q", name, text, got)
			}
		}
	})
}
