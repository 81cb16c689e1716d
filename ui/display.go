package ui

import (
	"context"
	"io"
	"time"

	"github.com/charmbracelet/lipgloss"

	"cedula/flow"
	"cedula/flow/camera"
	"cedula/flow/media"
	"cedula/ui/charset"
	"cedula/ui/graphics"
	"cedula/ui/words"
)

// Options are what the screens need of whoever runs them.
type Options struct {
	// Start starts a verification. It is called outside of the drawing loop,
	// again for every further one that the person starts from the demo's page.
	Start func(ctx context.Context, b StartRequest) (Session, error)
	// Scenarios are offered on the demo's page; without any there is none.
	Scenarios []Scenario
	// Form asks what to start with; nil: nothing is asked.
	Form *StartForm

	Words      *words.Words // English when nil
	Background Background   // the background that colours are chosen for
	// HighContrast draws in black and white and the clearest colours.
	HighContrast bool
	Brand        string // shown in the header; "cedula" when empty
	BrandColor   string // of the name, such as "#0a7c3e"; empty: the theme's
	// Environment is where the verification runs, shown in the header.
	Environment string
	// Unfinished is when another verification was left unfinished here, which
	// Form offers to resume, and which is mentioned before anything is sent
	// where there is no Form; zero when none was.
	Unfinished time.Time
	Sandbox    bool // shows the SANDBOX banner all the time

	// Charset is the set of characters that the terminal shows.
	Charset charset.Charset
	// HideAfter is how long no key may be pressed until what is shown of the
	// person is hidden; 0: it never is.
	HideAfter time.Duration
	// Bell rings the terminal's bell when a wait ends and the person is asked.
	Bell bool
	// NoMotion stops what moves by itself: spinners, a video that plays, the
	// pictures of a demo's camera. Those of a real one are a mirror, and stay.
	NoMotion bool

	Files FileOptions

	// OpenLink opens an address of the web in a browser; nil where there is none.
	OpenLink func(address string) error

	// Kiosk is set where nobody of the operator's is near; nil at a desk.
	Kiosk *Kiosk
	// Answers are what the terminal has said of itself before: it is asked no
	// more then. The zero value: it is asked.
	Answers graphics.Answers

	Presenter Presenter // nil where outcomes cannot be chosen
	Trace     Trace     // nil: no inspector
	Inspect   bool      // opens the inspector at once

	Input  io.Reader // the keys
	Output io.Writer // the terminal that is drawn on
	// Now is the time; time.Now when nil.
	Now func() time.Time
}

// StartRequest is what a verification is started with.
type StartRequest struct {
	Scenario string       // of the demo's page; empty otherwise
	Resume   bool         // the unfinished one, in the place of a new one
	Answers  StartAnswers // of the start form; zero without one
	Language string       // the person's, such as "es"; empty: as configured
}

// Session is one verification that was started.
type Session struct {
	Verification flow.Verification
	// Defaults are the answers to offer.
	Defaults flow.Defaults
	// End releases what the session holds; it is called once the person goes
	// on to another or leaves. It may be nil.
	End func()
}

// FileOptions are how files are chosen and shown.
type FileOptions struct {
	StartDir string // the folder shown first; the root, else the home folder, when empty
	Preview  Preview
	// Checker examines what is chosen.
	Checker media.Checker
	// Camera takes photos and videos by the operator's commands; nil without.
	Camera *camera.CommandCamera
	// Cameras take photos and videos with a live picture; nil without.
	Cameras Cameras
	Live    CameraOptions // how they are used
}

// Preview is how a chosen picture is shown.
type Preview int

// The previews.
const (
	PreviewAuto   Preview = iota // by the best protocol that the terminal says it has, else in blocks
	PreviewBlocks                // in blocks, wherever there are colours
	PreviewSixel
	PreviewITerm
	PreviewKitty
	PreviewOff // never
)

// display is what all screens share. The root alone changes it: the language,
// when a changeLanguage comes, the defaults, which come with a session, and what
// follows from the terminal's answers, and what was said once.
type display struct {
	Options
	Theme    theme
	Keys     keyMap // in the language of Words
	Renderer *lipgloss.Renderer
	Defaults flow.Defaults // of the verification that runs
	// SawCameraTip: how to get a camera was said before.
	SawCameraTip bool
}

// newDisplay fills in what the options leave out.
func newDisplay(o Options) *display {
	if o.Brand == "" {
		o.Brand = "cedula"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Kiosk != nil { // nobody there is to look behind the screens
		o.Environment, o.OpenLink, o.Presenter, o.Trace, o.HideAfter = "", nil, nil, nil, 0
	}
	renderer := lipgloss.NewRenderer(o.Output)
	lipgloss.SetDefaultRenderer(renderer)
	d := &display{Options: o, Renderer: renderer}
	d.setAnswers(o.Answers)
	d.setLanguage(o.Words)
	return d
}

// setAnswers takes what the terminal has said of itself, and chooses the colours
// anew.
func (d *display) setAnswers(answers graphics.Answers) {
	d.Answers = answers
	d.Renderer.SetHasDarkBackground(d.background() != BackgroundLight)
	colours := themeOptions{isLight: d.background() == BackgroundLight, isHighContrast: d.HighContrast, brand: d.BrandColor}
	if answers.IsLight == colours.isLight { // who insists on the other one knows better
		colours.background = answers.Background
	}
	d.Theme = newTheme(d.Renderer, colours)
}

// background is never BackgroundAuto.
func (d *display) background() Background {
	switch {
	case d.Background != BackgroundAuto:
		return d.Background
	case d.Answers.IsLight:
		return BackgroundLight
	}
	return BackgroundDark
}

// text is something to say, in whichever language is shown; nil says nothing.
type text func(*words.Words) string

// in gives the text in the language that is shown now.
func (t text) in(d *display) string {
	if t == nil {
		return ""
	}
	return t(d.Words)
}

// setLanguage changes the language; English when there is none.
func (d *display) setLanguage(w *words.Words) {
	if w == nil {
		w = words.English
	}
	d.Words, d.Keys = w, newKeyMap(w)
	if d.Kiosk != nil && d.Kiosk.DemoPIN != "" {
		d.Keys.Quit = d.Keys.Exit
	}
	d.Keys.Language = withHelp(d.Keys.Language, d.nextLanguage().LanguageName())
	d.Keys.Language.SetEnabled(d.nextLanguage() != w) // not in a kiosk of one language
	if d.Charset != charset.UTF8 {
		d.Keys.spellOut(d.Charset)
	}
}

// plainCharset is the charset of screens that Bubble Tea draws itself, as UTF-8.
func (d *display) plainCharset() charset.Charset {
	if d.Charset.HasUnicode() {
		return d.Charset
	}
	return charset.ASCII
}
