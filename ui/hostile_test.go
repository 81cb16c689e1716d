package ui

import (
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"cedula/flow"
	"cedula/truora/markup"
	"cedula/ui/words"
)

// hostileTexts are texts from outside that could break the layout: wide and
// combining characters, emoji sequences, right-to-left text, escape sequences,
// long words.
var hostileTexts = []string{
	strings.Repeat("银行身份验证", 40), strings.Repeat("e\u0301\u0302\u0303", 30), "Z" + strings.Repeat("\u0335\u0336\u0337\u0338", 60) + "algo",
	strings.Repeat("👨‍👩‍👧‍👦🏳️‍🌈", 30), "مرحبا بالعالم \u202eabc\u202c", strings.Repeat("Donaudampfschifffahrtsgesellschaft", 20), "\x1b[31mred\x1b]0;title\x07\x1b[2J", "a\tb\r\nc\n\n\nd",
	"\u200b\u200d\ufeff", "한국어 " + strings.Repeat("ﷺ", 20), "x", "", strings.Repeat("🇨🇴", 31) + "!", "\xff\xfe\x80", cursorMark + "here",
}

// withTexts is the snapshot with other texts from outside.
func withTexts(snap flow.Snapshot, text func() string) flow.Snapshot {
	snap.Step.Title, snap.Step.Description, snap.SentTo, snap.AccountID, snap.ProcessID = text(), text(), text(), text(), text()
	snap.Steps = slices.Clone(snap.Steps)
	for i := range snap.Steps {
		snap.Steps[i].Title = text()
		if i%2 == 0 {
			snap.Steps[i].Group = flow.GroupOther
		}
	}
	snap.Step.Questions = slices.Clone(snap.Step.Questions)
	for i := range snap.Step.Questions {
		q := &snap.Step.Questions[i]
		q.Description, q.Value, q.Options = text(), text(), slices.Clone(q.Options)
		for n := range q.Options {
			q.Options[n].Label = text()
		}
	}
	snap.Step.Files = slices.Clone(snap.Step.Files)
	for i := range snap.Step.Files {
		snap.Step.Files[i].Description = text()
	}
	if snap.Step.Consent != nil {
		consent := *snap.Step.Consent
		consent.Company, consent.TaxID, consent.Boxes = text(), text(), slices.Clone(consent.Boxes)
		for i := range consent.Boxes {
			consent.Boxes[i].Text = markup.Parse(text())
		}
		snap.Step.Consent = &consent
	}
	if snap.Refusal != nil {
		refusal := *snap.Refusal
		refusal.Reason, refusal.Message = text(), text()
		snap.Refusal = &refusal
	}
	return snap
}

func TestWordsFromOutsideNeverBreakAFrame(t *testing.T) {
	names := sortedKeys(snapshots)
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.SampledFrom(names).Draw(rt, "screen")
		cols, rows := rapid.IntRange(40, 130).Draw(rt, "w"), rapid.IntRange(12, 40).Draw(rt, "h")
		text := func() string { return rapid.SampledFrom(hostileTexts).Draw(rt, "text") }
		h := newRootHarness(t, cols, rows, func(o *Options) {
			o.Brand, o.Environment, o.Words, o.Trace = text(), text(), rapid.SampledFrom(words.All()).Draw(rt, "language"), someTrace
		}).show(withTexts(snapshots[name], text))
		for _, key := range []tea.KeyType{0, tea.KeyTab, tea.KeyDown, tea.KeyEnter, tea.KeyF1} {
			if key != 0 {
				h.press(key)
			}
			mustKeepFrame(rt, h.root.View(), cols, rows, name)
		}
	})
}

// mustKeepFrame fails if a line is wider than the terminal, or if the line next
// to the steps is not in one column.
func mustKeepFrame(t *rapid.T, view string, w, h int, name string) {
	mustFit(t, view, w, h, name)
	lines := strings.Split(ansi.Strip(view), "\n")
	if len(lines) != h {
		t.Fatalf("%s at %dx%d has %d lines:\n%s", name, w, h, len(lines), view)
	}
	if w < wideWidth || h < roomyHeight {
		return
	}
	for _, line := range lines[fullFrame : h-fullFrame] {
		if before, _, found := strings.Cut(line, "│"); found && ansi.StringWidth(before) != stepsWidth-2 {
			t.Fatalf("%s at %dx%d: the frame is broken in %q:\n%s", name, w, h, line, view)
		}
	}
}
