package cli

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cedula/truora"
	"cedula/ui/cli/doctor"
)

// panickingClient panics while it holds the answers.
type panickingClient struct {
	Client
	value any
}

func (c panickingClient) IntegrationToken(context.Context, truora.TokenRequest) (string, error) {
	panic(c.value)
}

// panickingTransport panics in a goroutine of the client.
type panickingTransport struct{ value any }

func (p panickingTransport) RoundTrip(*http.Request) (*http.Response, error) { panic(p.value) }

func (panickingClient) UploadHosts() truora.UploadHosts { return truora.UploadHosts{} }

// TestAPanicInACallRevealsNoData runs a verification into a panic whose value
// contains secrets: they must not be in the output, the log or the journal.
func TestAPanicInACallRevealsNoData(t *testing.T) {
	const secret = "eyJ-token-of ana@correo.co with 654321"
	type held struct{ Token, Email string }
	for name, value := range map[string]any{
		"a text": secret, "an error": fmt.Errorf("calling: %w", fmt.Errorf("%s", secret)), "a struct": held{secret, secret}, "a pointer": &held{secret, secret},
		"a name": secretNamed{secret},
	} {
		t.Run(name, func(t *testing.T) {
			for _, args := range [][]string{{"run", "--plain", "--flow-id", "IPF1", "--account-id", "a"}, {"doctor"}} {
				runIntoPanic(t, value, args...)
			}
		})
	}
}

// runIntoPanic runs a command whose calls panic with a value.
func runIntoPanic(t *testing.T, value any, args ...string) {
	t.Helper()
	folder := t.TempDir()
	for _, variable := range []string{"HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "TMPDIR", "LocalAppData", "AppData"} {
		t.Setenv(variable, folder)
	}
	t.Setenv("TRUORA_API_KEY", "the-key-of-the-account")
	open := func(name string) *os.File {
		file, err := os.Create(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { file.Close() })
		return file
	}
	input, output, errors := open("in"), open("out"), open("err")
	code := Run(append(args, "--log", filepath.Join(folder, "log")), Dependencies{
		Input: input, Output: output, Errors: errors,
		Addresses:    Addresses{"https://127.0.0.1", "https://127.0.0.1", "https://127.0.0.1"},
		ReadClaims:   func(string) (doctor.Claims, error) { return doctor.Claims{}, os.ErrInvalid },
		NewClient:    func(Connection) (Client, error) { return panickingClient{value: value}, nil },
		NewTransport: func(Connection) (http.RoundTripper, error) { return panickingTransport{value}, nil },
	})
	printed, err := os.ReadFile(errors.Name())
	if err != nil || code == exitSuccess || !strings.Contains(string(printed), "the program failed: ") || !strings.Contains(string(printed), "panic_test.go:") {
		t.Errorf("exit %d: %s, %v", code, printed, err)
	}
	err = filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		for _, part := range []string{"eyJ", "ana@", "654321", "the-key"} {
			if strings.Contains(string(text), part) {
				t.Errorf("%s: %s", path, text)
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// secretNamed prints its secret in every format.
type secretNamed struct{ text string }

func (s secretNamed) String() string   { return s.text }
func (s secretNamed) GoString() string { return s.text }
