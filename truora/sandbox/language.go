package sandbox

import (
	"cmp"
	_ "embed"
	"slices"
	"sync"

	"cedula/truora"
	"cedula/truora/tomlfile"
)

// sharedTextsFile contains translations of the texts that built-in scenarios
// share, and of results and pages: by language and by the English text.
//
//go:embed texts.toml
var sharedTextsFile string

var sharedTexts = sync.OnceValue(func() map[string]map[string]string {
	document, err := tomlfile.Parse(sharedTextsFile)
	if err != nil {
		panic(err)
	}
	texts := map[string]map[string]string{}
	for language, table := range document.Root {
		texts[language] = map[string]string{}
		pairs, _ := table.(map[string]any)
		for text, translated := range pairs {
			texts[language][text], _ = translated.(string)
		}
	}
	return texts
})

// translate translates a text to a language, such as "es": by the scenario's
// own translations, else by the shared ones. A text without a translation is
// returned unchanged.
func (sc *Scenario) translate(text, language string) string {
	translated := sc.Texts[language][text]
	if isEnglish := language == "" || language == "en"; translated == "" && !isEnglish {
		translated = sharedTexts()[language][text]
	}
	return cmp.Or(translated, text)
}

// inLanguage translates a text to the scenario's language.
func (sc *Scenario) inLanguage(text string) string { return sc.translate(text, sc.language) }

// In returns the scenario in a language, such as "es": its steps, inputs,
// options, files and outcomes, and the demo's answers in words. A text without
// a translation is kept.
func (sc *Scenario) In(language string) *Scenario {
	translated := *sc
	translated.language = language
	translated.Steps = slices.Clone(sc.Steps)
	for i := range translated.Steps {
		step := &translated.Steps[i]
		step.Title, step.Description = sc.translate(step.Title, language), sc.translate(step.Description, language)
		step.Inputs, step.Files, step.Attempts = slices.Clone(step.Inputs), slices.Clone(step.Files), slices.Clone(step.Attempts)
		for j := range step.Inputs {
			sc.translateInput(&step.Inputs[j], language)
		}
		for j := range step.Files {
			step.Files[j].Description = sc.translate(step.Files[j].Description, language)
		}
		for j := range step.Attempts {
			step.Attempts[j].Message = sc.translate(step.Attempts[j].Message, language)
		}
	}
	return &translated
}

func (sc *Scenario) translateInput(in *InputPlan, language string) {
	in.Description = sc.translate(in.Description, language)
	if answer := in.demoAnswer(); len(in.Options) == 0 && answer != sc.translate(answer, language) {
		in.Answer = sc.translate(answer, language)
	}
	in.Options = slices.Clone(in.Options)
	for i, option := range in.Options {
		in.Options[i] = truora.Option{Value: option.Value, Label: sc.translate(option.Label, language)}
	}
}
