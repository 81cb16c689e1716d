package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cedula/flow/media"
)

// showChooser shows a chooser for the front of a document.
func showChooser(h *screenHarness) *mediaScreen {
	makePictures(h)
	m := newMediaScreen(h.d, documentStep())
	h.show(m, 80, 24)
	return m
}

func TestTypingFiltersByNameWhateverItsAccents(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		showChooser(h)
		h.press("c", "e", "d")
		h.mustShow("▸ cédula frente.JPG", "1 of 4")
		if strings.Contains(h.view(), "back.jpg") {
			t.Errorf("not filtered:\n%s", h.view())
		}
		h.press("q")
		h.mustShow(h.d.Words.Chooser.NoMatch)
		h.press("enter", "esc")
		h.mustShow("▸ cédula frente.JPG", "back.jpg")
	})
}

func TestFoldersAreOpenedAndLeft(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		showChooser(h)
		h.press("up", "enter")
		h.mustShow("~/Pictures/Camera", h.d.Words.Chooser.NothingFits)
		h.press("backspace")
		h.mustShow("▸ Camera/") // where we came from
		h.press("left")
		h.mustShow("▸ Pictures/")
		h.press("up", "enter")
		if strings.Contains(h.view(), "~/") {
			t.Errorf("still at home:\n%s", h.view())
		}
	})
}

func TestPathsInEveryFormatAreUnderstood(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		m := showChooser(h)
		path := h.path("Pictures/cédula frente.JPG")
		for name, typed := range map[string]string{
			"as it is": path, "quoted": "'" + path + "' ", "escaped": strings.ReplaceAll(path, " ", `\ `),
			"address":   "file://" + strings.NewReplacer(" ", "%20", "é", "%C3%A9").Replace(path),
			"from home": "~/Pictures/cédula frente.JPG", "from the folder": "./cédula frente.JPG",
			"two at once": path + "\n" + h.path("Pictures/back.jpg") + "\n", "two in a line": "'" + path + "' '" + h.path("Pictures/back.jpg") + "'",
			"as printf %q": "$'" + strings.ReplaceAll(path, "é", `\303\251`) + "'", "in a text's quotes": "“" + path + "”", "in a mail": "<" + path + ">",
		} {
			h.press("q") // a path takes the place of a filter
			h.paste(typed)
			if h.press("enter"); m.preview == nil || m.preview.file.Path != path {
				t.Fatalf("%s: %q was not found:\n%s", name, typed, h.view())
			}
			h.press("esc", "esc")
		}
	})
}

func TestALineBreakInAPasteIsNotEnter(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		m := showChooser(h)
		for _, between := range []string{"\r\n", " "} {
			h.paste(h.path("Pictures/back.jpg") + between + h.path("Pictures/evil.jpg") + "\r\n")
			h.mustShow(h.d.Words.Chooser.SeveralPaths)
			if m.preview != nil {
				t.Error("accepted without Enter")
			}
		}
	})
}

func TestAPathThatIsDroppedOnAPreviewIsChosenInstead(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		showChooser(h)
		h.press("enter")
		h.paste(h.path("Pictures/back.jpg"))
		h.press("enter")
		h.mustShow("back.jpg · JPEG")
	})
}

func TestARefusedFileKeepsTheInput(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		m := showChooser(h)
		h.writeFile("empty.jpg", nil, time.Hour)
		h.writeFile("text.jpg", []byte("hello, I am text"), 0)
		for typed, why := range map[string]*media.FileError{
			"~/nothing.jpg": {Fault: media.Missing}, "~/empty.jpg": {Fault: media.Empty},
			"~/text.jpg": {Fault: media.WrongType, Found: "text/plain"},
		} {
			h.paste(typed)
			h.press("enter")
			h.mustShow("> "+typed, h.d.Words.FileError(why).What)
			h.press("x")
			if strings.Contains(h.view(), "✗") {
				t.Errorf("an old mistake is still held against the text:\n%s", h.view())
			}
			h.press("esc")
		}
		if m.preview != nil || len(h.commands) > 0 {
			t.Error("something was accepted")
		}
	})
}

func TestAFolderThatIsTypedIsOpened(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		showChooser(h)
		h.paste("~/Pictures/Camera")
		h.press("enter")
		h.mustShow("~/Pictures/Camera", "> "+h.d.Words.Chooser.Placeholder)
	})
}

func TestTabCompletesAPath(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		showChooser(h)
		h.paste(h.home + "/Pic")
		h.press("tab")
		h.mustShow("Pictures/")
		h.press("b", "tab", "enter")
		h.mustShow("back.jpg · JPEG")
	})
}

func TestTabListsWhatAPathCouldGoOnWith(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		showChooser(h)
		h.writeFile("Pictures/bank.png", photo(3, 64, 64), 0)
		h.paste("~/Pictures/b")
		h.press("tab")
		h.mustShow("> ~/Pictures/ba", "back.jpg  bank.png")
		h.press("c")
		if strings.Contains(h.view(), "bank.png") {
			t.Errorf("the names stay when more is typed:\n%s", h.view())
		}
		h.press("tab")
		h.mustShow("> ~/Pictures/back.jpg")
	})
}

