package cli

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"cedula/truora/safetext"
	"cedula/ui/cli/config"
	"cedula/ui/cli/doctor"
	"cedula/ui/words"
)

func (a *app) initCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "init",
		Short: "Ask for key, flow, country and language, and write the configuration",
		Long: `Ask for the key, or where it is, for the flow, the country and the language, and
write the configuration so that only you can read it. What the file already
holds stays, and it is changed only after a yes. The key is never shown.
It ends with what cedula doctor finds, and with its exit code.`,
		Example: `  cedula init
  cedula init --config ./bank.toml`,
		Args: noArguments,
		RunE: func(command *cobra.Command, _ []string) error { return a.initialize(command.Context()) },
	}
}

// initialize asks, writes and checks the configuration.
func (a *app) initialize(ctx context.Context) error {
	path, _ := config.Path(a.configFile, os.Getenv("CEDULA_CONFIG"))
	if path == "" {
		return errors.New("there is no folder for a configuration; name a file with --config")
	}
	conf, err := config.Load(path, false)
	if err != nil {
		return err
	}
	text, found, err := config.ReadText(path)
	if err != nil {
		return err
	}
	file := a.Errors
	if t, err := a.findTerminal(); err == nil && isTerminal(a.Input) {
		defer t.close()
		file = t.output
	}
	in := &interview{dialog: newDialog(a.Input, wrapping(file, 0)), conf: conf, readClaims: a.ReadClaims, sandboxKey: a.SandboxKey}
	in.printf("The configuration is %s. Enter takes what is in [brackets], Ctrl+C leaves.\n\n", safetext.Visible(path))
	if err := in.askAll(ctx); err != nil {
		return err
	}
	edited, err := config.Edit(text, in.changes)
	if err != nil {
		return &config.Problem{File: path, Fault: err.Error()}
	}
	switch {
	case found && edited == text:
		in.printf("Nothing changes in %s.\n\n", safetext.Visible(path))
		return a.doctor(ctx)
	case found:
		if err := in.confirm(ctx, path); err != nil {
			return err
		}
	default:
		edited = "# cedula's configuration. config.example.toml shows every key.\n\n" + edited
	}
	if err := config.WriteText(path, edited); err != nil {
		return err
	}
	in.printf("Written to %s.\nOnly you can read it.\n\n", safetext.Visible(path))
	return a.doctor(ctx)
}

// interview asks for the necessary settings, and collects the changes to the
// file.
type interview struct {
	*dialog
	conf       config.Config // the current file
	readClaims func(secret string) (doctor.Claims, error)
	sandboxKey string // the key of every sandbox; empty: unknown
	isSandbox  bool   // the sandbox's key was entered
	changes    []config.Change
}

func (in *interview) askAll(ctx context.Context) error {
	for _, ask := range []func(context.Context) error{in.askKeySource, in.askFlow, in.askCountry, in.askLanguage} {
		if err := ask(ctx); err != nil {
			return err
		}
	}
	return nil
}

// change records a value; an empty value removes the key.
func (in *interview) change(key string, value any) {
	if value == "" {
		value = nil
	}
	in.changes = append(in.changes, config.Change{Key: key, Value: value})
}

// keySource is a way to provide the key.
type keySource struct {
	label string
	ask   func(context.Context) error
}

// askKeySource asks where the key is stored, and then for the key or its
// location.
func (in *interview) askKeySource(ctx context.Context) error {
	sources := []keySource{
		{"it is typed now, and kept in the configuration", in.askKey},
		{"a file holds it", in.askKeyFile},
		{"a command prints it, as: pass show truora", in.askKeyCommand},
	}
	if current := in.currentKeySource(); current != "" {
		keep := keySource{current + ": leave it so", func(context.Context) error { return nil }}
		sources = append([]keySource{keep}, sources...)
	}
	in.printf("Where is the API key of your Truora account?\n")
	for i, source := range sources {
		in.printf("  %d  %s\n", i+1, source.label)
	}
	for {
		answer, err := in.ask(ctx, "Number", "1")
		if err != nil {
			return err
		}
		if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(sources) {
			return sources[n-1].ask(ctx)
		}
		in.printf("A number from 1 to %d, please. The key itself is asked for next.\n", len(sources))
	}
}

