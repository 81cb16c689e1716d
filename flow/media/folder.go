package media

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Entry is a folder, or a file that may fit.
type Entry struct {
	Name     string // as on disk: use safetext.Visible to show it
	IsFolder bool
	Size     int64 // bytes, of a file
	Modified time.Time
}

// Listing is the content of a folder: its subfolders and fitting files.
type Listing struct {
	Folder  string // absolute; with a root, symbolic links are resolved
	Parent  string // the parent folder; empty at the top, or at the root
	Entries []Entry
	// Modified is when the folder's list of names last changed. A file that is
	// being written does not change it: use Equal to detect all changes.
	Modified time.Time

	isSettled bool // any later change will change Modified
	rereads   int  // how often it was read again with the same Modified
}

// PathOf is the path of an entry.
func (l Listing) PathOf(e Entry) string { return filepath.Join(l.Folder, e.Name) }

// Equal reports whether two listings have the same content.
func (l Listing) Equal(other Listing) bool {
	return l.Folder == other.Folder && slices.EqualFunc(l.Entries, other.Entries, func(a, b Entry) bool {
		return a.Name == b.Name && a.IsFolder == b.IsFolder && a.Size == b.Size && a.Modified.Equal(b.Modified)
	})
}

// timeGrain is the coarsest resolution of file times (FAT's): two changes
// within it may have the same time.
const timeGrain = 2 * time.Second

// ListFolder lists a folder: subfolders by name first, then the files whose
// extensions fit the need, newest first. Hidden entries are omitted, and, if
// root is not empty, entries outside of it. If the folder cannot be listed, the
// error is a *FileError.
func ListFolder(ctx context.Context, folder string, need Need, root string) (Listing, error) {
	resolved, err := resolve(root, folder)
	if err != nil {
		return Listing{}, err
	}
	listing := Listing{Folder: resolved, Parent: filepath.Dir(resolved)}
	if listing.Parent == resolved || root != "" && !IsWithin(root, listing.Parent) {
		listing.Parent = ""
	}
	info, err := os.Stat(resolved)
	if err == nil && !info.IsDir() {
		err = NotFolder
	}
	if err != nil {
		return Listing{}, newFileError(resolved, err)
	}
	listing.Modified = info.ModTime()
	listing.isSettled = time.Since(listing.Modified) > timeGrain
	if listing.Entries, err = readEntries(ctx, resolved, need, root); err != nil {
		return Listing{}, err
	}
	return listing, nil
}

// entriesAtOnce is how many names are read at a time, so that the names of a
// large folder are not in memory twice.
const entriesAtOnce = 512

// readEntries reads the fitting entries of a folder, sorted.
func readEntries(ctx context.Context, folder string, need Need, root string) (entries []Entry, err error) {
	opened, err := os.Open(folder)
	if err != nil {
		return nil, newFileError(folder, err)
	}
	defer opened.Close()
	for isFirst := true; ; isFirst = false {
		names, err := opened.ReadDir(entriesAtOnce)
		for _, name := range names {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if entry, ok := readEntry(folder, name, need, root); ok {
				entries = append(entries, entry)
			}
		}
		switch {
		case err == nil:
		case isFirst && len(names) == 0 && err != io.EOF:
			return nil, newFileError(folder, err)
		default: // show what could be read of the folder
			slices.SortFunc(entries, compareEntries)
			return slices.Clip(entries), nil
		}
	}
}

// Follow returns the current content of a listing's folder, and whether it has
// changed. The folder is read completely only if its time shows that names were
// added or removed; otherwise only the watched entries are read.
func (l Listing) Follow(ctx context.Context, need Need, root string, watched []Entry) (now Listing, isChanged bool, err error) {
	info, err := os.Stat(l.Folder)
	if err == nil && l.isSettled && info.ModTime().Equal(l.Modified) {
		now, isChanged = l.lookUp(watched)
		return now, isChanged, nil
	}
	if now, err = ListFolder(ctx, l.Folder, need, root); err != nil {
		return Listing{}, true, err
	}
	if now.Modified.Equal(l.Modified) {
		now.rereads = l.rereads + 1
		now.isSettled = now.isSettled || now.rereads > 1
	}
	return now, !l.Equal(now), nil
}

// lookUp reads some of the entries again. Those that no longer exist are
// removed.
func (l Listing) lookUp(watched []Entry) (now Listing, isChanged bool) {
	for _, before := range watched {
		info, err := os.Stat(l.PathOf(before))
		if err == nil && (before.IsFolder || info.Size() == before.Size && info.ModTime().Equal(before.Modified)) {
			continue
		}
		at := slices.IndexFunc(l.Entries, func(e Entry) bool { return e.Name == before.Name })
		if at < 0 {
			continue
		}
		if !isChanged {
			l.Entries, isChanged = slices.Clone(l.Entries), true
		}
		if err != nil {
			l.Entries = slices.Delete(l.Entries, at, at+1)
			continue
		}
		l.Entries[at].Size, l.Entries[at].Modified = info.Size(), info.ModTime()
	}
	if isChanged {
		slices.SortFunc(l.Entries, compareEntries)
	}
	return l, isChanged
}

// readEntry reads the details of one name; if it cannot be read, it is omitted.
// Files that cannot fit are not read, except for symbolic links, which may
// refer to a folder.
func readEntry(folder string, name fs.DirEntry, need Need, root string) (Entry, bool) {
	fitting := hasFittingExtension(name.Name(), need)
	if strings.HasPrefix(name.Name(), ".") || name.Type().IsRegular() && !fitting {
		return Entry{}, false
	}
	path := folder + string(filepath.Separator) + name.Name()
	info, err := os.Stat(path)
	if err != nil || hasHiddenAttribute(info) || !info.IsDir() && !(info.Mode().IsRegular() && fitting) {
		return Entry{}, false
	}
	if name.Type()&fs.ModeSymlink != 0 && !IsWithin(root, path) {
		return Entry{}, false
	}
	return Entry{name.Name(), info.IsDir(), info.Size(), info.ModTime()}, true
}

