package cli

import (
	"os"
	"os/exec"
	"slices"
	"strings"
)

// findBrowser returns a function that opens a URL in the browser; nil on a
// remote connection, and without a desktop.
func findBrowser(system string, getenv func(string) string, lookPath func(string) (string, error)) func(address string) error {
	command := browserCommand(system)
	isFar := getenv("SSH_CONNECTION") != "" || getenv("SSH_TTY") != ""
	hasDesktop := system == "darwin" || system == "windows" || getenv("DISPLAY") != "" || getenv("WAYLAND_DISPLAY") != ""
	if isFar || !hasDesktop {
		return nil
	}
	program, err := lookPath(command[0])
	if err != nil {
		return nil
	}
	return func(address string) error {
		opener := exec.Command(program, append(command[1:len(command):len(command)], address)...)
		opener.Env = withoutSecrets(os.Environ())
		return opener.Run()
	}
}

func browserCommand(system string) []string {
	switch system {
	case "darwin":
		return []string{"open"}
	case "windows": // start is not a program, and would interpret a URL as a command line
		return []string{"rundll32", "url.dll,FileProtocolHandler"}
	}
	return []string{"xdg-open"}
}

// withoutSecrets removes secrets from an environment, for other programs.
func withoutSecrets(environment []string) []string {
	return slices.DeleteFunc(environment, func(pair string) bool {
		return strings.HasPrefix(pair, "TRUORA_")
	})
}
