package ui

import (
	"fmt"
	"testing"
	"time"

	"cedula/flow/media"
	"cedula/ui/words"
)

// longFolder is a chooser in a folder of so many photos, which is not on the disk.
func longFolder(d *display, photos int) *chooser {
	c := newChooser(d, media.NeedPhoto, "/photos", offer{})
	c.SetSize(76, 18)
	c.Init()
	listing := media.Listing{Folder: "/photos", Parent: "/"}
	for i := range photos {
		listing.Entries = append(listing.Entries, media.Entry{
			Name: fmt.Sprintf("IMG_%06d.JPG", i), Size: 2 << 20, Modified: noon.Add(-time.Duration(i) * time.Minute),
		})
	}
	c.Update(folderListedMsg{generation: c.folder.generation, listing: listing, names: newNameFilter(listing)})
	return c
}

// pressDown moves the selection, and draws what is seen then.
func pressDown(c *chooser) {
	c.Update(keyOf("down"))
	_ = c.View()
	_ = c.ShortHelp()
}

// How many allocations a key that moves the selection and a letter that filters may
// cost in a folder, whatever its size.
const (
	keyBudget    = 800
	letterBudget = 1500
)

func TestAKeyCostsTheSameInALongFolder(t *testing.T) {
	d := newDisplay(Options{Words: words.English, Now: func() time.Time { return noon }})
	short, long := longFolder(d, 100), longFolder(d, 100_000)
	inShort := testing.AllocsPerRun(20, func() { pressDown(short) })
	inLong := testing.AllocsPerRun(20, func() { pressDown(long) })
	if inLong > inShort*1.1+10 || inLong > keyBudget {
		t.Errorf("%.0f allocations a key, and %.0f in a long folder; at most %d", inShort, inLong, keyBudget)
	}
	letter := testing.AllocsPerRun(1, func() {
		long.Update(keyOf("7"))
		_ = long.View()
	})
	if letter > letterBudget {
		t.Errorf("%.0f allocations for a letter of the filter, at most %d", letter, letterBudget)
	}
}

func BenchmarkKeyInALongFolder(b *testing.B) {
	d := newDisplay(Options{Words: words.English, Now: func() time.Time { return noon }})
	for _, photos := range []int{100, 30_000, 100_000} {
		b.Run(fmt.Sprintf("down in %d", photos), func(b *testing.B) {
			c := longFolder(d, photos)
			for b.Loop() {
				pressDown(c)
			}
		})
		b.Run(fmt.Sprintf("letter in %d", photos), func(b *testing.B) {
			c := longFolder(d, photos)
			for b.Loop() {
				for _, typed := range []string{"7", "7", "backspace", "backspace"} {
					c.Update(keyOf(typed))
					_ = c.View()
				}
			}
		})
	}
}
