package cli_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

func TestWrongUsageIsReportedBeforeAnyCall(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { calls.Add(1) }))
	t.Cleanup(server.Close)
	file := func(text string) string {
		path := filepath.Join(t.TempDir(), "config.toml")
		if err := os.WriteFile(path, []byte("[truora]\nidentity_url = \""+server.URL+"\"\naccount_url = \""+server.URL+"\"\n"+text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	whole := file("[process]\nflow_id = \"IPF1\"\n")
	for name, c := range map[string]struct {
		args  []string
		noKey bool
		says  string
	}{
		"an unknown command":              {args: []string{"verify"}, says: `unknown command "verify"`},
		"an unknown flag":                 {args: []string{"run", "--fast"}, says: "unknown flag: --fast"},
		"a flag of another command":       {args: []string{"demo", "--account-id", "x"}, says: "unknown flag: --account-id"},
		"a scenario for a real account":   {args: []string{"run", "--scenario", "happy"}, says: "unknown flag: --scenario"},
		"JSON from doctor":                {args: []string{"doctor", "--json"}, says: "unknown flag: --json"},
		"JSON from version":               {args: []string{"version", "--json"}, says: "unknown flag: --json"},
		"a command mistyped":              {args: []string{"dmeo"}, says: `unknown command "dmeo"; did you mean cedula demo?`},
		"help for one mistyped":           {args: []string{"help", "docter"}, says: "did you mean cedula doctor?"},
		"a flag mistyped":                 {args: []string{"run", "--acount-id", "x"}, says: "did you mean --account-id?"},
		"a flag of all mistyped":          {args: []string{"--plian"}, says: "did you mean --plain?"},
		"a flag with one dash":            {args: []string{"demo", "-scenario", "happy"}, says: "did you mean --scenario?"},
		"a flag that nothing is near":     {args: []string{"doctor", "--frobnicate"}, says: "cedula help doctor shows its flags."},
		"a key from a flag":               {args: []string{"run", "--api-key", "x"}, says: "unknown flag: --api-key"},
		"an argument too many":            {args: []string{"run", "now"}, says: "cedula run takes no argument, and \"now\" is one\ncedula help run shows its flags."},
		"a scenario without its flag":     {args: []string{"demo", "happy"}, says: "did you mean --scenario happy?"},
		"the same for the sandbox":        {args: []string{"sandbox", "wrong-code"}, says: "did you mean --scenario wrong-code?"},
		"two processes to resume":         {args: []string{"resume", "IDP1", "IDP2"}, says: "one process id at most"},
		"no scenario and no terminal":     {args: []string{"demo", "--scenario", "hapy"}, says: "did you mean happy?"},
		"a port that is taken":            {args: []string{"sandbox", "--addr", server.Listener.Addr().String()}, says: "end what listens there"},
		"help for what there is not":      {args: []string{"help", "verify"}, says: "verify"},
		"a shell that is not known":       {args: []string{"completion", "tcsh"}, says: "tcsh"},
		"no terminal and no --plain":      {args: []string{"run", "--config", whole}, says: "--plain"},
		"no terminal for the demo":        {args: []string{"demo"}, says: "--plain"},
		"no flow":                         {args: []string{"run", "--plain", "--json", "--config", file("")}, says: "flow_id"},
		"no key":                          {args: []string{"run", "--plain", "--json", "--config", whole}, noKey: true, says: "cedula init"},
		"no such file":                    {args: []string{"run", "--plain", "--config", "/nowhere/c.toml"}, says: "/nowhere/c.toml"},
		"an unknown key":                  {args: []string{"run", "--plain", "--config", file("flow = 1\n")}, says: "config.toml:4: truora.flow: unknown key"},
		"a kiosk's key that there is not": {args: []string{"run", "--plain", "--config", file("[kiosk]\nenabled = true\n")}, says: "kiosk.enabled"},
		"an e-mail that cannot be":        {args: []string{"run", "--plain", "--config", whole, "--email", "a@x"}, says: "--email"},
		"a phone that cannot be":          {args: []string{"run", "--plain", "--config", whole, "--phone", "300"}, says: "--phone"},
		"an account id off its pattern":   {args: []string{"run", "--plain", "--config", whole, "--account-id", "a b"}, says: "--account-id"},
		"the second of two mistakes":      {args: []string{"run", "--plain", "--config", file("[ui]\ntheme = \"pink\"\npreview = \"x\"\n")}, says: "\ncedula: "},
		"a value, as it was found":        {args: []string{"run", "--plain", "--config", file("[ui]\ntheme = \"pink\"\n")}, says: `config.toml:5: ui.theme: wrong value "pink"; allowed: auto, dark, light`},
		"a country of three letters":      {args: []string{"run", "--plain", "--config", whole, "--country", "COL"}, says: "--country"},
		"metadata without a value":        {args: []string{"run", "--plain", "--config", whole, "--meta", "branch"}, says: "--meta"},
		"a language that there is not":    {args: []string{"run", "--plain", "--config", whole, "--lang", "fr"}, says: "--lang"},
		"a log that cannot be written":    {args: []string{"run", "--plain", "--config", whole, "--log", "/nowhere/log"}, says: "--log"},
		"a scenario that there is not":    {args: []string{"demo", "--plain", "--scenario", "nonesuch"}, says: "nonesuch"},
		"a speed that is no number":       {args: []string{"sandbox", "--speed", "fast"}, says: "1 is lifelike, 0 at once"},
		"a speed below nothing":           {args: []string{"demo", "--plain", "--speed=-1"}, says: "--speed"},
		"a result of nothing":             {args: []string{"result", "--config", whole}, says: "cedula result PROCESS_ID"},
		"a result of an empty id":         {args: []string{"result", "", "--config", whole}, says: "is not a process id"},
		"a result of no id":               {args: []string{"result", "../x", "--config", whole}, says: "is not a process id"},
		"nothing to go on with":           {args: []string{"resume", "", "--plain", "--config", whole}, says: "is not a process id"},
		"nothing to forget":               {args: []string{"resume", "--forget", "", "--plain", "--config", whole}, says: `process ""`},
		"a list as JSON":                  {args: []string{"resume", "--list", "--json", "--config", whole}, says: "--json"},
		"a list and a process to resume":  {args: []string{"resume", "--list", "IDP1", "--config", whole}, says: "--list"},
		"a list on screens and as JSON":   {args: []string{"list", "--watch", "--json", "--config", whole}, says: "one at a time"},
		"a list on no screens":            {args: []string{"list", "--watch", "--config", whole}, says: "needs a terminal"},
		"webhooks for no address":         {args: []string{"sandbox", "--webhook", "8090"}, says: "--webhook"},
		"nothing to resume":               {args: []string{"resume", "--plain", "--config", whole}, says: "nothing was left unfinished"},
	} {
		t.Run(name, func(t *testing.T) {
			run := cedula{args: c.args, input: strings.NewReader(""), env: []string{keyInEnvironment}}
			if c.noKey {
				run.env = nil
			}
			r := run.run(t)
			r.expectExit(t, 2)
			if r.stdout != "" || !strings.Contains(r.stderr, c.says) {
				t.Errorf("%q is not said, or more than that\nstdout: %s\nstderr: %s", c.says, r.stdout, r.stderr)
			}
		})
	}
	if n := calls.Load(); n != 0 {
		t.Errorf("%d calls were made", n)
	}
}

func TestHelpShowsExamplesAndExits(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"help"}, {"--help"}, {"help", "run"}, {"run", "-h"}, {"completion", "bash"}, {"demo", "--list"}, {"version"}, {"--version"}} {
		r := cedula{args: args}.run(t)
		if r.expectExit(t, 0); r.stdout == "" || r.stderr != "" {
			t.Errorf("%v: stdout %q, stderr %q", args, r.stdout, r.stderr)
		}
	}
	if r := (cedula{args: []string{"help", "run"}}).run(t); !strings.Contains(r.stdout, "cedula run --account-id") {
		t.Errorf("no example:\n%s", r.stdout)
	}
}

