package sandbox_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"cedula/truora"
	"cedula/truora/sandbox"
)

// scenarioWithFault is a scenario of one step with a fault.
func scenarioWithFault(t *testing.T, fault string) *sandbox.Scenario {
	t.Helper()
	return parseScenario(t, "[[steps]]\ntype = \"check\"\n[[faults]]\n"+fault)
}

func TestWhatBreaksAConnectionIsANetworkErrorInProcess(t *testing.T) {
	b := inProcess(t, sandbox.Options{Scenarios: []*sandbox.Scenario{scenarioWithFault(t, "call = \"verify\"\nfault = \"refused\"\n[[faults]]\ncall = \"verify\"\nnth = 2\nfault = \"lost_answer\"")}})
	st := b.start("IPFtest").Steps[0]
	verify := func() error {
		_, err := b.send("POST", b.base+"/v1/processes/"+b.id, verifyBody(st, nil), keyHeader, sandbox.DemoKey, typeOf, jsonType)
		return err
	}
	var broken *net.OpError
	if err := verify(); !errors.As(err, &broken) || broken.Op != "dial" || !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("refused: %v", err)
	}
	if currentIndex(b.read()) != 0 {
		t.Error("what was refused arrived")
	}
	if err := verify(); !errors.As(err, &broken) || broken.Op != "read" || !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("lost: %v", err)
	}
	if b.read().Status != truora.ProcessSuccess {
		t.Error("what was lost on the way back did not arrive")
	}
}

func TestFaultsOnASocket(t *testing.T) {
	for fault, arrived := range map[string]bool{"lost_answer": true, "refused": false} {
		b := overHTTP(t, sandbox.Options{Scenarios: []*sandbox.Scenario{scenarioWithFault(t, "call = \"verify\"\nfault = \""+fault+"\"")}})
		st := b.start("IPFtest").Steps[0]
		if _, err := b.send("POST", b.base+"/v1/processes/"+b.id, verifyBody(st, nil), keyHeader, sandbox.DemoKey, typeOf, jsonType); err == nil {
			t.Errorf("%s: there was an answer", fault)
		}
		if got := b.read().Status == truora.ProcessSuccess; got != arrived {
			t.Errorf("%s: arrived %v", fault, got)
		}
	}
}

func TestFaultsThatAreAnswers(t *testing.T) {
	b := overHTTP(t, sandbox.Options{Speed: 1, Clock: newFakeClock(), Scenarios: []*sandbox.Scenario{scenarioWithFault(t, `call = "read"
nth = 2
times = 2
fault = "rate_limited"
retry_after = "1500ms"
[[faults]]
call = "read"
nth = 4
fault = "unavailable"
[[faults]]
call = "read"
nth = 5
fault = "garbage"
[[faults]]
call = "result"
fault = "slow"
delay = "7s"`)}})
	b.start("IPFtest")
	read := func() reply { return b.call("GET", "/v1/processes/"+b.id, "", keyHeader, sandbox.DemoKey) }
	b.read()
	for range 2 {
		r := read()
		expectReply(t, r, 429, "max rate limit reached")
		if got := r.header.Get("Retry-After"); got != "2" {
			t.Errorf("Retry-After %q", got)
		}
	}
	expectReply(t, read(), 503, "service unavailable")
	if r := read(); r.status != 200 || !strings.HasPrefix(string(r.body), "<html>") {
		t.Errorf("garbage: %d %s", r.status, r.body)
	}
	b.read()
}

func TestASlowResponseIsDelayed(t *testing.T) {
	clock := newFakeClock()
	b := inProcess(t, sandbox.Options{Speed: 1, Clock: clock, Scenarios: []*sandbox.Scenario{scenarioWithFault(t, "call = \"read\"\nfault = \"slow\"\ndelay = \"7s\"")}})
	b.start("IPFtest")
	before := clock.Now()
	b.read()
	if late := clock.Now().Sub(before); late != 7*time.Second {
		t.Errorf("late by %v", late)
	}
}

func TestInProcessAnUnknownLengthIsRefusedAsOnASocket(t *testing.T) {
	b := inProcess(t, sandbox.Options{Scenarios: []*sandbox.Scenario{parseScenario(t, onePhoto)}})
	link := uploadURLs(b.start("IPFtest"), 0)["document_front"]
	if !strings.HasPrefix(link, b.base+"/files/") {
		t.Errorf("the link is elsewhere: %.40s", link)
	}
	request, _ := http.NewRequest("PUT", link, io.MultiReader(strings.NewReader(jpeg)))
	request.Header.Set(typeOf, "image/jpeg")
	response, err := b.client.Do(request)
	if err != nil || response.StatusCode != http.StatusLengthRequired {
		t.Errorf("%v %v", response, err)
	}
}

// meter counts what was read of a body, and tells when.
type meter struct {
	io.Reader
	at func(read int)
	n  int
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.Reader.Read(p)
	m.n += n
	m.at(m.n)
	return n, err
}

func TestUploadsAreReadAtARealisticSpeed(t *testing.T) {
	clock := newFakeClock()
	b := inProcess(t, sandbox.Options{Clock: clock, Speed: 2, Scenarios: []*sandbox.Scenario{parseScenario(t, onePhoto)}})
	link := uploadURLs(b.start("IPFtest"), 0)["document_front"]
	began := clock.Now()
	var half time.Duration
	size := 800 << 10
	body := &meter{Reader: strings.NewReader(jpeg + strings.Repeat("x", size-len(jpeg))), at: func(read int) {
		if read <= size/2 {
			half = clock.Now().Sub(began)
		}
	}}
	request, _ := http.NewRequest("PUT", link, body)
	request.ContentLength = int64(size)
	request.Header.Set(typeOf, "image/jpeg")
	response, err := b.client.Do(request)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%v %v", response, err)
	}
	whole := clock.Now().Sub(began)
	if whole != time.Second { // 400 KiB a second, twice as fast
		t.Errorf("took %v", whole)
	}
	if half < 400*time.Millisecond || half > 550*time.Millisecond {
		t.Errorf("half of it took %v", half)
	}
}

func TestACallEndsWithItsContext(t *testing.T) {
	b := inProcess(t, sandbox.Options{Clock: newFakeClock(), Speed: 1, Scenarios: []*sandbox.Scenario{parseScenario(t, onePhoto)}})
	link := uploadURLs(b.start("IPFtest"), 0)["document_front"]
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	body := &meter{Reader: strings.NewReader(strings.Repeat("x", 1<<20)), at: func(read int) {
		if read > 1<<19 {
			cancel()
		}
	}}
	request, _ := http.NewRequestWithContext(ctx, "PUT", link, body)
	request.ContentLength = 1 << 20
	request.Header.Set(typeOf, "image/jpeg")
	if _, err := b.client.Do(request); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if r := b.put(link, jpeg); r.status != http.StatusOK {
		t.Errorf("the link afterwards: %d", r.status)
	}
}
