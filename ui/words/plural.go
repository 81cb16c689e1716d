package words

import "fmt"

// plural picks by number; many and none may hold a %d.
func plural(n int, one, many, none string) string {
	switch n {
	case 0:
		return none
	case 1:
		return one
	}
	return fmt.Sprintf(many, n)
}
