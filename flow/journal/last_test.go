package journal

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheLastProcessIsRememberedByItsIDAlone(t *testing.T) {
	dir := t.TempDir()
	here, elsewhere := openWithClock(t, dir, "api.example"), openWithClock(t, dir, "other.example")
	if _, ok := here.LastSeen(); ok {
		t.Error("something was seen")
	}
	must(t, here.Begin("IDP1", "IPF1", "es"))
	must(t, here.Begin("IDP2", "IPF1", "es"))
	must(t, elsewhere.Begin("IDP3", "IPF1", "es"))
	must(t, here.End("IDP2"))
	if last, ok := here.LastSeen(); !ok || last != "IDP2" {
		t.Errorf("last seen %q, %v", last, ok)
	}
	text, err := os.ReadFile(here.lastPath())
	must(t, err)
	if strings.TrimSpace(string(text)) != `{"process":"IDP2"}` {
		t.Errorf("it remembers %s", text)
	}
	if n := len(here.List()); n != 2 { // IDP1 and IDP3 are unfinished
		t.Errorf("%d are unfinished", n)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "new-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestAProcessThatIsForgottenIsNotTheLastOne(t *testing.T) {
	j := openWithClock(t, t.TempDir(), "api.example")
	must(t, j.Begin("IDP1", "IPF1", "es"))
	must(t, j.Forget("IDP2"))
	if _, ok := j.LastSeen(); !ok {
		t.Error("another one was forgotten")
	}
	must(t, j.Forget("IDP1"))
	if last, ok := j.LastSeen(); ok {
		t.Errorf("still known: %s", last)
	}
}
