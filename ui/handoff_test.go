package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/words"
)

const secretLink = "https://identity.test/?token=secret"

func newHandOffBench(t *testing.T, w, h int) *bench {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	b := newBench(t, w, h).shows(with(scenes["email"], func(s *flow.Snapshot) { s.CanHandOff = true }))
	b.presses(tea.KeyF3)
	if c := b.sent(); c != (flow.HandOff{Open: true}) {
		t.Fatalf("sent %#v", c)
	}
	return b
}

func TestHandingOffShowsACodeOrWhatItNeeds(t *testing.T) {
	for _, size := range goldenSizes {
		b := newHandOffBench(t, size[0], size[1])
		golden(t, "handoff-"+sizeName(size), b.root.View())
		b.presses(tea.KeyEsc)
		if c := b.sent(); c != (flow.HandOff{Open: false}) {
			t.Fatalf("sent %#v", c)
		}
	}
}

func TestTheLinkIsShownAndCopiedOnDemandAlone(t *testing.T) {
	b := newHandOffBench(t, 100, 40)
	b.misses("secret")
	b.types("l").sees(secretLink)
	b.types("l").misses("secret")
	b.types("c").sees("\x1b]52;c;")
	b.send(beatMsg{b.root.beat})
	b.misses("\x1b]52")
	b.sees(words.English.HandingOff.Copied)
}

func TestThePictureLivesAsLongAsItsPage(t *testing.T) {
	b := newHandOffBench(t, 100, 40)
	b.fake.commands = nil
	b.types("s")
	saved, ok := b.msgs[0].(savedMsg)
	if !ok || saved.err != nil {
		t.Fatalf("messages %#v", b.msgs)
	}
	b.send(saved)
	info, err := os.Stat(saved.path)
	if err != nil || filepath.Separator == '/' && info.Mode().Perm() != 0o600 {
		t.Fatalf("%v %v", info, err)
	}
	b.presses(tea.KeyF3)
	if _, err := os.Stat(filepath.Dir(saved.path)); !os.IsNotExist(err) {
		t.Errorf("still there: %v", err)
	}
}

func TestAPictureOfAClosedPageIsNotKept(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	f := &secretFile{}
	f.remove()
	if _, err := f.save(func(string) error { t.Error("written"); return nil }); err == nil {
		t.Error("saved")
	}
}

func TestThePhoneIsFollowed(t *testing.T) {
	b := newHandOffBench(t, 100, 40)
	b.shows(with(scenes["country"], func(s *flow.Snapshot) { s.CanHandOff = true }))
	b.sees("3 of 7", strings.Split(words.English.Notice(flow.NoticeFinishedElsewhere), ".")[0])
	b.shows(scenes["success"]).misses(words.English.HandingOff.Title)
	b.sees("Your identity has been verified")
}
