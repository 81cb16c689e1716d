// Package fileid detects whether a file has changed since it was checked. A
// path is not enough: the file at that path may be replaced, overwritten,
// truncated or extended between the check and the upload.
package fileid

import (
	"crypto/sha256"
	"os"
)

// Identity identifies a file's content at one point in time. The zero value
// does not match any file.
type Identity struct {
	device, inode     uint64
	size              int64 // bytes
	modified, changed int64 // content, and content or attributes: nanoseconds, as precise as the system has them

	digest    [sha256.Size]byte
	hasDigest bool
}

// Of is the current identity of an open file. Its errors are the system's.
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

// WithDigest returns the identity with the SHA-256 of the content.
func (id Identity) WithDigest(digest [sha256.Size]byte) Identity {
	id.digest, id.hasDigest = digest, true
	return id
}

// IsZero reports whether the identity was never taken.
func (id Identity) IsZero() bool { return id == Identity{} }

// Size is the file's size in bytes.
func (id Identity) Size() int64 { return id.size }

// Digest is the SHA-256 of the content; ok is false if it was not computed.
func (id Identity) Digest() (digest [sha256.Size]byte, ok bool) { return id.digest, id.hasDigest }

// Matches reports whether a file that now has the identity now can be
// unchanged. With a digest the time of change is ignored: tags and permissions
// change it too, and the content itself is compared.
func (id Identity) Matches(now Identity) bool {
	return id.device == now.device && id.inode == now.inode && id.size == now.size &&
		id.modified == now.modified && (id.hasDigest || id.changed == now.changed)
}
