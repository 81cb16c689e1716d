package media

import (
	"errors"
	"path/filepath"
	"strings"
)

// IsWithin reports whether path is root or inside of it, once all symbolic links
// are followed. An empty root holds everything; what does not exist is within
// when its text says so.
func IsWithin(root, path string) bool {
	_, err := resolve(root, path)
	return !errors.Is(err, OutsideRoot)
}

// resolve makes path absolute and, when there is a root, follows its links and
// refuses what lies outside.
func resolve(root, path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", unfit(path, err)
	}
	if root == "" {
		return absolute, nil
	}
	return resolveWithin(root, absolute)
}

func resolveWithin(root, path string) (string, error) {
	realRoot, err := realPath(root)
	if err != nil {
		return "", unfit(path, OutsideRoot)
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", unfit(path, unresolved(realRoot, root, path, err))
	}
	if !inside(realRoot, real) {
		return "", unfit(path, OutsideRoot)
	}
	return real, nil
}

// unresolved says why a path leads nowhere; of one outside of the root, by its
// text, nothing is told.
func unresolved(realRoot, root, path string, err error) error {
	if inside(realRoot, path) || inside(absoluteOf(root), path) {
		return err
	}
	return OutsideRoot
}

func realPath(path string) (string, error) {
	return filepath.EvalSymlinks(absoluteOf(path))
}

func absoluteOf(path string) string {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return filepath.Clean(path)
	}
	return absolute
}

// inside compares texts: both paths are absolute and clean.
func inside(root, path string) bool {
	relative, err := filepath.Rel(root, path)
	return err == nil && relative != ".." && !strings.HasPrefix(relative, ".."+string(filepath.Separator))
}
