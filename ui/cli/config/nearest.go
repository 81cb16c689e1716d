package config

import "strings"

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
	whole := edits(name, candidate)
	_, last, ok := cutLast(candidate)
	_, own, _ := cutLast(name)
	if ok && edits(own, last) <= 1 {
		return min(whole, edits(own, last)+2)
	}
	return whole
}

// cutLast cuts at the last dot; without one the whole is the last part.
func cutLast(name string) (before, last string, ok bool) {
	i := strings.LastIndexByte(name, '.')
	return name[:max(i, 0)], name[i+1:], i >= 0
}

// edits is the Levenshtein distance.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			next := min(row[j+1]+1, row[j]+1, diagonal+unequal(a[i], b[j]))
			diagonal, row[j+1] = row[j+1], next
		}
	}
	return row[len(b)]
}

func unequal(a, b byte) int {
	if a == b {
		return 0
	}
	return 1
}
