package sandbox

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// suggestion ends a sentence about an unknown word: with the nearest known
// one, or with all of them when none is near.
func suggestion(word string, known []string) string {
	if near, ok := nearest(word, known); ok {
		return "; did you mean " + near + "?"
	}
	return "; known here: " + strings.Join(slices.Sorted(slices.Values(known)), ", ")
}

// nearest gives the known word that a mistyped one is nearest to, unless it is
// too far to have been meant.
func nearest(word string, known []string) (string, bool) {
	if len(known) == 0 {
		return "", false
	}
	best := slices.MinFunc(slices.Sorted(slices.Values(known)), func(a, b string) int {
		return cmp.Compare(levenshtein.ComputeDistance(word, a), levenshtein.ComputeDistance(word, b))
	})
	return best, levenshtein.ComputeDistance(word, best) <= (len(word)+2)/3
}

// keysOf gives a map's keys in order.
func keysOf[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// lettersAndDigits leaves everything else out.
func lettersAndDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, s)
}
