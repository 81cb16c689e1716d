package media

import (
	"bufio"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

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
	return machine{
		os: runtime.GOOS, home: home, user: either(os.Getenv("USER"), filepath.Base(home)),
		config: os.Getenv("XDG_CONFIG_HOME"), disk: "/",
	}.places()
}

// machine is where the places of a machine are looked for.
type machine struct {
	os, home, user string
	config         string // XDG_CONFIG_HOME
	disk           string // where the file system begins
}

func (m machine) places() (found []Place) {
	seen := map[string]bool{}
	for _, place := range append(m.folders(), m.drives()...) {
		if place.Path != "" && !seen[place.Path] && isFolder(place.Path) {
			seen[place.Path] = true
			found = append(found, place)
		}
	}
	return found
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func (m machine) folders() []Place {
	if m.home == "" {
		return nil
	}
	named := m.userDirs()
	return []Place{
		{Kind: PlaceHome, Path: m.home},
		{Kind: PlacePictures, Path: either(named["XDG_PICTURES_DIR"], filepath.Join(m.home, "Pictures"))},
		{Kind: PlaceDownloads, Path: either(named["XDG_DOWNLOAD_DIR"], filepath.Join(m.home, "Downloads"))},
	}
}

func either(first, second string) string {
	if first != "" {
		return first
	}
	return second
}

// userDirs reads the desktop's names for the folders (xdg-user-dirs):
// XDG_PICTURES_DIR="$HOME/Imágenes".
func (m machine) userDirs() map[string]string {
	named := map[string]string{}
	file, err := os.Open(filepath.Join(either(m.config, filepath.Join(m.home, ".config")), "user-dirs.dirs"))
	if err != nil {
		return named
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if name, value, ok := strings.Cut(strings.TrimSpace(lines.Text()), "="); ok {
			named[name] = strings.Replace(strings.Trim(value, `"`), "$HOME", m.home, 1)
		}
	}
	return named
}

// drives are the folders that drives are mounted in, or the drive letters.
func (m machine) drives() []Place {
	switch m.os {
	case "windows":
		return letters()
	case "darwin":
		return m.mounted("Volumes")
	default:
		return append(m.mounted("media/"+m.user), m.mounted("run/media/"+m.user)...)
	}
}

func (m machine) mounted(under string) (drives []Place) {
	folder := filepath.Join(m.disk, filepath.FromSlash(under))
	names, _ := os.ReadDir(folder)
	for _, name := range names {
		if !strings.HasPrefix(name.Name(), ".") {
			drives = append(drives, Place{PlaceDrive, name.Name(), filepath.Join(folder, name.Name())})
		}
	}
	return drives
}

func letters() (drives []Place) {
	for letter := 'A'; letter <= 'Z'; letter++ {
		drives = append(drives, Place{PlaceDrive, string(letter) + ":", string(letter) + `:\`})
	}
	return drives
}
