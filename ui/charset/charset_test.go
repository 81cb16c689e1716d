package charset

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

func TestTheLocaleSaysWhichCharactersThereAre(t *testing.T) {
	for _, c := range []struct {
		environment map[string]string
		want        Charset
	}{
		{nil, UTF8}, {map[string]string{"LANG": "C.UTF-8"}, UTF8}, {map[string]string{"LANG": "es_CO.utf8"}, UTF8}, {map[string]string{"LANG": "pt_BR"}, UTF8},
		{map[string]string{"LC_ALL": "C", "LANG": "es_CO.UTF-8"}, ASCII}, {map[string]string{"LC_CTYPE": "POSIX", "LANG": "es_CO.UTF-8"}, ASCII},
		{map[string]string{"LC_ALL": "es_CO.UTF-8", "LC_CTYPE": "C", "LANG": "C"}, UTF8}, {map[string]string{"LANG": "C"}, ASCII},
		{map[string]string{"LANG": "es_ES.ISO-8859-1"}, Latin1}, {map[string]string{"LANG": "es_ES.ISO8859-15@euro"}, Latin1}, {map[string]string{"LANG": "pl_PL.ISO-8859-2"}, ASCII}, {map[string]string{"LANG": "ja_JP.eucJP"}, ASCII},
		{map[string]string{"LANG": "es_CO.UTF-8", "TERM": "linux"}, Console}, {map[string]string{"LANG": "C", "TERM": "linux"}, ASCII}, {map[string]string{"TERM": "linux"}, Console},
	} {
		if got := Of(func(name string) string { return c.environment[name] }, "linux"); got != c.want {
			t.Errorf("%v: %v, want %v", c.environment, got, c.want)
		}
	}
	if got := Of(func(string) string { return "C" }, "windows"); got != UTF8 {
		t.Errorf("Windows has no locale in its environment, and it is %v", got)
	}
}

func TestMarksFramesAndLettersAreReplaced(t *testing.T) {
	for _, c := range []struct{ view, console, latin, ascii string }{
		{"▸ José · ✓ ✗ ● …", "► José · √ x • ~", "> José · + x * ~", "> Jose - + x * ~"},
		{"│╭──╮│", "│┌──┐│", "|+--+|", "|+--+|"},
		{"Un momento…   │", "Un momento... │", "Un momento... |", "Un momento... |"},
		{"\x1b[1mUn momento…\x1b[0m   │", "\x1b[1mUn momento...\x1b[0m │", "\x1b[1mUn momento...\x1b[0m |", "\x1b[1mUn momento...\x1b[0m |"},
		{"¿Señor? “a” 漢字", `¿Señor? "a" 漢字`, `¿Señor? "a" ????`, `?Senor? "a" ????`},
		{"e\u0301 👨‍👩‍👧 ½", "é 👨‍👩‍👧 ½", "é ?? 1", "e ?? 1"},
	} {
		for charset, want := range map[Charset]string{UTF8: c.view, Console: c.console, Latin1: c.latin, ASCII: c.ascii} {
			if got := charset.Screen(c.view); got != want && !(charset == Console && strings.Contains(c.view, "👨")) {
				t.Errorf("%q in %v: %q, want %q", c.view, charset, got, want)
			}
		}
	}
	if got := ASCII.Text("Un momento…"); got != "Un momento..." {
		t.Errorf("as a text %q", got)
	}
}

func TestNothingMoves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		view := strings.Map(func(r rune) rune {
			if r < ' ' {
				return -1
			}
			return r
		}, rapid.String().Draw(t, "view"))
		for _, charset := range []Charset{Latin1, ASCII} {
			got := charset.Screen(view)
			if ansi.StringWidth(got) != ansi.StringWidth(view) {
				t.Fatalf("%q is %d cells wide, and %q %d", view, ansi.StringWidth(view), got, ansi.StringWidth(got))
			}
			for _, r := range got {
				if r > 0xff || charset == ASCII && r >= utf8.RuneSelf {
					t.Fatalf("%q became %q", view, got)
				}
			}
		}
	})
}

func TestLatin1IsABytePerLetter(t *testing.T) {
	var written bytes.Buffer
	if _, err := io.WriteString(Latin1.Writer(&written), "¿Señor José? ✓\n"); err != nil || written.String() != "\xbfSe\xf1or Jos\xe9? +\n" {
		t.Errorf("%v, %q", err, written.String())
	}
	typed, err := io.ReadAll(Latin1.Reader(strings.NewReader("Jos\xe9\n")))
	if err != nil || string(typed) != "José\n" {
		t.Errorf("%v, %q", err, typed)
	}
}
