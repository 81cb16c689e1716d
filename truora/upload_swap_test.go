package truora

import (
	"crypto/sha256"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"cedula/truora/fileid"
)

// swaps are the ways in which a file can be replaced at its path after it was
// checked.
var swaps = map[string]func(path string) error{
	"replaced": func(path string) error {
		if err := os.WriteFile(path+".new", unseen(path), 0o600); err != nil {
			return err
		}
		return os.Rename(path+".new", path)
	},
	"overwritten": func(path string) error { return os.WriteFile(path, unseen(path), 0o600) },
	"overwritten, and its time set back": func(path string) error {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if err := overwrite(path, unseen(path)); err != nil {
			return err
		}
		return os.Chtimes(path, info.ModTime(), info.ModTime())
	},
	"truncated": func(path string) error { return os.Truncate(path, 10) },
	"emptied":   func(path string) error { return os.Truncate(path, 0) },
	"grown": func(path string) error {
		file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		defer file.Close()
		_, err = file.WriteString("more")
		return err
	},
	"a link that leads elsewhere": func(path string) error {
		real, err := filepath.EvalSymlinks(path)
		if err != nil {
			return err
		}
		if err := os.WriteFile(real+".other", unseen(path), 0o600); err != nil {
			return err
		}
		if err := os.Remove(path); err != nil {
			return err
		}
		return os.Symlink(real+".other", path)
	},
}

// unseen has the length of the file.
func unseen(path string) []byte {
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	return []byte(strings.Repeat("U", int(info.Size())))
}

// overwrite keeps the file what it is but for its bytes.
func overwrite(path string, content []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = file.WriteAt(content, 0)
	return err
}

// checkFile returns a file as checked, with or without a digest.
func checkFile(t *testing.T, path string, withDigest bool) LocalFile {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	id, err := fileid.Of(file)
	if err != nil {
		t.Fatal(err)
	}
	if withDigest {
		content, err := io.ReadAll(file)
		if err != nil {
			t.Fatal(err)
		}
		id = id.WithDigest(sha256.Sum256(content))
	}
	return LocalFile{Path: path, ContentType: "image/jpeg", Checked: id}
}

// linkTo is a link to a file of its own.
func linkTo(t *testing.T, content string) string {
	t.Helper()
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(fileWith(t, content), link); err != nil {
		t.Skip(err)
	}
	return link
}

// untilTimesMove returns once a file that is written now gets another time than
// one that was written before: some systems have times of a few milliseconds.
func untilTimesMove(t *testing.T) {
	t.Helper()
	path := fileWith(t, "before")
	before, err := os.Stat(path)
	for after := before; err == nil && after.ModTime().Equal(before.ModTime()); {
		if err = os.WriteFile(path, []byte("after"), 0o600); err == nil {
			after, err = os.Stat(path)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// forEachSwap runs a test for every swap, scheme, and kind of identity.
func forEachSwap(t *testing.T, test func(t *testing.T, swap func(string) error, tls, withDigest bool)) {
	for name, swap := range swaps {
		for _, tls := range []bool{false, true} {
			for _, withDigest := range []bool{false, true} {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					test(t, swap, tls, withDigest)
				})
			}
		}
	}
}

func TestNothingUnseenIsSent(t *testing.T) {
	forEachSwap(t, func(t *testing.T, swap func(string) error, tls, withDigest bool) {
		var requests atomic.Int32
		var received atomic.Int64
		server, options := newUploadServer(t, tls, func(_ http.ResponseWriter, r *http.Request) {
			requests.Add(1)
			n, _ := io.Copy(io.Discard, r.Body)
			received.Add(n)
		})
		client, _ := newClient(t, server.URL, options)
		local := checkFile(t, linkTo(t, strings.Repeat("s", 300<<10)), withDigest)
		untilTimesMove(t)
		if err := swap(local.Path); err != nil {
			t.Fatal(err)
		}
		err := client.Upload(t.Context(), server.URL, local, nil)
		if !errors.Is(err, FileChanged) || requests.Load() > 1 || received.Load() >= 300<<10 {
			t.Errorf("%v, %d requests, %d bytes", err, requests.Load(), received.Load())
		}
	})
}

// TestNothingUnseenArrives replaces the file during its upload: complete files
// in storage are those that were checked.
func TestNothingUnseenArrives(t *testing.T) {
	const size = 12 << 20
	forEachSwap(t, func(t *testing.T, swap func(string) error, tls, withDigest bool) {
		local := checkFile(t, linkTo(t, strings.Repeat("s", size)), withDigest)
		arrived := make(chan string, 1)
		server, options := newUploadServer(t, tls, func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.ReadFull(r.Body, make([]byte, 1<<10))
			if err := swap(local.Path); err != nil {
				t.Error(err)
			}
			rest, err := io.ReadAll(r.Body)
			switch {
			case err != nil || len(rest) < size-1<<10:
				arrived <- "cut"
			case strings.Contains(string(rest), "U"):
				arrived <- "unseen"
			default:
				arrived <- "seen"
			}
		})
		client, _ := newClient(t, server.URL, options)
		err := client.Upload(t.Context(), server.URL, local, nil)
		got := <-arrived
		if got == "unseen" || got == "cut" && !errors.Is(err, FileChanged) {
			t.Errorf("%s arrived: %v", got, err)
		}
	})
}

func TestAFileThatIsAsItWasIsSent(t *testing.T) {
	for name, touch := range map[string]func(string) error{
		"untouched":   func(string) error { return nil },
		"permissions": func(path string) error { return os.Chmod(path, 0o400) },
		"another name": func(path string) error {
			real, err := filepath.EvalSymlinks(path)
			if err != nil {
				return err
			}
			return os.Link(real, real+".also")
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := newTestServer(t, respond(500, ""), respond(200, ""))
			client, _ := newClient(t, server.URL)
			local := checkFile(t, linkTo(t, "as it was"), true)
			if err := touch(local.Path); err != nil {
				t.Fatal(err)
			}
			if err := client.Upload(t.Context(), server.URL, local, nil); err != nil || server.all()[1].body != "as it was" {
				t.Errorf("%v: %+v", err, server.all())
			}
		})
	}
}
