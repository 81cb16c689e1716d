package truora

import (
	"errors"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// progressEvery is the least time between two words of progress.
const progressEvery = 100 * time.Millisecond

// stallAfter is how long an upload may stand still before it is given up, be
// it that nothing is acknowledged any more, or that the answer does not come.
const stallAfter = 60 * time.Second

var (
	errStalled = errors.New("nothing moved any more")
	errChanged = errors.New("the file is not what it was")
)

// meter tells how far one attempt of an upload is: what the far end has
// acknowledged where a wire can tell, and what was handed on where none can.
type meter struct {
	content *sending
	head    int64 // bytes that go out before the file's own
	base    int64 // what the wire had written before
	wire    atomic.Pointer[wire]
	attempt int
	clock   Clock
	report  func(Progress)
	shown   int64
}

// measure takes the length of the request's head, within a few bytes.
func (m *meter) measure(request *http.Request) {
	m.head = int64(len(request.Method) + len(request.URL.RequestURI()) + len(request.Host) + 64)
	for name, values := range request.Header {
		m.head += int64(len(name) + len(values[0]) + 4)
	}
}

// gotConn takes note of the wire that carries the attempt.
func (m *meter) gotConn(info httptrace.GotConnInfo) {
	if w := wireOf(info.Conn); w != nil {
		m.base = w.written.Load()
		m.wire.Store(w)
	}
}

// sent is how many of the file's bytes the far end has.
func (m *meter) sent() int64 {
	handed := m.content.handed.Load()
	if w := m.wire.Load(); w != nil {
		return max(0, min(handed, w.acknowledged()-m.base-m.head))
	}
	return handed
}

// tell reports progress, which never goes back within an attempt and stays
// under 99 % until the answer is there.
func (m *meter) tell() {
	m.shown = max(m.shown, min(m.sent(), m.content.size-m.content.size/100-1))
	m.say(m.shown)
}

// done reports the end.
func (m *meter) done() { m.say(m.content.size) }

func (m *meter) say(sent int64) {
	if m.report != nil {
		m.report(Progress{Sent: sent, Size: m.content.size, Attempt: m.attempt, At: m.clock.Now()})
	}
}

// watch reports until stop is closed, and calls giveUp once nothing moves, or
// once the file changes: storage must not get what nobody has seen.
func (m *meter) watch(stop <-chan struct{}, giveUp func(error)) {
	ticker := time.NewTicker(progressEvery)
	defer ticker.Stop()
	moved, last := m.clock.Now(), int64(-1)
	for {
		select {
		case <-stop:
			return
		case <-ticker.C:
			m.tell()
		}
		if m.content.changed() {
			giveUp(errChanged)
		}
		if sent := m.sent(); sent != last {
			moved, last = m.clock.Now(), sent
		}
		if m.clock.Now().Sub(moved) > stallAfter {
			giveUp(errStalled)
		}
	}
}
