package truora

// Current is the step in progress and its position: the one that
// current_step_id names, else steps[current_step] (sdk). It is not ok when no
// step is left; the index is then len(p.Steps).
func (p Process) Current() (step Step, index int, ok bool) {
	index = p.currentIndex()
	if index >= len(p.Steps) {
		return Step{}, len(p.Steps), false
	}
	return p.Steps[index], index, true
}

// IsConsistent reports whether the process agrees with itself: a type of the
// step in progress that differs from current_step_data.type means that it has
// to be read again (sdk).
func (p Process) IsConsistent() bool {
	step, _, ok := p.Current()
	if !ok || p.CurrentStepData == nil || p.CurrentStepData.Type == "" {
		return true
	}
	return step.Type == p.CurrentStepData.Type
}

// currentIndex prefers the id, then the index, then the rule for an absent one.
func (p Process) currentIndex() int {
	if i := p.indexOf(p.CurrentStepID); i >= 0 {
		return i
	}
	if p.CurrentStep != nil && *p.CurrentStep >= 0 {
		return *p.CurrentStep
	}
	return p.firstUnfinished()
}

// indexOf is the position of a step, or -1.
func (p Process) indexOf(stepID string) int {
	for i, step := range p.Steps {
		if stepID != "" && step.StepID == stepID {
			return i
		}
	}
	return -1
}

// firstUnfinished stands in for an absent current_step: 0, unless step 0 is a
// success already (sdk).
func (p Process) firstUnfinished() int {
	for i, step := range p.Steps {
		if step.VerificationOutput.Status != StepSuccess {
			return i
		}
	}
	return len(p.Steps)
}