// currentKeySource describes where the key currently comes from; empty if there
// is none.
func (in *interview) currentKeySource() string {
	t := in.conf.Truora
	switch {
	case os.Getenv("TRUORA_API_KEY") != "":
		return "TRUORA_API_KEY gives it"
	case t.APIKey != "":
		return "the configuration holds it"
	case t.APIKeyFile != "":
		return "the file " + safetext.Line(t.APIKeyFile) + " holds it"
	case len(t.APIKeyCommand) > 0:
		return "the command " + safetext.Line(t.APIKeyCommand[0]) + " prints it"
	case t.Token != "" || os.Getenv("TRUORA_TOKEN") != "":
		return "there is a token instead"
	}
	return ""
}

// setKeySource sets one of the three keys, and removes the others.
func (in *interview) setKeySource(key string, value any) {
	for _, other := range []string{"truora.api_key", "truora.api_key_file", "truora.api_key_command"} {
		if other != key {
			in.change(other, nil)
		}
	}
	in.change(key, value)
}

func (in *interview) askKey(ctx context.Context) error {
	for {
		key, err := in.askHidden(ctx, "The key, which is not shown as you type or paste it")
		if err != nil {
			return err
		}
		claims, err := in.readClaims(key)
		switch {
		case key == "":
			in.printf("Nothing came. Ctrl+C leaves.\n")
		case strings.ContainsFunc(key, isUnfitForHeader):
			in.printf("That holds blanks or characters that no key has. Copy it once more from Truora's dashboard.\n")
		case err == nil && !claims.IsUsable():
			in.printf("That is a key of type %s, which makes no such calls. One of type %s does.\n", safetext.Line(claims.Type), doctor.UsableKeyTypes)
		default:
			in.setKeySource("truora.api_key", key)
			return in.askSandbox(ctx, key)
		}
	}
}

// askSandbox asks for the sandbox's address if its key was entered: only a
// sandbox accepts that key.
func (in *interview) askSandbox(ctx context.Context, key string) error {
	if address, err := url.Parse(in.conf.Truora.IdentityURL); key != in.sandboxKey || err == nil && config.IsLoopback(address.Hostname()) {
		return nil
	}
	address, err := in.askValid(ctx, "That is the key of cedula sandbox. Where does it listen?", "http://"+sandboxAddress, "truora.identity_url", asAddress)
	if err == nil {
		in.isSandbox = true
		in.change("truora.identity_url", address)
		in.change("truora.account_url", address)
	}
	return err
}

// askKeyFile asks for a path. A relative path refers to the working directory
// and is stored as an absolute one: in the configuration it would be relative
// to the configuration's folder.
func (in *interview) askKeyFile(ctx context.Context) error {
	path, err := in.askValid(ctx, "The file's path", in.conf.Truora.APIKeyFile, "truora.api_key_file", asString)
	if err != nil {
		return err
	}
	if name, _ := path.(string); name != in.conf.Truora.APIKeyFile && !strings.HasPrefix(name, "~") {
		if path, err = filepath.Abs(name); err != nil {
			return err
		}
	}
	in.setKeySource("truora.api_key_file", path)
	return nil
}

func (in *interview) askKeyCommand(ctx context.Context) error {
	current := strings.Join(in.conf.Truora.APIKeyCommand, " ")
	for {
		answer, err := in.askValid(ctx, "The command, a program and its arguments", current, "truora.api_key_command", asCommand)
		if err != nil {
			return err
		}
		if args, _ := answer.([]any); !slices.ContainsFunc(args, hasShellSyntax) {
			in.setKeySource("truora.api_key_command", answer)
			return nil
		}
		in.printf("No shell runs it, so that quotes and signs as | and $ mean nothing. Put such a line into a script, and name that.\n")
	}
}

