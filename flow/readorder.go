package flow

import (
	"time"

	"cedula/truora"
)

// readOrder knows how far the process was, so that a read that is behind an earlier
// one is known: a backend of several machines gives such ones. Taken for the truth,
// it would have a step asked and sent again that is over.
type readOrder struct {
	furthest processPlace
	since    time.Time // when the first of the reads came that are behind; zero when the newest is not
	count    int       // of them
}

// processPlace is how far a process is.
type processPlace struct {
	index       int    // of the step in progress
	key         string // of that step
	retriesLeft int    // of that step; -1 when unknown
}

func placeIn(p truora.Process) processPlace {
	raw, index, ok := p.Current()
	if !ok {
		return processPlace{index: index, retriesLeft: -1}
	}
	return processPlace{index, stepKey(raw, index), retryCount(raw)}
}

// isBehind reports whether a place is one that the process had before it came to
// another: an earlier step, or a step with a try that it has lost.
func (place processPlace) isBehind(other processPlace) bool {
	hadTry := place.key == other.key && other.retriesLeft >= 0 && place.retriesLeft > other.retriesLeft
	return place.index < other.index || hadTry
}

// How long, and in how many reads, a process has to be where it was before until
// that is believed: somebody may have gone back elsewhere.
const (
	behindPatience = 10 * time.Second
	behindReads    = 3
)

// restart forgets how far the process was: it is about to go back from here.
func (order *readOrder) restart() { *order = readOrder{} }

// accept takes a process for the newest.
func (order *readOrder) accept(p truora.Process) { *order = readOrder{furthest: placeIn(p)} }

// isBehind reports whether a read is behind an earlier one, and not for so long
// that it is the earlier ones that do not hold any more.
func (order *readOrder) isBehind(now time.Time, p truora.Process) bool {
	if p.Status.IsFinal() || !p.IsConsistent() {
		return false
	}
	place := placeIn(p)
	if place.isBehind(order.furthest) {
		if order.count == 0 {
			order.since = now
		}
		order.count++
		if order.count < behindReads || now.Sub(order.since) < behindPatience {
			return true
		}
	}
	order.accept(p)
	return false
}
