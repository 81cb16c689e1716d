package truora

import (
	"context"
	"net/http"
	"time"
)

// Reach is what came of asking a host whether it is there.
type Reach struct {
	Status int // the HTTP status; 0 without an answer
	// Skew is how far this machine's clock is ahead of the host's, by its Date
	// header; it means something when Timed says that there was one.
	Skew  time.Duration
	Timed bool
	Err   error // as a call's
}

// probeTimeout is how long a host may take to answer.
const probeTimeout = 10 * time.Second

// Probe asks a host for its front page, without a key: any answer will do.
func Probe(ctx context.Context, transport http.RoundTripper, address string) Reach {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, address, nil)
	if err != nil {
		return Reach{Err: err}
	}
	asked := time.Now()
	response, err := bareClient(transport).Do(request)
	if err != nil {
		return Reach{Err: err}
	}
	response.Body.Close()
	reach := Reach{Status: response.StatusCode}
	if date, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		halfway := asked.Add(time.Since(asked) / 2)
		reach.Skew, reach.Timed = halfway.Sub(date), true
	}
	return reach
}
