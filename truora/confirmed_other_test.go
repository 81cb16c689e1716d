//go:build !linux && !darwin

package truora

const confirmedIsWritten = true
