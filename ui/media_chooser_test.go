package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cedula/flow/media"
)

// chooserFor shows a chooser for the front of a document.
func chooserFor(b *booth) *mediaScreen {
	library(b)
	m := newMedia(b.d, documentStep())
	b.show(m, 80, 24)
	return m
}

func TestTypingFiltersByNameWhateverItsAccents(t *testing.T) {
	inBooth(t, func(b *booth) {
		chooserFor(b)
		b.press("c", "e", "d")
		wants(t, b, "▸ cédula frente.JPG", "1 of 4")
		if strings.Contains(b.view(), "back.jpg") {
			t.Errorf("not filtered:\n%s", b.view())
		}
		b.press("q")
		wants(t, b, b.d.Words.Choosing.NoMatch)
		b.press("enter", "esc")
		wants(t, b, "▸ cédula frente.JPG", "back.jpg")
	})
}

func TestFoldersAreWalkedThrough(t *testing.T) {
	inBooth(t, func(b *booth) {
		chooserFor(b)
		b.press("up", "enter")
		wants(t, b, "~/Pictures/Camera", b.d.Words.Choosing.NothingFits)
		b.press("backspace")
		wants(t, b, "▸ Camera/") // where we came from
		b.press("left")
		wants(t, b, "▸ Pictures/")
		b.press("up", "enter")
		if strings.Contains(b.view(), "~/") {
			t.Errorf("still at home:\n%s", b.view())
		}
	})
}

func TestAPathIsTakenHoweverItComes(t *testing.T) {
	inBooth(t, func(b *booth) {
		m := chooserFor(b)
		path := b.path("Pictures/cédula frente.JPG")
		for name, typed := range map[string]string{
			"as it is": path, "quoted": "'" + path + "' ", "escaped": strings.ReplaceAll(path, " ", `\ `),
			"address":   "file://" + strings.NewReplacer(" ", "%20", "é", "%C3%A9").Replace(path),
			"from home": "~/Pictures/cédula frente.JPG", "from the folder": "./cédula frente.JPG",
			"two at once": path + "\n" + b.path("Pictures/back.jpg") + "\n",
		} {
			b.press("q") // a path takes the place of a filter
			b.paste(typed)
			if b.press("enter"); m.look == nil || m.look.file.Path != path {
				t.Fatalf("%s: %q was not found:\n%s", name, typed, b.view())
			}
			b.press("esc", "esc")
		}
	})
}

func TestALineBreakInAPasteIsNotEnter(t *testing.T) {
	inBooth(t, func(b *booth) {
		m := chooserFor(b)
		b.paste(b.path("Pictures/back.jpg") + "\r\n" + b.path("Pictures/evil.jpg") + "\r\n")
		wants(t, b, b.d.Words.Choosing.SeveralPaths)
		if m.look != nil {
			t.Error("taken without Enter")
		}
	})
}

func TestAPathThatIsDroppedOnALookIsChosenInstead(t *testing.T) {
	inBooth(t, func(b *booth) {
		chooserFor(b)
		b.press("enter")
		b.paste(b.path("Pictures/back.jpg"))
		b.press("enter")
		wants(t, b, "back.jpg · JPEG")
	})
}

func TestABadFileIsRefusedInItsPlaceAndNothingTypedIsLost(t *testing.T) {
	inBooth(t, func(b *booth) {
		m := chooserFor(b)
		b.file("empty.jpg", nil, 0)
		b.file("text.jpg", []byte("hello, I am text"), 0)
		for typed, why := range map[string]*media.FileError{
			"~/nothing.jpg": {Fault: media.Missing}, "~/empty.jpg": {Fault: media.Empty},
			"~/text.jpg": {Fault: media.WrongType, Found: "text/plain"},
		} {
			b.paste(typed)
			b.press("enter")
			wants(t, b, "> "+typed, b.d.Words.Unfit(why).What)
			b.press("x")
			if strings.Contains(b.view(), "✗") {
				t.Errorf("an old mistake is still held against the text:\n%s", b.view())
			}
			b.press("esc")
		}
		if m.look != nil || len(b.said) > 0 {
			t.Error("something was taken")
		}
	})
}

func TestAFolderThatIsTypedIsOpened(t *testing.T) {
	inBooth(t, func(b *booth) {
		chooserFor(b)
		b.paste("~/Pictures/Camera")
		b.press("enter")
		wants(t, b, "~/Pictures/Camera", "> "+b.d.Words.Choosing.Placeholder)
	})
}

func TestTabGoesOnWithAPath(t *testing.T) {
	inBooth(t, func(b *booth) {
		chooserFor(b)
		b.paste(b.home + "/Pic")
		b.press("tab")
		wants(t, b, "Pictures/")
		b.press("b", "tab", "enter")
		wants(t, b, "back.jpg · JPEG")
	})
}

