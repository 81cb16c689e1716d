package media

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// yard is a root with a photo, and a photo beside it that links lead to.
func yard(t *testing.T) (root, outside string) {
	t.Helper()
	base := t.TempDir()
	root, outside = filepath.Join(base, "root"), filepath.Join(base, "root2")
	photo := sample(t, "photos/baseline.jpg")
	for _, folder := range []string{filepath.Join(root, "sub"), outside} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "a.jpg"), photo, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	links := map[string]string{
		"file.jpg": filepath.Join(outside, "a.jpg"), "folder": outside, "within.jpg": filepath.Join("sub", "a.jpg"),
	}
	for name, to := range links {
		if err := os.Symlink(to, filepath.Join(root, name)); err != nil {
			t.Skip(err)
		}
	}
	return root, outside
}

func TestNothingOutsideOfTheRoot(t *testing.T) {
	root, outside := yard(t)
	checker := Checker{Root: root}
	for _, path := range []string{
		filepath.Join(outside, "a.jpg"),
		root + "/../root2/a.jpg",
		root + "/sub/../../root2/a.jpg",
		filepath.Join(root, "file.jpg"),
		filepath.Join(root, "folder", "a.jpg"),
		filepath.Join(outside, "nothing.jpg"),
		"testdata/photos/baseline.jpg",
	} {
		if _, err := checker.Check(t.Context(), path, NeedPhoto); !errors.Is(err, OutsideRoot) {
			t.Errorf("%s: %v", path, err)
		}
		if IsWithin(root, path) {
			t.Errorf("%s counts as within", path)
		}
	}
}

func TestAllThatLiesInTheRoot(t *testing.T) {
	root, _ := yard(t)
	alias := filepath.Join(t.TempDir(), "alias")
	if err := os.Symlink(root, alias); err != nil {
		t.Skip(err)
	}
	for _, as := range []string{root, alias, root + "/sub/.."} {
		for _, path := range []string{root + "/sub/a.jpg", root + "/within.jpg", alias + "/sub/a.jpg", root + "/sub/../sub/a.jpg"} {
			if _, err := (Checker{Root: as}).Check(t.Context(), path, NeedPhoto); err != nil {
				t.Errorf("%s in %s: %v", path, as, err)
			}
		}
		if _, err := (Checker{Root: as}).Check(t.Context(), root+"/nothing.jpg", NeedPhoto); !errors.Is(err, Missing) {
			t.Errorf("a missing file in %s: %v", as, err)
		}
	}
}

func TestARootThatIsGoneHoldsNothing(t *testing.T) {
	if _, err := (Checker{Root: "/nowhere/at/all"}).Check(t.Context(), "testdata/photos/baseline.jpg", NeedPhoto); !errors.Is(err, OutsideRoot) {
		t.Error(err)
	}
}