func hasShellSyntax(arg any) bool {
	return strings.ContainsAny(arg.(string), "\"'`|&;<>$\\") && os.PathSeparator == '/'
}

// askFlow asks for the flow; if several are configured, it is optional.
func (in *interview) askFlow(ctx context.Context) error {
	current := in.conf.Process.FlowID
	if current == "" && len(in.conf.Flows) > 0 {
		return nil
	}
	question, offered := "The id of the flow, as Truora's dashboard shows it (IPF…)", current
	if in.isSandbox {
		question, offered = "The id of the flow, one of those that the sandbox printed", cmp.Or(current, sandboxFlow)
	}
	answer, err := in.askValid(ctx, question, offered, "process.flow_id", asString)
	if err == nil && answer != current {
		in.change("process.flow_id", answer)
	}
	return err
}

func (in *interview) askCountry(ctx context.Context) error {
	current := cmp.Or(in.conf.Process.Country, "ALL")
	answer, err := in.askValid(ctx, "The country to preselect: two letters, as CO, or ALL for none", current, "process.country", asCode)
	if err != nil || answer == current {
		return err
	}
	if answer == "ALL" {
		answer = nil
	}
	in.change("process.country", answer)
	return nil
}

func (in *interview) askLanguage(ctx context.Context) error {
	const byLocale = "auto"
	current := cmp.Or(in.conf.UI.Language, byLocale)
	question := "The person's language: " + strings.Join(words.Languages(), ", ") + ", or auto for the locale's"
	for {
		answer, err := in.ask(ctx, question, current)
		answer = strings.ToLower(answer)
		switch {
		case err != nil || answer == current:
			return err
		case answer == byLocale:
			in.change("ui.language", nil)
			return nil
		}
		if allowed, ok := config.AllowedValue("ui.language", answer); !ok {
			in.printf("%s cannot be; allowed: %s, auto\n", strconv.Quote(answer), allowed)
			continue
		}
		in.change("ui.language", answer)
		return nil
	}
}

// asString, asCode and asCommand convert an answer to a configuration value.
func asString(answer string) any { return answer }

// asAddress takes a host and a port alone for one of this machine's own hosts.
func asAddress(answer string) any {
	if !strings.Contains(answer, "://") {
		answer = "http://" + answer
	}
	return answer
}

func asCode(answer string) any { return strings.ToUpper(answer) }

func asCommand(answer string) any {
	args := []any{}
	for _, arg := range strings.Fields(answer) {
		args = append(args, arg)
	}
	return args
}

// askValid asks until the answer is a valid value of the key.
func (in *interview) askValid(ctx context.Context, question, current, key string, value func(string) any) (any, error) {
	for {
		answer, err := in.ask(ctx, question, current)
		if err != nil {
			return nil, err
		}
		allowed, ok := config.AllowedValue(key, value(answer))
		if ok {
			return value(answer), nil
		}
		in.printf("Not a valid answer; allowed: %s\n", allowed)
	}
}

// confirm asks before an existing file is changed.
func (in *interview) confirm(ctx context.Context, path string) error {
	var keys []string
	for _, change := range in.changes {
		if _, name, _ := strings.Cut(change.Key, "."); change.Value != nil {
			keys = append(keys, name)
		}
	}
	what := ""
	if len(keys) > 0 {
		what = " (" + strings.Join(keys, ", ") + ")"
	}
	answer, err := in.ask(ctx, safetext.Visible(path)+" is there already. Change it"+what+"? All else in it stays. yes or no", "no")
	if err != nil {
		return err
	}
	if answer = strings.ToLower(answer); answer != "y" && answer != "yes" {
		return &exitError{exitPending, errors.New("nothing was written")}
	}
	return nil
}
