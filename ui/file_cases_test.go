package ui

import (
	"os"
	"testing"
	"time"

	"cedula/flow"
	"cedula/flow/media"
	"cedula/ui/words"
)

// fileCases are what may be wrong, or out of the ordinary, with a file that a
// person chose.
var fileCases = map[string]func(h *screenHarness){
	"changed": func(h *screenHarness) {
		h.press("enter", "enter", "b", "enter", "enter")
		h.writeFile("Pictures/back.jpg", frontPhoto, 0)
		snap := documentStep()
		snap.Files = pathsOf(h.commands[0].(flow.Submit).Files)
		h.carryOut(h.screen.Update(followMsg{snap}))
		h.settle()
	},
	"converted": func(h *screenHarness) {
		h.d.Files.Checker.Conversions = new(media.Conversions)
		defer h.d.Files.Checker.Conversions.Close()
		choose(h, "IMG_0001.HEIC", readSample(h, "photos/grid.heic"))
	},
	"not-converted": func(h *screenHarness) { choose(h, "IMG_0048.HEIC", readSample(h, "photos/huge.heic")) },
	"avif":          func(h *screenHarness) { choose(h, "photo.avif", readSample(h, "photos/phone.avif")) },
	"jxl": func(h *screenHarness) {
		choose(h, "photo.jxl", []byte("\x00\x00\x00\x0cJXL \r\n\x87\n\x00\x00\x00\x14ftypjxl \x00\x00\x00\x00jxl "))
	},
	"unfinished": func(h *screenHarness) {
		content := readSample(h, "photographs/coffee.jpg")
		choose(h, "cut.jpg", content[:len(content)-2])
	},
}

func readSample(h *screenHarness, name string) []byte {
	content, err := os.ReadFile("../flow/media/testdata/" + name)
	if err != nil {
		h.t.Fatal(err)
	}
	return content
}

// choose pastes the path of a new file, and has it shown.
func choose(h *screenHarness, name string, content []byte) {
	h.writeFile("Pictures/"+name, content, time.Minute)
	h.paste("~/Pictures/" + name)
	h.press("enter")
}

func TestFilesOutOfTheOrdinaryLookAsOnFile(t *testing.T) {
	for name, play := range fileCases {
		for i, w := range words.All() {
			language := ""
			if i > 0 {
				language = "-" + w.Language()
			}
			for _, size := range goldenSizes {
				testScreen(t, func(h *screenHarness) {
					h.d.Words, h.d.Keys = w, newKeyMap(w)
					makePictures(h)
					h.show(newMediaScreen(h.d, documentStep()), size[0], size[1])
					play(h)
					golden(t, "file-"+name+language+"-"+sizeName(size), h.view())
				})
			}
		}
	}
}
