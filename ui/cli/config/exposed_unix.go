//go:build !windows

package config

import "os"

// readable tells that others than its owner can read a file, or write to it.
func readable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().Perm()&0o077 != 0
}
