package sandbox

import (
	"net/http"
	"strconv"
	"time"
)

// tally counts the calls that each fault of a scenario has met.
type tally struct{ met map[int]int }

// tally counts for the next process of a scenario, from its token call on.
func (s *Sandbox) tally(scenario *Scenario) *tally {
	if s.tallies[scenario] == nil {
		s.tallies[scenario] = &tally{met: map[int]int{}}
	}
	return s.tallies[scenario]
}

// strikes are what the kinds of fault do to a call.
var strikes = map[FaultKind]func(*exchange, Fault, http.ResponseWriter, func(*exchange) answer){
	"":               (*exchange).spare,
	FaultUnavailable: (*exchange).unavailable,
	FaultRateLimited: (*exchange).rateLimited,
	FaultLostAnswer:  (*exchange).lose,
	FaultRefused:     (*exchange).refuseConnection,
	FaultSlow:        (*exchange).slowDown,
	FaultGarbage:     (*exchange).garble,
}

// strike answers a call, with the fault that the scenario has for it.
func (x *exchange) strike(w http.ResponseWriter, act func(*exchange) answer) {
	fault := x.prepare()
	strikes[fault.Kind](x, fault, w, act)
}

// prepare lets the events happen that wait for this call, and finds its fault.
func (x *exchange) prepare() Fault {
	x.sandbox.mu.Lock()
	defer x.sandbox.mu.Unlock()
	x.catchUp()
	if x.process != nil {
		x.process.happenBefore(x.call, x.now)
	}
	scenario, tally := x.scenario()
	if scenario == nil {
		return Fault{}
	}
	return scenario.fault(x, tally)
}

// scenario is what the call belongs to, by its process, its token or, in the
// token call, its flow id.
func (x *exchange) scenario() (*Scenario, *tally) {
	if x.process != nil {
		return x.process.scenario, x.process.tally
	}
	g, _ := x.sandbox.grantOf(keyOf(x.request), x.now)
	scenario := g.scenario
	if form, ok := x.form(); x.call == CallToken && ok {
		scenario = x.sandbox.scenarios[form.Get("flow_id")]
	}
	if scenario == nil {
		return nil, nil
	}
	return scenario, x.sandbox.tally(scenario)
}

// fault counts the call and gives the fault that strikes it, if one does.
func (s *Scenario) fault(x *exchange, tally *tally) Fault {
	var struck Fault
	for i, fault := range s.Faults {
		if !fault.meets(x) {
			continue
		}
		tally.met[i]++
		if n := tally.met[i]; struck.Kind == "" && n >= fault.Nth && n < fault.Nth+fault.Times {
			struck = fault
		}
	}
	return struck
}

// meets reports whether a call is of the kind that a fault waits for.
func (f Fault) meets(x *exchange) bool {
	if f.Call != x.call || f.Step == "" {
		return f.Call == x.call
	}
	return x.process != nil && x.process.now() != nil && x.process.now().plan.Type == f.Step
}

// spare answers as it should be.
func (x *exchange) spare(_ Fault, w http.ResponseWriter, act func(*exchange) answer) {
	x.run(act).write(w)
}

// unavailable does nothing and says so.
func (x *exchange) unavailable(_ Fault, w http.ResponseWriter, _ func(*exchange) answer) {
	if x.call == CallUpload {
		storage(http.StatusServiceUnavailable, "SlowDown", "Please reduce your request rate").write(w)
		return
	}
	refuse(http.StatusServiceUnavailable, "service unavailable").write(w)
}

// rateLimited does nothing and asks for patience.
func (x *exchange) rateLimited(f Fault, w http.ResponseWriter, _ func(*exchange) answer) {
	wait := x.sandbox.scaled(f.RetryAfter)
	seconds := int64((wait + time.Second - 1) / time.Second) // Retry-After is in whole seconds
	refusal := refuse(http.StatusTooManyRequests, "max rate limit reached")
	refusal.header = http.Header{"Retry-After": {strconv.FormatInt(seconds, 10)}}
	refusal.write(w)
}

// lose does what is asked, and breaks the connection before the answer.
func (x *exchange) lose(_ Fault, _ http.ResponseWriter, act func(*exchange) answer) {
	x.run(act)
	panic(http.ErrAbortHandler)
}

// refuseConnection does nothing: the call never arrives.
func (x *exchange) refuseConnection(Fault, http.ResponseWriter, func(*exchange) answer) {
	panic(errRefused)
}

// slowDown does what is asked after a while.
func (x *exchange) slowDown(f Fault, w http.ResponseWriter, act func(*exchange) answer) {
	if x.sandbox.clock.Sleep(x.request.Context(), x.sandbox.scaled(f.Delay)) != nil {
		panic(http.ErrAbortHandler)
	}
	x.run(act).write(w)
}

// garble does what is asked, and answers what no API would.
func (x *exchange) garble(_ Fault, w http.ResponseWriter, act func(*exchange) answer) {
	x.run(act)
	answer{status: http.StatusOK, kind: "text/html", body: []byte("<html><body>Welcome to the hotel's network</body></html>\n")}.write(w)
}
