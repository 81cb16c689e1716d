package specimen

import (
	"bytes"
	"fmt"
	"strings"
)

// PDF returns a PDF with one page of plain text.
func PDF(lines []string) []byte {
	text := pageText(lines)
	return assemble([]string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(text), text),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	})
}

// pageText is the content stream of the page.
func pageText(lines []string) string {
	escape := strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`)
	var out strings.Builder
	out.WriteString("BT /F1 14 Tf 56 780 Td 22 TL")
	for _, line := range lines {
		fmt.Fprintf(&out, "\n(%s) Tj T*", escape.Replace(line))
	}
	out.WriteString("\nET")
	return out.String()
}

// assemble numbers the objects, the first being the catalogue, and writes the
// table of their offsets.
func assemble(objects []string) []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n")
	table := "0000000000 65535 f \n"
	for i, object := range objects {
		table += fmt.Sprintf("%010d 00000 n \n", out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start, size := out.Len(), len(objects)+1
	fmt.Fprintf(&out, "xref\n0 %d\n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", size, table, size, start)
	return out.Bytes()
}
