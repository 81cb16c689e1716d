package flow

import (
	"errors"
	"slices"
	"strings"

	"cedula/truora"
)

// missingTerms are the boxes whose terms have not been read.
func (m *Machine) missingTerms() (missing []ConsentBox) {
	if m.current.Consent == nil {
		return nil
	}
	for _, box := range m.current.Consent.Boxes {
		if _, isRead := m.memory[m.current.key()].terms[box.Question]; !isRead && box.terms.TermsID != "" {
			missing = append(missing, box)
		}
	}
	return missing
}

// readTerms reads the terms that are missing, with the process's token (sdk);
// where that is not known any more, as after a resume, with the key.
func (m *Machine) readTerms(missing []ConsentBox) {
	m.enter(modeTerms, PhaseReadingTerms)
	token := m.token.text
	if m.hasPassed(m.token.expiry) {
		token = ""
	}
	for _, box := range missing {
		m.emit(ReadConsentTerms{Gen: m.gen, Token: token, Box: box.Question, Request: box.terms})
	}
}

// handleTermsRead asks for the consent once all of its terms are read. Without
// them nothing is asked, whatever the reason is. Terms that there are not leave
// the box with its own description.
func (m *Machine) handleTermsRead(event ConsentTermsRead) {
	if event.Err != nil && !errors.Is(event.Err, truora.NoSuchTerms) {
		trouble := m.troubleOf(event.Err)
		if trouble.Code == TroubleRejected {
			trouble.Code = TroubleNoTerms
		}
		m.stop(trouble, actionAsk)
		return
	}
	remembered := m.memory[m.current.key()]
	if remembered.terms == nil {
		remembered.terms = map[string]truora.ConsentTerms{}
	}
	remembered.terms[event.Box] = event.Terms
	m.memory[m.current.key()] = remembered
	if len(m.missingTerms()) == 0 {
		m.current.Consent = m.current.Consent.withTerms(remembered.terms, m.language)
		m.ask()
	}
}

// stopIfTextMissing reports whether a box has no text at all: then it is not
// asked. Trying again reads the terms again.
func (m *Machine) stopIfTextMissing() bool {
	if m.current.Consent == nil {
		return false
	}
	read := m.memory[m.current.key()].terms
	for _, box := range m.current.Consent.Boxes {
		if box.Text.IsBlank() {
			m.stop(Trouble{Code: TroubleNoTerms, Languages: languagesOf(read[box.Question]), Err: truora.NoSuchTerms}, actionAsk)
			delete(read, box.Question)
			return true
		}
	}
	return false
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

// changeLanguage is for the terms of the consent in progress too, and asks for
// it in a language that it has after all.
func (m *Machine) changeLanguage(language string) {
	m.language = language
	if m.current.Consent == nil {
		return
	}
	m.current.Consent = m.current.Consent.withTerms(m.memory[m.current.key()].terms, language)
	switch {
	case m.mode == modeAsk && m.phase == PhaseAsking:
		m.stopIfTextMissing()
	case m.mode == modeStuck && m.trouble.Code == TroubleNoTerms:
		m.perform(m.retry)
	}
}