func TestANewFileIsSeenWithinTwoSeconds(t *testing.T) {
	inBooth(t, func(b *booth) {
		chooserFor(b)
		b.press("down")
		b.file("Pictures/scan.png", photo(3, 64, 64), 0)
		b.pass(2 * time.Second)
		wants(t, b, "scan.png", "just now", "▸ back.jpg") // what is highlighted stays
		if err := os.Remove(b.path("Pictures/scan.png")); err != nil {
			t.Fatal(err)
		}
		if b.pass(2 * time.Second); strings.Contains(b.view(), "scan.png") {
			t.Errorf("still there:\n%s", b.view())
		}
	})
}

func TestAnEmptyDropFolderHighlightsWhatComes(t *testing.T) {
	inBooth(t, func(b *booth) {
		b.folder("Pictures/Camera")
		b.show(newMedia(b.d, documentStep()), 80, 24)
		b.file("Pictures/scan.jpg", frontPhoto, 0)
		b.pass(2 * time.Second)
		wants(t, b, "▸ scan.jpg")
	})
}

func TestAFolderThatGoesIsSaidInItsPlace(t *testing.T) {
	inBooth(t, func(b *booth) {
		chooserFor(b)
		if err := os.Rename(b.path("Pictures"), b.path("Gone")); err != nil {
			t.Fatal(err)
		}
		b.pass(2 * time.Second)
		wants(t, b, "✗ "+b.d.Words.Choosing.FolderMissing)
		if err := os.Rename(b.path("Gone"), b.path("Pictures")); err != nil {
			t.Fatal(err)
		}
		b.pass(2 * time.Second)
		wants(t, b, "cédula frente.JPG")
	})
}

func TestNothingOutsideOfTheRootIsReached(t *testing.T) {
	inBooth(t, func(b *booth) {
		b.d.Files.Checker.Root = b.path("Pictures")
		b.file("outside.jpg", frontPhoto, 0)
		m := chooserFor(b)
		if err := os.Symlink(b.path("outside.jpg"), b.path("Pictures/link.jpg")); err != nil {
			t.Skip(err)
		}
		b.pass(2 * time.Second)
		b.press("left")
		for _, hidden := range []string{"../", "link.jpg"} {
			if strings.Contains(b.view(), hidden) {
				t.Errorf("%s is offered:\n%s", hidden, b.view())
			}
		}
		for _, typed := range []string{"~/outside.jpg", "./../outside.jpg", "./link.jpg", "~"} {
			b.paste(typed)
			b.press("enter")
			wants(t, b, b.d.Words.Unfit(&media.FileError{Fault: media.OutsideRoot}).What)
			b.press("esc")
		}
		if m.look != nil {
			t.Error("a file outside was taken")
		}
	})
}

func TestPlacesAreGoneTo(t *testing.T) {
	inBooth(t, func(b *booth) {
		b.folder("Downloads")
		b.file("Downloads/new.jpg", frontPhoto, 0)
		chooserFor(b)
		b.press("ctrl+l")
		wants(t, b, "▸ Home  ~", "Downloads  ~/Downloads")
		b.press("d", "o", "w", "enter")
		wants(t, b, "▸ new.jpg")
	})
}

func TestWhatComesTooLateIsDropped(t *testing.T) {
	inBooth(t, func(b *booth) {
		m := chooserFor(b)
		examination := b.on.Update(keyOf("enter"))
		wants(t, b, "Looking at cédula frente.JPG…")
		m.Update(keyOf("enter")) // nothing has been shown yet that could be taken
		m.Escape()
		b.carryOut(examination)
		if b.settle(); m.look != nil || len(m.taken) > 0 {
			t.Errorf("taken all the same:\n%s", b.view())
		}
		b.press("up", "enter")
		b.carryOut(b.on.Update(listedMsg{generation: 1, listing: media.Listing{Entries: []media.Entry{{Name: "old.jpg"}}}}))
		if b.settle(); strings.Contains(b.view(), "old.jpg") {
			t.Errorf("a list of another folder is shown:\n%s", b.view())
		}
	})
}

func TestTheRestOfALongFolderIsScrolledTo(t *testing.T) {
	inBooth(t, func(b *booth) {
		for i := range 50 {
			name := filepath.Join("Pictures", string(rune('a'+i%26))+strings.Repeat("x", i/26+1)+".jpg")
			b.file(name, []byte("x"), time.Duration(i)*time.Hour)
		}
		b.show(newMedia(b.d, documentStep()), 50, 14)
		b.press("end")
		wants(t, b, "▸ xxx.jpg")
		b.press("home")
		wants(t, b, "▸ ../")
	})
}
