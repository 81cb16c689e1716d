package media

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWhatLooksLikeAPath(t *testing.T) {
	for text, want := range map[string]bool{
		"/a.jpg": true, "~/a.jpg": true, "./a": true, "..": true, ".": true, "'/a b.jpg'": true, `"C:\a.jpg"`: true,
		"file:///a.jpg": true, "FILE:/a": true, `C:\a.jpg`: true, "c:/a.jpg": true, "D:": true, " /a.jpg": true, "\n/a": true,
		"": false, " ": false, "cedula": false, "front.jpg": false, "fil": false, "a:b": false, "é": false, `\a`: false, "3:/a": false,
	} {
		if got := LooksLikePath(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestPathsAsTheyAreTypedPastedAndDropped(t *testing.T) {
	for typed, want := range map[string]string{
		`/home/ana/mi cédula frente.JPG`:        `/home/ana/mi cédula frente.JPG`,
		`'/home/ana/mi cédula frente.JPG'`:      `/home/ana/mi cédula frente.JPG`,
		`"/home/ana/mi cédula.jpg" `:            `/home/ana/mi cédula.jpg`,
		`/home/ana/mi\ c\'dula\ \(1\).jpg`:      `/home/ana/mi c'dula (1).jpg`,
		`'/home/ana/it'\''s.jpg'`:               `/home/ana/it's.jpg`,
		`"/a/\$x \"q\" \n.jpg"`:                 `/a/$x "q" \n.jpg`,
		"/home/ana/a.jpg\n":                     `/home/ana/a.jpg`,
		"  /home/ana/a.jpg\r\n":                 `/home/ana/a.jpg`,
		`/home/ana/trailing\ `:                  `/home/ana/trailing `,
		`~/a b.jpg`:                             `/home/ana/a b.jpg`,
		`~`:                                     `/home/ana`,
		`'~/a.jpg'`:                             `/home/ana/a.jpg`,
		`~other/a.jpg`:                          `~other/a.jpg`,
		`file:///home/ana/mi%20c%C3%A9dula.jpg`: `/home/ana/mi cédula.jpg`,
		`file://localhost/home/ana/a.jpg`:       `/home/ana/a.jpg`,
		`file://host.example/home/ana/a.jpg`:    `/home/ana/a.jpg`,
		`file:/home/ana/a.jpg`:                  `/home/ana/a.jpg`,
		`FILE:///home/ana/a.jpg`:                `/home/ana/a.jpg`,
		`'file:///home/ana/a%27b.jpg'`:          `/home/ana/a'b.jpg`,
		`file:///home/ana/100%.jpg`:             `/home/ana/100%.jpg`,
		`file:///home/ana/a#b?c.jpg`:            `/home/ana/a#b?c.jpg`,
		`/home/ana/O'Brien.jpg`:                 `/home/ana/O'Brien.jpg`,
		`./a.jpg`:                               `./a.jpg`,
		"":                                      "",
		" \n":                                   "",
	} {
		got := pathParser{home: "/home/ana"}.candidates(typed)
		if first := firstOrEmpty(got); first != want {
			t.Errorf("%q: %q, want %q", typed, first, want)
		}
	}
}

func TestPathsOnWindows(t *testing.T) {
	for typed, want := range map[string]string{
		`C:\Users\Ana\mi cédula.jpg`:                `C:\Users\Ana\mi cédula.jpg`,
		`"C:\Users\Ana\mi cédula.jpg"`:              `C:\Users\Ana\mi cédula.jpg`,
		`C:\Users\Ana\O'Brien.jpg`:                  `C:\Users\Ana\O'Brien.jpg`,
		`file:///C:/Users/Ana/mi%20c%C3%A9dula.jpg`: `C:\Users\Ana\mi cédula.jpg`,
		`file://server/share/a.jpg`:                 `\\server\share\a.jpg`,
		`file://localhost/C:/a.jpg`:                 `C:\a.jpg`,
	} {
		got := pathParser{home: `C:\Users\Ana`, windows: true}.candidates(typed)
		if first := firstOrEmpty(got); first != want {
			t.Errorf("%q: %q, want %q", typed, first, want)
		}
	}
}

func firstOrEmpty(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return texts[0]
}

func TestTheReadingThatExistsIsMeant(t *testing.T) {
	const composed, decomposed = "c\u00e9dula.jpg", "ce\u0301dula.jpg"
	for name, test := range map[string]struct{ on, typed string }{
		"composed, on a disk that decomposes": {decomposed, composed},
		"decomposed, on a disk that composes": {composed, decomposed},
		"quotes that are part of the name":    {"'quoted'.jpg", "'quoted'.jpg"},
		"a backslash that is":                 {`back\slash.jpg`, `back\slash.jpg`},
		"a quote in a word":                   {"O'Brien and D'Arcy.jpg", "O'Brien and D'Arcy.jpg"},
		"the first of two lines":              {"a.jpg", "a.jpg\n/other/b.jpg\n"},
		"the first of two words":              {"a b.jpg", "a\\ b.jpg /other/b.jpg"},
	} {
		t.Run(name, func(t *testing.T) {
			path := writeFile(t, test.on, nil)
			typed := filepath.Join(filepath.Dir(path), "x")
			got := ParsePath(typed[:len(typed)-1]+test.typed, "/home/ana")
			if !isSameFile(t, got, path) {
				t.Errorf("%q", got)
			}
		})
	}
}

func isSameFile(t *testing.T, a, b string) bool {
	t.Helper()
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	if err != nil {
		t.Fatal(err)
	}
	return os.SameFile(one, other)
}

func FuzzParsePath(f *testing.F) {
	for _, typed := range []string{`'a'\''b'`, `"\`, "file://", "file:%zz", `\`, `~`, "\n\n", `C:\`} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for _, windows := range []bool{false, true} {
			pathParser{home: "/h", windows: windows}.candidates(typed)
		}
		LooksLikePath(typed)
	})
}
