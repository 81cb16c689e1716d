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
const startBudget = 950

// packagesBudget is how many packages, others' included, may have something to do
// before main.
const packagesBudget = 155

func TestLittleIsDoneBeforeMain(t *testing.T) {
	out := cedula{args: []string{"version"}, env: []string{"GODEBUG=inittrace=1"}}.run(t)
	if out.code != 0 {
		t.Fatalf("%+v", out)
	}
	if packages := strings.Count("\n"+out.stderr, "\ninit "); packages == 0 || packages > packagesBudget {
		t.Errorf("%d packages are initialised, at most %d:\n%s", packages, packagesBudget, out.stderr)
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
