package graphics

import (
	"bytes"
	"image"
	"math/rand/v2"
	"strings"
	"testing"
)

// readAll has the filter read pieces, with a pause behind the last.
func readAll(pieces ...string) (keys string, answers []string) {
	var f answerFilter
	var read []byte
	for _, piece := range pieces {
		var found [][]byte
		read, found = f.split(read, []byte(piece))
		for _, answer := range found {
			answers = append(answers, string(answer))
		}
	}
	if f.mayBeKey() {
		read = f.giveUp(read)
	}
	return string(read), answers
}

func TestKeysAndAnswersAreSeparated(t *testing.T) {
	for _, c := range []struct {
		pieces []string
		keys   string
		answer int
	}{
		{[]string{"ana\r"}, "ana\r", 0},
		{[]string{"\x1b"}, "\x1b", 0},
		{[]string{"\x1b", "[A"}, "\x1b[A", 0},
		{[]string{"\x1b[A\x1b[1;5C\x1bOP\x1b[15~"}, "\x1b[A\x1b[1;5C\x1bOP\x1b[15~", 0},
		{[]string{"\x1b[200~a\nb\x1b[201~"}, "\x1b[200~a\nb\x1b[201~", 0},
		{[]string{"\x1b[200~ñ\x1b]11;rgb:0/0/0\x07\x1b[201~"}, "\x1b[200~ñ\x1b[201~", 1},
		{[]string{"\x1bx\x1b\x1b[A"}, "\x1bx\x1b\x1b[A", 0},
		{[]string{"a\x1b]11;rgb:ff", "ff/ffff/ffff\x1b", "\\b"}, "ab", 1},
		{[]string{"a\x1b", "\x1b]11;rgb:0/0/0\x07"}, "a\x1b", 1},
		{[]string{"\x1b_Gi=31;OK\x1b\\\x1b[?62;4c\x1b[6;20;10t"}, "", 3},
		{[]string{"\x1b[?62;", "4", "cx"}, "x", 1},
		{[]string{"\x1bP>|XTerm(379)", "\x1b\\"}, "", 1},
		{[]string{"\x1b]11;never ends", "\x1b[Aabc"}, "\x1b[Aabc", 0},
		{[]string{"\x1b]11;never ends", "\x03"}, "\x03", 0},
		{[]string{"\x1b_G" + strings.Repeat("A", 20000), strings.Repeat("A", 20000) + "\x1b", "\\x"}, "x", 1},
		{[]string{"\x1b[" + strings.Repeat("1;", 5000), "tx"}, "x", 0},
		{[]string{"\x1b]"}, "", 0}, // Alt and a bracket mean nothing
	} {
		if keys, answers := readAll(c.pieces...); keys != c.keys || len(answers) != c.answer {
			t.Errorf("%.60q: keys %q, answers %q", c.pieces, keys, answers)
		}
	}
}

// The terminal takes longer than an Esc is held back for.
func TestAnAnswerAfterALateEscIsNotText(t *testing.T) {
	for _, answer := range []string{"\x1b]11;rgb:ffff/ffff/ffff\x1b\\", "\x1bP>|kitty(0.35.0)\x1b\\", "\x1b_Gi=31;OK\x1b\\", "\x1b[?62;4c", "\x1b[6;20;10t"} {
		for _, at := range []int{1, 2} {
			var f answerFilter
			keys, _ := f.split(nil, []byte(answer[:at]))
			keys = f.giveUp(keys)
			keys, answers := f.split(keys, []byte(answer[at:]+"x"))
			if strings.TrimPrefix(string(keys), "\x1b") != "x" || len(answers) != 1 {
				t.Errorf("%q cut at %d: keys %q, answers %q", answer, at, keys, answers)
			}
		}
	}
}

