// Command screenshots draws the pictures of README.md. It builds cedula, walks
// through the demo on an emulated terminal, and writes the screens as SVG
// files into .github:
//
//	go run ./ui/screenshots
//
// It is a tool of the project and no part of cedula.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"
)

const enter = "\r"

// walkStep is one step on the way to a screen: once all the texts are shown,
// the keys are typed.
type walkStep struct {
	shown []string
	keys  string
}

// screenshot is one picture: which command, in how many cells, and the way to
// the screen, which is the one that shows the last step's texts.
type screenshot struct {
	name, title   string
	args          []string
	columns, rows int
	walk          []walkStep
}

var screenshots = []screenshot{
	{
		name: "document", title: "cedula demo", args: []string{"demo", "--scenario", "happy", "--speed", "0"}, columns: 80, rows: 20,
		walk: []walkStep{
			{[]string{"Your e-mail", "john.doe@demo.com"}, enter},
			{[]string{"The code from your e-mail", "2 of 7"}, enter},
			{[]string{"▸ Colombia"}, enter},
			{[]string{"▸ National", "● connected"}, ""},
		},
	},
	{
		name: "preview", title: "cedula demo", args: []string{"demo", "--scenario", "happy", "--speed", "0"}, columns: 80, rows: 27,
		walk: []walkStep{
			{[]string{"Your e-mail", "john.doe@demo.com"}, enter},
			{[]string{"The code from your e-mail", "2 of 7"}, enter},
			{[]string{"▸ Colombia"}, enter},
			{[]string{"✓ Country", "▸ National"}, enter},
			{[]string{"Front of the document", "JPEG photo", "▄▄▄", "Enter use it", "● connected"}, ""},
		},
	},
	{
		name: "result", title: "cedula demo --lang es", args: []string{"demo", "--scenario", "happy", "--speed", "0", "--lang", "es"}, columns: 80, rows: 26,
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
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "screenshots:", err)
		os.Exit(1)
	}
}

// run draws every picture, from the project's folder.
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
	return nil
}

// build builds cedula into a folder and gives the program's path.
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

// drawTimeout is how long the way to a screen may take.
const drawTimeout = time.Minute

// draw walks to the screen and draws it as SVG.
func (s screenshot) draw(program string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), drawTimeout)
	defer cancel()
	t, err := openTerminal(ctx, program, s.args, s.columns, s.rows)
	if err != nil {
		return nil, err
	}
	defer t.close()
	for _, step := range s.walk {
		if err := t.waitFor(ctx, step.shown...); err != nil {
			return nil, err
		}
		if err := t.press(step.keys); err != nil {
			return nil, err
		}
	}
	if err := t.waitUntilStill(ctx); err != nil {
		return nil, err
	}
	return svg(t.cells(), s.title), nil
}
