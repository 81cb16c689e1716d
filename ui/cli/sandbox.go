package cli

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"cedula/flow/tempdir"
	"cedula/truora/crash"
	"cedula/truora/safetext"
	"cedula/ui/words"
)

// sandboxFlags are the flags of demo and sandbox.
type sandboxFlags struct {
	scenario string
	list     bool
	speed    speed
}

func (f *sandboxFlags) addTo(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&f.scenario, "scenario", "", "the scenario: a `NAME`, or a file of your own")
	flags.BoolVar(&f.list, "list", false, "list the scenarios")
	f.speed = 1
	flags.Var(&f.speed, "speed", "`N`: 1 is lifelike, 0 at once")
}

// sandboxAddress is the default address of the sandbox.
const sandboxAddress = "127.0.0.1:8089"

// sandboxFlow is the flow id of the sandbox's happy scenario.
const sandboxFlow = "IPFhappy"

// speed is the speed of a sandbox: 1 is realistic, 0 is without delays.
type speed float64

// Set parses the flag.
func (sp *speed) Set(text string) error {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n < 0 || math.IsNaN(n) || math.IsInf(n, 0) {
		return errors.New("1 is lifelike, 0 at once")
	}
	*sp = speed(n)
	return nil
}

// String is the number.
func (sp *speed) String() string { return strconv.FormatFloat(float64(*sp), 'g', -1, 64) }

// Type is the name of the flag's value in help.
func (sp *speed) Type() string { return "number" }

func (a *app) sandboxCommand() *cobra.Command {
	var f sandboxFlags
	var address, webhook string
	command := &cobra.Command{
		Use:   "sandbox",
		Short: "Serve the sandbox over HTTP, for any client",
		Example: `  cedula sandbox
  cedula sandbox --addr 127.0.0.1:9000 --scenario ./bank.toml --speed 0`,
		Args: noScenarioArgument,
		RunE: func(command *cobra.Command, _ []string) error {
			if f.list {
				return a.listScenarios()
			}
			return a.sandbox(command.Context(), f, address, webhook)
		},
	}
	f.addTo(command)
	command.Flags().StringVar(&address, "addr", sandboxAddress, "`ADDRESS` to listen on")
	command.Flags().StringVar(&webhook, "webhook", "", "send signed webhooks to `URL`, as to cedula listen")
	return command
}

// sandbox serves the sandbox until a signal arrives.
func (a *app) sandbox(ctx context.Context, f sandboxFlags, address, webhook string) error {
	if u, err := url.Parse(webhook); webhook != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		return errors.New("--webhook: not an address, as http://127.0.0.1:8090")
	}
	log, err := a.openLog()
	if err != nil {
		return err
	}
	defer log.close()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return explainListenError("--addr", err)
	}
	defer listener.Close()
	tempdir.RemoveAbandoned()
	folder, err := tempdir.New("sandbox")
	if err != nil {
		return err
	}
	defer folder.Remove()
	sandbox, err := a.ServeSandbox(SandboxOptions{
		Scenario: f.scenario, Speed: float64(f.speed), SpecimenFolder: folder.Path(), URL: "http://" + listener.Addr().String(),
		Webhook: webhook, Language: a.scenarioLanguage(),
	})
	if err != nil {
		return err
	}
	fmt.Fprint(a.Output, sandbox.Instructions)
	if sandbox.SendWebhooks != nil {
		var sending crash.Group
		defer sending.Wait()
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		sending.Go(func() {
			defer stop() // a sandbox without its webhooks ends
			sandbox.SendWebhooks(ctx, a.printError)
		})
	}
	server := &http.Server{Handler: log.logRequests(sandbox.Handler), ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { server.Close() })
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// scenarioLanguage is the language of --lang; empty without it.
func (a *app) scenarioLanguage() string {
	if a.language == "" {
		return ""
	}
	w, _ := words.For(a.language)
	return w.Language()
}

// listScenarios prints the built-in scenarios, one per line, in the language of
// --lang, else in English.
func (a *app) listScenarios() error {
	w, _ := words.For(a.language)
	widest := 0
	for _, scenario := range a.Scenarios() {
		widest = max(widest, len(scenario.Name))
	}
	for _, scenario := range a.Scenarios() {
		line := fmt.Sprintf("%-*s  %s", widest, scenario.Name, safetext.Line(w.Scenario(scenario.Name, scenario.Description)))
		if _, err := fmt.Fprintln(readable(a.Output), line); err != nil {
			return err
		}
	}
	return nil
}