func TestAnswersAreRead(t *testing.T) {
	nobody := Environment(func(string) string { return "" })
	tmux := Environment(func(name string) string { return map[string]string{"TMUX": "/tmp/x"}[name] })
	for _, c := range []struct {
		answers     string
		environment Environment
		want        Protocol
		light       bool
	}{
		{"", nobody, Blocks, false},
		{"\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;c", nobody, Blocks, true},
		{"\x1b]11;rgb:1e/1e/1e\x07\x1b[?62;4;22c", nobody, Sixel, false},
		{"\x1b]11;rgb:fdf6/e3e3/0000\x07", nobody, Blocks, true},
		{"\x1b]11;rgba:eeee/eeee/eeee/ffff\x1b\\", nobody, Blocks, true},
		{"\x1b]11;rgb:0000/0000/ffff\x07", nobody, Blocks, false},
		{"\x1b[?4;6c", nobody, Blocks, false}, // a VT132
		{"\x1bP>|iTerm2 3.5.0\x1b\\\x1b[?62;4c", nobody, ITerm, false},
		{"\x1bP>|iTerm2 3.5.0\x1b\\", tmux, Blocks, false},
		{"\x1b_Gi=31;OK\x1b\\", nobody, Kitty, false},
		{"\x1b_Gi=31;OK\x1b\\", tmux, Kitty, false},
		{"\x1bP>|tmux 3.3a\x1b\\\x1bP>|kitty(0.26.5)\x1b\\\x1b_Gi=31;OK\x1b\\", tmux, Blocks, false}, // knows no placeholders
		{"\x1bP>|kitty(0.26.5)\x1b\\\x1bP>|tmux 3.3a\x1b\\\x1b_Gi=31;OK\x1b\\", tmux, Blocks, false},
		{"\x1b_Gi=31;ENOTSUPPORTED:no\x1b\\", nobody, Blocks, false},
		{"\x1b_Gi=32;OK\x1b\\", nobody, Blocks, false},
	} {
		var answers Answers
		_, found := readAll(c.answers)
		for _, answer := range found {
			answers.add([]byte(answer))
		}
		if got := answers.Protocol(c.environment); got != c.want || answers.IsLight != c.light {
			t.Errorf("%q: protocol %v, light %v", c.answers, got, answers.IsLight)
		}
	}
}

func TestATerminalIsAskedNothingThatItWouldPrint(t *testing.T) {
	for _, c := range []struct {
		name, value        string
		asksKitty, isPlain bool
	}{{"TERM", "xterm-kitty", true, false}, {"TERM_PROGRAM", "Apple_Terminal", false, false}, {"STY", "1.pts", false, false}, {"TERM", "linux", false, true}} {
		question := Question(func(name string) string { return map[string]string{c.name: c.value}[name] })
		if strings.Contains(question, "\x1b_G") != c.asksKitty || (question == "\x1b]11;?\x07\x1b[c") != c.isPlain {
			t.Errorf("%s=%s: %q", c.name, c.value, question)
		}
	}
	if question := Question(func(name string) string { return name }); !strings.Contains(question, "\x1bPtmux;\x1b\x1b_G") {
		t.Errorf("in tmux: %q", question)
	}
}

func TestImplausibleCellSizesAreIgnored(t *testing.T) {
	for answer, want := range map[string]image.Point{
		"\x1b[6;20;10t": {10, 20}, "\x1b[6;0;0t": {}, "\x1b[6;999;999t": {}, "\x1b[6;-1;5t": {}, "\x1b[6;20;10;3t": {}, "\x1b[6;99999999999999999999;10t": {},
	} {
		var answers Answers
		if answers.add([]byte(answer)); answers.CellSize != want {
			t.Errorf("%q: %v", answer, answers.CellSize)
		}
	}
}

// FuzzInput reads hostile answers between keys, cut anywhere: no answer becomes a key,
// no key is lost, and nothing that comes afterwards is.
func FuzzInput(f *testing.F) {
	for _, answer := range []string{"11;rgb:ffff/ffff/ffff", "P>|kitty", "", "\x00\r\n", "999999999999", "]]]", "Ã\x9d11;"} {
		f.Add([]byte(answer), uint64(1))
	}
	f.Fuzz(func(t *testing.T, body []byte, seed uint64) {
		breaks := func(r rune) rune {
			if r == escape || r == bell || r == interrupt || r == cancel || r == substitute {
				return -1
			}
			return r
		}
		clean := bytes.Map(breaks, body)
		random := rand.New(rand.NewPCG(seed, 1))
		var stream []byte
		for _, start := range []string{"\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1bX"} {
			stream = append(append(append(stream, "ana"+start...), clean...), "\x1b\\"...)
		}
		stream = append(stream, "ana\x1b[A"...)
		var filter answerFilter
		var keys []byte
		var answers Answers
		for len(stream) > 0 {
			n := 1 + random.IntN(len(stream))
			var found [][]byte
			keys, found = filter.split(keys, stream[:n])
			for _, answer := range found {
				answers.add(answer)
			}
			stream = stream[n:]
		}
		if string(keys) != strings.Repeat("ana", 6)+"\x1b[A" {
			t.Errorf("keys %q of %q", keys, clean)
		}
		filter = answerFilter{}
		filter.split(nil, body) // whatever it is
	})
}
