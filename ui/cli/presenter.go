package cli

import (
	"sync"

	"cedula/ui"
)

// presenterRelay hands what the presenter chooses to the stage in use.
type presenterRelay struct {
	mu  sync.Mutex
	now ui.Presenter
}

func (r *presenterRelay) set(p ui.Presenter) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now = p
}

func (r *presenterRelay) get() ui.Presenter {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

// Choose sets the outcome of the step in progress.
func (r *presenterRelay) Choose(outcome ui.Outcome, reason string) error {
	if p := r.get(); p != nil {
		return p.Choose(outcome, reason)
	}
	return nil
}

// Reasons are the declined reasons to choose from.
func (r *presenterRelay) Reasons() []string {
	if p := r.get(); p != nil {
		return p.Reasons()
	}
	return nil
}
