package sandbox

import (
	_ "embed"
	"slices"
	"sync"

	"cedula/truora"
	"cedula/truora/tomlfile"
)

// sharedTextsFile has the texts that built-in scenarios share, and those of results
// and pages, in further languages: by language and by the English text.
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

// translate gives a text in a language, as "es": as the scenario's own texts have
// it, else as the shared ones do, else as it is.
func (sc *Scenario) translate(text, language string) string {
	for _, texts := range []map[string]string{sc.Texts[language], sharedTexts()[language]} {
		if translated := texts[text]; translated != "" {
			return translated
		}
	}
	return text
}

// inLanguage gives a text in the language of the scenario.
func (sc *Scenario) inLanguage(text string) string { return sc.translate(text, sc.language) }

// In gives the scenario in a language, as "es": what its steps, inputs, options,
// files and outcomes say, and what a demo answers in words. A text without a
// translation stays as it is.
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
