package report

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"cedula/truora"
	"cedula/ui/words"
)

// FuzzReport shows any result: every line fits, and none steers the terminal.
func FuzzReport(f *testing.F) {
	paths, err := filepath.Glob("testdata/*.json")
	if err != nil || len(paths) == 0 {
		f.Fatal(paths, err)
	}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content, 80)
	}
	f.Fuzz(func(t *testing.T, text []byte, width int) {
		var result truora.Result
		if json.Unmarshal(text, &result) != nil {
			return
		}
		width = 20 + width&127
		shown := New(words.English, result)
		for name, page := range map[string]string{
			"text": shown.Text(width, Style{}), "columns": shown.Columns(width, Style{}), "folded": shown.Collapsed().Text(width, Style{}), "markdown": shown.Markdown(),
		} {
			isHidden := func(r rune) bool { return r != '\n' && !unicode.IsGraphic(r) }
			if !utf8.ValidString(page) || strings.ContainsFunc(page, isHidden) {
				t.Errorf("%s: %q", name, page)
			}
		}
	})
}
