package flow_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"syscall"
	"time"

	"cedula/truora"
	"cedula/truora/sandbox"
)

// memoryNetwork connects a client to a net/http server without a socket: in a
// synctest bubble time only passes while both are waiting.
type memoryNetwork struct {
	conns  chan net.Conn
	closed chan struct{}
	close  func()
}

func newMemoryNetwork() *memoryNetwork {
	network := &memoryNetwork{conns: make(chan net.Conn), closed: make(chan struct{})}
	network.close = sync.OnceFunc(func() { close(network.closed) })
	return network
}

func (n *memoryNetwork) Accept() (net.Conn, error) {
	select {
	case conn := <-n.conns:
		return conn, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

func (n *memoryNetwork) Close() error   { n.close(); return nil }
func (n *memoryNetwork) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

func (n *memoryNetwork) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case n.conns <- server:
		return client, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

// place is a call at a step of the flow; step -1 is any.
type place struct {
	call sandbox.Call
	step int
	file string // of an upload
}

func (at place) String() string {
	if at.step < 0 {
		return string(at.call)
	}
	return strings.TrimSpace(fmt.Sprintf("%s at step %d %s", at.call, at.step, at.file))
}

// faultyServer is a sandbox behind a faulty network and gateway. It counts the
// calls that it receives.
type faultyServer struct {
	box     *sandbox.Sandbox
	plan    func(place) *faultKind // the fault of a call; nil: none
	refuses bool                   // the fault is that no connection is made: see faultyTransport

	mu         sync.Mutex
	isOver     bool // no more faults
	current    int  // the step where the process stands
	lastRead   time.Time
	reads      []string       // what reads found, in their order
	got        map[string]int // what was taken, by call and what it is about
	known      map[string]bool
	violations []string
}

func (s *faultyServer) violate(format string, args ...any) {
	s.violations = append(s.violations, fmt.Sprintf(format, args...))
}

// faultAt is the fault that comes at a call; nil: none.
func (s *faultyServer) faultAt(at place) *faultKind {
	if s.isOver {
		return nil
	}
	return s.plan(at)
}

// found are the violations.
func (s *faultyServer) found() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.violations
}

// mend ends the faults after their duration.
func (s *faultyServer) mend() {
	time.Sleep(31 * time.Second)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.isOver = true
}

func (s *faultyServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	at := s.placeOf(r)
	if at.call == sandbox.CallVerify || at.call == sandbox.CallUpload {
		s.lastRead = time.Time{} // the step may have ended immediately
	}
	var fault *faultKind
	if !s.refuses {
		fault = s.faultAt(at)
	}
	if r.Host != "127.0.0.1" {
		s.violate("a call to %s", r.Host)
	}
	s.mu.Unlock()
	if fault != nil && !fault.isTaken {
		fault.answer(w, r, nil)
		return
	}
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	taken := httptest.NewRecorder()
	s.box.ServeHTTP(taken, r)
	s.mu.Lock()
	s.count(at, body, taken, fault == nil)
	s.mu.Unlock()
	if fault != nil {
		fault.answer(w, r, taken)
		return
	}
	writeRecorded(w, taken)
}

func writeRecorded(w http.ResponseWriter, taken *httptest.ResponseRecorder) {
	for name, values := range taken.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(taken.Code)
	_, _ = w.Write(taken.Body.Bytes())
}

// placeOf is the call that a request is, at the step where the process stands.
func (s *faultyServer) placeOf(r *http.Request) place {
	at := place{step: s.current}
	switch path := r.URL.Path; {
	case r.Method == http.MethodPut:
		at.call, at.file = sandbox.CallUpload, r.Header.Get("Content-Type")
	case path == "/v1/api-keys":
		at.call = sandbox.CallToken
	case path == "/v1/processes/":
		at.call = sandbox.CallCreate
	case strings.HasPrefix(path, "/v1/consent-terms/"):
		at.call = sandbox.CallTerms
	case strings.HasSuffix(path, "/result"):
		at.call = sandbox.CallResult
	case strings.HasSuffix(path, "/status"):
		at.call = sandbox.CallCancel
	case r.Method == http.MethodGet:
		at.call = sandbox.CallRead
	default:
		at.call = sandbox.CallVerify
	}
	return at
}

// count records calls, and violations by calls that must not be repeated. A
// call counts as answered once its response was sent completely.
func (s *faultyServer) count(at place, body []byte, taken *httptest.ResponseRecorder, isAnswered bool) {
	what := string(at.call)
	switch at.call {
	case sandbox.CallUpload:
		what += fmt.Sprintf(" %x", sha256.Sum256(body))[:20]
	case sandbox.CallVerify:
		var sent truora.Verification
		_ = json.Unmarshal(body, &sent)
		what += " " + sent.StepID
	case sandbox.CallToken:
	default:
		s.learn(at, taken, isAnswered)
		return
	}
	if s.known[what] {
		s.violate("%s again, though its success was known", what)
	}
	if taken.Code == http.StatusOK {
		if s.got[what]++; s.got[what] > 1 && at.call != sandbox.CallToken {
			s.violate("%s was taken twice", what)
		}
		s.known[what] = isAnswered
	}
}

// learn reads the process's current step from the sandbox's response.
func (s *faultyServer) learn(at place, taken *httptest.ResponseRecorder, isAnswered bool) {
	switch at.call {
	case sandbox.CallCreate:
		if taken.Code == http.StatusCreated {
			s.got["create"]++
		}
	case sandbox.CallRead:
		if since := time.Since(s.lastRead); isAnswered && since < 300*time.Millisecond {
			s.violate("a read %v after the one before", since)
		}
		if isAnswered { // net/http itself repeats one on a connection that broke
			s.lastRead = time.Now()
		}
	default:
		return
	}
	s.reads = append(s.reads, taken.Body.String())
	var p struct {
		CurrentStep int `json:"current_step"` // absent means 0
	}
	if taken.Code < 300 && json.Unmarshal(taken.Body.Bytes(), &p) == nil {
		s.current = p.CurrentStep
	}
}

// faultKind is what happens to a call instead of its response.
type faultKind struct {
	name    string
	isTaken bool // the call was executed before
	refuses bool // no connection is made at all
	stops   bool // coming once, it stops a verification: it says that something is wrong for good
	answer  func(w http.ResponseWriter, r *http.Request, taken *httptest.ResponseRecorder)
}

// faultyTransport refuses the connection if that is the fault.
type faultyTransport struct {
	http.RoundTripper
	server *faultyServer
}

func (t faultyTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	t.server.mu.Lock()
	fault := t.server.faultAt(t.server.placeOf(r))
	t.server.mu.Unlock()
	if fault != nil {
		return nil, errRefused
	}
	return t.RoundTripper.RoundTrip(r)
}

var errRefused = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}

