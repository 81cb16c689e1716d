package truora

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
)

// maxFile is the largest file that is downloaded, in bytes.
const maxFile = 64 << 20

// PDF is the report of a process, or the status of its generation (docs).
type PDF struct {
	// Status is set while the report is being generated, such as "requested" or
	// "in_progress".
	Status string
	// Address is the signed URL of the report; it must not be shown. It is
	// empty if Data contains the report.
	Address string
	Data    []byte
}

// IsReady reports whether the report has been generated.
func (pdf PDF) IsReady() bool { return pdf.Address != "" || len(pdf.Data) > 0 }

// RequestPDF requests the report of a finished process. The API responds 202
// while the report is being generated, then redirects to it (docs). The
// redirect is not followed: see Download.
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

// resolve returns the absolute URL of an address that may be relative to base.
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

// Download fetches a file from a signed URL: from allowed hosts only, without a
// key, and without following redirects. Its errors never contain the URL.
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

// fetchFile makes a call that is safe to repeat, and returns the response
// without decoding it.
func (c *Client) fetchFile(ctx context.Context, call call) (got response, err error) {
	err = c.retry(ctx, retryReads, func(attempt int) error {
		got, err = c.attempt(ctx, call, attempt)
		return err
	})
	var failure *Error
	if errors.As(err, &failure) {
		switch failure.Kind { // storage's errors are described in terms of uploads
		case UploadSpent:
			failure.Kind = FileExpired
		case UploadRefused:
			failure.Kind = FileRefused
		}
	}
	return got, err
}
