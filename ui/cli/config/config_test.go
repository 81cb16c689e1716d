package config

import (
	"cedula/flow"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

const whole = `
[truora]
api_key_command = ["pass", "show", "truora"]
identity_url = "http://127.0.0.1:8089"
account_url = "https://api.account.truora.com"
upload_hosts = ["*.truora.com", "files.example.com"]
timeout = "20s"

[process]
flow_id = "IPF1"
country = "CO"
account_id_prefix = "desk-"
[process.metadata]
branch = "Bogotá 12"

[[flows]]
name = "Accounts"
flow_id = "IPF1"

[[flows]]
name = "Loans"
flow_id = "IPF2"

[flow]
step_timeout = "2m"

[files]
max_photo_size = "5MiB"
max_video_size = 1000

[camera]
device = "/dev/video2"
input = ["-f", "lavfi", "-i", "testsrc"]
ffmpeg = "bin/ffmpeg"
seconds = 8
mirror = false

[ui]
language = "es"
inspector = true

[kiosk]
idle_timeout = "1m"
exit_pin_hash = "$2a$12$jO4Y5S2Vs0eI7pQyVhN1/uVnq7oG0h2nRr1oQ1pX0aQ3m7yJ9kTzW"
languages = ["pt", "es"]
link = true
`

func TestAFileFillsTheConfigurationOverTheDefaults(t *testing.T) {
	c, err := Parse("c.toml", []byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	want := Default()
	want.File = "c.toml"
	want.Truora = Truora{
		APIKeyCommand: []string{"pass", "show", "truora"}, IdentityURL: "http://127.0.0.1:8089",
		AccountURL: "https://api.account.truora.com", UploadHosts: []string{"*.truora.com", "files.example.com"}, Timeout: 20 * time.Second,
	}
	want.Process = Process{FlowID: "IPF1", Country: "CO", AccountIDPrefix: "desk-", Metadata: map[string]string{"branch": "Bogotá 12"}}
	want.Flows = []Flow{{"Accounts", "IPF1"}, {"Loans", "IPF2"}}
	want.Limits.StepTimeout = 2 * time.Minute
	want.Files = Files{MaxPhoto: 5 << 20, MaxVideo: 1000}
	want.Camera = Camera{Device: "/dev/video2", Input: []string{"-f", "lavfi", "-i", "testsrc"}, FFmpeg: "bin/ffmpeg", Seconds: 8, Viewfinder: true}
	want.UI.Language, want.UI.Inspector = "es", true
	want.Kiosk = Kiosk{
		IdleTimeout: time.Minute, ResultTimeout: 20 * time.Second, Languages: []string{"pt", "es"}, Link: true,
		ExitPINHash: "$2a$12$jO4Y5S2Vs0eI7pQyVhN1/uVnq7oG0h2nRr1oQ1pX0aQ3m7yJ9kTzW",
	}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("got  %+v\nwant %+v", c, want)
	}
}

func TestOfALocaleTheLanguageCounts(t *testing.T) {
	for name, want := range map[string]string{"ES": "es", "es-CO": "es", "pt_BR.UTF-8": "pt", " en ": "en"} {
		c, err := Parse("c.toml", []byte("[ui]\nlanguage = \""+name+"\"\n[kiosk]\nlanguages = [\""+name+"\"]"))
		if err != nil || c.UI.Language != want || !slices.Equal(c.Kiosk.Languages, []string{want}) {
			t.Errorf("%q: got %q and %q, %v", name, c.UI.Language, c.Kiosk.Languages, err)
		}
		c = Default()
		if err := c.Override("ui.language", name, "--lang"); err != nil || c.UI.Language != want {
			t.Errorf("--lang %q: got %q, %v", name, c.UI.Language, err)
		}
	}
	for _, name := range []string{"fr", "es CO", "spanish", ""} {
		c := Default()
		if err := c.Override("ui.language", name, "--lang"); err == nil || c.UI.Language != "" {
			t.Errorf("--lang %q: got %q, %v", name, c.UI.Language, err)
		}
	}
	if _, err := Parse("c.toml", []byte("[kiosk]\nlanguages = [\"es\", \"es-MX\"]")); err == nil {
		t.Error("one language twice passed")
	}
}

func TestProblemsContainFileLineKeyAndAllowedValues(t *testing.T) {
	for text, want := range map[string]string{
		"[truora]\napi_kye = \"x\"":                                          `c.toml:2: truora.api_kye: unknown key; did you mean truora.api_key?`,
		"flow_id = \"x\"":                                                    `c.toml:1: flow_id: unknown key; did you mean process.flow_id?`,
		"[station]\nenabled = true":                                          `c.toml:1: station: unknown key; allowed: [truora], [process], [process.metadata], [flow], [files], [camera], [capture], [ui], [kiosk], [[flows]]`,
		"[kiosk]\nlanguages = [\"es\", \"fr\"]":                              `c.toml:2: kiosk.languages: wrong value (an array of 2); allowed: some of en, es, pt, each once`,
		"[kiosk]\nlanguages = [\"es\", \"es\"]":                              `c.toml:2: kiosk.languages`,
		"[kiosk]\nlanguages = []":                                            `c.toml:2: kiosk.languages`,
		"[process]\nemail = \"x\"":                                           `c.toml:2: process.email: wrong value (1 character, not shown); allowed: an e-mail address`,
		"[kiosk]\nexit_pin_hash = \"secret1\"":                               `c.toml:2: kiosk.exit_pin_hash: wrong value (7 characters, not shown); allowed: what cedula pin prints`,
		"[kiosk]\nidle_timeout = \"0s\"":                                     `c.toml:2: kiosk.idle_timeout: wrong value "0s"; allowed: a duration from "1s" to "1h"`,
		"[kiosk]\nfiles = \"no\"":                                            `c.toml:2: kiosk.files: wrong value "no"; allowed: true, false`,
		"[ui]\nzzzzzzzzzz = 1":                                               `c.toml:2: ui.zzzzzzzzzz: unknown key; allowed: bell, brand, brand_color, hide_after, inspector, language, motion, preview, theme`,
		"[flow]\n# wait\n\nstep_timeout = \"5 minutes\"":                     `c.toml:4: flow.step_timeout: wrong value "5 minutes"; allowed: a duration from "1s" to "24h", as "1m30s"`,
		"[flow]\nstep_timeout = 5":                                           `c.toml:2: flow.step_timeout: wrong value 5; allowed`,
		"[flow]\npoll_first = \"50ms\"":                                      `c.toml:2: flow.poll_first: wrong value "50ms"; allowed: a duration from "100ms" to "1m", as "1m30s"; "0s" for at once`,
		"[flow]\npoll_min = \"0s\"":                                          `c.toml:2: flow.poll_min: wrong value "0s"; allowed: a duration from "100ms" to "1m"`,
		"[flow]\npoll_max = \"1s\"\npoll_min = \"2s\"":                       `c.toml:3: flow.poll_min: poll_min is above poll_max (2s); allowed: poll_min from 100ms to poll_max (1s)`,
		"[files]\nmax_photo_size = \"20 parsecs\"":                           `wrong value "20 parsecs"; allowed: a size from 1 byte to 64 GiB`,
		"[files]\nmax_photo_size = 0":                                        `c.toml:2: files.max_photo_size`,
		"[files]\nmax_photo_size = \"99999999999999999999GiB\"":              `c.toml:2: files.max_photo_size`,
		"[truora]\nidentity_url = \"http://api.localhost\"":                  `c.toml:2: truora.identity_url`,
		"[truora]\nidentity_url = \"http://api.example.com\"":                `c.toml:2: truora.identity_url: wrong value "http://api.example.com"; allowed: an https URL (http for this machine's own hosts alone)`,
		"[truora]\nidentity_url = \"https://\"":                              `c.toml:2: truora.identity_url`,
		"[truora]\nidentity_url = \"https://h:99999\"":                       `c.toml:2: truora.identity_url`,
		"[truora]\naccount_url = \"https://h/?x=1\"":                         `c.toml:2: truora.account_url`,
		"[process]\nredirect_url = \"http://h.example/?x=1\"":                `c.toml:2: process.redirect_url`,
		"[truora]\nupload_hosts = [\n  \"*.truora.com\",\n  \"*\",\n]":       `c.toml:2: truora.upload_hosts`,
		"[truora]\ntimeout = \"1s\"\nupload_hosts = \"x\"":                   `c.toml:3: truora.upload_hosts`,
		"[truora]\napi_key = \"secret-1\"\napi_key_file = \"k\"":             `c.toml:3: truora.api_key_file: given beside truora.api_key; allowed: one of`,
		"[truora]\napi_key = \"secret-1\"\napi_key = \"secret-2\"":           `c.toml:3`,
		"[truora]\napi_key = 7":                                              `c.toml:2: truora.api_key: wrong value (not a string); allowed: the key as a string`,
		"[process]\ncountry = \"Colombia\"":                                  `c.toml:2: process.country: wrong value "Colombia"; allowed: two letters, as "CO", or "ALL"`,
		"[process]\nphone = \"300 123\"":                                     `wrong value (7 characters, not shown); allowed: +, country code and number`,
		"[process]\nemail = \"a@x\"":                                         `wrong value (3 characters, not shown); allowed: an e-mail address`,
		"[process]\naccount_id = \"a b\"":                                    `wrong value (3 characters, not shown); allowed: letters, digits, _ . -`,
		"[process]\naccount_id = \"a\"\naccount_id_prefix = \"b\"":           `c.toml:3: process.account_id_prefix: given beside process.account_id`,
		"[process.metadata]\nbranch = 12":                                    `c.toml:2: process.metadata.branch`,
		"[ui]\ntheme = \"\"\"\npink\"\"\"":                                   `c.toml:2: ui.theme: wrong value "pink"; allowed: auto, dark, light, high-contrast`,
		"[ui]\ninspector = \"yes\"":                                          `wrong value "yes"; allowed: true, false`,
		"[camera]\nseconds = 1":                                              `c.toml:2: camera.seconds: wrong value 1; allowed: a whole number from 2 to 60`,
		"[camera]\nseconds = \"5s\"":                                         `c.toml:2: camera.seconds: wrong value "5s"; allowed: a whole number`,
		"[camera]\ninput = [\"-i\", \"rtsp://ana:secret@cam\", \"out.mp4\"]": `c.toml:2: camera.input: wrong value (an array of 3); allowed: ffmpeg's input arguments, which end in -i`,
		"[camera]\ninput = \"-i secret\"":                                    `c.toml:2: camera.input`,
		"[camera]\ndevice = \"\"":                                            `c.toml:2: camera.device: wrong value ""; allowed: auto, off, or a camera's name or path`,
		"[truora]\naccount_url = \"https://ana:secret@h\"":                   `c.toml:2: truora.account_url: wrong value (20 characters, not shown)`,
		"[process]\ncountry = \"eyJsecret\"":                                 `c.toml:2: process.country: wrong value (9 characters, not shown)`,
		"[camera]\nmirrored = true":                                          `c.toml:2: camera.mirrored: unknown key; did you mean camera.mirror?`,
		"[capture]\nphoto = [\"fswebcam\"]":                                  `wrong value (an array of 1); allowed: a program and its arguments with {output} among them`,
		"[[flows]]\nname = \"A\"\nflow_id = \"1\"\n[[flows]]\nname = \"B\"":  `c.toml:4: flows: a flow without name or flow_id`,
		"[[flows]]\nname = \"A\"\n[[flows]]\nnaem = \"B\"":                   `c.toml:4: flows.naem: unknown key; did you mean flows.name?`,
		"ui = 3":                              `c.toml:1: ui: is not a table`,
		"[truora\n":                           `c.toml:1: a line that begins with [ ends with ]`,
		"[truora]\napi_key = secret-3":        `c.toml:2`,
		"[truora]\napi_key = \"secret-4\\q\"": `c.toml:2`,
		"[truora]\napi_key = \"secret-5":      `c.toml:2`,
		"[truora]\napi_key = truesecret-7":    `c.toml:2`,
		"[truora]\napi_key = 12secret-6":      `c.toml:2`,
		"[truora]\napi_kye = truesecret-8":    `c.toml:2: truora.api_kye: not a string in double quotes`,
		"[truora]\napi_kye = +0b1secret-9":    `c.toml:2: truora.api_kye`,
		"[truora]\napi_kye = 1.secret-9":      `c.toml:2: truora.api_kye`,
		"[truora]\ntoken = \"a\"\ntoken = 2":  `c.toml:3: truora.token: truora.token stands here for the second time`,
	} {
		_, err := Parse("c.toml", []byte(text))
		var problem *Problem
		if !errors.As(err, &problem) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n got  %v\n want %s", text, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s\n tells the key: %v", text, err)
		}
	}
}

