package media

import (
	"bufio"
	"cmp"
	"context"
	"errors"
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
	Name     string // as on disk: show it by safetext.Visible
	Path     string
	IsFolder bool
	Size     int64 // bytes, of a file
	Modified time.Time
}

// Listing is what a folder holds of use.
type Listing struct {
	Folder  string // absolute; with a root, links are followed
	Parent  string // the folder around it; empty at the top, or at the root
	Entries []Entry
	// Modified is when the folder's list of names last changed. A file that
	// is still being written changes without it: compare whole listings, by
	// Equal, to notice what is new.
	Modified time.Time
}

// Equal reports whether two listings show the same.
func (l Listing) Equal(other Listing) bool {
	return l.Folder == other.Folder && slices.EqualFunc(l.Entries, other.Entries, func(a, b Entry) bool {
		return a.Path == b.Path && a.IsFolder == b.IsFolder && a.Size == b.Size && a.Modified.Equal(b.Modified)
	})
}

// ListFolder gives what is in a folder: folders by name first, then the files
// that fit the need by their extensions, newest first. Hidden ones are left
// out, and so is what lies outside of root, when that is given. A folder that
// cannot be listed is a *FileError.
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
	names, err := os.ReadDir(resolved)
	if err != nil && len(names) == 0 {
		return Listing{}, newFileError(resolved, err)
	}
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return Listing{}, err
		}
		if entry, ok := readEntry(resolved, name, need, root); ok {
			listing.Entries = append(listing.Entries, entry)
		}
	}
	slices.SortStableFunc(listing.Entries, compareEntries)
	return listing, nil
}

// readEntry reads more of one name; what cannot be read is left out. Files that
// cannot fit are not even read, but for links, which may lead to a folder.
func readEntry(folder string, name fs.DirEntry, need Need, root string) (Entry, bool) {
	fitting := hasFittingExtension(name.Name(), need)
	if strings.HasPrefix(name.Name(), ".") || name.Type().IsRegular() && !fitting {
		return Entry{}, false
	}
	path := filepath.Join(folder, name.Name())
	info, err := os.Stat(path)
	if err != nil || hasHiddenAttribute(info) || !info.IsDir() && !(info.Mode().IsRegular() && fitting) {
		return Entry{}, false
	}
	if name.Type()&fs.ModeSymlink != 0 && !IsWithin(root, path) {
		return Entry{}, false
	}
	return Entry{name.Name(), path, info.IsDir(), info.Size(), info.ModTime()}, true
}

// compareEntries puts folders first, by name, and the newest file before older
// ones.
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

// IsWithin reports whether path is root or inside of it, once all symbolic
// links are followed. An empty root holds everything; what does not exist is
// within when its text says so.
func IsWithin(root, path string) bool {
	_, err := resolve(root, path)
	return !errors.Is(err, OutsideRoot)
}

// resolve makes path absolute and, when there is a root, follows its links and
// refuses what lies outside. Of a path outside that leads nowhere, not even
// that is told.
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

// isInside compares texts: both paths are absolute and clean.
func isInside(root, path string) bool {
	relative, err := filepath.Rel(root, path)
	return err == nil && relative != ".." && !strings.HasPrefix(relative, ".."+string(filepath.Separator))
}

// PlaceKind is what a place is.
type PlaceKind int

// What a place can be.
const (
	PlaceHome PlaceKind = iota
	PlacePictures
	PlaceDownloads
	PlaceDrive // removable, or a drive letter: it goes by its Name
)

// Place is a folder that people look for files in.
type Place struct {
	Kind PlaceKind
	Name string // of a drive, as on disk; empty otherwise
	Path string
}

// Places gives the folders of this machine that people look for files in, and
// that are there: home, pictures, downloads, removable drives. IsWithin tells
// which of them lie in a root.
func Places() []Place {
	home, _ := os.UserHomeDir()
	return system{
		os: runtime.GOOS, home: home, user: cmp.Or(os.Getenv("USER"), filepath.Base(home)),
		config: os.Getenv("XDG_CONFIG_HOME"), fileSystem: "/",
	}.places()
}

// system is where places are looked for.
type system struct {
	os, home, user string
	config         string // XDG_CONFIG_HOME
	fileSystem     string // where the file system begins
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

// readUserDirs reads the desktop's names for the folders (xdg-user-dirs):
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

// drives are the folders that drives are mounted in, or the drive letters.
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
