package cli

import "github.com/spf13/cobra"

// suggest says what the shell may complete: the languages, the scenarios by
// name or file, and the processes that were left unfinished here.
func (s *shell) suggest(root *cobra.Command) {
	completeFlag(root, "lang", cobra.ShellCompDirectiveNoFileComp, func() []string { return []string{"en", "es", "pt"} })
	for _, command := range root.Commands() {
		completeFlag(command, "scenario", cobra.ShellCompDirectiveDefault, s.scenarioNames)
		completeFlag(command, "forget", cobra.ShellCompDirectiveNoFileComp, s.unfinished)
		if command.Name() == "resume" {
			command.ValidArgsFunction = completion(cobra.ShellCompDirectiveNoFileComp, s.unfinished)
		}
	}
}

// completeFlag does nothing for a command without the flag.
func completeFlag(command *cobra.Command, flag string, files cobra.ShellCompDirective, values func() []string) {
	if command.Flag(flag) != nil {
		_ = command.RegisterFlagCompletionFunc(flag, completion(files, values)) // there is one, and it is new
	}
}

func completion(files cobra.ShellCompDirective, values func() []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, files
		}
		return values(), files
	}
}

func (s *shell) scenarioNames() (names []string) {
	for _, scenario := range s.Scenarios() {
		names = append(names, cobra.CompletionWithDesc(scenario.Name, scenario.Description))
	}
	return names
}

// unfinished are none where the journal cannot be read.
func (s *shell) unfinished() (ids []string) {
	read, err := s.settings()
	if err != nil {
		return nil
	}
	kept, err := openJournal(read.environment())
	if err != nil {
		return nil
	}
	for _, u := range kept.List() {
		ids = append(ids, u.ProcessID)
	}
	return ids
}
