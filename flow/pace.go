package flow

import (
	"math"
	"time"
)

// Pace is what is known of how long the steps of a type take until they are
// over: of the natural logarithms of those times in seconds, how many there are,
// their mean, and the sum of the squares of their distances from it. It names no
// process and no person.
type Pace struct {
	Count   float64 `json:"count"`
	Mean    float64 `json:"mean"`
	Squares float64 `json:"squares"`
}

// Took is a step of a type that was seen to be over, and how long that took.
type Took struct {
	StepType string
	Time     time.Duration
}

const (
	// paceMemory is how many steps count: older ones fade, for the backend's pace
	// changes.
	paceMemory = 60
	// assumedSteps is how many steps an assumption counts as, and seenSteps how many
	// have to be known until it is not tried any more whether one is over at once.
	assumedSteps, seenSteps = 4, 8
	// minPaceSpread is the least spread of the logarithms that is taken for true.
	minPaceSpread = 0.15
	// shortestWait is the shortest time that is told apart from none.
	shortestWait = 50 * time.Millisecond
)

// GuidePaces is what is assumed of the guide's steps until they were seen: what
// is typed is over within a second or so, pictures take some seconds. It counts
// as much as a few steps that were seen.
func GuidePaces() map[string]Pace {
	assumed := func(seconds, spread float64) Pace {
		return Pace{Count: assumedSteps, Mean: math.Log(seconds), Squares: assumedSteps * spread * spread}
	}
	paces := map[string]Pace{}
	for stepType, rule := range stepTable {
		switch rule.kind {
		case KindText, KindCode, KindChoice, KindConsent:
			paces[stepType] = assumed(0.65, 0.4)
		case KindMedia:
			paces[stepType] = assumed(8, 0.7)
		}
	}
	return paces
}

// unknownPaces are assumed of a step whose type nobody knows: it is over within a
// second or so, as what is typed, or takes as long as pictures do.
var unknownPaces = likelyPaces{
	{Count: paceMemory, Mean: math.Log(0.6), Squares: paceMemory * 0.35 * 0.35},
	{Count: paceMemory, Mean: math.Log(15), Squares: paceMemory * 0.5 * 0.5},
}

// With is the pace with one more step.
func (p Pace) With(took time.Duration) Pace {
	x := math.Log(max(took, shortestWait).Seconds())
	if p.Count >= paceMemory {
		p.Squares *= (paceMemory - 1) / p.Count
		p.Count = paceMemory - 1
	}
	p.Count++
	off := x - p.Mean
	p.Mean += off / p.Count
	p.Squares += off * (x - p.Mean)
	return p
}

// IsValid reports whether it can be the pace of anything.
func (p Pace) IsValid() bool {
	return p.Count > 0 && p.Count <= paceMemory && math.Abs(p.Mean) < 12 && p.Squares >= 0 && p.Squares < 1e4
}

// spread is how far the logarithms lie apart, more where few are known.
func (p Pace) spread() float64 {
	return max(math.Sqrt((p.Squares+0.3)/p.Count)*(1+1/p.Count), minPaceSpread)
}

// hazard is how likely a step that is not over after t is over within the next
// second, the times being distributed log-normally.
func (p Pace) hazard(t time.Duration) float64 {
	spread := p.spread()
	z := (math.Log(t.Seconds()) - p.Mean) / spread
	perSpread := z + 1/max(z, 1) // what the ratio below comes to where both of it are all but 0
	if z < 5 {
		perSpread = math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) / (math.Erfc(z/math.Sqrt2) / 2)
	}
	return perSpread / (t.Seconds() * spread)
}

const (
	// readCost is how many seconds sooner a step has to be noticed for a read, and
	// unknownReadCost where its type is not known.
	readCost, unknownReadCost = 0.135, 0.09
	// paceStep is how finely the next read is planned.
	paceStep = 20 * time.Millisecond
	// firstShare is the share of the distance between two reads after which the
	// first one comes.
	firstShare = 1.2
)

// likelyPaces are paces of which a step has one, at first each as likely as the
// others.
type likelyPaces []Pace

// hazard is as that of one pace; one by which the step would be over by now counts
// little.
func (all likelyPaces) hazard(t time.Duration) float64 {
	sum, weights := 0.0, 0.0
	for _, p := range all {
		weight := math.Erfc((math.Log(t.Seconds())-p.Mean)/(p.spread()*math.Sqrt2)) + 1e-12 // never 0
		sum += weight * p.hazard(t)
		weights += weight
	}
	return sum / weights
}

// interval is how long after a read at elapsed the next one comes, or the first at
// none: as often as the square root of the hazard, which notices steps soonest
// on average for a number of reads.
func (all likelyPaces) interval(elapsed, least, most time.Duration) time.Duration {
	planned, share, cost := 0.0, 1.0, readCost
	if elapsed == 0 {
		share = firstShare
	}
	if len(all) > 1 {
		cost = unknownReadCost
	}
	for wait := paceStep; wait < most; wait += paceStep {
		planned += math.Sqrt(all.hazard(elapsed+wait)/(2*cost)) * paceStep.Seconds()
		if planned >= share && wait >= least {
			return wait
		}
	}
	return most
}

// stepPaces is what is known of steps' paces, and what was seen last.
type stepPaces struct {
	known map[string]Pace // by step type
	took  *Took           // of the event in hand
}

// of are the paces of which a step of the type has one: its own, or as the guide's
// steps where nothing is known of it. There are none where no pace is known at
// all, and for no type.
func (paces *stepPaces) of(stepType string) likelyPaces {
	if pace, isKnown := paces.known[stepType]; isKnown {
		return likelyPaces{pace}
	}
	if paces.known == nil || stepType == "" {
		return nil
	}
	return unknownPaces
}

// isAssumed reports whether the type's pace is more an assumption than seen.
func (paces *stepPaces) isAssumed(stepType string) bool {
	pace, isKnown := paces.known[stepType]
	return isKnown && pace.Count < seenSteps
}

// note takes a step in that was seen to be over.
func (paces *stepPaces) note(took Took) {
	paces.took = &took
	if paces.known != nil {
		paces.known[took.StepType] = paces.known[took.StepType].With(took.Time)
	}
}

// PaceBook remembers across verifications how long steps take.
type PaceBook interface {
	// Paces are those that are known, by step type; the caller's own.
	Paces() map[string]Pace
	// NoteStep adds a step that was seen to be over.
	NoteStep(Took) error
}
