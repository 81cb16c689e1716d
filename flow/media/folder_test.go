package media

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// makeFolder creates files and folders (names that end in a slash). Each file
// is a minute older than the previous one.
func makeFolder(t *testing.T, names ...string) string {
	t.Helper()
	base := t.TempDir()
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for i, name := range names {
		path := filepath.Join(base, filepath.FromSlash(name))
		if name[len(name)-1] == '/' {
			must(t, os.MkdirAll(path, 0o700))
			continue
		}
		must(t, os.WriteFile(path, make([]byte, i), 0o600))
		must(t, os.Chtimes(path, now, now.Add(-time.Duration(i)*time.Minute)))
	}
	return base
}

func listNames(t *testing.T, folder string, need Need, root string) []string {
	t.Helper()
	listing, err := ListFolder(t.Context(), folder, need, root)
	must(t, err)
	var names []string
	for _, entry := range listing.Entries {
		names = append(names, entry.Name)
	}
	return names
}

func TestFoldersComeFirstThenTheNewestFileThatFits(t *testing.T) {
	base := makeFolder(t, "new.JPG", "b/", "video.mp4", "A/", "phone.heic", "old.png", ".hidden.jpg", ".hidden/", "notes.txt", "bill.pdf", "jpg")
	for need, want := range map[Need][]string{
		NeedPhoto:   {"A", "b", "new.JPG", "phone.heic", "old.png"},
		NeedVideo:   {"A", "b", "video.mp4"},
		NeedInvoice: {"A", "b", "new.JPG", "phone.heic", "old.png", "bill.pdf"},
		NeedAny:     {"A", "b", "new.JPG", "video.mp4", "phone.heic", "old.png", "bill.pdf"},
	} {
		if got := listNames(t, base, need, ""); !slices.Equal(got, want) {
			t.Errorf("need %d: %v, want %v", need, got, want)
		}
	}
}

func TestAListingSaysWhereItIs(t *testing.T) {
	base := makeFolder(t, "sub/", "a.jpg")
	listing, err := ListFolder(t.Context(), filepath.Join(base, "sub"), NeedPhoto, "")
	must(t, err)
	if listing.Parent != base || len(listing.Entries) != 0 {
		t.Errorf("%+v", listing)
	}
	if top, err := ListFolder(t.Context(), "/", NeedPhoto, ""); err != nil || top.Parent != "" {
		t.Errorf("%+v, %v", top, err)
	}
	if listing, err = ListFolder(t.Context(), base, NeedPhoto, base); err != nil || listing.Parent != "" {
		t.Errorf("above the root: %+v, %v", listing, err)
	}
}

func TestLinksAreFollowedWithinTheRootAlone(t *testing.T) {
	root, _ := makeRootWithLinks(t)
	if got, want := listNames(t, root, NeedPhoto, root), []string{"sub", "within.jpg"}; !slices.Equal(got, want) {
		t.Errorf("with a root: %v, want %v", got, want)
	}
	if got, want := listNames(t, root, NeedPhoto, ""), []string{"folder", "sub", "file.jpg", "within.jpg"}; !slices.Equal(sorted(got), sorted(want)) {
		t.Errorf("without: %v, want %v", got, want)
	}
	if _, err := ListFolder(t.Context(), filepath.Join(root, "folder"), NeedPhoto, root); !errors.Is(err, OutsideRoot) {
		t.Error(err)
	}
}

func sorted(names []string) []string { slices.Sort(names); return names }

