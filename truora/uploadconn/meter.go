package uploadconn

import (
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
)

// Meter measures how many bytes of the file the server has received in one attempt: those that it has
// acknowledged if the connection counts them, else those read from the file. It is safe for concurrent use.
type Meter struct {
	body   *Body
	head   int64 // bytes sent before the file's own, approximately
	before int64 // bytes the connection had written for earlier requests
	conn   atomic.Pointer[countedConn]
}

// Measure returns the request to send in place of one whose body is body, and
// its meter.
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

// Sent is how many of the file's bytes the server has received.
func (m *Meter) Sent() int64 {
	read := m.body.BytesRead()
	if conn := m.conn.Load(); conn != nil {
		return max(0, min(read, conn.acknowledgedBytes()-m.before-m.head))
	}
	return read
}
