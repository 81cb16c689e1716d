package uploadconn

import "golang.org/x/sys/unix"

// PieceSize is how much of a file is sent at once, in bytes: the progress may
// lag behind by as much.
const PieceSize = 64 << 10

// acknowledged is written minus what is still in the socket's buffer: bytes
// leave the buffer when they are acknowledged.
func acknowledged(fd int, written int64) int64 {
	info, err := unix.GetsockoptTCPConnectionInfo(fd, unix.IPPROTO_TCP, unix.TCP_CONNECTION_INFO)
	if err != nil {
		return written
	}
	return written - int64(info.Snd_sbbytes)
}
