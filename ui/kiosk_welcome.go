package ui

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"cedula/ui/graphics"
	"cedula/ui/words"
)

// Welcome is the page that a kiosk shows between verifications, in its
// languages; that of the options' Words is highlighted.
type Welcome struct {
	// Check reports whether Truora can be reached, without sending personal
	// data; nil: it is assumed to be.
	Check  func(context.Context) error
	IsAway bool // the last check failed
}

// WelcomeOutcome is why the page was left.
type WelcomeOutcome struct {
	HasStarted bool             // a key was pressed
	Language   string           // the chosen one, such as "es"
	IsExit     bool             // the PIN was given
	Answers    graphics.Answers // the terminal's answers
}

// How often Truora is checked, and how long keys are ignored because they may
// have been meant for the previous page.
const (
	checkInterval     = 30 * time.Second
	awayInterval      = 5 * time.Second
	checkTimeout      = 10 * time.Second
	welcomeStartDelay = 700 * time.Millisecond
)

// RunWelcome shows the page until a key starts a verification, the PIN is given
// or the context ends, whose error it returns.
func RunWelcome(ctx context.Context, o Options, w Welcome) (WelcomeOutcome, error) {
	kiosk, outcome := *o.Kiosk, WelcomeOutcome{}
	kiosk.welcome = &w
	kiosk.Exit = func() { outcome.IsExit = true }
	o.Kiosk = &kiosk
	r, err := run(ctx, o)
	defer r.release()
	outcome.HasStarted, outcome.Language, outcome.Answers = r.hasStarted(), r.d.Words.Language(), r.d.Answers
	return outcome, err
}

// hasStarted reports whether the welcome page was left by a key.
func (r *root) hasStarted() bool {
	page, ok := r.screen.(*welcomeScreen)
	return ok && page.hasStarted
}

// welcomeScreen shows what will happen, what to have ready, and the languages.
// Any key starts; arrow keys and the languages' numbers choose a language.
type welcomeScreen struct {
	d          *display
	welcome    *Welcome
	usual      *words.Words // the initial language
	shownAt    time.Time
	touchedAt  time.Time
	checkedAt  time.Time
	isChecking bool
	isAway     bool
	hasStarted bool
	w, h       int
}

// reachedMsg reports whether Truora could be reached.
type reachedMsg struct{ err error }

func newWelcomeScreen(d *display) *welcomeScreen {
	now := d.Now()
	return &welcomeScreen{d: d, welcome: d.Kiosk.welcome, usual: d.Words, shownAt: now, touchedAt: now, isAway: d.Kiosk.welcome.IsAway}
}

// Init checks the connection, unless it has just failed.
func (v *welcomeScreen) Init() tea.Cmd {
	if v.checkedAt = v.d.Now(); v.isAway {
		return nil
	}
	return v.check()
}

func (v *welcomeScreen) check() tea.Cmd {
	if v.welcome.Check == nil || v.isChecking {
		return nil
	}
	v.isChecking, v.checkedAt = true, v.d.Now()
	check := v.welcome.Check
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), checkTimeout)
		defer cancel()
		return reachedMsg{check(ctx)}
	}
}

func (v *welcomeScreen) SetSize(w, h int) { v.w, v.h = w, h }

func (v *welcomeScreen) Update(msg tea.Msg) intent {
	switch msg := msg.(type) {
	case reachedMsg:
		v.isChecking, v.isAway = false, msg.err != nil
	case tickMsg:
		return v.handleTick()
	case tea.KeyMsg:
		return v.handleKey(msg)
	}
	return nil
}

// handleTick repeats the check when it is due, and restores the initial
// language if nobody has started.
func (v *welcomeScreen) handleTick() intent {
	now, interval := v.d.Now(), checkInterval
	if v.isAway {
		interval = awayInterval
	}
	var wanted intents
	if now.Sub(v.checkedAt) >= interval {
		wanted = append(wanted, workOf(v.check()))
	}
	if v.d.Words != v.usual && now.Sub(v.touchedAt) >= v.d.Kiosk.IdleTimeout {
		wanted = append(wanted, changeLanguage{v.usual})
	}
	return wanted
}