func TestAllProblemsOfAFileAreReportedTogether(t *testing.T) {
	_, err := Parse("c.toml", []byte(`[ui]
theme = "pink"
[process]
contry = "CO"
account_id = "a"
account_id_prefix = "b"
[[flows]]
name = "A"
flow_id = "a b"
[flow]
poll_min = "never"
poll_max = "200ms"
[capture]
photo = "fswebcam"
`))
	want := `c.toml:2: ui.theme: wrong value "pink"; allowed: auto, dark, light, high-contrast
c.toml:4: process.contry: unknown key; did you mean process.country?
c.toml:6: process.account_id_prefix: given beside process.account_id; allowed: one of process.account_id, process.account_id_prefix
c.toml:9: flows.flow_id: wrong value "a b"; allowed: a string; a flow_id of letters, digits, _ . -
c.toml:11: flow.poll_min: wrong value "never"; allowed: a duration from "100ms" to "1m", as "1m30s"
c.toml:14: capture.photo: wrong value (8 characters, not shown); allowed: a program and its arguments with {output} among them`
	var problems Problems
	if !errors.As(err, &problems) || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	if _, err := Parse("c.toml", []byte("[flows]\nname = \"A\"\nflow_id = \"B\"")); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("flows as a table are one mistake: %v", err)
	}
}

