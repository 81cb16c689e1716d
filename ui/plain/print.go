package plain

import (
	"io"
	"strings"

	"cedula/truora/safetext"
)

// printer prints lines. Whatever they hold, nothing but text reaches the
// output: no control character and no escape sequence.
type printer struct{ out io.Writer }

// say prints the parts that are not empty as one line; without any, nothing.
func (p printer) say(parts ...string) {
	var full []string
	for _, part := range parts {
		if clean := safetext.Line(part); clean != "" {
			full = append(full, clean)
		}
	}
	if len(full) > 0 {
		io.WriteString(p.out, strings.Join(full, " ")+"\n")
	}
}

// item prints one line of a list, indented.
func (p printer) item(text string) {
	io.WriteString(p.out, "  "+safetext.Line(text)+"\n")
}
