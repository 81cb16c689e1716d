package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gabriel-vasile/mimetype"

	"cedula/truora"
	"cedula/truora/safetext"
)

// pdfTimeout is how long the API may take to generate a PDF.
const pdfTimeout = 5 * time.Minute

var errFileExists = errors.New("it already exists, and is not overwritten")

// checkNewFile rejects a path that exists, before any call.
func checkNewFile(flag, path string) error {
	if path == "" {
		return nil
	}
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s %s: %w", flag, safetext.Visible(path), errFileExists)
	}
	return nil
}

// savePDF waits until the API has generated the PDF, and saves it.
func (acc *account) savePDF(ctx context.Context, processID, path string) error {
	pdf, err := acc.waitForPDF(ctx, processID)
	if err != nil {
		return err
	}
	data := pdf.Data
	if pdf.Address != "" {
		if data, err = acc.client.Download(ctx, pdf.Address); err != nil {
			return unreachedError(ctx, err)
		}
	}
	return acc.saveFile(path, data)
}

// waitForPDF requests the PDF until it is ready, with waits that double from
// half a second to ten, and prints what it waits for.
func (acc *account) waitForPDF(ctx context.Context, processID string) (truora.PDF, error) {
	ctx, cancel := context.WithTimeout(ctx, pdfTimeout)
	defer cancel()
	pauses := backoff{500 * time.Millisecond, 10 * time.Second}
	shown := ""
	for {
		pdf, err := acc.client.RequestPDF(ctx, processID)
		switch {
		case err != nil && !errors.Is(ctx.Err(), context.DeadlineExceeded):
			return pdf, unreachedError(ctx, err)
		case err == nil && pdf.IsReady():
			return pdf, nil
		}
		if pdf.Status != shown {
			shown = pdf.Status
			fmt.Fprintf(acc.Errors, "the PDF is being made (%s); waiting for it\n", safetext.Line(pdf.Status))
		}
		if pauses.wait(ctx) {
			continue
		}
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return pdf, &exitError{exitPending, errors.New("the PDF is still not ready; the same command asks for it again")}
		}
		return pdf, errSignal
	}
}

// storedFile is a file in a result: the name under which it is saved, and its
// signed URL, which is never shown.
type storedFile struct{ name, address string }

// storedFiles are the files in a result, named after their content.
func storedFiles(result truora.Result) []storedFile {
	var all []storedFile
	seen := map[string]int{}
	add := func(name, address string) {
		if address == "" {
			return
		}
		if seen[name]++; seen[name] > 1 {
			name += "-" + strconv.Itoa(seen[name])
		}
		all = append(all, storedFile{name, address})
	}
	for _, v := range result.Validations {
		subject := subjectOf(v.Type)
		add(subject+"-front", v.FrontImage)
		add(subject+"-back", v.ReverseImage)
		add(subject+"-photo", v.FacePhoto)
		add(subject+"-photo-watermark", v.FacePhotoWatermark)
		if signature := v.Details.ElectronicSignature; signature != nil {
			add(subject+"-image", signature.SignatureImageURL)
			add(subject+"-original", signature.OriginalDocumentURL)
			add(subject+"-signed", signature.SignedDocumentURL)
		}
	}
	return all
}

// subjectOf is the subject of a validation as part of a file name: "document",
// "face".
func subjectOf(validationType string) string {
	for _, ending := range []string{"-validation", "-recognition", "-verification"} {
		validationType = strings.TrimSuffix(validationType, ending)
	}
	if name := safetext.FileName(validationType); name != "" {
		return name
	}
	return "validation"
}

// saveImages saves the files in a result. A failed download is reported, and
// the others are still saved.
func (acc *account) saveImages(ctx context.Context, result truora.Result, folder string) error {
	files := storedFiles(result)
	if len(files) == 0 {
		fmt.Fprintln(acc.Errors, "the result names no pictures")
		return nil
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("--images: %w", err)
	}
	var failed error
	for _, file := range files {
		err := acc.saveImage(ctx, file, folder)
		if ctx.Err() != nil {
			return errSignal
		}
		if err != nil {
			acc.printError(err)
			failed = &exitError{code: exitCodeOf(err)}
		}
	}
	return failed
}

// saveImage downloads and saves one file.
func (acc *account) saveImage(ctx context.Context, file storedFile, folder string) error {
	data, err := acc.client.Download(ctx, file.address)
	if err != nil {
		return &exitError{exitUnreached, fmt.Errorf("%s: %w", file.name, err)}
	}
	kind := mimetype.Detect(data)
	if !isPictureOrDocument(kind) {
		return &exitError{exitUnreached, fmt.Errorf("%s: what was downloaded is not a picture but %s", file.name, kind)}
	}
	return acc.saveFile(filepath.Join(folder, file.name+kind.Extension()), data)
}

// exitCodeOf is the exit code of an error.
func exitCodeOf(err error) int {
	var exit *exitError
	if errors.As(err, &exit) {
		return exit.code
	}
	return exitUsage
}

// isPictureOrDocument prevents an error page from being saved as a picture.
func isPictureOrDocument(kind *mimetype.MIME) bool {
	return strings.HasPrefix(kind.String(), "image/") || strings.HasPrefix(kind.String(), "video/") || kind.Is("application/pdf")
}

// saveFile writes a new file that only its owner can read, and prints its path.
func (acc *account) saveFile(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s: %w", safetext.Visible(path), errFileExists)
	}
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err = errors.Join(err, file.Close()); err != nil {
		os.Remove(path)
		return err
	}
	fmt.Fprintf(readable(acc.Errors), "saved %s\n", safetext.Visible(path))
	return nil
}
