package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/spf13/cobra"

	"cedula/flow"
	"cedula/flow/media"
	"cedula/flow/scratch"
	"cedula/truora/safetext"
	"cedula/ui"
)

// stageFlags are the flags of demo and sandbox.
type stageFlags struct {
	scenario string
	list     bool
	speed    speed
}

// speed is how fast a sandbox is: 1 is lifelike, 0 at once.
type speed float64

// Set takes what was typed.
func (s *speed) Set(text string) error {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n < 0 || math.IsNaN(n) || math.IsInf(n, 0) {
		return errors.New("1 is lifelike, 0 at once")
	}
	*s = speed(n)
	return nil
}

// String is the number.
func (s *speed) String() string { return strconv.FormatFloat(float64(*s), 'g', -1, 64) }

// Type is what help calls it.
func (s *speed) Type() string { return "number" }

func (f *stageFlags) add(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&f.scenario, "scenario", "", "the scenario: a `NAME`, or a file of your own")
	flags.BoolVar(&f.list, "list", false, "list the scenarios")
	f.speed = 1
	flags.Var(&f.speed, "speed", "`N`: 1 is lifelike, 0 at once")
}

func demoCommand(s *shell) *cobra.Command {
	var f stageFlags
	var json bool
	command := &cobra.Command{
		Use:   "demo",
		Short: "The same screens against the built-in sandbox: no key, no network",
		Example: `  cedula demo
  cedula demo --scenario wrong-code --lang es
  cedula demo --plain --speed 0 < /dev/null`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error { return s.demo(command.Context(), f, json) },
	}
	f.add(command)
	addJSON(command, &json)
	return command
}

// demo shows verifications against the sandbox.
func (s *shell) demo(ctx context.Context, f stageFlags, json bool) error {
	if f.list {
		return s.listScenarios()
	}
	v, err := s.prepare(json)
	if err != nil {
		return err
	}
	folder, err := scratch.New("demo")
	if err != nil {
		return err
	}
	defer folder.Remove()
	t := &theatre{shell: s, showing: &v, rehearsal: DemoOptions{f.scenario, float64(f.speed), folder.Path(), v.recorder()}}
	return t.open(ctx)
}

// theatre makes a stage for every verification of a demo.
type theatre struct {
	*shell
	*showing
	rehearsal DemoOptions
	next      *Demo // made already
	presenter presenterRelay
}

// open shows the demo. The scenario that was named is set up first, so that a
// mistake in it is said before any screen.
func (t *theatre) open(ctx context.Context) (err error) {
	if t.rehearsal.Scenario != "" || t.showing.terminal == nil {
		t.next, err = t.OpenDemo(t.rehearsal)
	} else {
		t.screens.Scenarios = t.Scenarios()
	}
	if err != nil {
		return err
	}
	t.checker = media.Checker{MaxPhoto: t.Files.MaxPhoto, MaxVideo: t.Files.MaxVideo}
	t.Files.StartDir = t.rehearsal.SpecimenFolder
	t.screens.Environment, t.screens.Sandbox = "sandbox", true
	t.screens.Presenter = &t.presenter
	t.engine = t.stage
	return t.show(ctx, *t.showing)
}

// stage prepares one verification. Nothing of it is remembered on this machine.
func (t *theatre) stage(_ context.Context, b ui.Beginning) (prepared, error) {
	stage, err := t.take(b.Scenario)
	if err != nil {
		return prepared{}, err
	}
	t.presenter.set(stage.Presenter)
	p := t.prepared(stage.API, flow.Start{Request: stage.Request, ProcessURL: stage.ProcessURL}, nil)
	p.defaults = stage.Defaults
	p.Limits.ReviewTimeout = cmp.Or(stage.ReviewTimeout, p.Limits.ReviewTimeout)
	return p, nil
}

// take is the stage that was set up already, else a new one.
func (t *theatre) take(scenario string) (*Demo, error) {
	if stage := t.next; stage != nil {
		t.next = nil
		return stage, nil
	}
	again := t.rehearsal
	if scenario != "" {
		again.Scenario = scenario
	}
	return t.OpenDemo(again)
}

func (s *shell) listScenarios() error {
	widest := 0
	for _, scenario := range s.Scenarios() {
		widest = max(widest, len(scenario.Name))
	}
	for _, scenario := range s.Scenarios() {
		line := fmt.Sprintf("%-*s  %s", widest, scenario.Name, safetext.Line(scenario.Description))
		if _, err := fmt.Fprintln(s.Output, line); err != nil {
			return err
		}
	}
	return nil
}