func TestTroubleOnTheWay(t *testing.T) {
	t.Parallel()
	away := httptest.NewServer(http.NotFoundHandler())
	away.Close()
	nonsense := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		w.Write([]byte(`{"message":"Missing Authentication Token"}`))
	}))
	t.Cleanup(nonsense.Close)
	for name, url := range map[string]string{"away": away.URL, "a wrong URL": nonsense.URL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "c.toml")
			text := "[truora]\nidentity_url = \"" + url + "\"\naccount_url = \"" + url + "\"\n[process]\nflow_id = \"IPF1\"\n"
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			r := cedula{args: []string{"run", "--plain", "--json", "--config", path}, env: []string{keyInEnvironment}, input: strings.NewReader("")}.run(t)
			r.expectExit(t, 4)
			if strings.TrimSpace(r.stdout) != "{}" {
				t.Errorf("nothing is known, yet: %s", r.stdout)
			}
		})
	}
}

func TestAProcessThatThereIsNotIsNotPending(t *testing.T) {
	t.Parallel()
	b := startBackend(t, "happy")
	for _, flags := range [][]string{{"--json"}, nil} {
		args := append([]string{"resume", "IDPnone", "--plain", "--config", b.config(t, "")}, flags...)
		r := cedula{args: args, env: []string{keyInEnvironment}}.run(t)
		r.expectExit(t, 4)
		if strings.Contains(r.stdout+r.stderr, "cedula resume") || strings.Contains(r.stdout, "pending") {
			t.Errorf("there is nothing to go on with:\n%s\n%s", r.stdout, r.stderr)
		}
	}
}

func TestAFlowThatThereIsNotIsNamed(t *testing.T) {
	t.Parallel()
	b := startBackend(t, "happy")
	r := b.run(t, "", "", "--flow-id", "IPFnone")
	if r.expectExit(t, 4); !strings.Contains(r.stderr, "Check flow_id") || strings.TrimSpace(r.stdout) != "{}" {
		t.Errorf("stdout: %s\nstderr: %s", r.stdout, r.stderr)
	}
}

func TestAKeyThatIsRefused(t *testing.T) {
	t.Parallel()
	b := startBackend(t, "happy")
	r := cedula{args: []string{"run", "--plain", "--json", "--config", b.config(t, "")}, env: []string{"TRUORA_API_KEY=not-this-one"}}.run(t)
	if r.expectExit(t, 4); strings.Contains(r.stderr+r.stdout, "not-this-one") {
		t.Errorf("the key is shown: %s", r.stderr)
	}
}

func TestTheShellCompletesWhatItCan(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args        []string
		gives, also string
	}{
		{[]string{"demo", "--lang", ""}, "es\npt\n", ":4"},
		{[]string{"demo", "--scenario", ""}, "wrong-code\tThe first code is wrong", ":0"},
		{[]string{"resume", ""}, "", ":4"},
		{[]string{"sandbox", "--scenario", "x"}, "happy\t", ":0"},
	} {
		r := cedula{args: append([]string{"__complete"}, c.args...)}.run(t)
		if !strings.Contains(r.stdout, c.gives) || !strings.Contains(r.stdout, c.also) {
			t.Errorf("%v completes to %q", c.args, r.stdout)
		}
	}
}
