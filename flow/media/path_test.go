package media

import (
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"testing"
)

func TestWhatLooksLikeAPath(t *testing.T) {
	for text, want := range map[string]bool{
		"/a.jpg": true, "~/a.jpg": true, "./a": true, "..": true, ".": true, "'/a b.jpg'": true, `"C:\a.jpg"`: true,
		"file:///a.jpg": true, "FILE:/a": true, `C:\a.jpg`: true, "c:/a.jpg": true, "D:": true, " /a.jpg": true, "\n/a": true,
		"": false, " ": false, "cedula": false, "front.jpg": false, "fil": false, "a:b": false, "é": false, `\a`: false, "3:/a": false,
		`$'/a'`: true, "“/a b.jpg”": true, "‘~/a’": true, "</a>": true, "<file:///a>": true, "«/a»": true, `\\server\share`: true, " “/a”": true,
		"$": false, "<a": false, "“a”": false, "“": false, "““/a": false,
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
		`$'/home/ana/c\303\251dula.jpg'`:        `/home/ana/cédula.jpg`,
		`/home/ana/c$'\303\251'dula.jpg`:        `/home/ana/cédula.jpg`,
		`'/home/ana/c'$'\xc3\xa9''dula.jpg'`:    `/home/ana/cédula.jpg`,
		`$'/home/ana/it\'s.jpg'`:                `/home/ana/it's.jpg`,
		`$'/a\tb\n\u00e9\U0001f600\e\\\?.jpg'`:  "/a\tb\né😀\x1b\\?.jpg",
		`$'/a$b"c\xz'`:                          `/a$b"cxz`,
		`$"/home/ana/a.jpg"`:                    `/home/ana/a.jpg`,
		`/home/ana/price $5.jpg`:                `/home/ana/price $5.jpg`,
		"“/home/ana/mi cédula.jpg”":             `/home/ana/mi cédula.jpg`,
		"‘/home/ana/Ana’s.jpg’":                 `/home/ana/Ana’s.jpg`,
		"«/home/ana/a.jpg»\n":                   `/home/ana/a.jpg`,
		"<file:///home/ana/mi%20foto.jpg>":      `/home/ana/mi foto.jpg`,
		"</home/ana/a>b.jpg>":                   `/home/ana/a>b.jpg`,
		"`/home/ana/a.jpg`":                     `/home/ana/a.jpg`,
		"“/home/ana/a.jpg” “/home/ana/b.jpg”":   `/home/ana/a.jpg`,
		"":    "",
		" \n": "",
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
		`'C:\Users\Ana\O''Brien.jpg'`:               `C:\Users\Ana\O'Brien.jpg`,
		"“C:\\Users\\Ana\\a.jpg”":                   `C:\Users\Ana\a.jpg`,
		"\u202aC:\\Users\\Ana\\a.jpg":               "\u202aC:\\Users\\Ana\\a.jpg", // it may be the name
		`\\server\share\mi foto.jpg`:                `\\server\share\mi foto.jpg`,
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
		"the first of two paths":              {"a b.jpg", "a b.jpg /other/b.jpg"},
		"escapes as ls has them":              {"c\u00e9dula \t1.jpg", `c\303\251dula\ \t1.jpg`},
		"a text's quotes that are part of it": {"“quoted”.jpg", "“quoted”.jpg"},
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

func TestTheFirstOfSeveralPathsIsUsed(t *testing.T) {
	for text, want := range map[string]string{
		"/a.jpg\n/b.jpg":                 "/a.jpg",
		"\r\n'/a b.jpg'\r\n'/c.jpg'\r\n": "'/a b.jpg'",
		"'/a b.jpg' '/c.jpg'":            "'/a b.jpg'",
		`/a\ b.jpg /c.jpg`:               `/a\ b.jpg`,
		"/a b.jpg ~/c.jpg":               "/a b.jpg",
		"“/a b.jpg” “/c.jpg”":            "“/a b.jpg”",
		"file:///a file:///b":            "file:///a",
		"/a.jpg\t$'/b\\303'":             "/a.jpg",
		"/a.jpg\n":                       "/a.jpg",
		"/a b/c d.jpg":                   "/a b/c d.jpg",
		"'/a /b.jpg'":                    "'/a /b.jpg'",
		`/a\ /b.jpg`:                     `/a\ /b.jpg`,
		"/a ./b.jpg":                     "/a ./b.jpg",
		"no path /b.jpg":                 "no path /b.jpg",
		"":                               "",
	} {
		first, hasMore := FirstPath(text)
		if first != want || hasMore != (strings.TrimSpace(text) != want) {
			t.Errorf("%q: %q, %v", text, first, hasMore)
		}
	}
}

func TestAnotherPersonsHomeFolder(t *testing.T) {
	someone, err := user.Current()
	if err != nil || someone.HomeDir == "" || strings.ContainsAny(someone.Username, `\/ `) {
		t.Skip(err)
	}
	got := pathParser{home: "/home/ana", windows: isWindows}.candidates("~" + someone.Username + "/a.jpg")[0]
	if want := filepath.Join(someone.HomeDir, "a.jpg"); got != want {
		t.Errorf("%q, want %q", got, want)
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
	for _, typed := range []string{`'a'\''b'`, `"\`, "file://", "file:%zz", `\`, `~`, "\n\n", `C:\`, `$'\303\251\'\u00e9\U0001F600\xZ'`, `$'\`, `$"a"`,
		"“/a b” ‘/c’", "<file:///%e9>", "«", "“\xff/", `\\s\h`, "~root/a", "'C:\\it''s' 'D:\\b'", "/a\\ b\t/c\r\n/d\x00"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for _, windows := range []bool{false, true} {
			for _, path := range (pathParser{home: "/h", windows: windows}).candidates(typed) {
				if len(path) > 3*len(typed)+100 {
					t.Errorf("%q: %q", typed, path)
				}
			}
		}
		if first, _ := FirstPath(typed); !strings.Contains(typed, first) {
			t.Errorf("%q: first %q", typed, first)
		}
		LooksLikePath(typed)
	})
}

func TestAFileThatLooksTheSameIsMeant(t *testing.T) {
	const composed, decomposed = "c\u00e9dula", "ce\u0301dula"
	for name, test := range map[string]struct {
		on    []string // the first is the one that is meant
		typed string
		found bool
	}{
		"each part in its own form":      {[]string{composed + "/" + decomposed + ".jpg"}, decomposed + "/" + composed + ".jpg", true},
		"a narrow space on the disk":     {[]string{"Screenshot at 3.45\u202fPM.png"}, "Screenshot at 3.45 PM.png", true},
		"a no-break space in the text":   {[]string{"mi foto.jpg"}, "mi\u00a0foto.jpg", true},
		"a mark behind":                  {[]string{"foto.jpg"}, "foto.jpg\u202c", true},
		"a mark inside, on the disk":     {[]string{"fo\u200bto.jpg"}, "foto.jpg", true},
		"no UTF-8, in quotes":            {[]string{"c\xe9dula.jpg"}, "c\xe9dula.jpg", true},
		"no UTF-8, as a terminal has it": {[]string{"c\xe9dula.jpg"}, "c\ufffddula.jpg", true},
		"two that look the same":         {[]string{"a\u00a0b.jpg", "a\u202fb.jpg"}, "a b.jpg", false},
		"the one that is meant exactly":  {[]string{"a b.jpg", "a\u00a0b.jpg"}, "a b.jpg", true},
		"another name":                   {[]string{"cedula.jpg"}, composed + ".jpg", false},
		"another apostrophe":             {[]string{"Ana’s foto.jpg"}, `Ana's foto.jpg`, true},
		"another dash":                   {[]string{"foto – 1.jpg"}, "foto - 1.jpg", true},
		"both forms, and one that mixes": {[]string{composed + composed, decomposed + decomposed}, composed + decomposed, false},
	} {
		for _, form := range []string{"%s", "'%s'", "\u202a\"%s\"\u202c", "\ufeff%s\u00a0"} {
			t.Run(name, func(t *testing.T) {
				folder := t.TempDir()
				for _, on := range test.on {
					must(t, os.MkdirAll(filepath.Join(folder, filepath.Dir(on)), 0o700))
					if err := os.WriteFile(filepath.Join(folder, on), []byte(on), 0o600); err != nil {
						t.Skip(err) // not every disk has every name
					}
				}
				typed := strings.Replace(form, "%s", folder+"/"+test.typed, 1)
				if strings.HasPrefix(form, "%") {
					typed = strings.NewReplacer(" ", `\ `, "'", `\'`).Replace(typed)
				}
				if !LooksLikePath(typed) {
					t.Errorf("%q does not look like a path", typed)
				}
				content, err := os.ReadFile(ParsePath(typed, "/home/ana"))
				if found := err == nil; found != test.found || found && string(content) != test.on[0] {
					t.Errorf("%q: %q, %v", typed, content, err)
				}
			})
		}
	}
}