// compareEntries sorts folders first, by name, and then files by time, the
// newest first.
func compareEntries(a, b Entry) int {
	switch {
	case a.IsFolder && b.IsFolder:
		return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.Name, b.Name))
	case a.IsFolder:
		return -1
	case b.IsFolder:
		return 1
	default:
		return cmp.Or(b.Modified.Compare(a.Modified), cmp.Compare(a.Name, b.Name))
	}
}

// IsWithin reports whether path is root or inside of it, with all symbolic
// links resolved. An empty root contains everything; a path that does not exist
// is compared as text.
func IsWithin(root, path string) bool {
	_, err := resolve(root, path)
	return !errors.Is(err, OutsideRoot)
}

// resolve makes path absolute and, if there is a root, resolves symbolic links
// and refuses paths outside of it. Outside of the root, it does not reveal
// whether a path exists.
func resolve(root, path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", newFileError(path, err)
	}
	if root == "" {
		return absolute, nil
	}
	root, err = filepath.Abs(root)
	if err != nil {
		return "", newFileError(absolute, OutsideRoot)
	}
	realRoot, err := filepath.EvalSymlinks(root)
	if err != nil {
		return "", newFileError(absolute, OutsideRoot)
	}
	realPath, err := filepath.EvalSymlinks(absolute)
	if err != nil && (isInside(realRoot, absolute) || isInside(root, absolute)) {
		return "", newFileError(absolute, err)
	}
	if err != nil || !isInside(realRoot, realPath) {
		return "", newFileError(absolute, OutsideRoot)
	}
	return realPath, nil
}

// isInside compares two absolute and clean paths as text.
func isInside(root, path string) bool {
	relative, err := filepath.Rel(root, path)
	return err == nil && relative != ".." && !strings.HasPrefix(relative, ".."+string(filepath.Separator))
}

// PlaceKind is the kind of a place.
type PlaceKind int

// The kinds of places.
const (
	PlaceHome PlaceKind = iota
	PlacePictures
	PlaceDownloads
	PlaceDrive // removable, or a drive letter: shown by its Name
)

// Place is a folder where people usually look for files.
type Place struct {
	Kind PlaceKind
	Name string // of a drive, as on disk; empty otherwise
	Path string
}

// Places lists the existing folders where people usually look for files: home,
// pictures, downloads, removable drives. Use IsWithin to check which of them
// are in a root.
func Places() []Place {
	home, _ := os.UserHomeDir()
	return system{
		os: runtime.GOOS, home: home, user: cmp.Or(os.Getenv("USER"), filepath.Base(home)),
		config: os.Getenv("XDG_CONFIG_HOME"), fileSystem: "/",
	}.places()
}

// system is where places are searched for.
type system struct {
	os, home, user string
	config         string // XDG_CONFIG_HOME
	fileSystem     string // the root of the file system
}

func (s system) places() (found []Place) {
	seen := map[string]bool{}
	for _, place := range append(s.userFolders(), s.drives()...) {
		if place.Path == "" || seen[place.Path] {
			continue
		}
		if info, err := os.Stat(place.Path); err == nil && info.IsDir() {
			seen[place.Path] = true
			found = append(found, place)
		}
	}
	return found
}

func (s system) userFolders() []Place {
	if s.home == "" {
		return nil
	}
	configured := s.readUserDirs()
	return []Place{
		{Kind: PlaceHome, Path: s.home},
		{Kind: PlacePictures, Path: cmp.Or(configured["XDG_PICTURES_DIR"], filepath.Join(s.home, "Pictures"))},
		{Kind: PlaceDownloads, Path: cmp.Or(configured["XDG_DOWNLOAD_DIR"], filepath.Join(s.home, "Downloads"))},
	}
}

// readUserDirs reads the configured folders of the desktop (xdg-user-dirs):
// XDG_PICTURES_DIR="$HOME/Imágenes".
func (s system) readUserDirs() map[string]string {
	dirs := map[string]string{}
	file, err := os.Open(filepath.Join(cmp.Or(s.config, filepath.Join(s.home, ".config")), "user-dirs.dirs"))
	if err != nil {
		return dirs
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if name, value, ok := strings.Cut(strings.TrimSpace(lines.Text()), "="); ok {
			dirs[name] = strings.Replace(strings.Trim(value, `"`), "$HOME", s.home, 1)
		}
	}
	return dirs
}

// drives are the mount points of drives, or the drive letters.
func (s system) drives() (drives []Place) {
	switch s.os {
	case "windows":
		for letter := 'A'; letter <= 'Z'; letter++ {
			drives = append(drives, Place{PlaceDrive, string(letter) + ":", string(letter) + `:\`})
		}
		return drives
	case "darwin":
		return s.mountedUnder("Volumes")
	default:
		return append(s.mountedUnder("media/"+s.user), s.mountedUnder("run/media/"+s.user)...)
	}
}

func (s system) mountedUnder(path string) (drives []Place) {
	folder := filepath.Join(s.fileSystem, filepath.FromSlash(path))
	names, _ := os.ReadDir(folder)
	for _, name := range names {
		if !strings.HasPrefix(name.Name(), ".") {
			drives = append(drives, Place{PlaceDrive, name.Name(), filepath.Join(folder, name.Name())})
		}
	}
	return drives
}
