//go:build unix

package fileid

import "golang.org/x/sys/unix"

func read(descriptor uintptr) (Identity, error) {
	var stat unix.Stat_t
	if err := unix.Fstat(int(descriptor), &stat); err != nil {
		return Identity{}, err
	}
	return Identity{
		device: uint64(stat.Dev), inode: uint64(stat.Ino), size: stat.Size,
		modified: stat.Mtim.Nano(), changed: stat.Ctim.Nano(),
	}, nil
}
