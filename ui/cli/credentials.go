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
	"cedula/ui/cli/config"
)

// longestKey bounds what is read as a key, in bytes.
const longestKey = 64 << 10

// keyCommandLimit is how long a key command may take: time enough to type a
// passphrase.
const keyCommandLimit = 2 * time.Minute

// credentials are what calls are made with. Without a key, the token stands
// for it: token-only mode.
type credentials struct {
	key, token string
}

func (c credentials) tokenOnly() bool { return c.key == "" }

// forCalls is what a call carries: the key, else the token.
func (c credentials) forCalls() string {
	if c.tokenOnly() {
		return c.token
	}
	return c.key
}

// credentials finds the key and the token. None at all is an error that names
// the ways to give one.
func (s settings) credentials(ctx context.Context) (credentials, error) {
	key, err := s.key(ctx)
	if err != nil {
		return credentials{}, err
	}
	found := credentials{key, strings.TrimSpace(s.Truora.Token)}
	if found.key == "" && found.token == "" {
		return found, &config.Problem{File: s.File, Key: "truora.api_key", Fault: "no key is configured",
			Allowed: "TRUORA_API_KEY, or one of api_key, api_key_file, api_key_command under [truora]"}
	}
	for name, secret := range map[string]string{"the key": found.key, "the token": found.token} {
		if strings.ContainsFunc(secret, unfitForHeader) {
			return found, fmt.Errorf("%s holds blanks or characters that no key has; nothing was sent", name)
		}
	}
	return found, nil
}

func unfitForHeader(r rune) bool { return r <= ' ' || r > '~' }

// key is the permanent key; empty when none is configured.
func (s settings) key(ctx context.Context) (string, error) {
	switch {
	case s.Truora.APIKeyFile != "":
		return s.keyFromFile()
	case len(s.Truora.APIKeyCommand) > 0:
		return s.keyFromCommand(ctx)
	}
	return strings.TrimSpace(s.Truora.APIKey), nil
}

func (s settings) keyFromFile() (string, error) {
	path := s.Beside(s.Truora.APIKeyFile)
	text, err := os.ReadFile(path)
	if err != nil {
		return "", s.keyProblem("truora.api_key_file", err.Error())
	}
	return s.keyIn(text, "truora.api_key_file", path+" is empty")
}

// keyFromCommand runs the command that prints the key, on its first line as
// keepers of passwords do. What else it has to say goes to stderr, and what it
// asks is asked at the terminal.
func (s settings) keyFromCommand(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, keyCommandLimit)
	defer cancel()
	args := s.Truora.APIKeyCommand
	command := exec.CommandContext(ctx, args[0], args[1:]...)
	command.Env = camera.WithoutKeys(os.Environ())
	command.Stderr = os.Stderr
	command.WaitDelay = time.Second
	text, err := command.Output()
	if err != nil {
		return "", s.keyProblem("truora.api_key_command", args[0]+": "+cause(err))
	}
	first, _, _ := bytes.Cut(bytes.TrimSpace(text), []byte("\n"))
	return s.keyIn(first, "truora.api_key_command", args[0]+" printed nothing")
}

// cause is an error's text without the key that a command may have printed.
func cause(err error) string {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ProcessState.String()
	}
	return err.Error()
}

func (s settings) keyIn(text []byte, key, empty string) (string, error) {
	text = bytes.TrimSpace(text)
	if len(text) == 0 {
		return "", s.keyProblem(key, empty)
	}
	return string(text[:min(len(text), longestKey)]), nil
}

func (s settings) keyProblem(key, fault string) error {
	return &config.Problem{File: s.File, Key: key, Fault: fault}
}
