package main

import (
	"encoding/xml"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// TestThePicturesShowWhatTheDemoShows compares texts and lines by position. The
// colours of a photograph may differ slightly between machines.
func TestThePicturesShowWhatTheDemoShows(t *testing.T) {
	t.Parallel()
	program, err := build(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, shot := range screenshots {
		t.Run(shot.name, func(t *testing.T) {
			t.Parallel()
			drawn, err := shot.draw(program)
			if errors.Is(err, pty.ErrUnsupported) {
				t.Skip(err)
			}
			if err != nil {
				t.Fatal(err)
			}
			kept, err := os.ReadFile(filepath.Join("..", "..", ".github", shot.name+".svg"))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(elements(drawn, "<text ", "<path d="), elements(kept, "<text ", "<path d=")) {
				t.Errorf("the picture is out of date: go run ./ui/screenshots draws\n%s", strings.Join(elements(drawn, "<text "), "\n"))
			}
			limit := 60_000
			if shot.moves {
				limit = 500_000
			}
			if len(kept) > limit {
				t.Errorf("%d bytes, the limit is %d", len(kept), limit)
			}
		})
	}
}

func TestThePageShowsEveryPicture(t *testing.T) {
	t.Parallel()
	kept, err := os.ReadFile(filepath.Join("..", "..", ".github", "SCREENS.md"))
	if err != nil || string(kept) != page() {
		t.Errorf("%v: SCREENS.md is out of date: go run ./ui/screenshots writes\n%s", err, page())
	}
}

// secondsLeft is what a countdown shows.
var secondsLeft = regexp.MustCompile(`\d+ s\b`)

// elements are the lines of an SVG that begin with one of the prefixes. A
// countdown goes on while it is drawn: its seconds are left out.
func elements(picture []byte, prefixes ...string) (found []string) {
	for line := range strings.Lines(string(picture)) {
		if slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(line, prefix) }) {
			found = append(found, secondsLeft.ReplaceAllString(strings.TrimSpace(line), "… s"))
		}
	}
	return found
}

// cellsOf is a row of plain text.
func cellsOf(text string) (row []cell) {
	for _, r := range text {
		row = append(row, cell{text: string(r), width: 1, ink: windowInk})
	}
	return row
}

func TestEveryTextIsAtItsColumn(t *testing.T) {
	t.Parallel()
	wide := []cell{{text: "身", width: 2, ink: windowInk}, {ink: windowInk}, {text: "x", width: 1, ink: windowInk}}
	for _, c := range []struct {
		row  []cell
		want []string
	}{
		{cellsOf("ab  c"), []string{`x="0" `, `textLength="16.8">ab<`, `x="33.6" `, `>c<`}},
		{cellsOf("✓ done & <sent>"), []string{`x="0" `, `>✓<`, `x="16.8" `, `>done &amp; &lt;sent&gt;<`}},
		{cellsOf("─│▄ a"), []string{`d="M4 1h2"`, `<path d="M0 9.5H8.4M12.5 0V18" stroke="#d7dade"/>`, `x="33.6" `}},
		{wide, []string{`x="0" `, `>身<`, `x="16.8" `, `>x<`}},
	} {
		picture := svg([][]cell{c.row}, "cedula")
		if err := xml.Unmarshal(picture, new(struct{})); err != nil {
			t.Fatalf("%v: %s", err, picture)
		}
		rest := string(picture)
		for _, want := range c.want {
			_, after, found := strings.Cut(rest, want)
			if !found {
				t.Errorf("%v: no %s in the rest\n%s", c.row, want, picture)
				break
			}
			rest = after
		}
	}
}