type faultAnswer = func(w http.ResponseWriter, r *http.Request, taken *httptest.ResponseRecorder)

// faults are all faults of a call.
func faults() []faultKind {
	all := []faultKind{
		{name: "refused", refuses: true}, {name: "reset half way", answer: resetHalfWay}, {name: "cut JSON", isTaken: true, answer: cutJSON},
		{name: "256 MiB", isTaken: true, answer: answerWithoutEnd}, {name: "a dripping body", isTaken: true, answer: drip},
		{name: "Content-Length too long", isTaken: true, answer: lengthened(2)}, {name: "Content-Length too short", isTaken: true, answer: lengthened(0.5)},
		{name: "429", answer: answerWith(429, `{"code":"10429","http_code":429,"message":"too many requests"}`)},
		{name: "429 for 2 s", answer: answerWith(429, `{"message":"too many requests"}`, "Retry-After", "2")},
		{name: "max rate limit reached", answer: answerWith(400, `{"code":"10400","http_code":400,"message":"max rate limit reached"}`)},
		{name: "429 for an hour", stops: true, answer: answerWith(429, `{"message":"too many requests"}`, "Retry-After", "3600")},
		{name: "302 elsewhere", stops: true, answer: answerWith(302, "", "Location", "http://elsewhere.example/login")},
		{name: "308 elsewhere", stops: true, answer: answerWith(308, "", "Location", "http://elsewhere.example/v1")},
	}
	for _, status := range []int{401, 403, 404, 409, 410} {
		all = append(all, faultKind{name: fmt.Sprint(status), stops: true, answer: answerWith(status, fmt.Sprintf(`{"http_code":%d,"message":"no"}`, status))})
	}
	before := []faultKind{
		{name: "reset", answer: func(http.ResponseWriter, *http.Request, *httptest.ResponseRecorder) { panic(http.ErrAbortHandler) }},
		{name: "no answer", answer: answerNever},
		{name: "HTML with 200", answer: answerWith(200, "<html><body>Welcome to the hotel's network</body></html>", "Content-Type", "text/html")},
		{name: "a proxy's login page", answer: answerWith(511, "<html><form>Log in</form></html>", "Content-Type", "text/html")},
		{name: "a proxy's 407", answer: answerWith(407, "<html>Proxy Authentication Required</html>", "Content-Type", "text/html")},
	}
	for _, status := range []int{500, 502, 503, 504} {
		before = append(before, faultKind{name: fmt.Sprint(status), answer: answerWith(status, `{"message":"internal error"}`)})
	}
	all = append(all, before...)
	for _, fault := range before {
		if !strings.Contains(fault.name, "proxy") {
			fault.name, fault.isTaken = fault.name+" though taken", true
			all = append(all, fault)
		}
	}
	return all
}