func TestAllCountriesPreselectNone(t *testing.T) {
	for _, value := range []string{"ALL", "all"} {
		c, err := Parse("c.toml", []byte("[process]\ncountry = \""+value+"\""))
		if err != nil || c.Process.Country != "" {
			t.Errorf("%s: %q, %v", value, c.Process.Country, err)
		}
	}
	c := Config{Process: Process{Country: "CO"}}
	if err := c.Override("process.country", "ALL", "--country"); err != nil || c.Process.Country != "" {
		t.Errorf("--country ALL leaves %q, %v", c.Process.Country, err)
	}
}

func TestANamedFileHasToExistAndTheUsualOneNeedNot(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "none.toml")
	if c, err := Load(missing, false); err != nil || !reflect.DeepEqual(c, Default()) {
		t.Errorf("the usual file: %+v, %v", c, err)
	}
	if _, err := Load(missing, true); err == nil || !strings.Contains(err.Error(), missing) {
		t.Errorf("a named file that is missing: %v", err)
	}
}

func TestTheFlagWinsOverTheEnvironment(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", "/xdg")
	if path, named := Path("flag", "env"); path != "flag" || !named {
		t.Errorf("flag: %s, %v", path, named)
	}
	if path, named := Path("", "env"); path != "env" || !named {
		t.Errorf("environment: %s, %v", path, named)
	}
	if path, named := Path("", ""); !strings.HasSuffix(path, filepath.Join("cedula", "config.toml")) || named {
		t.Errorf("default: %s, %v", path, named)
	}
}

