package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// countTerms is how often terms were read.
func (b *backend) countTerms() int { return b.count("GET /v1/consent-terms/") }

func TestConsentIsGivenBoxByBox(t *testing.T) {
	t.Parallel()
	b := startBackend(t, "consent-terms")
	r := b.run(t, "", "yes\nsí\nyes\n"+emailAndCode, "--lang", "es")
	r.expectExit(t, 0)
	b.expectNoRefusals(t)
	for _, want := range []string{
		"Autorizo a Banco de Ninguna Parte Colombia S.A. (NIT 900.000.001-1), por sí misma",
		"tratamiento de datos personales (https://bank.example/privacidad).",
		"Autorizo la búsqueda de mi rostro", "consultar mis deudas & pagos",
		"account contract & fees (https://bank.example/contract).",
		"Autorización 1 de 3.", "Autorización 3 de 3.",
	} {
		if strings.Count(r.stderr, want) != 1 {
			t.Errorf("%q is not there once:\n%s", want, r.stderr)
		}
	}
	if n := b.countTerms(); n != 2 || strings.ContainsAny(r.stderr, "<>{}") || strings.Contains(r.stderr, "utm_source") {
		t.Errorf("terms were read %d times:\n%s", n, r.stderr)
	}
}

func TestARefusedBoxSendsNothing(t *testing.T) {
	t.Parallel()
	b, home := startBackend(t, "consent-terms"), t.TempDir()
	r := b.run(t, home, "yes\nyes\nno\n")
	r.expectExit(t, 3)
	id := r.outcome(t).ProcessID
	if n := b.count("POST /v1/processes/IDP"); n != 0 || id == "" {
		t.Errorf("%d answers were sent", n)
	}
	again := cedula{args: []string{"resume", "--plain", "--json", "--config", b.config(t, "")}, env: []string{keyInEnvironment},
		input: strings.NewReader("yes\nyes\nyes\n" + emailAndCode), home: home}.run(t)
	again.expectExit(t, 0)
	if s := again.outcome(t); s.ProcessID != id || b.countTerms() != 4 {
		t.Errorf("%+v, terms were read %d times", s, b.countTerms())
	}
	b.expectNoRefusals(t)
}

// writeScenario writes a scenario's file and gives its path.
func writeScenario(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "own.toml")
	if err := os.WriteFile(path, []byte("description = \"x\"\n"+text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestNothingIsAskedWithoutItsTerms(t *testing.T) {
	t.Parallel()
	const step = "[[steps]]\ntype = \"enter_authorization\"\ninputs = [{ type = \"checkbox\", name = \"authorization\" }]\n"
	for name, c := range map[string]struct {
		scenario string
		reads    int
	}{
		"a failed read":               {step + "consent = \"I permit it.\"\n[[faults]]\ncall = \"terms\"\nfault = \"unavailable\"\ntimes = 3\n", 3},
		"no terms and no description": {step, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := startBackend(t, writeScenario(t, c.scenario))
			r := b.run(t, "", "yes\n")
			r.expectExit(t, 4)
			if r.outcome(t).Status != "pending" || strings.Contains(r.stderr, "Do you give") || b.countTerms() != c.reads || b.count("POST /v1/processes/IDP") != 0 {
				t.Errorf("terms were read %d times:\n%s", b.countTerms(), r.stderr)
			}
		})
	}
}

func TestWithoutTermsTheDescriptionIsAgreedTo(t *testing.T) {
	t.Parallel()
	b := startBackend(t, writeScenario(t, "[[steps]]\ntype = \"enter_authorization\"\ninputs = [{ type = \"checkbox\", name = \"a\", description = \"I permit <b>all of it</b>.\" }]\n"))
	r := b.run(t, "", "yes\n")
	r.expectExit(t, 0)
	if !strings.Contains(r.stderr, "\nI permit all of it.\n") {
		t.Errorf("%s", r.stderr)
	}
}
