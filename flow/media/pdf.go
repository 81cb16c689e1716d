package media

import (
	"bytes"
	"io"
)

// pdfTail is how much of a PDF's end is looked at, in bytes.
const pdfTail = 64 << 10

// lookAtPDF refuses a PDF whose end is missing. Readers mend a lot, so any
// trace of an end will do (ISO 32000, 7.5.5).
func (i *inspection) lookAtPDF() error {
	start := max(i.file.Size-pdfTail, 0)
	tail := make([]byte, i.file.Size-start)
	if _, err := i.source.ReadAt(tail, start); err != nil && err != io.EOF {
		return err
	}
	for _, end := range []string{"%%EOF", "startxref", "trailer"} {
		if bytes.Contains(tail, []byte(end)) {
			return nil
		}
	}
	return Damaged
}
