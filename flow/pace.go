package flow

import (
	"math"
	"time"
)

// Pace describes how long the steps of a type take: the count, the mean, and
// the sum of squared deviations of the natural logarithms of their times in
// seconds. It contains no process and no person.
type Pace struct {
	Count   float64 `json:"count"`
	Mean    float64 `json:"mean"`
	Squares float64 `json:"squares"`
	// Tried is how many immediate reads count, and Immediate the share of them
	// that showed that the step had ended.
	Tried     float64 `json:"tried,omitempty"`
	Immediate float64 `json:"immediate,omitempty"`
}

// Took is the duration of a step of a type.
type Took struct {
	StepType  string
	Time      time.Duration
	Immediate ImmediateRead
}

// ImmediateRead is the result of a read that was sent right after a step's answers.
type ImmediateRead int

// The results of immediate reads.
const (
	ImmediateUntried ImmediateRead = iota // there was none
	ImmediatePending                      // the step had not ended
	ImmediateEnded                        // it had
)

const (
	// paceMemory is how many steps count: the weight of older ones decreases,
	// because the backend's speed changes.
	paceMemory = 60
	// assumedSteps is how many steps an assumption counts as, and seenSteps how many
	// observations are needed to skip the early read.
	assumedSteps, seenSteps = 4, 8
	// immediateMemory is how many immediate reads count.
	immediateMemory = 8
	// minPaceSpread is the minimum standard deviation of the logarithms.
	minPaceSpread = 0.15
	// shortestWait is the shortest time that is distinguished from zero.
	shortestWait = 50 * time.Millisecond
)

// GuidePaces are the assumptions about the guide's steps before they were
// observed: typed answers take about a second, pictures several. Each counts as
// much as a few observed steps.
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

// unknownPaces are the assumptions about a step of an unknown type: it takes
// about a second, like typed answers, or as long as pictures.
var unknownPaces = likelyPaces{
	{Count: paceMemory, Mean: math.Log(0.6), Squares: paceMemory * 0.35 * 0.35},
	{Count: paceMemory, Mean: math.Log(15), Squares: paceMemory * 0.5 * 0.5},
}

// With returns the pace with one more step.
func (p Pace) With(took Took) Pace {
	x := math.Log(max(took.Time, shortestWait).Seconds())
	if p.Count >= paceMemory {
		p.Squares *= (paceMemory - 1) / p.Count
		p.Count = paceMemory - 1
	}
	p.Count++
	off := x - p.Mean
	p.Mean += off / p.Count
	p.Squares += off * (x - p.Mean)
	if took.Immediate != ImmediateUntried {
		p.Tried = min(p.Tried+1, immediateMemory)
		ended := 0.0
		if took.Immediate == ImmediateEnded {
			ended = 1
		}
		p.Immediate += (ended - p.Immediate) / p.Tried
	}
	return p
}

// IsValid reports whether the values are plausible.
func (p Pace) IsValid() bool {
	return p.Count > 0 && p.Count <= paceMemory && math.Abs(p.Mean) < 12 && p.Squares >= 0 && p.Squares < 1e4 &&
		p.Tried >= 0 && p.Tried <= immediateMemory && p.Immediate >= 0 && p.Immediate <= 1
}

// spread is the standard deviation of the logarithms, larger if there are few
// observations.
func (p Pace) spread() float64 {
	return max(math.Sqrt((p.Squares+0.3)/p.Count)*(1+1/p.Count), minPaceSpread)
}

// shareEnded is the share of steps that have ended after t.
func (p Pace) shareEnded(t time.Duration) float64 {
	return math.Erfc((p.Mean-math.Log(t.Seconds()))/(p.spread()*math.Sqrt2)) / 2
}

// hazard is the rate per second at which a step that has not ended after t
// ends, with times distributed log-normally.
func (p Pace) hazard(t time.Duration) float64 {
	spread := p.spread()
	z := (math.Log(t.Seconds()) - p.Mean) / spread
	perSpread := z + 1/max(z, 1) // the limit of the ratio below when both parts approach 0
	if z < 5 {
		perSpread = math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) / (math.Erfc(z/math.Sqrt2) / 2)
	}
	return perSpread / (t.Seconds() * spread)
}

const (
	// readCost is how many seconds earlier a step must be noticed to justify a
	// read, and unknownReadCost the same for an unknown type.
	readCost, unknownReadCost = 0.135, 0.09
	// paceStep is the resolution of the schedule.
	paceStep = 20 * time.Millisecond
	// firstShare is the fraction of the interval between two reads after which
	// the first read is made.
	firstShare = 1.2
)

// likelyPaces are the possible paces of a step, initially equally likely.
type likelyPaces []Pace

// hazard is the weighted hazard; a pace by which the step would already have
// ended has little weight.
func (all likelyPaces) hazard(t time.Duration) float64 {
	sum, weights := 0.0, 0.0
	for _, p := range all {
		weight := math.Erfc((math.Log(t.Seconds())-p.Mean)/(p.spread()*math.Sqrt2)) + 1e-12 // never 0
		sum += weight * p.hazard(t)
		weights += weight
	}
	return sum / weights
}

// interval is the time between a read at elapsed and the next, or the time to
// the first read: proportional to the inverse square root of the hazard, which
// minimises the average delay for a number of reads.
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

// stepPaces are the known paces, and the last observation.
type stepPaces struct {
	known map[string]Pace // by step type
	took  *Took           // of the current event
	last  ImmediateRead   // the last one of this verification
}

// of are the possible paces of a step type: its own, or the guide's if it is
// unknown. There are none if no pace is known at all, and for an empty type.
func (paces *stepPaces) of(stepType string) likelyPaces {
	if pace, isKnown := paces.known[stepType]; isKnown {
		return likelyPaces{pace}
	}
	if paces.known == nil || stepType == "" {
		return nil
	}
	return unknownPaces
}

// isAssumed reports whether the type's pace is based more on assumptions than
// on observations.
func (paces *stepPaces) isAssumed(stepType string) bool {
	pace, isKnown := paces.known[stepType]
	return isKnown && pace.Count < seenSteps
}

// likelyImmediate is how likely it must be that a step has ended to justify a read
// right after its answers, which shows the end usualFirst earlier. What the last
// such read showed is likely to be repeated.
var likelyImmediate = [...]float64{ImmediateUntried: 0.3, ImmediatePending: 0.6, ImmediateEnded: 0.15}

// rarelyEarly is the share of steps that end before the usual first read if the
// type is known to take longer.
const rarelyEarly = 0.05

// isLikelyImmediate reports whether a step of the type should be read right after
// its answers were sent. Until it was tried, both outcomes are equally likely.
func (paces *stepPaces) isLikelyImmediate(stepType string) bool {
	pace := paces.known[stepType]
	takesLonger := pace.Count >= seenSteps && pace.shareEnded(usualFirst) < rarelyEarly
	likelihood := (pace.Immediate*pace.Tried + 0.5) / (pace.Tried + 1)
	return stepType != "" && !takesLonger && likelihood >= likelyImmediate[paces.last]
}

// note adds an observed step.
func (paces *stepPaces) note(took Took) {
	paces.took = &took
	if paces.known != nil {
		paces.known[took.StepType] = paces.known[took.StepType].With(took)
	}
}

// PaceBook stores how long steps take, across verifications.
type PaceBook interface {
	// Paces returns a copy of the known paces, by step type.
	Paces() map[string]Pace
	// NoteStep adds an observed step.
	NoteStep(Took) error
}
