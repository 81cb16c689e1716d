package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"cedula/flow/camera"
	"cedula/truora/safetext"
	"cedula/ui/cli/config"
	"cedula/ui/cli/doctor"
)

// maxKeyBytes is the largest key that is read, in bytes.
const maxKeyBytes = 64 << 10

// keyCommandTimeout is the time limit of a key command: enough to type a
// passphrase.
const keyCommandTimeout = 2 * time.Minute

// credentials are the credentials of API calls. Without a key, the token is
// used in its place (token-only mode).
type credentials struct {
	key, token string
}

func (c credentials) isTokenOnly() bool { return c.key == "" }

// forCalls is the credential that calls send: the key, else the token.
func (c credentials) forCalls() string {
	if c.isTokenOnly() {
		return c.token
	}
	return c.key
}

// findCredentials finds the key and the token. If there is neither, the error
// lists the ways to provide one.
func (s settings) findCredentials(ctx context.Context) (credentials, error) {
	key, err := s.findKey(ctx)
	if err != nil {
		return credentials{}, err
	}
	found := credentials{key, strings.TrimSpace(s.Truora.Token)}
	if found.key == "" && found.token == "" {
		return found, &config.Problem{File: s.File, Key: "truora.api_key", Fault: "no key is configured",
			Allowed: "TRUORA_API_KEY, or one of api_key, api_key_file, api_key_command under [truora] (cedula init asks for it)"}
	}
	for name, secret := range map[string]string{"the key": found.key, "the token": found.token} {
		if strings.ContainsFunc(secret, isUnfitForHeader) {
			return found, fmt.Errorf("%s holds blanks or characters that no key has; nothing was sent", name)
		}
	}
	return found, nil
}

// usableCredentials are the credentials, if calls can be made with them: a key
// that states an unsuitable type is rejected before any call.
func (a *app) usableCredentials(ctx context.Context, s settings) (credentials, error) {
	found, err := s.findCredentials(ctx)
	if err != nil {
		return found, err
	}
	for _, secret := range []struct{ setting, value string }{{"truora.api_key", found.key}, {"truora.token", found.token}} {
		claims, err := a.ReadClaims(secret.value)
		if err != nil || claims.IsUsable() { // a key need not contain claims
			continue
		}
		return found, &config.Problem{Key: secret.setting,
			Fault: "a key of type " + safetext.Line(claims.Type) + " makes no such calls", Allowed: "one of type " + doctor.UsableKeyTypes}
	}
	return found, nil
}

// findKey finds the permanent key; empty if none is configured.
func (s settings) findKey(ctx context.Context) (string, error) {
	switch {
	case s.Truora.APIKeyFile != "":
		return s.readKeyFile()
	case len(s.Truora.APIKeyCommand) > 0:
		return s.runKeyCommand(ctx)
	}
	return strings.TrimSpace(s.Truora.APIKey), nil
}

func (s settings) readKeyFile() (string, error) {
	path := s.ResolvePath(s.Truora.APIKeyFile)
	text, err := os.ReadFile(path)
	if err != nil {
		return "", s.keyProblem("truora.api_key_file", err.Error())
	}
	return s.trimKey(text, "truora.api_key_file", path+" is empty")
}

// isUnfitForHeader reports whether r cannot be part of a key in an HTTP header.
func isUnfitForHeader(r rune) bool { return r <= ' ' || r > '~' }

// runKeyCommand runs the configured command and returns the key: its first line
// of output, as password managers print it. The command may print to stderr,
// and prompt on the terminal.
func (s settings) runKeyCommand(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, keyCommandTimeout)
	defer cancel()
	args := s.Truora.APIKeyCommand
	command := exec.CommandContext(ctx, args[0], args[1:]...)
	command.Env = camera.WithoutKeys(os.Environ())
	command.Stderr = os.Stderr
	command.WaitDelay = time.Second
	text, err := command.Output()
	if err != nil {
		return "", s.keyProblem("truora.api_key_command", args[0]+": "+commandFault(err))
	}
	first, _, _ := bytes.Cut(bytes.TrimSpace(text), []byte("\n"))
	return s.trimKey(first, "truora.api_key_command", args[0]+" printed nothing")
}

// commandFault is an error's text without the command's output, which may
// contain the key.
func commandFault(err error) string {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ProcessState.String()
	}
	return err.Error()
}

// trimKey extracts the key from a text; if there is none, fault is the error's
// text.
func (s settings) trimKey(text []byte, setting, fault string) (string, error) {
	text = bytes.TrimSpace(text)
	if len(text) == 0 {
		return "", s.keyProblem(setting, fault)
	}
	return string(text[:min(len(text), maxKeyBytes)]), nil
}

func (s settings) keyProblem(setting, fault string) error {
	return &config.Problem{File: s.File, Key: setting, Fault: fault}
}
