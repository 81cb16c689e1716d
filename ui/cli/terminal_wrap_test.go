package cli

import (
	"bytes"
	"io"
	"testing"
)

func TestWhatOperatorsReadIsWrappedBetweenWords(t *testing.T) {
	for _, c := range []struct {
		width, indent int
		text, want    string
	}{
		{0, 2, "one two three four\n", "one two three four\n"},
		{18, 2, "one two three four\n", "one two three four\n"},
		{12, 2, "one two three four\nfive\n", "one two\n  three four\nfive\n"},
		{8, 0, "key:  a --flow-id", "key:  a\n--flow-id"},
		{10, 4, "see https://example.com/a-long-one now", "see https://example.com/a-long-one\n    now"},
		{9, 2, "\x1b[33mwarning\x1b[0m ok ok\n", "\x1b[33mwarning\x1b[0m\n  ok ok\n"},
	} {
		var b bytes.Buffer
		n, err := io.WriteString(wordWrapper{&b, c.width, c.indent}, c.text)
		if b.String() != c.want || n != len(c.text) || err != nil {
			t.Errorf("%q in %d: %q (%d, %v), not %q", c.text, c.width, b.String(), n, err, c.want)
		}
	}
}
