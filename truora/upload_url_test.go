package truora

import (
	"strings"
	"testing"
	"time"
)

func TestUploadHosts(t *testing.T) {
	remote, _ := ParseUploadHosts(nil, must(parseBaseURL(DefaultIdentityURL)))
	local, _ := ParseUploadHosts(nil, must(parseBaseURL("http://127.0.0.1:1")))
	own, _ := ParseUploadHosts([]string{"Files.Bank.example", "s3.bank.example:9000"}, must(parseBaseURL(DefaultIdentityURL)))
	cases := []struct {
		list UploadHosts
		url  string
		want bool
	}{
		{remote, "https://files.truora.com/a?b", true},
		{remote, "https://FILES.truora.com:443/a", true},
		{remote, "https://truora-files-production.s3.amazonaws.com/a", true},
		{remote, "https://truora-files-production.s3.us-east-1.amazonaws.com/a", true},
		{remote, "https://truora-files.s3.amazonaws.com/a", false},
		{remote, "https://truora-evil.s3.us-east-1.amazonaws.com/a", false},
		{remote, "https://truora-files-production-2.s3.us-east-1.amazonaws.com/a", false},
		{remote, "https://truora-files-production.s3.us-east-1.x.amazonaws.com/a", false},
		{remote, "https://app.truora.com/a", false},
		{remote, "https://truora.com/a", false},
		{remote, "https://a.b.truora.com/a", false},
		{remote, "https://evil.com/files.truora.com", false},
		{remote, "https://files.truora.com.evil.com/", false},
		{remote, "https://files.truora.com@evil.com/", false},
		{remote, "https://x@files.truora.com/", false},
		{remote, "https://files.truora.com:8443/", false},
		{remote, "https://xtruora-files-production.s3.amazonaws.com/", false},
		{remote, "https://truora-a.evil.s3.amazonaws.com/", false},
		{remote, "http://files.truora.com/", false},
		{remote, "ftp://files.truora.com/", false},
		{remote, "https://127.0.0.1:80/", false},
		{remote, "//files.truora.com/", false},
		{remote, "https://files.truora.com./a", false},
		{remote, "https://evil\u3002x.truora.com/a", false},
		{remote, "https://truora-a\uff0eevil.s3.amazonaws.com/a", false},
		{remote, "https://\u24d5iles.truora.com/a", false},
		{remote, "https://files%2etruora.com/a", false},
		{remote, "https://files.truora.com%00.evil.com/a", false},
		{remote, "https://evil.com\\.truora.com/a", false},
		{remote, "https://[::1].truora.com/a", false},
		{local, "http://127.1/a", false},
		{local, "http://localhost.evil.com/a", false},
		{local, "http://[::ffff:10.0.0.1]/a", false},
		{remote, "https:///a", false},
		{remote, "", false},
		{local, "http://127.0.0.1:99/a", true},
		{local, "https://localhost/a", true},
		{local, "http://[::1]:5/a", true},
		{local, "http://10.0.0.1/a", false},
		{local, "http://127.0.0.1.evil.com/a", false},
		{local, "https://files.truora.com/a", true},
		{own, "https://files.bank.example/a", true},
		{own, "https://s3.bank.example:9000/a", true},
		{own, "https://files.truora.com/a", false},
	}
	for _, c := range cases {
		if c.list.Allow(c.url) != c.want {
			t.Errorf("%s: want %v", c.url, c.want)
		}
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func TestARefusedHostIsNamedWithItsCure(t *testing.T) {
	client, _ := newClient(t, "https://api.identity.truora.com")
	err := client.Upload(t.Context(), "https://files.other.example/a?Signature=s3cr3t", LocalFile{Path: fileWith(t, "x"), ContentType: "image/jpeg"}, nil)
	if e := asError(t, err); e.Kind != HostNotAllowed || e.Host != "files.other.example" || e.Delivery != NotDelivered {
		t.Errorf("%#v", e)
	}
	if text := err.Error(); !strings.Contains(text, "files.other.example") || !strings.Contains(text, "[truora] upload_hosts") || strings.Contains(text, "s3cr3t") {
		t.Error(text)
	}
}

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
