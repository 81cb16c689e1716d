package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"sync/atomic"

	"cedula/flow"
	"cedula/flow/camera"
	"cedula/flow/media"
	"cedula/flow/tempdir"
	"cedula/truora/crash"
	"cedula/truora/safetext"
	"cedula/ui"
	"cedula/ui/plain"
)

// verificationRun is one invocation of run, resume or demo, from its settings
// to its outcome. On screens it may run several verifications, one after
// another.
type verificationRun struct {
	*app
	settings
	asJSON   bool
	terminal *terminal // for the screens; nil in plain mode
	trace    *trace    // for the inspector; nil in plain mode
	checker  media.Checker
	cameras  ui.Cameras // a demo's; nil: this machine's
	screens  ui.Options // the command's additions to the common options
	source   processSource
	listener *webhookListener // nil: webhooks are not received
	current  atomic.Pointer[session]
	log      logger                // set when it is shown
	observe  func(flow.Transition) // called with each transition; nil: nothing is called
}

// processSource provides the process of each verification of a run: a new, an
// unfinished, or a sandbox's one.
type processSource interface {
	next(ui.StartRequest) (flow.EngineOptions, flow.Defaults, error)
}

// newVerificationRun reads the settings and finds the terminal. Temporary files
// of earlier runs that were killed are removed first.
func (a *app) newVerificationRun(asJSON bool) (*verificationRun, error) {
	tempdir.RemoveAbandoned()
	settings, err := a.loadSettings()
	if err != nil {
		return nil, err
	}
	r := &verificationRun{app: a, settings: settings, asJSON: asJSON, checker: settings.checker()}
	if a.isPlain() {
		return r, nil
	}
	r.terminal, err = a.findTerminal()
	r.trace = &trace{}
	if settings.UI.Inspector {
		r.trace.Record()
	}
	r.screens.Trace = r.trace
	return r, err
}

// newClient creates a client with these credentials.
func (r *verificationRun) newClient(c credentials) (Client, error) {
	return r.NewClient(r.connection(c, r.recorder()))
}

// recorder is nil, rather than a nil *trace, if nothing is recorded.
func (r *verificationRun) recorder() Recorder {
	if r.trace == nil {
		return nil
	}
	return r.trace
}

// show runs the verification, and prints the outcome.
func (r *verificationRun) show(ctx context.Context) error {
	var err error
	if r.log, err = r.openLog(); err != nil {
		return err
	}
	defer r.log.close()
	r.checker.Conversions = new(media.Conversions)
	defer r.checker.Conversions.Close()
	defer r.listenTo(r.listener)()
	var o outcome
	if r.terminal == nil {
		o, err = r.showPlain(ctx)
	} else {
		o, err = r.showScreens(ctx)
	}
	if err != nil {
		return err
	}
	return r.conclude(o)
}

// showPlain runs it in plain mode.
func (r *verificationRun) showPlain(ctx context.Context) (outcome, error) {
	running, err := r.startSession(ui.StartRequest{})
	if err != nil {
		return outcome{}, err
	}
	home, _ := os.UserHomeDir()
	r.checker.NoPreview = true
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	_, end := plain.Run(ctx, plain.Options{
		Verification: running.Verification, Input: plain.NewInput(localeCharset().Reader(r.Input)), Output: cancelingWriter{readable(r.Errors), cancel},
		Words: r.words, Defaults: running.Defaults, Checker: r.checker, Home: home, Sandbox: r.screens.Sandbox,
	})
	last, _ := running.finish()
	if running.err != nil {
		r.printError(running.err)
	}
	o := plainOutcome(last, end)
	if r.isResumable(o) {
		fmt.Fprintf(readable(r.Errors), "%s cedula resume %s\n", r.words.Plain.Kept, safetext.Line(o.ProcessID))
	}
	return o, nil
}

// cancelingWriter cancels the context when its reader has gone: an invisible
// question must not be waited for.
type cancelingWriter struct {
	io.Writer
	cancel context.CancelFunc
}

// Write writes p.
func (w cancelingWriter) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	if err != nil {
		w.cancel()
	}
	return n, err
}

// The values of [ui] preview and theme.
var (
	previews = map[string]ui.Preview{
		"auto": ui.PreviewAuto, "kitty": ui.PreviewKitty, "iterm": ui.PreviewITerm, "sixel": ui.PreviewSixel, "blocks": ui.PreviewBlocks, "off": ui.PreviewOff,
	}
	backgrounds = map[string]ui.Background{"auto": ui.BackgroundAuto, "dark": ui.BackgroundDark, "light": ui.BackgroundLight, "high-contrast": ui.BackgroundAuto}
)

// setAppearance applies the configured appearance of the screens.
func (s settings) setAppearance(options *ui.Options) {
	options.Brand, options.BrandColor = s.UI.Brand, s.UI.BrandColor
	options.Charset = localeCharset()
	options.HideAfter, options.Bell, options.NoMotion = s.UI.HideAfter, s.UI.Bell, !s.UI.Motion
	options.Background, options.HighContrast = backgrounds[s.UI.Theme], s.UI.Theme == "high-contrast"
}

