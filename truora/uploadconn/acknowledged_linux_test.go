package uploadconn

import (
	"io"
	"net"
	"testing"
)

// TestBytesInTheSocketsBufferAreNotAcknowledged holds both of the kernel's counts
// against each other: what was written is what was acknowledged and what waits.
func TestBytesInTheSocketsBufferAreNotAcknowledged(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	client, err := dialCounted(t.Context(), new(net.Dialer).DialContext, "tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	server, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	if _, err := client.Write(make([]byte, 100_000)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(io.Discard, server, 100_000); err != nil {
		t.Fatal(err)
	}
	if got := client.acknowledgedBytes(); got < 99_000 || got > 100_001 {
		t.Errorf("%d of 100000 bytes are acknowledged", got)
	}
}
