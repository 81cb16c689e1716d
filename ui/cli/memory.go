package cli

import (
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	// memoryInterval is the interval of checking the memory.
	memoryInterval = time.Second
	// quietAllocation is how much may be allocated between two checks, in bytes, to
	// consider the program idle, with at most a spinner.
	quietAllocation = 1 << 20
	// leastAllocated is how much must be allocated, in bytes, in addition to half of
	// the live heap, before memory is returned to the system again.
	leastAllocated = 1 << 20
)

// keepMemorySmall collects garbage more often than Go's default, unless GOGC is
// set, and returns the memory of pictures and large folders to the system. Both
// start after the first frame, which would be delayed by a collection.
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

// memoryUse is the program's memory use in bytes.
type memoryUse struct {
	allocated uint64 // since the start
	alive     uint64 // after the last collection
}

func readMemoryUse() memoryUse {
	samples := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}, {Name: "/gc/heap/live:bytes"}}
	metrics.Read(samples)
	return memoryUse{allocated: samples[0].Value.Uint64(), alive: samples[1].Value.Uint64()}
}

// memoryReturns decides when memory is returned to the system: when the program is
// idle after it has used some. A camera's frames need theirs continuously.
type memoryReturns struct {
	atLook, atReturn uint64 // the allocations at that time
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
