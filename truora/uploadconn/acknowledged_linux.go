package uploadconn

import "golang.org/x/sys/unix"

// PieceSize is how much of a file is handed on at once, in bytes. It costs the
// bar nothing here: the kernel counts what was acknowledged by itself.
const PieceSize = 256 << 10

// acknowledged is what the server has acknowledged. The kernel counts it since
// 4.1; where it does not, it is what was written without what the socket still
// holds (SIOCOUTQ: unsent and unacknowledged).
func acknowledged(fd int, written int64) int64 {
	info, err := unix.GetsockoptTCPInfo(fd, unix.IPPROTO_TCP, unix.TCP_INFO)
	if err == nil && info.Bytes_acked > 0 {
		return int64(info.Bytes_acked)
	}
	return written - unacknowledged(fd)
}

func unacknowledged(fd int) int64 {
	held, err := unix.IoctlGetInt(fd, unix.SIOCOUTQ)
	if err != nil {
		return 0
	}
	return int64(held)
}