// showScreens runs it on the terminal.
func (r *verificationRun) showScreens(ctx context.Context) (outcome, error) {
	defer r.terminal.close()
	var last atomic.Pointer[session] // the most recent one
	options := r.screens
	options.Start = func(_ context.Context, b ui.StartRequest) (ui.Session, error) {
		running, err := r.startSession(b)
		if err != nil {
			return ui.Session{}, err
		}
		last.Store(running)
		return running.Session, nil
	}
	options.Words, options.Inspect = r.words, r.UI.Inspector
	r.setAppearance(&options)
	if !r.screens.Sandbox && r.screens.Kiosk == nil { // a sandbox's links cannot be opened
		options.OpenLink = findBrowser(runtime.GOOS, os.Getenv, exec.LookPath)
	}
	recorder := camera.NewCommandCamera(r.Capture.Photo, r.Capture.Video)
	defer recorder.Close()
	var taken camera.Folder
	defer taken.Close()
	if cameras := r.newCameras(); r.cameras == nil && cameras != nil {
		defer cameras.Close()
		r.cameras = deviceCameras{cameras}
	}
	options.Files = ui.FileOptions{
		StartDir: r.ResolvePath(r.Files.StartDir), Preview: previews[r.UI.Preview], Checker: r.checker, Camera: recorder,
		Cameras: r.cameras, Live: r.cameraOptions(&taken),
	}
	options.Input, options.Output = r.terminal.input, r.terminal.output
	_, err := ui.Run(ctx, options)
	o := outcome{code: exitPending}
	if running := last.Load(); running != nil {
		snapshot, before := running.finish()
		o = outcome{snapshot, phaseCode(snapshot, before)}
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		r.printError(err)
		return o.afterCrash(), nil
	}
	return o, nil
}

// afterCrash is the outcome if the screens crashed: an unfinished process can
// be resumed, and never counts as a success.
func (o outcome) afterCrash() outcome {
	if o.Phase != flow.PhaseFinished {
		o.code = exitPending
	}
	return o
}

// isResumable reports whether an unfinished process exists; a demo's ends with
// the demo.
func (r *verificationRun) isResumable(o outcome) bool {
	return !r.screens.Sandbox && o.ProcessID != "" && (o.code == exitPending || o.code == exitUnreached)
}

// conclude prints the outcome on stdout, and returns the exit code as an error.
func (r *verificationRun) conclude(o outcome) error {
	if r.asJSON {
		fmt.Fprint(r.Output, o.json())
	} else {
		fmt.Fprintln(readable(r.Output), o.summary(r.isResumable(o)))
	}
	if o.code == exitSuccess {
		return nil
	}
	return &exitError{code: o.code}
}

// session is a running verification, with the data for the outcome.
type session struct {
	ui.Session
	log     logger
	trace   *trace
	observe func(flow.Transition) // nil: nothing is called

	mu         sync.Mutex
	last       flow.Snapshot
	beforeLeft flow.Phase // the last phase other than left
	isUnknown  bool       // Truora does not know the process
	err        error      // the reason if it was ended by the session
}

// startSession starts the engine. The session's End leaves the verification,
// which keeps the process, and waits for it: nothing else ends it early, so
// that all that is known of the process is recorded.
func (r *verificationRun) startSession(b ui.StartRequest) (*session, error) {
	options, defaults, err := r.source.next(b)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	engine := flow.NewEngine(options)
	started := &session{Session: ui.Session{Verification: engine, Defaults: defaults}, log: r.log, trace: r.trace, observe: r.observe}
	r.current.Store(started)
	var running crash.Group
	running.Go(func() { started.setError(engine.Run(ctx)) })
	running.Go(func() { started.follow(engine) })
	started.End = sync.OnceFunc(func() {
		engine.Do(flow.Leave{})
		running.Wait()
		cancel()
	})
	return started, nil
}

func (sess *session) setError(err error) {
	if err == nil {
		return
	}
	sess.log.Error("verification ended", "error", harmless(err))
	sess.mu.Lock()
	defer sess.mu.Unlock()
	sess.err = err
}

// follow logs every transition, and records the data for the exit code. It ends
// with the verification, so that it receives the last transition.
func (sess *session) follow(v flow.Verification) {
	defer func() {
		if fault := recover(); fault != nil {
			sess.setError(crash.New(fault))
		}
	}()
	for seq := 1; ; {
		transition, err := v.NextTransition(context.Background(), seq)
		if err != nil {
			return
		}
		seq = transition.Seq + 1
		sess.log.logTransition(transition)
		sess.trace.recordTransition(transition)
		if sess.observe != nil {
			sess.observe(transition)
		}
		sess.recordSnapshot(transition.Snapshot)
	}
}

func (sess *session) recordSnapshot(snapshot flow.Snapshot) {
	sess.mu.Lock()
	defer sess.mu.Unlock()
	sess.last = snapshot
	if snapshot.Phase != flow.PhaseLeft {
		sess.beforeLeft, sess.isUnknown = snapshot.Phase, isUnknownProcess(snapshot)
	}
}

func isUnknownProcess(snapshot flow.Snapshot) bool {
	return snapshot.Phase == flow.PhaseStuck && snapshot.Trouble != nil &&
		snapshot.Trouble.Code == flow.TroubleNoProcess && len(snapshot.Steps) == 0
}

// finish ends the verification and returns the last snapshot, and the phase
// before it was left. For an unknown process the snapshot contains only its
// phase.
func (sess *session) finish() (last flow.Snapshot, beforeLeft flow.Phase) {
	sess.End()
	sess.mu.Lock()
	defer sess.mu.Unlock()
	if sess.isUnknown {
		return flow.Snapshot{Phase: sess.last.Phase}, sess.beforeLeft
	}
	return sess.last, sess.beforeLeft
}
