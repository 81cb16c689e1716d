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

// Options configure the screens.
type Options struct {
	// Start starts a verification. It is called outside of Update, again for
	// every further verification that the person starts from the demo's page.
	Start func(ctx context.Context, b StartRequest) (Session, error)
	// Scenarios are the choices of the demo's page; without any there is no
	// such page.
	Scenarios []Scenario
	// Form asks for the values of a new process; nil: they are complete.
	Form *StartForm

	Words      *words.Words // nil: English
	Background Background   // the background that colours are chosen for
	// HighContrast uses black and white and the most distinct colours.
	HighContrast bool
	Brand        string // shown in the header; empty: "cedula"
	BrandColor   string // of the brand, such as "#0a7c3e"; empty: the theme's
	// Environment is the API's host, shown in the header.
	Environment string
	// Unfinished is when another verification was left unfinished: Form offers
	// to resume it, and without Form it is mentioned before anything is sent.
	// Zero if there is none.
	Unfinished time.Time
	Sandbox    bool // always shows the SANDBOX banner

	// Charset is the terminal's character set.
	Charset charset.Charset
	// HideAfter is how long without a key until personal data is hidden; 0:
	// never.
	HideAfter time.Duration
	// Bell rings the terminal's bell when a wait ends and the person is asked.
	Bell bool
	// NoMotion stops animations: spinners, video playback, the frames of a
	// simulated camera. Those of a real camera are needed, and continue.
	NoMotion bool

	Files FileOptions

	// OpenLink opens a URL in a browser; nil if there is none.
	OpenLink func(address string) error

	// Kiosk is set on an unattended terminal; otherwise nil.
	Kiosk *Kiosk
	// Answers are the terminal's earlier answers: then it is not queried again.
	// The zero value: it is queried.
	Answers graphics.Answers

	Presenter Presenter // nil if outcomes cannot be chosen
	Trace     Trace     // nil: no inspector
	Inspect   bool      // opens the inspector at the start

	Input  io.Reader // the keys
	Output io.Writer // the terminal
	// Now is the current time; nil: time.Now.
	Now func() time.Time
}

// StartRequest is a request to start a verification.
type StartRequest struct {
	Scenario string       // on the demo's page; empty otherwise
	Resume   bool         // resume the unfinished process instead of creating one
	Answers  StartAnswers // of the start form; zero without one
	Language string       // the person's, such as "es"; empty: as configured
}

// Session is a started verification.
type Session struct {
	Verification flow.Verification
	// Defaults are the preset answers.
	Defaults flow.Defaults
	// End releases the session's resources; it is called when the person starts
	// another one or leaves. It may be nil.
	End func()
}

// FileOptions configure how files are chosen and shown.
type FileOptions struct {
	StartDir string // the first folder; empty: the root, else the home folder
	Preview  Preview
	// Checker checks chosen files.
	Checker media.Checker
	// Camera takes photos and videos by the operator's commands; nil if there
	// are none.
	Camera *camera.CommandCamera
	// Cameras take photos and videos with a live picture; nil if there are
	// none.
	Cameras Cameras
	Live    CameraOptions // configure the live picture
}

// Preview is how a chosen picture is drawn.
type Preview int

// The previews.
const (
	PreviewAuto   Preview = iota // by the terminal's best protocol, else in blocks
	PreviewBlocks                // in blocks, if there are colours
	PreviewSixel
	PreviewITerm
	PreviewKitty
	PreviewOff // never
)

// display is shared by all screens. Only the root modifies it: the language on
// changeLanguage, the defaults with a session, and what depends on the
// terminal's answers.
type display struct {
	Options
	Theme    theme
	Keys     keyMap // in the language of Words
	Renderer *lipgloss.Renderer
	Defaults flow.Defaults // of the current verification
	// LastFolder is the folder of the last chosen file; empty if none was chosen in
	// this verification.
	LastFolder string
	// SawCameraTip means that the camera tip was already shown.
	SawCameraTip bool
}

// newDisplay sets the defaults of options.
func newDisplay(o Options) *display {
	if o.Brand == "" {
		o.Brand = "cedula"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Kiosk != nil { // there is no operator to use the inspector
		o.Environment, o.OpenLink, o.Presenter, o.Trace, o.HideAfter = "", nil, nil, nil, 0
	}
	renderer := lipgloss.NewRenderer(o.Output)
	lipgloss.SetDefaultRenderer(renderer)
	d := &display{Options: o, Renderer: renderer}
	d.setAnswers(o.Answers)
	d.setLanguage(o.Words)
	return d
}

// setAnswers stores the terminal's answers, and chooses the colours again.
func (d *display) setAnswers(answers graphics.Answers) {
	d.Answers = answers
	d.Renderer.SetHasDarkBackground(d.background() != BackgroundLight)
	colours := themeOptions{isLight: d.background() == BackgroundLight, isHighContrast: d.HighContrast, brand: d.BrandColor}
	if answers.IsLight == colours.isLight { // an explicitly configured background takes precedence
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

// text is a text in any language; nil is empty.
type text func(*words.Words) string

// in returns the text in the current language.
func (t text) in(d *display) string {
	if t == nil {
		return ""
	}
	return t(d.Words)
}

// setLanguage changes the language; nil means English.
func (d *display) setLanguage(w *words.Words) {
	if w == nil {
		w = words.English
	}
	d.Words, d.Keys = w, newKeyMap(w)
	if d.Kiosk != nil && d.Kiosk.DemoPIN != "" {
		d.Keys.Quit = d.Keys.Exit
	}
	d.Keys.Language = withHelp(d.Keys.Language, d.nextLanguage().LanguageName())
	d.Keys.Language.SetEnabled(d.nextLanguage() != w) // disabled in a kiosk with one language
	if d.Charset != charset.UTF8 {
		d.Keys.spellOut(d.Charset)
	}
}
