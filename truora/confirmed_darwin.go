package truora

import "golang.org/x/sys/unix"

// copySize is how much of a file is handed on at once, in bytes: the bar may be
// as much behind the truth.
const copySize = 64 << 10

// confirmed is what was written without what the socket's buffer still holds:
// bytes leave it once they are acknowledged.
func confirmed(fd int, written int64) int64 {
	info, err := unix.GetsockoptTCPConnectionInfo(fd, unix.IPPROTO_TCP, unix.TCP_CONNECTION_INFO)
	if err != nil {
		return written
	}
	return written - int64(info.Snd_sbbytes)
}
