package ui

import (
	"regexp"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/ui/words"
)

func hiding(o *Options) { o.HideAfter = 2 * time.Minute }

func TestPersonalDataIsHiddenAfterATimeWithoutAKey(t *testing.T) {
	for _, name := range []string{"email-again", "success", "declined", "photos", "in-review"} {
		h := newRootHarness(t, 80, 24, hiding).show(snapshots[name])
		shown := h.root.View()
		h.now = noon.Add(2*time.Minute - time.Second)
		h.mustNotShow("Hidden")
		h.now = noon.Add(2 * time.Minute)
		h.mustShow("Hidden for privacy", "for 2 min", "^C")
		for _, personal := range []string{"jon.doe@demo.com", "acc-01", "IDP0123456789abcdef"} {
			h.mustNotShow(personal)
		}
		if h.press(tea.KeyEnter); h.root.View() != shown && !strings.Contains(h.root.View(), "left") {
			t.Errorf("%s is not as before:\n%s", name, h.root.View())
		}
		h.mustSendNothing() // the key was for that alone
	}
}

func TestTheKeyThatLeavesWorksWhereAPageIsHidden(t *testing.T) {
	h := newRootHarness(t, 80, 24, hiding).show(snapshots["email"])
	h.now = noon.Add(time.Hour)
	h.press(tea.KeyCtrlC)
	h.mustShow(words.English.Leave.Title)
}

func TestNothingIsHiddenWhileSomethingIsUnderWay(t *testing.T) {
	h := newRootHarness(t, 80, 24, hiding).show(snapshots["waiting"])
	h.now = noon.Add(time.Hour)
	h.mustNotShow("Hidden")
	h.show(snapshots["success"])
	h.mustShow("Hidden")
	h = newRootHarness(t, 80, 24).show(snapshots["email"])
	h.now = noon.Add(time.Hour)
	h.mustNotShow("Hidden")
}

func TestHiddenLooksAsOnFile(t *testing.T) {
	for _, w := range words.All() {
		for _, size := range goldenSizes {
			h := newRootHarness(t, size[0], size[1], hiding, func(o *Options) { o.Words = w }).show(snapshots["email-again"])
			h.now = noon.Add(3 * time.Minute)
			golden(t, "hidden-"+w.Language()+"-"+sizeName(size), h.root.View())
		}
	}
}

func TestTheBellRingsWhenAWaitEnds(t *testing.T) {
	h, rung := newRootHarness(t, 80, 24), 0
	if h.show(snapshots["email"]); h.root.ringAfter(true) != nil {
		t.Error("it rings though nobody asked for it")
	}
	h.root.ring = func() { rung++ }
	for name, want := range map[string]int{"email": 1, "success": 1, "waiting": 0, "uploading": 0} {
		h.show(snapshots[name])
		rung = 0
		if h.root.ringAfter(false) != nil {
			t.Errorf("%s: nothing was under way, and it rings", name)
		}
		if ring := h.root.ringAfter(true); ring != nil {
			ring()
		}
		if rung != want {
			t.Errorf("%s: rung %d times, want %d", name, rung, want)
		}
	}
}

func TestNothingMovesByItselfWhereNothingMay(t *testing.T) {
	for name, snap := range snapshots {
		h := newRootHarness(t, 80, 24, func(o *Options) { o.NoMotion = true }).show(snap)
		before := withoutSpans(h.root.View())
		for range 20 {
			h.now = h.now.Add(90 * time.Millisecond)
			h.root.broadcast(tickMsg{})
			if withoutSpans(h.root.View()) != before {
				t.Errorf("%s moves:\n%s", name, h.root.View())
				break
			}
		}
		if strings.ContainsAny(before, "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏") {
			t.Errorf("%s has a spinner:\n%s", name, before)
		}
	}
}

// spans are how long something takes, such as "5 min 1 s".
var spans = regexp.MustCompile(`( *\d+ (s|min|h))+ *`)

func withoutSpans(view string) string {
	return strings.Join(strings.Fields(spans.ReplaceAllString(view, "")), " ")
}
