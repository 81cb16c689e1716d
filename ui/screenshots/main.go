// Command screenshots draws the pictures of README.md and SCREENS.md, and
// writes SCREENS.md. It builds cedula, goes through the demo on an emulated
// terminal, and writes the screens as SVG files into .github:
//
//	go run ./ui/screenshots
//
// It is a development tool and not part of cedula.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

const enter = "\r"

// walkStep is one step to a screen: when all the texts are shown, the keys are
// typed.
type walkStep struct {
	shown []string
	keys  string
}

// screenshot is one picture: the command, the size in cells, and the steps to
// the screen, which is the one that shows the last step's texts.
type screenshot struct {
	name, title   string
	args          []string
	columns, rows int
	walk          []walkStep
	shows         string // the description in SCREENS.md
	moves         bool   // an animation with a frame for every step
}

// Common first steps: up to the first photo of a document, and through both of
// its photos.
var (
	toPhotos = []walkStep{
		{[]string{"Your e-mail", "john.doe@demo.com"}, enter},
		{[]string{"The code from your e-mail", "2 of 7"}, enter},
		{[]string{"▸ Colombia"}, enter},
		{[]string{"✓ Country", "▸ National"}, enter},
	}
	pastPhotos = []walkStep{
		{[]string{"1 of 2", "Enter use it"}, enter},
		{[]string{"2 of 2", "Enter use it"}, enter},
	}
)

var screenshots = []screenshot{
	{
		name: "document", title: "cedula demo", shows: "Choosing the type of document: the steps at the left, the question at the right, the keys below.",
		args: []string{"demo", "--scenario", "happy", "--speed", "0"}, columns: 80, rows: 20,
		walk: []walkStep{
			{[]string{"Your e-mail", "john.doe@demo.com"}, enter},
			{[]string{"The code from your e-mail", "2 of 7"}, enter},
			{[]string{"▸ Colombia"}, enter},
			{[]string{"▸ National", "● connected"}, ""},
		},
	},
	{
		name: "preview", title: "cedula demo", shows: "The chosen photo of a document, drawn in the terminal before it is sent.",
		args: []string{"demo", "--scenario", "happy", "--speed", "0"}, columns: 80, rows: 27,
		walk: slices.Concat(toPhotos, []walkStep{
			{[]string{"Front of the document", "JPEG photo", "▄▄▄", "Enter use it", "● connected"}, ""},
		}),
	},
	{
		name: "result", title: "cedula demo --lang es", shows: "The result in Spanish: every check with its outcome.",
		args: []string{"demo", "--scenario", "happy", "--speed", "0", "--lang", "es"}, columns: 80, rows: 26,
		walk: []walkStep{
			{[]string{"Su correo", "john.doe@demo.com"}, enter},
			{[]string{"2 de 7"}, enter},
			{[]string{"▸ Colombia"}, enter},
			{[]string{"✓ País"}, enter},
			{[]string{"1 de 2", "Enter usar"}, enter},
			{[]string{"2 de 2", "Enter usar"}, enter},
			{[]string{"Enter grabar"}, enter},
			{[]string{"Enter empezar ahora"}, enter},
			{[]string{"Enter usar y enviar"}, enter},
			{[]string{"Enter salir", "9 revisiones"}, "d"},
			{[]string{"Enter salir", "Coherencia de los datos"}, ""},
		},
	},
	{
		name: "scenarios", title: "cedula demo", shows: "The demo's first page: what can be shown, without an account and without a network.",
		args: []string{"demo"}, columns: 80, rows: 24,
		walk: []walkStep{{[]string{"▸ happy", "Enter continue"}, ""}},
	},
	{
		name: "code", title: "cedula demo --lang pt", shows: "A code from an e-mail, in Portuguese. It goes on by itself once it is complete.",
		args: []string{"demo", "--scenario", "happy", "--speed", "0", "--lang", "pt"}, columns: 80, rows: 24,
		walk: []walkStep{
			{[]string{"john.doe@demo.com"}, enter},
			{[]string{"2 de 7", "● conectado"}, "12"},
			{[]string{"│ 1 ││ 2 │"}, ""},
		},
	},
	{
		name: "consent", title: "cedula demo", shows: "A permission: who asks for it, for what, and that it can be refused. No box is ticked beforehand.",
		args: []string{"demo", "--scenario", "consent", "--speed", "0"}, columns: 80, rows: 24,
		walk: []walkStep{{[]string{"[ ] I give my permission", "n no", "● connected"}, ""}},
	},
	{
		name: "camera", title: "cedula demo", shows: "The live picture of the camera, before a video of the face is recorded.",
		args: []string{"demo", "--scenario", "happy", "--speed", "0"}, columns: 80, rows: 27,
		walk: slices.Concat(toPhotos, pastPhotos, []walkStep{
			{[]string{"Enter record", "▄▄▄", "● connected"}, ""},
		}),
	},
	{
		name: "retry", title: "cedula demo", shows: "A step that was refused: why, what to do better, and how many tries are left.",
		args: []string{"demo", "--scenario", "blurry-document", "--speed", "0"}, columns: 80, rows: 20,
		walk: slices.Concat(toPhotos, pastPhotos, []walkStep{
			{[]string{"Enter try again", "● connected"}, ""},
		}),
	},
	{
		name: "narrow", title: "50×14", shows: "The smallest window that all is made for: nothing is cut, and the way out stays.",
		args: []string{"demo", "--scenario", "happy", "--speed", "0"}, columns: 50, rows: 14,
		walk: []walkStep{
			{[]string{"john.doe@demo.com"}, enter},
			{[]string{"2 of 7"}, enter},
			{[]string{"▸ Colombia", "Peru", "●"}, ""},
		},
	},
	{
		name: "leave", title: "cedula demo", shows: "Ctrl+C asks before it leaves.",
		args: []string{"demo", "--scenario", "happy", "--speed", "0"}, columns: 80, rows: 20,
		walk: []walkStep{
			{[]string{"john.doe@demo.com", "● connected"}, "\x03"},
			{[]string{"Do you want to leave?"}, ""},
		},
	},
	{
		name: "happy", title: "cedula demo", shows: "The way from the first question to the result.", moves: true,
		args: []string{"demo", "--scenario", "happy", "--speed", "0"}, columns: 80, rows: 26,
		walk: []walkStep{
			{[]string{"Your e-mail", "john.doe@demo.com", "● connected"}, enter},
			{[]string{"2 of 7", "● connected"}, enter},
			{[]string{"▸ Colombia"}, enter},
			{[]string{"✓ Country", "▸ National"}, enter},
			{[]string{"1 of 2", "Enter use it", "▄▄▄"}, enter},
			{[]string{"2 of 2", "Enter use it", "▄▄▄"}, enter},
			{[]string{"Enter record", "▄▄▄"}, enter},
			{[]string{"Enter start now", "▄▄▄"}, enter},
			{[]string{"Enter use it and send"}, enter},
			{[]string{"Enter leave", "9 checks"}, ""},
		},
	},
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "screenshots:", err)
		os.Exit(1)
	}
}

