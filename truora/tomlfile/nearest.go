package tomlfile

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest is the known name that a mistyped one was probably meant to be; not
// ok when none is near enough: a third of its letters may be wrong. A key in the
// wrong table counts as near. Of several that are equally near it is the first.
func Nearest(name string, known []string) (nearest string, ok bool) {
	fewest := len(name) + 1
	for _, candidate := range known {
		if edits := editsBetween(name, candidate); edits < fewest {
			nearest, fewest = candidate, edits
		}
	}
	return nearest, fewest <= (len(name)+2)/3
}

// editsBetween counts the letters to change, add or leave out. A key that is
// right but for its table counts as two.
func editsBetween(name, candidate string) int {
	edits := levenshtein.ComputeDistance(name, candidate)
	key := candidate[strings.LastIndexByte(candidate, '.')+1:]
	if key == candidate {
		return edits
	}
	if own := levenshtein.ComputeDistance(name[strings.LastIndexByte(name, '.')+1:], key); own <= 1 {
		return min(edits, own+2)
	}
	return edits
}
