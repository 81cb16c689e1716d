package flow

import (
	"time"

	"cedula/truora"
)

// readOrder tracks the process's progress to detect outdated reads: a backend
// of several servers may return them. Otherwise a step that has ended could be
// asked and sent again.
type readOrder struct {
	furthest processPlace
	since    time.Time // when the first of the current outdated reads arrived; zero if the newest is up to date
	count    int       // the number of outdated reads
	// left is the key of the step that was stepped back from, until an answer is
	// sent: a read that is still there is outdated too. Empty otherwise.
	left string
}

// processPlace is the progress of a process.
type processPlace struct {
	index       int    // of the step in progress
	key         string // of that step
	retriesLeft int    // of that step; -1 if unknown
}

func placeIn(p truora.Process) processPlace {
	raw, index, ok := p.Current()
	if !ok {
		return processPlace{index: index, retriesLeft: -1}
	}
	return processPlace{index, stepKey(raw, index), retryCount(raw)}
}

// isBehind reports whether the process was at this place before it came to the
// other: an earlier step, or the same step with more retries left.
func (place processPlace) isBehind(other processPlace) bool {
	hadTry := place.key == other.key && other.retriesLeft >= 0 && place.retriesLeft > other.retriesLeft
	return place.index < other.index || hadTry
}

// How long, and in how many reads, a process must be at an earlier place until
// it is accepted, because somebody may have stepped back elsewhere.
const (
	acceptBehindAfter = 10 * time.Second
	behindReads       = 3
)

// restart clears the progress before the process steps back.
func (order *readOrder) restart() { *order = readOrder{} }

// accept makes a process the newest.
func (order *readOrder) accept(p truora.Process) {
	left := order.left
	*order = readOrder{furthest: placeIn(p)}
	if order.furthest.key != left {
		order.left = left
	}
}

// isBehind reports whether a read is outdated, unless it has been for so long
// that the process must really have gone back.
func (order *readOrder) isBehind(now time.Time, p truora.Process) bool {
	if p.Status.IsFinal() || !p.IsConsistent() {
		return false
	}
	place := placeIn(p)
	if place.isBehind(order.furthest) || order.left != "" && place.key == order.left {
		if order.count == 0 {
			order.since = now
		}
		order.count++
		if order.count < behindReads || now.Sub(order.since) < acceptBehindAfter {
			return true
		}
	}
	order.accept(p)
	return false
}
