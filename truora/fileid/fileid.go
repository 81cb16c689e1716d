// Package fileid tells whether a file is still the one that was looked at. A
// path says little: what lies there may be replaced, overwritten, cut or grown
// between the look and the upload.
package fileid

import (
	"crypto/sha256"
	"os"
)

// Identity is what a file was when it was looked at. Its zero value is no
// file's.
type Identity struct {
	device, inode     uint64
	size              int64 // bytes
	modified, changed int64 // content, and content or attributes: nanoseconds, as precise as the system has them

	digest    [sha256.Size]byte
	hasDigest bool
}

// Of is what an open file is now. Its errors are those of the system.
func Of(file *os.File) (Identity, error) {
	raw, err := file.SyscallConn()
	if err != nil {
		return Identity{}, err
	}
	var id Identity
	var failed error
	if err := raw.Control(func(handle uintptr) { id, failed = read(handle) }); err != nil {
		return Identity{}, err
	}
	return id, failed
}

// WithDigest is the identity together with the SHA-256 of the bytes.
func (id Identity) WithDigest(digest [sha256.Size]byte) Identity {
	id.digest, id.hasDigest = digest, true
	return id
}

// IsZero reports an identity that was never taken.
func (id Identity) IsZero() bool { return id == Identity{} }

// Size is the file's size when it was looked at, in bytes.
func (id Identity) Size() int64 { return id.size }

// Digest is the SHA-256 of the bytes; ok is false when it was not taken.
func (id Identity) Digest() (digest [sha256.Size]byte, ok bool) { return id.digest, id.hasDigest }

// Matches reports whether a file that is now so can be the one that was looked
// at. With a digest the time of change does not count: it moves with tags and
// permissions too, and the bytes are compared themselves.
func (id Identity) Matches(now Identity) bool {
	return id.device == now.device && id.inode == now.inode && id.size == now.size &&
		id.modified == now.modified && (id.hasDigest || id.changed == now.changed)
}
