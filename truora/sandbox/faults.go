package sandbox

import (
	"net/http"
	"strconv"
	"time"
)

// faultCounts are how many calls each fault of a scenario has matched, by its
// index. They are counted per process, beginning with its token call.
type faultCounts map[int]int

// faultCountsOf are the counts for the next process of a scenario.
func (s *Sandbox) faultCountsOf(scenario *Scenario) faultCounts {
	if s.faultCounts[scenario] == nil {
		s.faultCounts[scenario] = faultCounts{}
	}
	return s.faultCounts[scenario]
}

// respond answers a call, with the scenario's fault if one applies.
func (x *exchange) respond(w http.ResponseWriter, handle handler) {
	fault := x.prepare()
	switch fault.Kind {
	case FaultUnavailable:
		x.unavailable().write(w)
	case FaultRateLimited:
		x.rateLimited(fault.RetryAfter).write(w)
	case FaultLostAnswer:
		x.run(handle)
		panic(http.ErrAbortHandler)
	case FaultRefused:
		panic(errRefused)
	case FaultSlow:
		if x.sandbox.clock.Sleep(x.request.Context(), x.sandbox.scaled(fault.Delay)) != nil {
			panic(http.ErrAbortHandler)
		}
		x.run(handle).write(w)
	case FaultGarbage:
		x.run(handle)
		garbage.write(w)
	default:
		x.run(handle).write(w)
	}
}

// prepare applies the events that wait for this call, and finds its fault; the
// zero Fault is none.
func (x *exchange) prepare() Fault {
	x.sandbox.mu.Lock()
	defer x.sandbox.mu.Unlock()
	x.update()
	if x.process != nil {
		x.process.applyEventsBefore(x.call, x.now)
	}
	scenario, counts := x.findScenario()
	if scenario == nil {
		return Fault{}
	}
	return x.findFault(scenario.Faults, counts)
}

// findScenario finds the scenario of the call by its process, its token or, in
// the token call, its flow id; nil if there is none.
func (x *exchange) findScenario() (*Scenario, faultCounts) {
	if x.process != nil {
		return x.process.scenario, x.process.faultCounts
	}
	g, _ := x.sandbox.findGrant(x.key(), x.now)
	scenario := g.scenario
	if form, ok := x.form(); x.call == CallToken && ok {
		scenario = x.sandbox.scenarios[form.Get("flow_id")]
	}
	if scenario == nil {
		return nil, nil
	}
	return scenario, x.sandbox.faultCountsOf(scenario)
}

// findFault counts the call for every fault that it matches, and returns the
// first that is due.
func (x *exchange) findFault(faults []Fault, counts faultCounts) Fault {
	var found Fault
	for i, fault := range faults {
		if !x.matches(fault) {
			continue
		}
		counts[i]++
		if n := counts[i]; found.Kind == "" && n >= fault.Nth && n < fault.Nth+fault.Times {
			found = fault
		}
	}
	return found
}

// matches reports whether a fault applies to the call.
func (x *exchange) matches(fault Fault) bool {
	if fault.Call != x.call || fault.Step == "" {
		return fault.Call == x.call
	}
	return x.process != nil && x.process.currentStep() != nil && x.process.currentStep().plan.Type == fault.Step
}

// unavailable is a 503 of the API or of the storage.
func (x *exchange) unavailable() *response {
	if x.call == CallUpload {
		return storageError(http.StatusServiceUnavailable, "SlowDown", "Please reduce your request rate")
	}
	return apiError(http.StatusServiceUnavailable, "service unavailable")
}

// rateLimited is a 429 with Retry-After in whole seconds.
func (x *exchange) rateLimited(retryAfter time.Duration) *response {
	seconds := int64((x.sandbox.scaled(retryAfter) + time.Second - 1) / time.Second)
	resp := apiError(http.StatusTooManyRequests, "max rate limit reached")
	resp.header = http.Header{"Retry-After": {strconv.FormatInt(seconds, 10)}}
	return resp
}

// garbage is a response that is not the API's.
var garbage = &response{
	status: http.StatusOK, contentType: "text/html", body: []byte("<html><body>Welcome to the hotel's network</body></html>\n"),
}
