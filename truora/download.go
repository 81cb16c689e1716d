package truora

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
)

// maxFile is the most that is taken of a file, in bytes.
const maxFile = 64 << 20

// PDF is where the report of a process stands (docs).
type PDF struct {
	// Status is what the API says while the report is being made, as "requested"
	// or "in_progress"; empty once it is there.
	Status string
	// Address is where the report is, signed: nobody is to see it. It may be
	// empty while Data has the report itself.
	Address string
	Data    []byte
}

// IsReady reports whether the report is there.
func (pdf PDF) IsReady() bool { return pdf.Address != "" || len(pdf.Data) > 0 }

// RequestPDF asks for the report of a process that is over. It answers 202 while
// the report is being made, then it redirects to it (docs). The redirect is not
// followed: see Download.
func (c *Client) RequestPDF(ctx context.Context, processID string) (PDF, error) {
	const op = "read PDF"
	address, err := c.processURL(op, processID, "/pdf")
	if err != nil {
		return PDF{}, err
	}
	got, err := c.fetchFile(ctx, call{
		op: op, method: http.MethodGet, url: address, key: c.key, limit: maxFile, takesRedirect: true,
		isValid: func(body []byte) bool { return isObject(body) || isPDF(body) },
	})
	switch location := got.header.Get("Location"); {
	case err != nil:
		return PDF{}, err
	case location != "":
		return PDF{Address: resolve(address, location)}, nil
	case isPDF(got.body):
		return PDF{Data: got.body}, nil
	}
	status := readObject(got.body).text("file_status")
	if status == "" {
		status = "requested"
	}
	return PDF{Status: status}, nil
}

func isPDF(body []byte) bool { return bytes.HasPrefix(body, []byte("%PDF-")) }

// resolve is an address that may be relative to another one.
func resolve(base, address string) string {
	from, err := url.Parse(base)
	if err != nil {
		return address
	}
	to, err := from.Parse(address)
	if err != nil {
		return address
	}
	return to.String()
}

// Download takes a file from a signed address: from allowed hosts alone, without
// any key and without following a redirect. Its errors never hold the address.
func (c *Client) Download(ctx context.Context, address string) ([]byte, error) {
	const op = "download file"
	target, refused := c.uploadHosts.check(address)
	if refused != nil {
		refused.Op = op
		return nil, refused
	}
	var secrets []string
	for _, values := range target.Query() {
		secrets = append(secrets, values...)
	}
	got, err := c.fetchFile(ctx, call{
		op: op, method: http.MethodGet, url: target.String(), limit: maxFile, isStorage: true, private: secrets,
		isValid: func(body []byte) bool { return len(body) > 0 },
	})
	return got.body, err
}

// fetchFile makes a call that may be repeated, and gives its response as it came.
func (c *Client) fetchFile(ctx context.Context, call call) (got response, err error) {
	err = c.retry(ctx, retryReads, func(attempt int) error {
		got, err = c.attempt(ctx, call, attempt)
		return err
	})
	var failure *Error
	if errors.As(err, &failure) {
		switch failure.Kind { // in storage's words, which are about uploads
		case UploadSpent:
			failure.Kind = FileExpired
		case UploadRefused:
			failure.Kind = FileRefused
		}
	}
	return got, err
}
