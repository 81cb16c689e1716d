package config

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// nearest finds the name that is the fewest edits away; a name whose last part
// alone is right, in another table, counts as near.
func nearest(name string, names []string) string {
	best, least := "", 1<<30
	for _, candidate := range names {
		if d := distance(name, candidate); d < least {
			best, least = candidate, d
		}
	}
	return best
}

func distance(name, candidate string) int {
	whole := levenshtein.ComputeDistance(name, candidate)
	_, last, ok := cutLast(candidate)
	_, own, _ := cutLast(name)
	if ok && levenshtein.ComputeDistance(own, last) <= 1 {
		return min(whole, levenshtein.ComputeDistance(own, last)+2)
	}
	return whole
}

// cutLast cuts at the last dot; without one the whole is the last part.
func cutLast(name string) (before, last string, ok bool) {
	i := strings.LastIndexByte(name, '.')
	return name[:max(i, 0)], name[i+1:], i >= 0
}
