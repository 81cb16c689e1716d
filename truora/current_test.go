package truora

import "testing"

func stepsWith(statuses ...StepStatus) []Step {
	steps := make([]Step, len(statuses))
	for i, status := range statuses {
		steps[i] = Step{StepID: string(rune('a' + i)), Type: "type-" + string(rune('a'+i))}
		steps[i].VerificationOutput.Status = status
	}
	return steps
}

func at(i int) *int { return &i }

func TestCurrentStep(t *testing.T) {
	three := stepsWith(StepSuccess, StepPending, StepNotEvaluated)
	cases := map[string]struct {
		process Process
		want    int
		ok      bool
	}{
		"the id wins over the index":      {Process{Steps: three, CurrentStepID: "c", CurrentStep: at(1)}, 2, true},
		"an unknown id leaves the index":  {Process{Steps: three, CurrentStepID: "z", CurrentStep: at(1)}, 1, true},
		"absent means the first":          {Process{Steps: stepsWith("", "")}, 0, true},
		"absent stays at a failed first":  {Process{Steps: stepsWith(StepFailure, "")}, 0, true},
		"absent passes over successes":    {Process{Steps: three}, 1, true},
		"zero given is zero":              {Process{Steps: three, CurrentStep: at(0)}, 0, true},
		"the length means all done":       {Process{Steps: three, CurrentStep: at(3)}, 3, false},
		"beyond the length is all done":   {Process{Steps: three, CurrentStep: at(9)}, 3, false},
		"a negative index is no index":    {Process{Steps: three, CurrentStep: at(-1)}, 1, true},
		"absent with all done":            {Process{Steps: stepsWith(StepSuccess)}, 1, false},
		"no steps at all":                 {Process{}, 0, false},
		"an id without steps finds none":  {Process{CurrentStepID: "a"}, 0, false},
		"an empty id never matches a gap": {Process{Steps: []Step{{}, {StepID: "b"}}, CurrentStep: at(1)}, 1, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			step, index, ok := c.process.Current()
			if index != c.want || ok != c.ok {
				t.Fatalf("got index %d, ok %v; want %d, %v", index, ok, c.want, c.ok)
			}
			if ok && step.StepID != c.process.Steps[index].StepID {
				t.Fatalf("got step %q", step.StepID)
			}
		})
	}
}

func TestConsistent(t *testing.T) {
	process := Process{Steps: stepsWith("", ""), CurrentStep: at(1)}
	for kind, want := range map[string]bool{"type-b": true, "type-a": false, "": true} {
		process.CurrentStepData = &StepData{Type: kind}
		if got := process.IsConsistent(); got != want {
			t.Errorf("type %q: consistent %v, want %v", kind, got, want)
		}
	}
	process.CurrentStepData = nil
	if !process.IsConsistent() {
		t.Error("without current_step_data there is nothing to disagree with")
	}
}
