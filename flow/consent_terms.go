package flow

import (
	"errors"
	"slices"
	"strings"

	"cedula/truora"
)

// consentTerms are the terms that were read, and the person's language.
type consentTerms struct {
	language string
	read     map[string]map[string]truora.ConsentTerms // by step key, then by the checkbox's question; empty if there are none
}

// fill sets the texts of the step's checkboxes.
func (c *consentTerms) fill(current *currentStep) {
	if current.Consent != nil {
		current.Consent = current.Consent.withTerms(c.read[current.key()], c.language)
	}
}

// missing are the step's checkboxes whose terms were not read yet.
func (c *consentTerms) missing(current currentStep) (missing []ConsentBox) {
	if current.Consent == nil {
		return nil
	}
	for _, box := range current.Consent.Boxes {
		if _, isRead := c.read[current.key()][box.Question]; !isRead && box.terms.TermsID != "" {
			missing = append(missing, box)
		}
	}
	return missing
}

// send reads the missing terms with the process's token (sdk), or, if it is
// unknown after a resume, with the key.
func (c *consentTerms) send(a *activity, current currentStep) {
	a.enter(modeTerms, PhaseReadingTerms)
	token := a.token.text
	if a.hasPassed(a.token.expiry) {
		token = ""
	}
	for _, box := range c.missing(current) {
		a.emit(ReadConsentTerms{Gen: a.gen, Token: token, Box: box.Question, Request: box.terms})
	}
}

// handleAnswer asks for the consent once all terms were read. If reading fails,
// nothing is asked. If the terms do not exist, the checkbox keeps its own
// description.
func (c *consentTerms) handleAnswer(a *activity, current *currentStep, event ConsentTermsRead) action {
	if event.Err != nil && !errors.Is(event.Err, truora.NoSuchTerms) {
		trouble := a.troubleOf(event.Err)
		if trouble.Code == TroubleRejected {
			trouble.Code = TroubleNoTerms
		}
		a.stop(trouble, actionAsk)
		return actionNone
	}
	if c.read[current.key()] == nil {
		c.read[current.key()] = map[string]truora.ConsentTerms{}
	}
	c.read[current.key()][event.Box] = event.Terms
	if len(c.missing(*current)) > 0 {
		return actionNone
	}
	c.fill(current)
	return actionAsk
}

// stopIfTextMissing stops and returns true if a checkbox has no text: then the
// consent is not asked. Trying again reads the terms again.
func (c *consentTerms) stopIfTextMissing(a *activity, current currentStep) bool {
	if current.Consent == nil {
		return false
	}
	read := c.read[current.key()]
	for _, box := range current.Consent.Boxes {
		if box.Text.IsBlank() {
			a.stop(Trouble{Code: TroubleNoTerms, Languages: languagesOf(read[box.Question]), Err: truora.NoSuchTerms}, actionAsk)
			delete(read, box.Question)
			return true
		}
	}
	return false
}

// changeLanguage changes the language of the terms, including those being
// shown, and asks for the consent if the terms exist in the new language.
func (c *consentTerms) changeLanguage(a *activity, current *currentStep, language string) action {
	c.language = language
	c.fill(current)
	switch {
	case current.Consent == nil:
	case a.mode == modeAsk && a.phase == PhaseAsking:
		c.stopIfTextMissing(a, *current)
	case a.mode == modeStuck && a.trouble.Code == TroubleNoTerms:
		return a.retry
	}
	return actionNone
}

// languagesOf are the languages of the terms' texts.
func languagesOf(terms truora.ConsentTerms) string {
	var languages []string
	for _, texts := range terms.Texts {
		for language, text := range texts {
			if strings.TrimSpace(text) != "" {
				languages = append(languages, language)
			}
		}
	}
	slices.Sort(languages)
	return strings.Join(slices.Compact(languages), " ")
}