func TestFoldersThatCannotBeListed(t *testing.T) {
	base := makeFolder(t, "a.jpg")
	for path, fault := range map[string]Fault{
		filepath.Join(base, "nothing"): Missing, filepath.Join(base, "a.jpg"): NotFolder,
	} {
		if _, err := ListFolder(t.Context(), path, NeedPhoto, ""); !errors.Is(err, fault) {
			t.Errorf("%s: %v", path, err)
		}
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ListFolder(over, base, NeedPhoto, ""); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestChangesOfAFolderAreNoticed(t *testing.T) {
	base := makeFolder(t, "a.jpg", "b.jpg")
	list := func() Listing {
		listing, err := ListFolder(t.Context(), base, NeedPhoto, "")
		must(t, err)
		return listing
	}
	before := list()
	if !before.Equal(list()) {
		t.Error("nothing changed")
	}
	must(t, os.WriteFile(filepath.Join(base, "a.jpg"), make([]byte, 100), 0o600))
	grown := list()
	if before.Equal(grown) {
		t.Error("a file that grew goes unnoticed")
	}
	must(t, os.Remove(filepath.Join(base, "b.jpg")))
	if grown.Equal(list()) {
		t.Error("a file that went goes unnoticed")
	}
}

func TestPlaces(t *testing.T) {
	disk := makeFolder(t, "home/ana/Imágenes/", "home/ana/Downloads/", "home/ana/.config/", "media/ana/SCANNER/", "run/media/ana/USB/", "Volumes/Card/")
	home := filepath.Join(disk, "home", "ana")
	must(t, os.WriteFile(filepath.Join(home, ".config", "user-dirs.dirs"), []byte("# made\nXDG_PICTURES_DIR=\"$HOME/Imágenes\"\n"), 0o600))
	for name, want := range map[string][]Place{
		"linux": {
			{PlaceHome, "", home}, {PlacePictures, "", filepath.Join(home, "Imágenes")}, {PlaceDownloads, "", filepath.Join(home, "Downloads")},
			{PlaceDrive, "SCANNER", filepath.Join(disk, "media/ana/SCANNER")}, {PlaceDrive, "USB", filepath.Join(disk, "run/media/ana/USB")},
		},
		"darwin": {
			{PlaceHome, "", home}, {PlacePictures, "", filepath.Join(home, "Imágenes")}, {PlaceDownloads, "", filepath.Join(home, "Downloads")},
			{PlaceDrive, "Card", filepath.Join(disk, "Volumes/Card")},
		},
	} {
		got := system{os: name, home: home, user: "ana", fileSystem: disk}.places()
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	if got := (system{os: "linux", fileSystem: t.TempDir()}).places(); len(got) != 0 {
		t.Errorf("nobody's, nowhere: %v", got)
	}
}

// makeRootWithLinks is a root with a photo, and links to a photo outside of it.
func makeRootWithLinks(t *testing.T) (root, outside string) {
	t.Helper()
	base := t.TempDir()
	root, outside = filepath.Join(base, "root"), filepath.Join(base, "root2")
	photo := readSample(t, "photos/baseline.jpg")
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
	root, outside := makeRootWithLinks(t)
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
	root, _ := makeRootWithLinks(t)
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

func TestAMissingRootContainsNothing(t *testing.T) {
	if _, err := (Checker{Root: "/nowhere/at/all"}).Check(t.Context(), "testdata/photos/baseline.jpg", NeedPhoto); !errors.Is(err, OutsideRoot) {
		t.Error(err)
	}
}

func TestAnUnchangedFolderIsNotReadAgain(t *testing.T) {
	base := makeFolder(t, "a.jpg", "b.jpg", "c.jpg")
	old := time.Now().Add(-time.Hour)
	must(t, os.Chtimes(base, old, old))
	listing, err := ListFolder(t.Context(), base, NeedPhoto, "")
	must(t, err)
	for _, name := range []string{"a.jpg", "b.jpg"} {
		must(t, os.WriteFile(filepath.Join(base, name), make([]byte, 100), 0o600))
	}
	follow := func(watched ...Entry) bool {
		now, isChanged, err := listing.Follow(t.Context(), NeedPhoto, "", watched)
		must(t, err)
		listing = now
		return isChanged
	}
	if follow() {
		t.Error("it was read again")
	}
	if !follow(listing.Entries[0], listing.Entries[2]) || listing.Entries[0].Size != 100 {
		t.Errorf("a watched file that grew goes unnoticed: %+v", listing.Entries)
	}
	must(t, os.WriteFile(filepath.Join(base, "d.jpg"), nil, 0o600))
	if !follow() || len(listing.Entries) != 4 {
		t.Errorf("a new name goes unnoticed: %+v", listing.Entries)
	}
	must(t, os.RemoveAll(base))
	if _, _, err := listing.Follow(t.Context(), NeedPhoto, "", nil); !errors.Is(err, Missing) {
		t.Error(err)
	}
}

func TestAFolderThatChangedJustNowIsReadAgain(t *testing.T) {
	base := makeFolder(t, "a.jpg")
	listing, err := ListFolder(t.Context(), base, NeedPhoto, "")
	must(t, err)
	must(t, os.WriteFile(filepath.Join(base, "b.jpg"), nil, 0o600))
	must(t, os.Chtimes(base, listing.Modified, listing.Modified)) // the file system's time is that coarse
	if _, isChanged, err := listing.Follow(t.Context(), NeedPhoto, "", nil); err != nil || !isChanged {
		t.Errorf("a name within the grain of time goes unnoticed: %v", err)
	}
}
