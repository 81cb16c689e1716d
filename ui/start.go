package ui

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/truora/lazyregexp"
	"cedula/ui/words"
)

// StartForm configures the start form.
type StartForm struct {
	Flows   []NamedFlow // the flows to choose from; a single one is only shown
	Country string      // the person's country, two letters; empty if unknown
	Answers StartAnswers
}

// NamedFlow is a flow to choose.
type NamedFlow struct{ Name, ID string }

// title is the name and the id, if they differ.
func (f NamedFlow) title() string {
	if f.Name == "" || f.Name == f.ID {
		return f.ID
	}
	return f.Name + "  " + f.ID
}

// StartAnswers are the answers of the start form. Empty ones are generated,
// omitted, or asked for later.
type StartAnswers struct {
	FlowID    string
	AccountID string
	Email     string
	Phone     string
	Language  string // two letters
	Metadata  map[string]string
}

// startScreen is the start form: the values of a new process. The configured
// values are filled in, and none is mandatory.
type startScreen struct{ *form }

// The names of the start form's fields.
const (
	startFlow     = "flow"
	startAccount  = "account"
	startEmail    = "email"
	startPhone    = "phone"
	startMetadata = "metadata"
	startLanguage = "language"
)

func newStartScreen(d *display) *startScreen {
	v := &startScreen{&form{d: d, button: func(w *words.Words) string { return w.Start.Button }}}
	rules := startRules()
	for _, q := range startQuestions(d) {
		q.Country = d.Form.Country
		field := newFormField(d, q.Question, q.Value)
		field.label, field.hint, field.extraRule = q.label, q.hint, rules[q.Name]
		v.fields = append(v.fields, field)
	}
	v.done = v.submitStart
	v.focus(v.next(-1, 1))
	return v
}

// startQuestion is a field of the start form.
type startQuestion struct {
	flow.Question
	label, hint text
}

func startQuestions(d *display) []startQuestion {
	a := d.Form.Answers
	entry := func(name string, kind flow.AnswerKind, value string, label, hint func(words.Start) string) startQuestion {
		return startQuestion{flow.Question{Name: name, Answer: kind, Optional: true, Value: value}, startText(label), startText(hint)}
	}
	return []startQuestion{
		flowQuestion(d),
		entry(startAccount, flow.AnswerText, a.AccountID,
			func(t words.Start) string { return t.Account }, func(t words.Start) string { return t.AccountHelp }),
		entry(startEmail, flow.AnswerEmail, a.Email,
			func(t words.Start) string { return t.Email }, func(t words.Start) string { return t.EmailHelp }),
		entry(startPhone, flow.AnswerPhone, a.Phone,
			func(t words.Start) string { return t.Phone }, func(t words.Start) string { return t.PhoneHelp }),
		entry(startMetadata, flow.AnswerText, formatMetadata(a.Metadata),
			func(t words.Start) string { return t.Metadata }, func(t words.Start) string { return t.MetadataHelp }),
		languageQuestion(d),
	}
}

// startText is one of the start form's texts.
func startText(of func(words.Start) string) text {
	return func(w *words.Words) string { return of(w.Start) }
}

// flowQuestion offers the flows by name; a single one is read-only.
func flowQuestion(d *display) startQuestion {
	q := flow.Question{Name: startFlow, Answer: flow.AnswerSelect, Value: d.Form.Answers.FlowID}
	for _, f := range d.Form.Flows {
		q.Options = append(q.Options, flow.Option{Value: f.ID, Label: f.Name})
	}
	if len(q.Options) < 2 {
		q.ReadOnly, q.Answer = true, flow.AnswerText
	}
	if len(q.Options) == 1 {
		q.Value = d.Form.Flows[0].title()
	}
	return startQuestion{q, startText(func(t words.Start) string { return t.Flow }), nil}
}

func languageQuestion(d *display) startQuestion {
	q := flow.Question{Name: startLanguage, Answer: flow.AnswerSelect, Value: d.Words.Language()}
	for _, w := range words.All() {
		q.Options = append(q.Options, flow.Option{Value: w.Language(), Label: w.LanguageName()})
	}
	return startQuestion{q, startText(func(t words.Start) string { return t.Language }), nil}
}

var accountPattern = lazyregexp.New(`^[a-zA-Z0-9_.-]*$`)

// startRules are the rules of the token call in addition to the answer's kind:
// they return the error for a value, by the name of the field.
func startRules() map[string]func(string) text {
	return map[string]func(string) text{
		startAccount: func(value string) text {
			if accountPattern.MatchString(value) {
				return nil
			}
			return startText(func(t words.Start) string { return t.AccountMalformed })
		},
		startMetadata: func(value string) text {
			if _, ok := parseMetadata(value); ok {
				return nil
			}
			return startText(func(t words.Start) string { return t.MetadataMalformed })
		},
	}
}

