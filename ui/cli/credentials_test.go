package cli

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"cedula/ui/cli/config"
	"cedula/ui/cli/doctor"
)

func with(t config.Truora) settings { return settings{Config: config.Config{Truora: t}} }

func TestTheKeyIsReadFromEverySourceAndTrimmed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the commands are Unix's")
	}
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte("\n  the-key \r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]config.Truora{
		"inline":  {APIKey: " the-key\n"},
		"file":    {APIKeyFile: file},
		"command": {APIKeyCommand: []string{"printf", "the-key\\n"}},
		"keeper":  {APIKeyCommand: []string{"printf", "the-key\\r\\nlogin: ana\\nurl: https://example.com\\n"}},
	} {
		got, err := with(c).findCredentials(t.Context())
		if err != nil || got != (credentials{key: "the-key"}) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Another secret of the environment is no business of the command's.
func TestTheKeyCommandIsGivenNoToken(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the commands are Unix's")
	}
	t.Setenv("TRUORA_TOKEN", "the-token")
	got, err := with(config.Truora{APIKeyCommand: []string{"sh", "-c", `echo "key$TRUORA_TOKEN"`}}).findCredentials(t.Context())
	if err != nil || got.key != "key" {
		t.Errorf("%v", err)
	}
}

func TestAnInvalidKeyIsReportedButNotShown(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the commands are Unix's")
	}
	for want, c := range map[string]config.Truora{
		"no key is configured":      {},
		"no such file":              {APIKeyFile: "/nowhere/key"},
		"/dev/null is empty":        {APIKeyFile: "/dev/null"},
		"exit status 3":             {APIKeyCommand: []string{"sh", "-c", "echo secret; exit 3"}},
		"printed nothing":           {APIKeyCommand: []string{"true"}},
		"executable file not found": {APIKeyCommand: []string{"no-such-program"}},
		"blanks or characters":      {APIKeyCommand: []string{"echo", "secret one\nsecret two"}},
	} {
		_, err := with(c).findCredentials(t.Context())
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret one") {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestAKeyOfAnotherTypeIsReportedBeforeAnyCall(t *testing.T) {
	for keyType, isUsable := range map[string]bool{"": true, "web": true, "sdk": true, "Backend": true, "generator": false, "new\x1b[31m": false} {
		a := &app{Dependencies: &Dependencies{ReadClaims: func(secret string) (doctor.Claims, error) {
			if secret == "" {
				return doctor.Claims{}, errors.New("no token")
			}
			return doctor.Claims{Type: keyType}, nil
		}}}
		_, err := a.usableCredentials(t.Context(), with(config.Truora{APIKey: "a.b.c"}))
		var problem *config.Problem
		switch {
		case isUsable != (err == nil), err != nil && !errors.As(err, &problem):
			t.Errorf("%q: %v", keyType, err)
		case err != nil && (!strings.Contains(err.Error(), "web, sdk or backend") || strings.ContainsAny(err.Error(), "\x1b") || strings.Contains(err.Error(), "a.b.c")):
			t.Errorf("%q: %q", keyType, err)
		}
	}
}

func TestWithoutAKeyTheTokenIsCarried(t *testing.T) {
	got, err := with(config.Truora{Token: "a.b.c"}).findCredentials(t.Context())
	if err != nil || !got.isTokenOnly() || got.forCalls() != "a.b.c" {
		t.Errorf("%+v, %v", got, err)
	}
	both := credentials{key: "k", token: "t"}
	if both.isTokenOnly() || both.forCalls() != "k" {
		t.Error("a key is carried where there is one")
	}
}

func TestAccountIDsSortByTimeAndKeepToThePattern(t *testing.T) {
	pattern := regexp.MustCompile(`^[a-zA-Z0-9_.-]+$`)
	at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	var ids []string
	for i := range 50 {
		ids = append(ids, newAccountID("desk-", at.Add(time.Duration(i)*time.Millisecond)))
	}
	if !slices.IsSorted(ids) {
		t.Errorf("not sorted: %v", ids)
	}
	if same := newAccountID("desk-", at); same == ids[0] || !strings.HasPrefix(same, "desk-") || !pattern.MatchString(same) {
		t.Errorf("%s and %s", same, ids[0])
	}
	if id := newAccountID("", at); !strings.HasPrefix(id, "cedula-") {
		t.Errorf("without a prefix: %s", id)
	}
}
