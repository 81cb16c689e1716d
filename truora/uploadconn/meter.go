package uploadconn

import (
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
)

// Meter knows how much of a file the server has in one attempt: what it has
// acknowledged where the connection counts that, else what was read of the file. It is safe for concurrent use.
type Meter struct {
	body   *Body
	head   int64 // bytes that go out before the file's own, within a few
	before int64 // what the connection had written for earlier requests
	conn   atomic.Pointer[countedConn]
}

// Measure gives the request to send in place of one whose body is body, and the
// meter that follows it.
func Measure(request *http.Request, body *Body) (*http.Request, *Meter) {
	m := &Meter{body: body}
	m.head = int64(len(request.Method) + len(request.URL.RequestURI()) + len(request.Host) + 64)
	for name, values := range request.Header {
		m.head += int64(len(name) + len(values[0]) + 4)
	}
	trace := &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		if conn := findCounted(info.Conn); conn != nil {
			m.before = conn.written.Load()
			m.conn.Store(conn)
		}
	}}
	return request.WithContext(httptrace.WithClientTrace(request.Context(), trace)), m
}

// Sent is how many of the file's bytes the server has.
func (m *Meter) Sent() int64 {
	read := m.body.BytesRead()
	if conn := m.conn.Load(); conn != nil {
		return max(0, min(read, conn.acknowledgedBytes()-m.before-m.head))
	}
	return read
}
