package cli

// forbidCoreDumps has nothing to forbid: Windows writes no crash to the disk
// unless its administrator asks for it.
func forbidCoreDumps() {}
