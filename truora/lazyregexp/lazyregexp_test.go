package lazyregexp

import "testing"

func TestAMalformedExpressionFailsInTests(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("nobody would notice")
		}
	}()
	New("(")
}

func TestItFindsWhatRegexpFinds(t *testing.T) {
	number := New(`([0-9])([0-9]+)`)
	if !number.MatchString("a 12") || number.Match([]byte("a 1")) || number.FindString("a 123 b") != "123" {
		t.Error("it does not match")
	}
	if got := number.ReplaceAllString("a 123 b", "$2$1"); got != "a 231 b" {
		t.Errorf("got %q", got)
	}
}
