package uploadconn

import "golang.org/x/sys/unix"

// PieceSize is how much of a file is handed on at once, in bytes: the bar may be
// as much behind the truth.
const PieceSize = 64 << 10

// acknowledged is what was written without what the socket's buffer still holds:
// bytes leave it once they are acknowledged.
func acknowledged(fd int, written int64) int64 {
	info, err := unix.GetsockoptTCPConnectionInfo(fd, unix.IPPROTO_TCP, unix.TCP_CONNECTION_INFO)
	if err != nil {
		return written
	}
	return written - int64(info.Snd_sbbytes)
}
