package truora

import (
	"testing"
	"time"
)

func TestUploadExpiry(t *testing.T) {
	cases := []struct {
		url  string
		want time.Time
		ok   bool
	}{
		{"https://files.truora.com/a?Expires=1700000000&Signature=x", time.Unix(1700000000, 0), true},
		{"https://files.truora.com/a?X-Amz-Date=20260102T030405Z&X-Amz-Expires=900", time.Date(2026, 1, 2, 3, 19, 5, 0, time.UTC), true},
		{"https://files.truora.com/a?X-Amz-Date=20260102T030405Z", time.Time{}, false},
		{"https://files.truora.com/a?Expires=soon", time.Time{}, false},
		{"https://files.truora.com/a", time.Time{}, false},
		{"://", time.Time{}, false},
	}
	for _, c := range cases {
		got, ok := UploadExpiry(c.url)
		if ok != c.ok || ok && !got.Equal(c.want) {
			t.Errorf("%s: got %v, %v", c.url, got, ok)
		}
	}
}
