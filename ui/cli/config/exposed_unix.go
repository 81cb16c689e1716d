//go:build !windows

package config

import "os"

// readable tells that others than its owner can read a file.
func readable(path string) (cure string, exposed bool) {
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&0o077 == 0 {
		return "", false
	}
	return "chmod 600 '" + path + "'", true
}
