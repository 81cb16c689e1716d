// Command manpages generates the files of a release package: a manual page of
// every command, and the shell completions:
//
//	go run ./ui/cli/manpages DIR
//
// It is a development tool and not part of cedula.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"cedula/ui/cli"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "manpages:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return errors.New("the folder to write into is the one argument")
	}
	root := cli.Commands(cli.Dependencies{})
	if err := writePages(filepath.Join(args[0], "man"), root); err != nil {
		return err
	}
	return writeCompletions(filepath.Join(args[0], "completions"), root)
}

// writePages writes the page of a command, and of its subcommands.
func writePages(folder string, command *cobra.Command) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	path := filepath.Join(folder, pageName(command)+".1")
	if err := os.WriteFile(path, []byte(newPage(command)), 0o644); err != nil {
		return err
	}
	for _, sub := range pagedCommands(command) {
		if err := writePages(folder, sub); err != nil {
			return err
		}
	}
	return nil
}

// writeCompletions writes the completions of each shell under the name that it
// expects.
func writeCompletions(folder string, root *cobra.Command) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	at := func(name string) string { return filepath.Join(folder, name) }
	return errors.Join(
		root.GenBashCompletionFileV2(at("cedula.bash"), true),
		root.GenZshCompletionFile(at("_cedula")),
		root.GenFishCompletionFile(at("cedula.fish"), true),
		root.GenPowerShellCompletionFileWithDesc(at("cedula.ps1")),
	)
}
