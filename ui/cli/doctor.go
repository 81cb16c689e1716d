package cli

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/muesli/termenv"
	"github.com/spf13/cobra"

	"cedula/flow/journal"
	"cedula/ui/cli/config"
	"cedula/ui/cli/doctor"
	"cedula/ui/graphics"
)

func (a *app) doctorCommand() *cobra.Command {
	var showCamera bool
	command := &cobra.Command{
		Use:   "doctor",
		Short: "Check configuration, key, hosts, clock, terminal and cameras",
		Long: `Check configuration, key, hosts, clock, terminal, ffmpeg and cameras, and folders:
one line each with what, state (ok, warning, failure), what was found and the
cure. Nothing that it sends creates or changes anything, and the key goes to
the identity host alone.

  exit 0  nothing failed
  exit 2  something here is wrong
  exit 4  Truora was not reached, or refused the key; nothing else failed`,
		Example: `  cedula doctor
  cedula doctor --config ./bank.toml
  cedula doctor --camera`,
		Args: noArguments,
		RunE: func(command *cobra.Command, _ []string) error {
			if showCamera {
				return a.showCamera(command.Context())
			}
			return a.doctor(command.Context())
		},
	}
	command.Flags().BoolVar(&showCamera, "camera", false, "show the camera's live picture until a key is pressed")
	return command
}

// doctor prints the findings as they are made.
func (a *app) doctor(ctx context.Context) error {
	log, err := a.openLog()
	if err != nil {
		return err
	}
	defer log.close()
	verdict := doctor.Healthy
	printer := doctor.Printer{Output: wrapping(a.Output, doctor.FoundColumn), Colours: a.colourProfile(a.Output)}
	for finding := range a.checkup().Findings(ctx) {
		if ctx.Err() != nil {
			return errSignal
		}
		log.Info("finding", "what", finding.What, "state", finding.State)
		if err := printer.Print(finding); err != nil {
			return err
		}
		verdict = verdict.Add(finding)
	}
	switch verdict {
	case doctor.Misconfigured:
		return &exitError{code: exitUsage}
	case doctor.Unreached:
		return &exitError{code: exitUnreached}
	}
	return nil
}

// checkup configures the checks with the same settings as run.
func (a *app) checkup() doctor.Checkup {
	configuration := a.describeConfiguration()
	merged := settings{Config: configuration.Merged, addresses: a.configuredAddresses(configuration.Merged)}
	return doctor.Checkup{
		Configuration: configuration,
		Cameras:       merged.newCameras(),
		Credentials: func(ctx context.Context) (doctor.Credentials, error) {
			found, err := merged.findCredentials(ctx)
			return doctor.Credentials{Key: found.key, Token: found.token}, err
		},
		Claims: a.ReadClaims, Network: a.describeNetwork(merged),
		Terminal: a.describeTerminal(), Plain: a.isPlain(),
		LookPath: exec.LookPath, Environment: os.Getenv, System: runtime.GOOS,
		StateFolder: journal.Folder, Now: time.Now,
	}
}

// describeConfiguration is the configuration and its sources.
func (a *app) describeConfiguration() doctor.Configuration {
	path, required := config.Path(a.configFile, os.Getenv("CEDULA_CONFIG"))
	described := doctor.Configuration{Path: path}
	if required {
		described.NamedBy = "CEDULA_CONFIG"
	}
	if a.configFile != "" {
		described.NamedBy = "--config"
	}
	described.File, described.Problem = config.Load(path, required)
	described.Merged = described.File
	for _, l := range a.layers() {
		described.Layers = append(described.Layers, doctor.Layer{Key: l.key, Source: l.source})
	}
	if described.Problem == nil {
		described.Problem = a.overrideConfig(&described.Merged)
	}
	return described
}

func (a *app) describeNetwork(s settings) doctor.Network {
	connection := s.connection(credentials{}, nil)
	return doctor.Network{
		Identity: s.addresses.Identity, Account: s.addresses.Account,
		Transport: func() (http.RoundTripper, error) { return a.NewTransport(connection) },
		Proxy:     func(to *url.URL) (*url.URL, error) { return http.ProxyFromEnvironment(&http.Request{URL: to}) },
		Lookup:    net.DefaultResolver.LookupHost,
		Timeout:   s.Truora.Timeout,
	}
}

// describeTerminal is the terminal for the screens; nil if there is none.
func (a *app) describeTerminal() *doctor.Terminal {
	t, err := a.findTerminal()
	if err != nil {
		return nil
	}
	defer t.close()
	described := &doctor.Terminal{Colours: termenv.NewOutput(t.output).EnvColorProfile(), Ask: a.askTerminal}
	if columns, rows, err := term.GetSize(t.output.Fd()); err == nil {
		described.Columns, described.Rows = columns, rows
	}
	return described
}

// answerTimeout is how long the doctor waits for the terminal's answers.
const answerTimeout = 300 * time.Millisecond

func (a *app) askTerminal() graphics.Answers {
	t, err := a.findTerminal()
	if err != nil {
		return graphics.Answers{}
	}
	defer t.close()
	return graphics.Ask(t.input, t.output, os.Getenv, answerTimeout)
}
