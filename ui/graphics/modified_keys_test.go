package graphics

import "testing"

func TestKeysWithModifiersAreReadAsTheyWereBefore(t *testing.T) {
	for sequence, want := range map[string]string{
		"\x1b[13;5u": "\n", "\x1b[27;5;13~": "\n", // Ctrl+Enter
		"\x1b[27;2;13~": "\r", "\x1b[13;3u": "\x1b\r", "\x1b[13u": "\r", "\x1b[27u": "\x1b",
		"\x1b[99;5u": "\x03", "\x1b[27;5;99~": "\x03", "\x1b[32;5u": "\x00", "\x1b[9;2u": "\x1b[Z", "\x1b[97;2u": "A", "\x1b[241;3u": "\x1bñ",
		"\x1b[57399;5u": "", "\x1b[9999999999999999999u": "",
		"\x1b[A": "\x1b[A", "\x1b[15~": "\x1b[15~", "\x1b[27~": "\x1b[27~", "\x1b[200~x\x1b[201~": "\x1b[200~x\x1b[201~",
	} {
		if keys, answers := readAll(sequence); keys != want || len(answers) > 0 {
			t.Errorf("%q is read as %q, want %q", sequence, keys, want)
		}
	}
}

func TestModifiedKeysAreEnabledOnlyOnTheAlternateScreen(t *testing.T) {
	o := &Output{}
	const show, leave = "\x1b[?1049h\x1b[2J", "\x1b[2K\x1b[?1049l"
	if got := string(o.withKeyMode([]byte(show))); got != show {
		t.Errorf("unasked: %q", got)
	}
	o.DistinguishModifiedKeys()
	if got, want := string(o.withKeyMode([]byte(show))), "\x1b[?1049h\x1b[>4;1m\x1b[2J"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := string(o.withKeyMode([]byte(leave))), "\x1b[2K\x1b[>4m\x1b[?1049l"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