func resetHalfWay(_ http.ResponseWriter, r *http.Request, _ *httptest.ResponseRecorder) {
	_, _ = io.CopyN(io.Discard, r.Body, r.ContentLength/2)
	panic(http.ErrAbortHandler)
}

func answerNever(_ http.ResponseWriter, r *http.Request, _ *httptest.ResponseRecorder) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

func cutJSON(w http.ResponseWriter, r *http.Request, taken *httptest.ResponseRecorder) {
	answerWith(taken.Code, taken.Body.String()[:taken.Body.Len()/2])(w, r, nil)
}

func answerWithoutEnd(w http.ResponseWriter, _ *http.Request, _ *httptest.ResponseRecorder) {
	block := strings.Repeat(`{"steps":[],"x":`, 1<<12)
	for sent := 0; sent < 256<<20; sent += len(block) {
		if _, err := io.WriteString(w, block); err != nil {
			return
		}
	}
}

func drip(w http.ResponseWriter, r *http.Request, taken *httptest.ResponseRecorder) {
	for rest := append(taken.Body.Bytes(), make([]byte, 100)...); len(rest) > 0 && r.Context().Err() == nil; rest = rest[1:] {
		_, _ = w.Write(rest[:1])
		_ = http.NewResponseController(w).Flush()
		time.Sleep(time.Second)
	}
}

// lengthened declares a length of the response that is factor times the actual
// one.
func lengthened(factor float64) faultAnswer {
	return func(w http.ResponseWriter, _ *http.Request, taken *httptest.ResponseRecorder) {
		length := int(float64(taken.Body.Len()) * factor)
		w.Header().Set("Content-Length", fmt.Sprint(length))
		_, _ = w.Write(taken.Body.Bytes()[:min(length, taken.Body.Len())])
	}
}

func answerWith(status int, body string, headers ...string) faultAnswer {
	return func(w http.ResponseWriter, r *http.Request, _ *httptest.ResponseRecorder) {
		if r != nil {
			_, _ = io.Copy(io.Discard, r.Body)
		}
		w.Header().Set("Content-Type", "application/json")
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// stopsAt reports whether a single fault may stop the verification at a call:
// storage's refusals of a file are final (sdk), and a web page instead of
// storage's response is inconclusive.
func (f faultKind) stopsAt(call sandbox.Call) bool {
	isRefusal := strings.HasPrefix(f.name, "429") || strings.HasPrefix(f.name, "max") || strings.HasPrefix(f.name, "HTML") || strings.HasPrefix(f.name, "a proxy")
	return f.stops || call == sandbox.CallUpload && isRefusal
}