// run draws all pictures, from the project's folder.
func run() error {
	folder, err := os.MkdirTemp("", "screenshots-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	program, err := build(folder)
	if err != nil {
		return err
	}
	for _, shot := range screenshots {
		picture, err := shot.draw(program)
		if err != nil {
			return fmt.Errorf("%s: %w", shot.name, err)
		}
		path := filepath.Join(".github", shot.name+".svg")
		if err := os.WriteFile(path, picture, 0o644); err != nil {
			return err
		}
		fmt.Printf("%s, %d bytes\n", path, len(picture))
	}
	return os.WriteFile(filepath.Join(".github", "SCREENS.md"), []byte(page()), 0o644)
}

// page is the content of SCREENS.md.
func page() string {
	var b strings.Builder
	b.WriteString("# Screens\n\nAs a terminal shows them, drawn by `go run ./ui/screenshots`. Back to the [README](../README.md).\n")
	for _, shot := range screenshots {
		fmt.Fprintf(&b, "\n## %s\n\n![%s](%s.svg)\n", strings.TrimSuffix(shot.shows, "."), shot.shows, shot.name)
	}
	return b.String()
}

// build builds cedula into a folder and returns the program's path.
func build(folder string) (string, error) {
	program := filepath.Join(folder, "cedula")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	output, err := exec.Command("go", "build", "-o", program, "cedula").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("cedula does not build: %w\n%s", err, output)
	}
	return program, nil
}

// drawTimeout is the time limit for reaching a screen.
const drawTimeout = time.Minute

// draw goes to the screen and draws it as SVG.
func (s screenshot) draw(program string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), drawTimeout)
	defer cancel()
	t, err := openTerminal(ctx, program, s.args, s.columns, s.rows)
	if err != nil {
		return nil, err
	}
	defer t.close()
	var frames [][][]cell
	for _, step := range s.walk {
		if err := t.waitFor(ctx, step.shown...); err != nil {
			return nil, err
		}
		if s.moves {
			if err := t.waitUntilStill(ctx); err != nil {
				return nil, err
			}
			frames = append(frames, t.cells())
		}
		if err := t.press(step.keys); err != nil {
			return nil, err
		}
	}
	if err := t.waitUntilStill(ctx); err != nil {
		return nil, err
	}
	if s.moves {
		return animated(append(frames[:len(frames)-1], t.cells()), s.title), nil
	}
	return svg(t.cells(), s.title), nil
}
