package cli_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// startBudget limits the allocations of package initialisation: values are
// created when they are needed, because the first frame waits for all
// initialisation. It is the same on any machine.
const startBudget = 950

// packagesBudget limits the number of packages with initialisation, including
// dependencies.
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
