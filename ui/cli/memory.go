package cli

import (
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	// memoryInterval is how often it is looked at how much was allocated.
	memoryInterval = time.Second
	// quietAllocation is how much may be allocated between two looks, in bytes, when
	// nothing goes on that would need its memory again at once: a spinner turns.
	quietAllocation = 1 << 20
	// leastAllocated is how much was allocated since memory was given back, in bytes,
	// when it is worth another collection: some 5 ms.
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
		if returns.isDue(allocatedBytes()) {
			debug.FreeOSMemory()
		}
	}
}

// allocatedBytes is how much this program has ever allocated.
func allocatedBytes() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// memoryReturns decides when memory is given back: once something that took some is
// over. A camera's pictures need theirs again and again.
type memoryReturns struct {
	atLook, atReturn uint64 // what had been allocated then
}

func (r *memoryReturns) isDue(allocated uint64) bool {
	isQuiet := allocated-r.atLook <= quietAllocation
	r.atLook = allocated
	if !isQuiet || allocated-r.atReturn < leastAllocated {
		return false
	}
	r.atReturn = allocated
	return true
}
