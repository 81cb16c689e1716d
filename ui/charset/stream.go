package charset

import "io"

// Writer writes texts in the charset: whole characters at a time.
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

// Write writes a text. It counts its bytes, not those that they became.
func (w writer) Write(text []byte) (int, error) {
	if _, err := w.Writer.Write(w.charset.Encode([]byte(w.charset.Text(string(text))))); err != nil {
		return 0, err
	}
	return len(text), nil
}

// Reader reads what was typed in the charset, as UTF-8.
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

// Read reads. Half of the room is asked for: each byte may become two.
func (r reader) Read(text []byte) (int, error) {
	if len(text) < 2 {
		return 0, io.ErrShortBuffer
	}
	sent := make([]byte, len(text)/2)
	n, err := r.Reader.Read(sent)
	return len(r.charset.AppendDecoded(text[:0], sent[:n])), err
}