func TestAReadableKeyInTheFileIsReported(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("access there is no matter of modes")
	}
	file := filepath.Join(t.TempDir(), "c.toml")
	for _, c := range []struct {
		text    string
		mode    os.FileMode
		exposed bool
	}{
		{"[truora]\napi_key = \"k\"\n", 0o644, true},
		{"[truora]\napi_key = \"k\"\n", 0o600, false},
		{"[truora]\ntoken = \"k\"\n", 0o640, true},
		{"[ui]\nbrand = \"k\"\n", 0o644, false},
	} {
		if err := os.WriteFile(file, []byte(c.text), c.mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(file, c.mode); err != nil {
			t.Fatal(err)
		}
		read, err := Load(file, true)
		if err != nil {
			t.Fatal(err)
		}
		cure, exposed := read.Exposed()
		if exposed != c.exposed || exposed != strings.Contains(cure, "chmod 600") {
			t.Errorf("%q with mode %o: %v, %q", c.text, c.mode, exposed, cure)
		}
	}
}

func TestAReadableKeyFileIsReportedWithAToken(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("access there is no matter of modes")
	}
	folder := filepath.Join(t.TempDir(), "ana's")
	c := Config{File: filepath.Join(folder, "c.toml"), holdsSecret: true}
	c.Truora.APIKeyFile = "key"
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, mode := range map[string]os.FileMode{"c.toml": 0o600, "key": 0o644} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, mode); err != nil {
			t.Fatal(err)
		}
	}
	if cure, exposed := c.Exposed(); !exposed || !strings.HasSuffix(cure, `ana'\''s/key'`) {
		t.Errorf("%v: %s", exposed, cure)
	}
}

