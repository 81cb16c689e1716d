package config

import (
	"os"
	"regexp"
	"testing"
)

// commented finds lines of the example that are settings in a comment.
var commented = regexp.MustCompile(`(?m)^# (\[+[a-z.]+\]+$|[a-z_]+ = .*$)`)

func example(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../../config.example.toml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheExampleIsRight(t *testing.T) {
	c, err := Parse("config.example.toml", []byte(example(t)))
	if err != nil {
		t.Fatal(err)
	}
	if c.Process.FlowID == "" || len(c.Truora.APIKeyCommand) == 0 {
		t.Errorf("the example is no start: %+v", c)
	}
}

// TestTheExampleShowsEveryKey takes the comment marks away: every known key is
// there then, and each with a value that it takes.
func TestTheExampleShowsEveryKey(t *testing.T) {
	text := commented.ReplaceAllString(example(t), "$1")
	entries, err := parse("config.example.toml", text)
	if err != nil {
		t.Fatal(err)
	}
	c, shown := Default(), map[string]bool{}
	for _, e := range entries {
		shown[e.name] = true
		if err := e.apply(&c); err != nil {
			t.Error(err)
		}
	}
	for _, key := range append(Keys(), "flows.name", "process.metadata.branch") {
		if !shown[key] {
			t.Errorf("the example does not show %s", key)
		}
	}
}

func TestTheExampleSaysTheDefaults(t *testing.T) {
	text := commented.ReplaceAllString(example(t), "$1")
	c, defaults := Default(), Default()
	entries, err := parse("config.example.toml", text)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := e.apply(&c); err != nil {
			t.Fatal(err)
		}
	}
	if c.Limits != defaults.Limits || c.UI.Theme != defaults.UI.Theme || c.UI.Preview != defaults.UI.Preview {
		t.Errorf("the example says %+v, %+v; the defaults are %+v, %+v", c.Limits, c.UI, defaults.Limits, defaults.UI)
	}
}
