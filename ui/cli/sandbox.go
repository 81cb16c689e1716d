package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"cedula/flow/scratch"
)

func sandboxCommand(s *shell) *cobra.Command {
	var f stageFlags
	var address string
	command := &cobra.Command{
		Use:   "sandbox",
		Short: "Serve the sandbox over HTTP, for any client",
		Example: `  cedula sandbox
  cedula sandbox --addr 127.0.0.1:9000 --scenario ./bank.toml --speed 0`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error { return s.sandbox(command.Context(), f, address) },
	}
	f.add(command)
	command.Flags().StringVar(&address, "addr", "127.0.0.1:8089", "`ADDRESS` to listen on")
	return command
}

// sandbox serves until a signal comes.
func (s *shell) sandbox(ctx context.Context, f stageFlags, address string) error {
	if f.list {
		return s.listScenarios()
	}
	log, err := openLog(s.log)
	if err != nil {
		return err
	}
	defer log.close()
	return s.serveSandbox(ctx, log, f, address)
}

func (s *shell) serveSandbox(ctx context.Context, log logger, f stageFlags, address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("--addr: %w", err)
	}
	defer listener.Close()
	scratch.Sweep()
	folder, err := scratch.New("sandbox")
	if err != nil {
		return err
	}
	defer folder.Remove()
	served, err := s.ServeSandbox(SandboxOptions{Scenario: f.scenario, Speed: float64(f.speed), SpecimenFolder: folder.Path(), URL: "http://" + listener.Addr().String()})
	if err != nil {
		return err
	}
	fmt.Fprint(s.Output, served.Instructions)
	return serve(ctx, listener, log.requests(served.Handler))
}

// serve answers requests until the context ends.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { server.Close() })
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
