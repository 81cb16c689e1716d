package uploadconn

import (
	"crypto/tls"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
)

// countedConn is the TCP connection of an upload. It counts the bytes passed to
// the kernel, and can collect small writes into one.
type countedConn struct {
	net.Conn
	written atomic.Int64

	mu          sync.Mutex
	isGathering bool
	gathered    []byte
}

// Write sends p, or buffers it between gather and flush.
func (c *countedConn) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.isGathering {
		c.gathered = append(c.gathered, p...)
		return len(p), nil
	}
	return c.send(p)
}

func (c *countedConn) send(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.written.Add(int64(n))
	return n, err
}

func (c *countedConn) gather() {
	c.mu.Lock()
	c.isGathering = true
	c.mu.Unlock()
}

// flush sends the buffered bytes.
func (c *countedConn) flush() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := c.send(c.gathered)
	c.isGathering, c.gathered = false, c.gathered[:0]
	return err
}

// ReadFrom sends a file with sendfile where the connection is plain, piece by
// piece so that the count stays current.
func (c *countedConn) ReadFrom(r io.Reader) (total int64, err error) {
	rest := io.LimitedReader{R: r, N: 1<<63 - 1}
	if limited, ok := r.(*io.LimitedReader); ok {
		rest = *limited
		defer func() { limited.N -= total }()
	}
	for rest.N > 0 {
		n, err := c.sendPiece(rest.R, min(rest.N, PieceSize))
		total, rest.N = total+n, rest.N-n
		if err != nil && err != io.EOF {
			return total, err
		}
		if n == 0 {
			break
		}
	}
	return total, nil
}

// sendPiece copies at most size bytes. If source is a Body that allows it, the
// file itself is copied: sendfile works with files, not with wrappers.
func (c *countedConn) sendPiece(source io.Reader, size int64) (int64, error) {
	body, ok := source.(*Body)
	if !ok {
		return c.copyFrom(source, size)
	}
	if body.canCopy(size) {
		return body.take(size, func(most int64) (int64, error) { return c.copyFrom(body.file.file, most) })
	}
	piece := pieces.Get().(*[PieceSize]byte)
	defer pieces.Put(piece)
	n, err := body.Read(piece[:size])
	if n > 0 {
		_, err = c.Write(piece[:n])
	}
	return int64(n), err
}

func (c *countedConn) copyFrom(source io.Reader, size int64) (int64, error) {
	n, err := io.Copy(c.Conn, &io.LimitedReader{R: source, N: size})
	c.written.Add(n)
	return n, err
}

// acknowledgedBytes is how many of the sent bytes the server has acknowledged,
// as far as the system reports it.
func (c *countedConn) acknowledgedBytes() int64 {
	count := c.written.Load()
	conn, ok := c.Conn.(syscall.Conn)
	if !ok {
		return count
	}
	raw, err := conn.SyscallConn()
	if err == nil {
		_ = raw.Control(func(fd uintptr) { count = acknowledged(int(fd), count) }) // a closed connection acknowledges nothing more
	}
	return count
}

// tlsConn is a TLS connection that sends its records together.
type tlsConn struct {
	*tls.Conn
	under *countedConn
}

// pieces are the buffers shared by the current uploads.
var pieces = sync.Pool{New: func() any { return new([PieceSize]byte) }}

// ReadFrom encrypts and sends piece by piece: the records of one piece are sent
// in one write.
func (c *tlsConn) ReadFrom(r io.Reader) (total int64, err error) {
	piece := pieces.Get().(*[PieceSize]byte)
	defer pieces.Put(piece)
	for {
		n, readErr := r.Read(piece[:])
		if n > 0 {
			c.under.gather()
			_, err := c.Write(piece[:n])
			if flushErr := c.under.flush(); err == nil {
				err = flushErr
			}
			if err != nil {
				return total, err
			}
		}
		total += int64(n)
		if readErr == io.EOF {
			return total, nil
		}
		if readErr != nil {
			return total, readErr
		}
	}
}

// findCounted is the countedConn under a connection of net/http; nil if there
// is none.
func findCounted(conn net.Conn) *countedConn {
	switch conn := conn.(type) {
	case *countedConn:
		return conn
	case *tlsConn:
		return conn.under
	case *tls.Conn: // through a proxy
		return findCounted(conn.NetConn())
	}
	return nil
}
