package cli

import (
	"os"
	"testing"

	"cedula/ui"
)

func TestTheBackgroundDecidesTheColours(t *testing.T) {
	for reply, want := range map[string]ui.Tone{
		"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\\x1b[?62c": ui.Dark,
		"\x1b]11;rgb:ffff/ffff/ffff\x07":            ui.Light,
		"\x1b]11;rgb:fd/f6/e3\x1b\\":                ui.Light,
		"\x1b]11;rgba:eeee/eeee/eeee/ffff\x1b\\":    ui.Light,
		"\x1b]11;rgb:0000/0000/ffff\x07":            ui.Dark,
		"\x1b[?62;22c":                              ui.Dark,
		"":                                          ui.Dark,
	} {
		if got := toneOf([]byte(reply)); got != want {
			t.Errorf("%q: %v", reply, got)
		}
	}
}

func TestALateAnswerIsKeptFromTheKeys(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	if _, err := write.WriteString("a\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\b"); err != nil {
		t.Fatal(err)
	}
	write.Close()
	buffer := make([]byte, 64)
	n, err := keyboard{read}.Read(buffer)
	if got := string(buffer[:n]); err != nil || got != "ab" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestTheConfiguredThemeIsNotAskedFor(t *testing.T) {
	none := &terminal{}
	if none.tone("light") != ui.Light || none.tone("dark") != ui.Dark {
		t.Error("the theme is not taken as it is configured")
	}
}
