package truora

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
)

// copyBuffers are shared by the uploads under way.
var copyBuffers = sync.Pool{New: func() any { return new([copySize]byte) }}

// wire is the TCP connection under an upload. It counts what the kernel took,
// and can hold back small writes so that they go out together.
type wire struct {
	net.Conn
	written atomic.Int64

	mu      sync.Mutex
	holding bool
	held    []byte
}

func dialWire(ctx context.Context, dial dialFunc, network, address string) (*wire, error) {
	conn, err := dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &wire{Conn: conn}, nil
}

// Write sends, or holds back between hold and release.
func (w *wire) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.holding {
		w.held = append(w.held, p...)
		return len(p), nil
	}
	return w.push(p)
}

func (w *wire) push(p []byte) (int, error) {
	n, err := w.Conn.Write(p)
	w.written.Add(int64(n))
	return n, err
}

func (w *wire) hold() {
	w.mu.Lock()
	w.holding = true
	w.mu.Unlock()
}

// release sends what was held back.
func (w *wire) release() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, err := w.push(w.held)
	w.holding, w.held = false, w.held[:0]
	return err
}

// ReadFrom sends a file by the kernel's own copying (sendfile) where the
// connection is plain, piece by piece so that the count keeps up.
func (w *wire) ReadFrom(r io.Reader) (total int64, err error) {
	rest := io.LimitedReader{R: r, N: 1<<63 - 1}
	if limited, ok := r.(*io.LimitedReader); ok {
		rest = *limited
		defer func() { limited.N -= total }()
	}
	for rest.N > 0 {
		n, err := w.piece(&rest)
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

// piece sends the next copySize bytes.
func (w *wire) piece(rest *io.LimitedReader) (int64, error) {
	size := min(rest.N, copySize)
	if file, ok := rest.R.(*sending); ok {
		return file.take(size, func(most int64) (int64, error) { return w.copyFrom(file.file, most) })
	}
	return w.copyFrom(rest.R, size)
}

func (w *wire) copyFrom(source io.Reader, size int64) (int64, error) {
	n, err := io.Copy(w.Conn, &io.LimitedReader{R: source, N: size})
	w.written.Add(n)
	return n, err
}

// acknowledged is how much of what was sent the far end has confirmed, as far
// as this system can tell.
func (w *wire) acknowledged() int64 {
	far := w.written.Load()
	conn, ok := w.Conn.(syscall.Conn)
	if !ok {
		return far
	}
	raw, err := conn.SyscallConn()
	if err == nil {
		_ = raw.Control(func(fd uintptr) { far = confirmed(int(fd), far) }) // a closed one confirms nothing more
	}
	return far
}

// secure is a TLS connection whose records go out together.
type secure struct {
	*tls.Conn
	wire *wire
}

func dialSecure(ctx context.Context, dial dialFunc, config *tls.Config, network, address string) (net.Conn, error) {
	under, err := dialWire(ctx, dial, network, address)
	if err != nil {
		return nil, err
	}
	config = named(config, address)
	ctx, cancel := context.WithTimeout(ctx, handshakeTimeout)
	defer cancel()
	conn := &secure{Conn: tls.Client(under, config), wire: under}
	if err := conn.HandshakeContext(ctx); err != nil {
		under.Close()
		return nil, err
	}
	return conn, nil
}

// named gives the configuration the host to expect.
func named(config *tls.Config, address string) *tls.Config {
	config = config.Clone()
	if config.ServerName == "" {
		config.ServerName, _, _ = net.SplitHostPort(address)
	}
	return config
}

// ReadFrom encrypts and sends piece by piece: the records of one piece leave
// in one write.
func (s *secure) ReadFrom(r io.Reader) (total int64, err error) {
	buffer := copyBuffers.Get().(*[copySize]byte)
	defer copyBuffers.Put(buffer)
	for {
		n, readErr := r.Read(buffer[:])
		if err := s.together(buffer[:n]); err != nil {
			return total, err
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

func (s *secure) together(p []byte) error {
	if len(p) == 0 {
		return nil
	}
	s.wire.hold()
	_, err := s.Conn.Write(p)
	if flushed := s.wire.release(); err == nil {
		err = flushed
	}
	return err
}

// wireOf finds the wire under a connection that net/http took; nil when there
// is none.
func wireOf(conn net.Conn) *wire {
	switch conn := conn.(type) {
	case *wire:
		return conn
	case *secure:
		return conn.wire
	case *tls.Conn: // through a proxy
		return wireOf(conn.NetConn())
	}
	return nil
}
