package journal

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
)

func TestAProcessIsUsedByOneProgramAtATime(t *testing.T) {
	dir := t.TempDir()
	first, second := openWithClock(t, dir, "api.example"), openWithClock(t, dir, "api.example")
	must(t, first.Begin("IDP1", "IPF1", "es"))
	must(t, first.Claim("IDP1")) // its own
	if err := second.Claim("IDP1"); !errors.Is(err, ErrInUse) {
		t.Errorf("claimed twice: %v", err)
	}
	if found, _ := second.Find("IDP1"); !found.InUse || !second.List()[0].InUse {
		t.Errorf("found %+v", found)
	}
	if found, _ := first.Find("IDP1"); found.InUse {
		t.Error("its own is in use by another")
	}
	if last, ok := second.Last(); ok {
		t.Errorf("%+v was not left", last)
	}
	first.Close()
	must(t, second.Claim("IDP1"))
	must(t, second.End("IDP1"))
	must(t, first.Begin("IDP1", "IPF1", "es")) // as if it had never been
	must(t, second.Claim("IDP2"))              // an unknown process needs no claim
}

// The claims of a killed program are released.
func TestAClaimEndsWithItsProgram(t *testing.T) {
	dir := t.TempDir()
	if held := os.Getenv("JOURNAL_TO_HOLD"); held != "" {
		must(t, openWithClock(t, held, "api.example").Begin("IDP1", "IPF1", "es"))
		fmt.Println("held")
		select {}
	}
	holder := exec.Command(os.Args[0], "-test.run=^TestAClaimEndsWithItsProgram$")
	holder.Env = append(os.Environ(), "JOURNAL_TO_HOLD="+dir)
	output, err := holder.StdoutPipe()
	must(t, err)
	must(t, holder.Start())
	_, err = output.Read(make([]byte, 1))
	must(t, err)
	j := openWithClock(t, dir, "api.example")
	if err := j.Claim("IDP1"); !errors.Is(err, ErrInUse) {
		t.Errorf("claimed while another runs: %v", err)
	}
	must(t, holder.Process.Kill())
	_ = holder.Wait()
	must(t, j.Claim("IDP1"))
}