func TestPathsBeginAtTheFile(t *testing.T) {
	t.Setenv("HOME", "/home/ana")
	c := Config{File: filepath.FromSlash("/etc/cedula/config.toml")}
	for given, want := range map[string]string{"key": "/etc/cedula/key", "/run/key": "/run/key", "": ""} {
		if got := c.ResolvePath(filepath.FromSlash(given)); got != filepath.FromSlash(want) {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
	for program, want := range map[string]string{"ffmpeg": "ffmpeg", "bin/ffmpeg": "/etc/cedula/bin/ffmpeg"} {
		c.Camera.FFmpeg = filepath.FromSlash(program)
		if got := c.FFmpegProgram(); got != filepath.FromSlash(want) {
			t.Errorf("%q: %q, want %q", program, got, want)
		}
	}
	if runtime.GOOS != "windows" && c.ResolvePath("~/key") != "/home/ana/key" {
		t.Errorf("home: %q", c.ResolvePath("~/key"))
	}
}

func TestAKeyFromTheEnvironmentDoesNotExposeTheFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "c.toml")
	if err := os.WriteFile(file, []byte("[ui]\nbrand = \"b\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := Load(file, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Override("truora.api_key", "k", "TRUORA_API_KEY"); err != nil {
		t.Fatal(err)
	}
	if cure, exposed := c.Exposed(); exposed {
		t.Errorf("exposed: %s", cure)
	}
}

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
	entries, err := parseEntries("config.example.toml", text)
	if err != nil {
		t.Fatal(err)
	}
	c, shown := Default(), map[string]bool{}
	for _, e := range entries {
		shown[e.Name] = true
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
	entries, err := parseEntries("config.example.toml", text)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := e.apply(&c); err != nil {
			t.Fatal(err)
		}
	}
	c.Camera.Input = nil // has none
	c.Kiosk.ExitPINHash = ""
	if !reflect.DeepEqual(c.Kiosk, defaults.Kiosk) {
		t.Errorf("the example says %+v; the defaults are %+v", c.Kiosk, defaults.Kiosk)
	}
	if !reflect.DeepEqual(c.Camera, defaults.Camera) {
		t.Errorf("the example says %+v; the defaults are %+v", c.Camera, defaults.Camera)
	}
	if c.Limits != defaults.Limits || c.UI.Theme != defaults.UI.Theme || c.UI.Preview != defaults.UI.Preview {
		t.Errorf("the example says %+v, %+v; the defaults are %+v, %+v", c.Limits, c.UI, defaults.Limits, defaults.UI)
	}
}

func TestValuesAreCleanedAsAnswersAre(t *testing.T) {
	text := "[process]\nemail = \"\\uFEFFＡna@exam\\u200Bple.com\\u00A0\"\nflow_id = \"\\u202AIPF１\\u202C\"\ncountry = \"ｃｏ\\u2060\"\n" +
		"account_id = \"a\\u00AD1\"\n[truora]\nidentity_url = \"https://api.test\\u200B\"\n[ui]\nlanguage = \"\\u200Ees\"\ntheme = \"dark\\u00A0\"\n"
	c, err := Parse("c.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	got := []string{c.Process.Email, c.Process.FlowID, c.Process.Country, c.Process.AccountID, c.Truora.IdentityURL, c.UI.Language, c.UI.Theme}
	if want := []string{"Ana@example.com", "IPF1", "co", "a1", "https://api.test", "es", "dark"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if err := c.AddMetadata("name=\ufeffAna\u00a0María\u200b", "--meta"); err != nil || c.Process.Metadata["name"] != "Ana María" {
		t.Errorf("%q, %v", c.Process.Metadata, err)
	}
	for email, want := range map[string]flow.Remark{
		"ana@example.com": flow.RemarkNone, "ａna@example.com": flow.RemarkChanged, "mailto:ana@example.com": flow.RemarkChanged,
		"ana@ex\u0430mple.com": flow.RemarkForeignDomain, "ana@gmial.com": flow.RemarkLikelyDomain,
	} {
		err := c.Override("process.email", email, "--email")
		if remark, _ := c.EmailRemark(); err != nil || remark != want {
			t.Errorf("%q: remark %d, want %d, %v", email, remark, want, err)
		}
	}
}

func TestThePhoneOfTheConfigurationIsCompletedByItsCountry(t *testing.T) {
	for text, want := range map[string]string{
		"[process]\nphone = \"3001234567\"\ncountry = \"CO\"": "+573001234567 true",
		"[process]\nphone = \"+57 300 123 4567\"":             "+573001234567 false",
		"[process]\nphone = \"3001234567\"":                   "c.toml: process.phone: no number of the configured country",
		"[process]\nphone = \"3001234567\"\ncountry = \"ES\"": "c.toml: process.phone: no number of the configured country",
		"[process]\ncountry = \"CO\"":                         " false",
	} {
		c, err := Parse("c.toml", []byte(text))
		if err != nil {
			t.Fatal(text, err)
		}
		isCompleted, err := c.CompletePhone()
		got := fmt.Sprintf("%s %t", c.Process.Phone, isCompleted)
		if err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(got, want) || strings.Contains(got, "3001234567") && err != nil {
			t.Errorf("%q: %s", text, got)
		}
	}
}
