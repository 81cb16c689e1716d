package tomlfile

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest returns the known name that a mistyped name was probably meant to be;
// ok is false if none is close enough: at most a third of the letters may
// differ. A key in the wrong table counts as close. Ties go to the first.
func Nearest(name string, known []string) (nearest string, ok bool) {
	fewest := len(name) + 1
	for _, candidate := range known {
		if edits := editsBetween(name, candidate); edits < fewest {
			nearest, fewest = candidate, edits
		}
	}
	return nearest, fewest <= (len(name)+2)/3
}

// editsBetween counts the letters to change, insert or delete. A key that is
// right except for its table counts as two edits.
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
