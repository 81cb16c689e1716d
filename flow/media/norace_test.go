//go:build !race

package media

const hasRaceDetector = false
