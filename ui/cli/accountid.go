package cli

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"time"
)

// sortable is an alphabet whose letters sort as their values do.
var sortable = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// newAccountID makes an account id: the prefix, the time and chance. Ids with
// the same prefix sort by the time they were made; all are within the guide's
// pattern.
func newAccountID(prefix string, now time.Time) string {
	if prefix == "" {
		prefix = "cedula-"
	}
	var raw [15]byte
	binary.BigEndian.PutUint64(raw[:8], uint64(now.UnixMilli())<<16)
	rand.Read(raw[6:])
	return prefix + sortable.EncodeToString(raw[:])
}
