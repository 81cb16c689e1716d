package media

import (
	"cmp"
	"context"
	"io/fs"
	"os"
	"path/filepath"
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

// List gives what is in a folder: folders by name first, then the files that
// fit the need by the ends of their names, newest first. Hidden ones are left
// out, and so is what lies outside of root, when that is given. A folder that
// cannot be listed is a *FileError.
func ListFolder(ctx context.Context, folder string, need Need, root string) (Listing, error) {
	resolved, err := resolve(root, folder)
	if err != nil {
		return Listing{}, err
	}
	listing := Listing{Folder: resolved, Parent: parent(resolved, root)}
	if err := listing.read(ctx, need, root); err != nil {
		return Listing{}, err
	}
	return listing, nil
}

func parent(folder, root string) string {
	above := filepath.Dir(folder)
	if above == folder || root != "" && !IsWithin(root, above) {
		return ""
	}
	return above
}

func (l *Listing) read(ctx context.Context, need Need, root string) error {
	info, err := os.Stat(l.Folder)
	if err != nil {
		return unfit(l.Folder, err)
	}
	if !info.IsDir() {
		return unfit(l.Folder, NotFolder)
	}
	names, err := os.ReadDir(l.Folder)
	if err != nil && len(names) == 0 {
		return unfit(l.Folder, err)
	}
	l.Modified = info.ModTime()
	return l.collect(ctx, names, need, root)
}

func (l *Listing) collect(ctx context.Context, names []fs.DirEntry, need Need, root string) error {
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		if entry, ok := l.entry(name, need, root); ok {
			l.Entries = append(l.Entries, entry)
		}
	}
	slices.SortStableFunc(l.Entries, order)
	return nil
}

// entry looks closer at one name; what cannot be looked at is left out.
func (l *Listing) entry(name fs.DirEntry, need Need, root string) (Entry, bool) {
	if strings.HasPrefix(name.Name(), ".") || !name.IsDir() && !mayBeOfUse(name, need) {
		return Entry{}, false
	}
	path := filepath.Join(l.Folder, name.Name())
	info, err := os.Stat(path)
	if err != nil || hiddenByAttribute(info) || !info.IsDir() && !fits(name.Name(), info, need) {
		return Entry{}, false
	}
	if name.Type()&fs.ModeSymlink != 0 && !IsWithin(root, path) {
		return Entry{}, false
	}
	return Entry{name.Name(), path, info.IsDir(), info.Size(), info.ModTime()}, true
}

// mayBeOfUse saves a look at files that cannot fit; a link may lead to a folder.
func mayBeOfUse(name fs.DirEntry, need Need) bool {
	return !name.Type().IsRegular() || hasFittingEnd(name.Name(), need)
}

func fits(name string, info fs.FileInfo, need Need) bool {
	return info.Mode().IsRegular() && hasFittingEnd(name, need)
}

// ends are the ends of names by what they stand for. A phone's own format is
// among the photos: choosing one explains what to do about it.
var ends = map[Kind][]string{
	KindPhoto: {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".heic", ".heif", ".avif"},
	KindVideo: {".mp4", ".m4v", ".mov", ".qt", ".webm"},
	KindPDF:   {".pdf"},
}

func hasFittingEnd(name string, need Need) bool {
	end := strings.ToLower(filepath.Ext(name))
	return slices.ContainsFunc(takes[need], func(kind Kind) bool {
		return slices.Contains(ends[kind], end)
	})
}

// order puts folders first, by name, and the newest file before older ones.
func order(a, b Entry) int {
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
