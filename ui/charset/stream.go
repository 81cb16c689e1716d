package charset

import "io"

// Writer returns a writer that converts text to the charset; each Write must
// contain complete characters.
func (c Charset) Writer(w io.Writer) io.Writer {
	if c.HasUnicode() && c != Console {
		return w
	}
	return writer{w, c}
}

type writer struct {
	io.Writer
	charset Charset
}

// Write converts and writes a text. It returns the number of input bytes.
func (w writer) Write(text []byte) (int, error) {
	if _, err := w.Writer.Write(w.charset.Encode([]byte(w.charset.Text(string(text))))); err != nil {
		return 0, err
	}
	return len(text), nil
}

// Reader returns a reader that converts input in the charset to UTF-8.
func (c Charset) Reader(r io.Reader) io.Reader {
	if c != Latin1 {
		return r
	}
	return reader{r, c}
}

type reader struct {
	io.Reader
	charset Charset
}

// Read reads at most half of the room, because each byte may become two.
func (r reader) Read(text []byte) (int, error) {
	if len(text) < 2 {
		return 0, io.ErrShortBuffer
	}
	sent := make([]byte, len(text)/2)
	n, err := r.Reader.Read(sent)
	return len(r.charset.AppendDecoded(text[:0], sent[:n])), err
}
