package cli

import (
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	// memoryInterval is how often memory is looked at.
	memoryInterval = time.Second
	// quietAllocation is how much may be allocated between two looks, in bytes, when
	// nothing goes on that would need its memory again at once: a spinner turns.
	quietAllocation = 1 << 20
	// leastAllocated is how much more than half of what is alive was allocated since
	// memory was given back, in bytes, when that is worth another collection.
	leastAllocated = 1 << 20
)

// keepMemorySmall collects garbage sooner than Go would, unless GOGC is set, and
// gives back to the system what a picture or a long folder has left behind. Both
// begin once the first frame is there, which comes sooner without a collection.
func keepMemorySmall() {
	const firstFrame = 100 * time.Millisecond
	time.Sleep(firstFrame)
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
	var returns memoryReturns
	for range time.Tick(memoryInterval) {
		if returns.isDue(readMemoryUse()) {
			debug.FreeOSMemory()
		}
	}
}

// memoryUse is what this program takes of memory, in bytes.
type memoryUse struct {
	allocated uint64 // ever
	alive     uint64 // after the last collection
}

func readMemoryUse() memoryUse {
	samples := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}, {Name: "/gc/heap/live:bytes"}}
	metrics.Read(samples)
	return memoryUse{allocated: samples[0].Value.Uint64(), alive: samples[1].Value.Uint64()}
}

// memoryReturns decides when memory is given back: once something that took some is
// over. A camera's pictures need theirs again and again.
type memoryReturns struct {
	atLook, atReturn uint64 // what had been allocated then
}

func (r *memoryReturns) isDue(use memoryUse) bool {
	isQuiet := use.allocated-r.atLook <= quietAllocation
	r.atLook = use.allocated
	if !isQuiet || use.allocated-r.atReturn < leastAllocated+use.alive/2 {
		return false
	}
	r.atReturn = use.allocated
	return true
}
