package ui

import (
	"fmt"
	"testing"

	"cedula/ui/words"
)

// longPicker is a list of so many options, each with a note.
func longPicker(options int) *picker {
	var rows []row
	for i := range options {
		rows = append(rows, row{value: fmt.Sprintf("CODE%d", i), label: fmt.Sprintf("Opción número %05d", i), note: "MX"})
	}
	return newPicker(newDisplay(Options{Words: words.Spanish}), rows, "")
}

func TestAKeyCostsTheSameInALongList(t *testing.T) {
	short, long := longPicker(100), longPicker(5000)
	down := func(p *picker) float64 {
		return testing.AllocsPerRun(20, func() {
			p.HandleKey(keyOf("down"))
			_ = p.View(true, 60, 15)
		})
	}
	if inShort, inLong := down(short), down(long); inLong > inShort*1.1+10 {
		t.Errorf("%.0f allocations a key, and %.0f in a long list", inShort, inLong)
	}
	letter := testing.AllocsPerRun(1, func() { long.HandleKey(keyOf("7")) })
	if letter > 200 {
		t.Errorf("%.0f allocations for a letter that is searched for", letter)
	}
}

func BenchmarkKeyInALongList(b *testing.B) {
	p := longPicker(5000)
	for b.Loop() {
		for _, typed := range []string{"7", "backspace", "down"} {
			p.HandleKey(keyOf(typed))
			_ = p.View(true, 60, 15)
		}
	}
}
