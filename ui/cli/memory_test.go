package cli

import "testing"

func TestMemoryIsReturnedOnceWhatTookItIsOver(t *testing.T) {
	const kib = 1 << 10
	returns, use := memoryReturns{}, memoryUse{alive: 2000 * kib}
	for i, look := range []struct {
		allocated uint64 // KiB since the look before
		isDue     bool
	}{
		{allocated: 8000},             // it has begun
		{allocated: 20, isDue: true},  // it stands at its first question
		{allocated: 20},               // nothing happens
		{allocated: 40_000},           // a picture is decoded
		{allocated: 0, isDue: true},   // it still is
		{allocated: 5000},             // it is shown
		{allocated: 700, isDue: true}, // a spinner turns
		{allocated: 700}, {allocated: 700}, {allocated: 700, isDue: true},
		{allocated: 20_000}, {allocated: 20_000}, // a camera's pictures come
	} {
		use.allocated += look.allocated * kib
		if isDue := returns.isDue(use); isDue != look.isDue {
			t.Errorf("look %d: %t, want %t", i, isDue, look.isDue)
		}
	}
	if use := readMemoryUse(); use.allocated == 0 {
		t.Error("Go tells no more how much is allocated")
	}
}
