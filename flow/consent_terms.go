package flow

import (
	"errors"
	"slices"
	"strings"

	"cedula/truora"
)

// consentTerms are the terms that were read for the boxes of consents, and the
// language that a person reads them in.
type consentTerms struct {
	language string
	read     map[string]map[string]truora.ConsentTerms // by step key, then by the question of the box; empty where there are none
}

// fill gives the boxes of the step the texts of their terms.
func (c *consentTerms) fill(current *currentStep) {
	if current.Consent != nil {
		current.Consent = current.Consent.withTerms(c.read[current.key()], c.language)
	}
}

// missing are the boxes of the step whose terms have not been read.
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

// send reads the terms that are missing, with the process's token (sdk); where
// that is not known any more, as after a resume, with the key.
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

// handleAnswer has the consent asked for once all of its terms are read.
// Without them nothing is asked, whatever the reason is. Terms that there are
// not leave the box with its own description.
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

// stopIfTextMissing reports whether a box has no text at all: then it is not
// asked. Trying again reads the terms again.
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

// changeLanguage is for the terms of the consent in progress too, and has it
// asked for in a language that it has after all.
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

// languagesOf are the languages that terms have any text in.
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
