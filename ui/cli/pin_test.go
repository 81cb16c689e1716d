package cli_test

import (
	"strings"
	"testing"

	"golang.org/x/crypto/bcrypt"

	"cedula/ui/cli/config"
)

func TestAPINBecomesAHash(t *testing.T) {
	t.Parallel()
	r := cedula{args: []string{"pin"}, input: strings.NewReader("2468\n2468\n")}.run(t)
	r.expectExit(t, 0)
	hash := strings.TrimSpace(r.stdout)
	if err := bcrypt.CompareHashAndPassword([]byte(hash), []byte("2468")); err != nil || strings.Contains(r.stderr, "2468") {
		t.Errorf("%v: %s\n%s", err, r.stdout, r.stderr)
	}
	if _, err := config.Parse("c.toml", []byte("[kiosk]\nexit_pin_hash = \""+hash+"\"\n")); err != nil {
		t.Errorf("the configuration does not take it: %v", err)
	}
}

func TestAPINThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	for input, says := range map[string]string{
		"2468\n2469\n": "not the same", "123\n": "4 to 72 characters", "12 34\n": "without blanks", "contraseña\n": "unaccented", "2468\n": "",
	} {
		r := cedula{args: []string{"pin"}, input: strings.NewReader(input)}.run(t)
		if r.code == 0 || r.stdout != "" || !strings.Contains(r.stderr, says) {
			t.Errorf("%q: exit %d, %s%s", input, r.code, r.stdout, r.stderr)
		}
	}
}
