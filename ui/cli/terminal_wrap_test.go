package cli

import (
	"bytes"
	"io"
	"testing"
	"time"

	"cedula/truora"
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

func TestAListIsAsWideAsItsTerminal(t *testing.T) {
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	const open, over = "IDP0123456789abcdef0123456789abcdef", "IDPfedcba9876543210fedcba9876543210"
	all := []truora.Process{
		{ProcessID: open, AccountID: "cedula-06h18ngj22a7baq9jrq6wpzj", Status: truora.ProcessPending, CreationDate: "2026-11-25T11:48:00Z",
			CurrentStep: new(int), Steps: []truora.Step{{StepID: "S1", Type: "enter_email_verification_code"}, {StepID: "S2"}}},
		{ProcessID: over, AccountID: "desk-3", Status: truora.ProcessFailure, FailureStatus: truora.FailureDeclined, CreationDate: "2026-11-25T09:00:00Z"},
	}
	for width, want := range map[int][2]string{
		0:   {"  cedula-06h18ngj22a7baq9jrq6wpzj  pending             1/2 enter_email_verification_code  12 min", "  desk-3                           failure (declined)  -                                  3 h"},
		120: {"  cedula-06h18ngj22a7baq9jrq6wpzj  pending             1/2  12 min", "  desk-3                           failure (declined)  -    3 h"},
		80:  {"  pending             1/2  12 min", "  failure (declined)  -    3 h"},
		60:  {"  pending   1/2  12 min", "  declined  -    3 h"},
		50:  {"  pending", "  declined"},
		20:  {"", ""},
	} {
		if got := listTable(all, now, width); got != open+want[0]+"\n"+over+want[1]+"\n" {
			t.Errorf("%d cells:\n%s", width, got)
		}
	}
}
