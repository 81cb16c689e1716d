//go:build race

package media

// hasRaceDetector says that memory and time are not those of the program.
const hasRaceDetector = true
