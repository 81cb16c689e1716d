package words

import (
	"slices"
	"strings"
)

// Yes is the word to answer yes with.
func (w *Words) Yes() string { return w.pick(text{"yes", "sí", "sim"}) }

// No is the word to answer no with.
func (w *Words) No() string { return w.pick(text{"no", "no", "não"}) }

// YesOrNo reads an answer to a question of consent. English is understood in
// all languages; ok is false when it is neither.
func (w *Words) YesOrNo(answer string) (yes, ok bool) {
	word := strings.ToLower(strings.TrimSpace(answer))
	if slices.Contains(w.yeses(), word) {
		return true, true
	}
	return false, slices.Contains(w.noes(), word)
}

func (w *Words) yeses() []string {
	return append([]string{"yes", "y"}, [][]string{nil, {"sí", "si", "s"}, {"sim", "s"}}[w.language]...)
}

func (w *Words) noes() []string {
	return append([]string{"no", "n"}, [][]string{nil, nil, {"não", "nao"}}[w.language]...)
}