func TestKeysTypedAfterTabApplyToTheCompletedPath(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		showChooser(h)
		h.paste("~/Pic")
		for _, name := range []string{"tab", "b", "tab", "enter"} { // before any of it is carried out
			h.carryOut(h.screen.Update(keyOf(name)))
		}
		h.settle()
		h.mustShow("back.jpg · JPEG")
	})
	testScreen(t, func(h *screenHarness) {
		showChooser(h)
		h.paste("~/Pic")
		h.carryOut(h.screen.Update(keyOf("tab")))
		h.press("esc")
		h.mustShow("> " + h.d.Words.Chooser.Placeholder)
		h.press("b", "a", "c", "k")
		h.mustShow("> back")
	})
}

func TestTabKeepsATilde(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		showChooser(h)
		h.paste("~/Pic")
		h.press("tab")
		h.mustShow("> ~/Pictures/")
		h.press("b", "tab", "enter")
		h.mustShow("back.jpg · JPEG")
	})
}

func TestANewFileIsSeenWithinTwoSeconds(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		showChooser(h)
		h.press("down")
		h.writeFile("Pictures/scan.png", photo(3, 64, 64), 0)
		h.advance(2 * time.Second)
		h.mustShow("scan.png", "just now", "▸ back.jpg") // what is highlighted stays
		if err := os.Remove(h.path("Pictures/scan.png")); err != nil {
			t.Fatal(err)
		}
		if h.advance(2 * time.Second); strings.Contains(h.view(), "scan.png") {
			t.Errorf("still there:\n%s", h.view())
		}
	})
}

func TestTheFirstFileInAnEmptyFolderIsSelected(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		h.makeFolder("Pictures/Camera")
		h.show(newMediaScreen(h.d, documentStep()), 80, 24)
		h.writeFile("Pictures/scan.jpg", frontPhoto, 0)
		h.advance(2 * time.Second)
		h.mustShow("▸ scan.jpg")
	})
}

func TestAFolderThatDisappearsIsReportedInItsPlace(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		showChooser(h)
		if err := os.Rename(h.path("Pictures"), h.path("Gone")); err != nil {
			t.Fatal(err)
		}
		h.advance(2 * time.Second)
		h.mustShow("✗ " + h.d.Words.Chooser.FolderMissing)
		if err := os.Rename(h.path("Gone"), h.path("Pictures")); err != nil {
			t.Fatal(err)
		}
		h.advance(2 * time.Second)
		h.mustShow("cédula frente.JPG")
	})
}

func TestNothingOutsideOfTheRootIsReached(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		h.d.Files.Checker.Root = h.path("Pictures")
		h.writeFile("outside.jpg", frontPhoto, 0)
		m := showChooser(h)
		if err := os.Symlink(h.path("outside.jpg"), h.path("Pictures/link.jpg")); err != nil {
			t.Skip(err)
		}
		h.advance(2 * time.Second)
		h.press("left")
		for _, hidden := range []string{"../", "link.jpg"} {
			if strings.Contains(h.view(), hidden) {
				t.Errorf("%s is offered:\n%s", hidden, h.view())
			}
		}
		for _, typed := range []string{"~/outside.jpg", "./../outside.jpg", "./link.jpg", "~"} {
			h.paste(typed)
			h.press("enter")
			h.mustShow(h.d.Words.FileError(&media.FileError{Fault: media.OutsideRoot}).What)
			h.press("esc")
		}
		if m.preview != nil {
			t.Error("a file outside was accepted")
		}
	})
}

func TestPlacesAreOpened(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		h.makeFolder("Downloads")
		h.writeFile("Downloads/new.jpg", frontPhoto, 0)
		showChooser(h)
		h.press("ctrl+l")
		h.mustShow("▸ Home  ~", "Downloads  ~/Downloads")
		h.press("d", "o", "w", "enter")
		h.mustShow("▸ new.jpg")
	})
}

func TestLateAnswersAreDropped(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		m := showChooser(h)
		check := h.screen.Update(keyOf("enter"))
		h.mustShow("Checking cédula frente.JPG…")
		m.Update(keyOf("enter")) // nothing has been shown yet that could be accepted
		m.Escape()
		h.carryOut(check)
		if h.settle(); m.preview != nil || len(m.accepted) > 0 {
			t.Errorf("accepted all the same:\n%s", h.view())
		}
		h.press("up", "enter")
		h.carryOut(h.screen.Update(folderListedMsg{generation: 1, listing: media.Listing{Entries: []media.Entry{{Name: "old.jpg"}}}}))
		if h.settle(); strings.Contains(h.view(), "old.jpg") {
			t.Errorf("a list of another folder is shown:\n%s", h.view())
		}
	})
}

func TestTheRestOfALongFolderIsScrolledTo(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		for i := range 50 {
			name := filepath.Join("Pictures", string(rune('a'+i%26))+strings.Repeat("x", i/26+1)+".jpg")
			h.writeFile(name, []byte("x"), time.Duration(i)*time.Hour)
		}
		h.show(newMediaScreen(h.d, documentStep()), 50, 14)
		h.press("end")
		h.mustShow("▸ xxx.jpg")
		h.press("home")
		h.mustShow("▸ ../")
	})
}
