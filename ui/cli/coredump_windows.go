package cli

// forbidCoreDumps does nothing: Windows writes crash dumps only if its
// administrator has enabled them.
func forbidCoreDumps() {}