func (v *welcomeScreen) handleKey(msg tea.KeyMsg) intent {
	now := v.d.Now()
	if v.touchedAt = now; now.Sub(v.shownAt) < welcomeStartDelay {
		return nil
	}
	at, all := slices.Index(v.d.Kiosk.Languages, v.d.Words), v.d.Kiosk.Languages
	switch {
	case msg.Type == tea.KeyUp || msg.Type == tea.KeyLeft || msg.Type == tea.KeyShiftTab:
		return changeLanguage{all[(max(at, 0)+len(all)-1)%len(all)]}
	case msg.Type == tea.KeyDown || msg.Type == tea.KeyRight || msg.Type == tea.KeyTab:
		return changeLanguage{all[(at+1)%len(all)]}
	case len(msg.Runes) == 1 && msg.Runes[0] >= '1' && int(msg.Runes[0]-'1') < len(all) && int(msg.Runes[0]-'1') != at:
		return changeLanguage{all[msg.Runes[0]-'1']} // the number of the page's own language starts, like any other key
	case v.isAway:
		return nil
	}
	v.hasStarted = true
	return quit{}
}

// Escape does not start a verification.
func (v *welcomeScreen) Escape() (intent, bool) { return nil, true }

func (v *welcomeScreen) View() string {
	theme, t := v.d.Theme, v.d.Words.Kiosk
	if v.isAway {
		blocks := []block{{text: theme.Title.Render(wrap(t.OutOfService, v.w))}, {text: marked(theme.Warn, "! ", t.OutOfServiceNote, v.w)}}
		for _, w := range v.d.Kiosk.Languages {
			if w != v.d.Words {
				blocks = append(blocks, block{text: theme.Muted.Render(wrap(w.Kiosk.OutOfService+". "+w.Kiosk.OutOfServiceNote, v.w)), rank: 1})
			}
		}
		return stack(v.w, v.h, blocks...)
	}
	return stack(v.w, v.h,
		block{text: theme.Title.Render(wrap(t.Title, v.w)), rank: 2},
		block{text: theme.Text.Render(wrap(t.Lead, v.w)), rank: 1},
		block{text: v.haveReady()},
		block{text: v.languages()},
	)
}

// haveReady lists what to have ready.
func (v *welcomeScreen) haveReady() string {
	theme, t := v.d.Theme, v.d.Words.Kiosk
	lines := []string{theme.Text.Render(cut(t.HaveReady, v.w))}
	for _, item := range []string{t.Document, t.Face, t.Phone} {
		lines = append(lines, marked(theme.Text, "· ", item, v.w))
	}
	return strings.Join(lines, "\n")
}

// languages are in their own words, with what any key does.
func (v *welcomeScreen) languages() string {
	widest := 0
	for _, w := range v.d.Kiosk.Languages {
		widest = max(widest, ansi.StringWidth(w.LanguageName()))
	}
	var lines []string
	for i, w := range v.d.Kiosk.Languages {
		style, mark := v.d.Theme.Blurred, "  "
		if w == v.d.Words {
			style, mark = v.d.Theme.Focused, "▸ "
		}
		name := w.LanguageName() + strings.Repeat(" ", widest-ansi.StringWidth(w.LanguageName()))
		lines = append(lines, cut(style.Mark.Render(mark)+style.Row.Render(strconv.Itoa(i+1)+" "+name)+"  "+v.d.Theme.Muted.Render(w.Kiosk.Start), v.w))
	}
	return strings.Join(lines, "\n")
}

func (v *welcomeScreen) ShortHelp() []key.Binding {
	if len(v.d.Kiosk.Languages) < 2 {
		return nil
	}
	return []key.Binding{v.d.Keys.arrows(v.d.Words.Kiosk.ChooseLanguage)}
}

func (v *welcomeScreen) FullHelp() [][]key.Binding { return [][]key.Binding{v.ShortHelp()} }
