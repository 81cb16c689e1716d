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

	"cedula/flow/journal"
	"cedula/ui/cli/config"
	"cedula/ui/cli/doctor"
)

// examination is what the doctor looks at: all of it as a run would have it.
func (s *shell) examination() doctor.Checkup {
	setup := s.setup()
	read := settings{Config: setup.Merged, addresses: s.addressesOf(setup.Merged)}
	return doctor.Checkup{
		Configuration: setup, Credentials: read.secrets, Claims: s.ReadClaims, Network: s.network(read),
		Terminal: s.terminalFacts(), Plain: s.isPlain(),
		LookPath: exec.LookPath, Environment: os.Getenv, System: runtime.GOOS,
		StateFolder: journal.Folder, Now: time.Now,
	}
}

// setup is the configuration and what it was made of.
func (s *shell) setup() doctor.Configuration {
	path, named := config.Path(s.config, os.Getenv("CEDULA_CONFIG"))
	setup := doctor.Configuration{Path: path}
	if named {
		setup.NamedBy = "CEDULA_CONFIG"
	}
	if s.config != "" {
		setup.NamedBy = "--config"
	}
	setup.File, setup.Problem = config.Load(path, named)
	setup.Merged = setup.File
	for _, l := range s.layers() {
		setup.Layers = append(setup.Layers, doctor.Layer{Key: l.key, Source: l.source})
	}
	if setup.Problem == nil {
		setup.Problem = s.override(&setup.Merged)
	}
	return setup
}

func (s settings) secrets(ctx context.Context) (doctor.Credentials, error) {
	found, err := s.credentials(ctx)
	return doctor.Credentials{Key: found.key, Token: found.token}, err
}

func (s *shell) network(read settings) doctor.Network {
	connection := read.connection(credentials{}, nil)
	return doctor.Network{
		Identity: read.addresses.Identity, Account: read.addresses.Account,
		Transport: func() (http.RoundTripper, error) { return s.NewTransport(connection) },
		Proxy:     func(to *url.URL) (*url.URL, error) { return http.ProxyFromEnvironment(&http.Request{URL: to}) },
		Lookup:    net.DefaultResolver.LookupHost,
		Timeout:   read.Truora.Timeout,
	}
}

// terminalFacts are what there is to say of the terminal that the screens
// would be drawn on; nil without one.
func (s *shell) terminalFacts() *doctor.Terminal {
	t, err := s.terminal()
	if err != nil {
		return nil
	}
	defer t.close()
	facts := &doctor.Terminal{Colours: termenv.NewOutput(t.picture).EnvColorProfile()}
	if columns, rows, err := term.GetSize(t.picture.Fd()); err == nil {
		facts.Columns, facts.Rows = columns, rows
	}
	return facts
}