// parseMetadata parses "name=value, name=value"; a pair that contains a comma
// is quoted.
func parseMetadata(text string) (map[string]string, bool) {
	reader := csv.NewReader(strings.NewReader(text))
	reader.TrimLeadingSpace, reader.LazyQuotes = true, true
	parts, err := reader.Read()
	pairs := map[string]string{}
	for _, part := range parts {
		name, value, ok := strings.Cut(part, "=")
		if name = strings.TrimSpace(name); name == "" && value == "" && !ok {
			continue
		}
		if !ok || name == "" || !accountPattern.MatchString(name) { // names are as account ids are
			return nil, false
		}
		pairs[name] = strings.TrimSpace(value)
	}
	return pairs, err == nil || errors.Is(err, io.EOF) // there is none
}

// formatMetadata is the inverse of parseMetadata.
func formatMetadata(pairs map[string]string) string {
	var parts []string
	for name, value := range pairs {
		parts = append(parts, name+"="+value)
	}
	slices.Sort(parts)
	var text strings.Builder
	writer := csv.NewWriter(&text)
	_ = writer.Write(parts) // writing to a strings.Builder never fails
	writer.Flush()
	return strings.TrimSpace(text.String())
}

// submitStart starts the verification with the form's values.
func (v *startScreen) submitStart(values map[string]string) intent {
	a := StartAnswers{
		FlowID: values[startFlow], AccountID: values[startAccount], Email: values[startEmail],
		Phone: values[startPhone], Language: values[startLanguage],
	}
	if len(v.d.Form.Flows) == 1 {
		a.FlowID = v.d.Form.Flows[0].ID
	}
	a.Metadata, _ = parseMetadata(values[startMetadata])
	return v.start(StartRequest{Answers: a}, a.Language)
}

// start starts a verification in the person's language.
func (v *startScreen) start(request StartRequest, language string) intent {
	if w, ok := words.For(language); ok {
		return intents{changeLanguage{w}, startVerification{request}}
	}
	return startVerification{request}
}

// Update resumes the unfinished verification on its key; all other messages are
// the form's.
func (v *startScreen) Update(msg tea.Msg) intent {
	if press, ok := msg.(tea.KeyMsg); ok && v.canResume() && key.Matches(press, v.d.Keys.Resume) {
		return v.start(StartRequest{Resume: true}, v.languageAnswer())
	}
	wanted := v.form.Update(msg)
	if _, ok := msg.(languageMsg); ok { // the form's language is that of the screens
		v.language().choose(v.d.Words.Language())
	}
	return wanted
}

// language is the list of languages.
func (v *startScreen) language() *picker {
	list, _ := v.fields[len(v.fields)-1].control.(*picker)
	return list
}

// canResume reports whether there is an unfinished verification.
func (v *startScreen) canResume() bool { return !v.d.Unfinished.IsZero() }

// languageAnswer is the chosen language.
func (v *startScreen) languageAnswer() string { return v.language().Value() }

// resumeOffer describes the unfinished verification, and how to resume it: with
// the date if it was not today.
func (v *startScreen) resumeOffer() string {
	if !v.canResume() {
		return ""
	}
	then, now := v.d.Unfinished.Local(), v.d.Now().Local()
	if then.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return v.d.Words.Start.ResumeOffer(then.Format("15:04"))
	}
	return v.d.Words.Start.ResumeOffer(v.d.Words.DateAndTime(then))
}

func (v *startScreen) View() string {
	theme, t := v.d.Theme, v.d.Words.Start
	return stack(v.w, v.h,
		block{text: theme.Title.Render(wrap(t.Title, v.w)), rank: 2},
		block{text: theme.Text.Render(wrap(t.Lead, v.w)), rank: 3},
		block{text: theme.Warn.Render(wrap(v.resumeOffer(), v.w)), rank: 2},
		block{minRows: min(4, max(1, v.h)), draw: v.body},
	)
}

func (v *startScreen) ShortHelp() []key.Binding {
	help := v.form.ShortHelp()
	if v.isLast() {
		help[0] = withHelp(v.d.Keys.Next, v.d.Words.Start.Begin)
	}
	return append(help, v.resumeKeys()...)
}

// FullHelp returns all keys.
func (v *startScreen) FullHelp() [][]key.Binding {
	return append(v.form.FullHelp(), v.resumeKeys())
}

func (v *startScreen) resumeKeys() []key.Binding {
	if !v.canResume() {
		return nil
	}
	return []key.Binding{v.d.Keys.Resume}
}
