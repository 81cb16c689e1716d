package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func versionCommand(s *shell) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Version, commit and Go version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(s.Output, version())
			return err
		},
	}
}

// version is "cedula (devel), commit 0123abc, go1.26".
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "cedula, " + runtime.Version()
	}
	return "cedula " + info.Main.Version + ", commit " + commit(info.Settings) + ", " + info.GoVersion
}

func commit(settings []debug.BuildSetting) string {
	revision, modified := "unknown", ""
	for _, setting := range settings {
		switch {
		case setting.Key == "vcs.revision":
			revision = setting.Value
		case setting.Key == "vcs.modified" && setting.Value == "true":
			modified = " (modified)"
		}
	}
	return revision + modified
}
