package cli_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// startBudget is how many allocations the packages of this program may make
// before main: what they need is made when it is needed, for the first frame has
// to wait for all of it. The same on any machine.
const startBudget = 1300

func TestLittleIsDoneBeforeMain(t *testing.T) {
	out := cedula{args: []string{"version"}, env: []string{"GODEBUG=inittrace=1"}}.run(t)
	if out.code != 0 {
		t.Fatalf("%+v", out)
	}
	all, counted := 0, []string{}
	for _, found := range regexp.MustCompile(`(?m)^init (cedula/\S+) .* (\d+) allocs$`).FindAllStringSubmatch(out.stderr, -1) {
		allocations, _ := strconv.Atoi(found[2])
		all += allocations
		counted = append(counted, found[1]+" "+found[2])
	}
	if all == 0 || all > startBudget {
		t.Errorf("%d allocations, at most %d:\n%s", all, startBudget, strings.Join(counted, "\n"))
	}
}
