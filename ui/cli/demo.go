package cli

import (
	"cmp"
	"context"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"cedula/flow"
	"cedula/flow/camera"
	"cedula/flow/tempdir"
	"cedula/truora/crash"
	"cedula/ui"
	"cedula/ui/kiosk"
)

func (a *app) demoCommand() *cobra.Command {
	var f sandboxFlags
	var brand string
	var asJSON, inKiosk bool
	command := &cobra.Command{
		Use:   "demo",
		Short: "The same screens against the built-in sandbox: no key, no network",
		Example: `  cedula demo
  cedula demo --scenario wrong-code --lang es
  cedula demo --plain --speed 0 < /dev/null`,
		Args: noScenarioArgument,
		RunE: func(command *cobra.Command, _ []string) error {
			switch {
			case f.list:
				return a.listScenarios()
			case inKiosk && asJSON:
				return errKioskJSON
			case inKiosk:
				return a.kiosk(command.Context(), &kiosk.Demo{Scenario: f.scenario, Speed: float64(f.speed)})
			}
			return a.demo(command.Context(), f, brand, asJSON)
		},
	}
	f.addTo(command)
	addBrandFlag(command, &brand)
	addJSONFlag(command, &asJSON)
	command.Flags().BoolVar(&inKiosk, "kiosk", false, "run as an unattended kiosk would, again and again (Ctrl+X ends it; PIN 1234, unless one is configured)")
	return command
}

// demo runs verifications against the sandbox. A named scenario is opened
// first, so that its mistakes are reported before any screen, and before a
// missing terminal.
func (a *app) demo(ctx context.Context, f sandboxFlags, brand string, asJSON bool) error {
	if f.scenario != "" {
		if _, err := a.OpenDemo(DemoOptions{Scenario: f.scenario}); err != nil {
			return err
		}
	}
	r, err := a.newVerificationRun(asJSON)
	if err != nil {
		return err
	}
	r.UI.Brand = cmp.Or(brand, r.UI.Brand)
	if r.trace != nil { // demo data is not personal: it can be recorded from the first call on
		r.trace.Record()
	}
	source, closeSource, err := r.openDemoSource(f.scenario, float64(f.speed))
	if err != nil {
		return err
	}
	defer closeSource()
	if f.scenario != "" || r.terminal == nil {
		if source.opened, err = a.OpenDemo(source.options); err != nil {
			return err
		}
	} else {
		r.screens.Scenarios = a.Scenarios()
	}
	r.screens.Presenter = &source.current
	return r.show(ctx)
}

// openDemoSource sets the run's client and source to sandboxes.
func (r *verificationRun) openDemoSource(scenario string, speed float64) (source *demoProcess, closeSource func(), err error) {
	folder, err := tempdir.New("demo")
	if err != nil {
		return nil, nil, err
	}
	files := &backgroundWrite{}
	source = &demoProcess{settings: r.settings, openDemo: r.OpenDemo, files: files, options: DemoOptions{
		Scenario: scenario, Speed: speed, SpecimenFolder: folder.Path(), Recorder: r.recorder(),
		Language: r.words.Language(),
	}}
	r.checker.Root, r.checker.Await = "", files.wait
	r.Files.StartDir = folder.Path()
	r.screens.Environment, r.screens.Sandbox = "sandbox", true
	r.cameras, r.source = &source.current, source
	return source, func() {
		_ = files.wait(context.Background())
		folder.Remove()
	}, nil
}

// demoProcess is the process source of demo: each verification has its own
// sandbox. Nothing is stored in the journal.
type demoProcess struct {
	settings
	openDemo func(DemoOptions) (*Demo, error)
	options  DemoOptions
	files    *backgroundWrite
	opened   *Demo // for the first verification; nil: not opened yet
	current  currentDemo
}

func (d *demoProcess) next(b ui.StartRequest) (flow.EngineOptions, flow.Defaults, error) {
	demo, err := d.nextDemo(b)
	if err != nil {
		return flow.EngineOptions{}, flow.Defaults{}, err
	}
	d.files.start(demo.WriteFiles)
	d.current.set(demo)
	options := d.engineOptions(demo.API, flow.Start{Request: demo.Request, ProcessURL: demo.ProcessURL, Language: d.language(b)}, nil)
	options.Limits.ReviewTimeout = cmp.Or(demo.ReviewTimeout, options.Limits.ReviewTimeout)
	return options, demo.Defaults, nil
}

// nextDemo is the demo that is already open, else a new one.
func (d *demoProcess) nextDemo(b ui.StartRequest) (*Demo, error) {
	if demo := d.opened; demo != nil {
		d.opened = nil
		return demo, nil
	}
	options := d.options
	options.Scenario = cmp.Or(b.Scenario, options.Scenario)
	options.Language = d.language(b)
	return d.openDemo(options)
}

// writeDelay is the time before the files are written, so that the first frame
// is not slowed down.
const writeDelay = 150 * time.Millisecond

// backgroundWrite writes a demo's files while the first questions are asked.
type backgroundWrite struct {
	mu     sync.Mutex
	begin  func()        // starts the write if it has not started yet
	done   chan struct{} // closed once everything is written; nil: there is nothing to write
	result error         // of the write, once done is closed
}

// start schedules a write, after the previous one has ended.
func (w *backgroundWrite) start(write func() error) {
	_ = w.wait(context.Background())
	w.mu.Lock()
	defer w.mu.Unlock()
	done := make(chan struct{})
	w.done = done
	w.begin = sync.OnceFunc(func() {
		crash.Go(write, func(err error) {
			w.result = err
			close(done)
		})
	})
	time.AfterFunc(writeDelay, w.begin)
}

// wait waits for the scheduled write, and returns its error, or the context's.
func (w *backgroundWrite) wait(ctx context.Context) error {
	w.mu.Lock()
	done, begin := w.done, w.begin
	w.mu.Unlock()
	if done == nil {
		return nil
	}
	begin()
	select {
	case <-done:
		return w.result
	case <-ctx.Done():
		return ctx.Err()
	}
}

// currentDemo is the demo of the current verification: the screens keep one
// presenter and one set of cameras, while each verification has its own.
type currentDemo struct {
	mu   sync.Mutex
	demo *Demo // nil before the first
}

func (c *currentDemo) set(demo *Demo) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.demo = demo
}

func (c *currentDemo) get() *Demo {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.demo
}

// Hold pauses the sandbox at the step in progress.
func (c *currentDemo) Hold() (ui.HeldStep, bool) {
	if demo := c.get(); demo != nil {
		return demo.Presenter.Hold()
	}
	return ui.HeldStep{}, false
}

// Release resumes the sandbox.
func (c *currentDemo) Release() {
	if demo := c.get(); demo != nil {
		demo.Presenter.Release()
	}
}

// Choose sets the outcome of the step in progress.
func (c *currentDemo) Choose(outcome ui.Outcome, reason string) error {
	if demo := c.get(); demo != nil {
		return demo.Presenter.Choose(outcome, reason)
	}
	return nil
}

// Reasons are the declined reasons that can be chosen.
func (c *currentDemo) Reasons() []string {
	if demo := c.get(); demo != nil {
		return demo.Presenter.Reasons()
	}
	return nil
}

// Source is the simulated camera for a file.
func (c *currentDemo) Source(target string) camera.Source {
	if demo := c.get(); demo != nil && demo.Cameras != nil {
		return demo.Cameras.Source(target)
	}
	return nil
}
