package uploadconn

import "golang.org/x/sys/unix"

// PieceSize is how much of a file is sent at once, in bytes. It does not affect
// the progress: the kernel counts acknowledged bytes.
const PieceSize = 256 << 10

// acknowledged is how many bytes the server has acknowledged. The kernel counts
// them since 4.1; without that, it is written minus what is still in the
// socket's buffer (SIOCOUTQ: unsent and unacknowledged).
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
