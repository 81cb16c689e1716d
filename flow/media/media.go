// Package media determines what a file is (kind, size, dimensions, duration,
// sharpness, brightness) and whether it fits a step, or why not. It reads local
// files only.
package media

import (
	"errors"
	"io/fs"
	"time"

	"cedula/truora/fileid"
)

// Need is the kind of file that a step asks for.
type Need int

// The needs of steps.
const (
	NeedPhoto   Need = iota // JPEG, PNG, WebP: a card
	NeedFront               // the same: the side with the person's photo
	NeedFace                // JPEG, PNG, WebP: a face
	NeedInvoice             // a photo, or a PDF
	NeedVideo               // MP4, MOV, WebM
	NeedAny                 // a photo, a PDF or a video: the step did not specify it
)

// IsCard reports whether a side of a card is needed.
func (n Need) IsCard() bool { return n == NeedPhoto || n == NeedFront }

// Kind is the kind of a file.
type Kind int

// The kinds of files.
const (
	KindUnknown Kind = iota
	KindPhoto
	KindVideo
	KindPDF
)

// File is a file that was checked and can be sent.
type File struct {
	Path     string
	Name     string // base name as on disk: use safetext.Visible to show it
	Size     int64  // bytes
	Modified time.Time
	Kind     Kind
	MIME     string        // such as "image/jpeg"
	Width    int           // pixels, after EXIF orientation; 0 if unknown
	Height   int           // pixels; 0 if unknown
	Duration time.Duration // of a video; 0 if unknown
	Codec    string        // of a video, such as "avc1"; empty when unknown
	Warnings []Warning
	MadeFrom string // the name of the HEIC picture that this JPEG was converted from; empty otherwise
	// Identity is the file's identity when it was checked, for photos and PDFs
	// with a digest of the content.
	Identity fileid.Identity

	bits    *fingerprint // of a decoded photo, for IsSamePicture
	preview preview      // of a photo, for Preview
}

// Warning is a possible problem of a file: it is shown with advice, and the
// person may send the file anyway.
type Warning string

// The warnings.
const (
	Small       Warning = "small"        // under MinLongSide
	Blurred     Warning = "blurred"      // the variance of the Laplacian is low
	Dark        Warning = "dark"         // almost nothing is light
	Bright      Warning = "bright"       // nothing is dark
	Glare       Warning = "glare"        // an overexposed spot
	Portrait    Warning = "portrait"     // upright, where a card is expected
	SamePicture Warning = "same picture" // front and back are the same file
	ShortVideo  Warning = "short video"  // under MinDuration
	LongVideo   Warning = "long video"   // over MaxDuration
	NoVideo     Warning = "no video"     // no video track was found
	Unfinished  Warning = "unfinished"   // its end is missing; the picture is complete
	NoFace      Warning = "no face"      // where a face belongs
	NoPortrait  Warning = "no portrait"  // no face on the front of a document
	ManyFaces   Warning = "many faces"   // more than one of similar size
	SmallFace   Warning = "small face"   // under minFaceShare
	OffCentre   Warning = "off centre"   // the face is at the edge
)

// Fault is why a file is refused. It is an error for errors.Is.
type Fault string

// The faults.
const (
	Missing       Fault = "missing"
	IsFolder      Fault = "a folder"
	NotFolder     Fault = "not a folder" // a file instead of a folder to list
	NotRegular    Fault = "not a regular file"
	Unreadable    Fault = "not readable"
	Empty         Fault = "empty"
	Damaged       Fault = "damaged"        // truncated or undecodable
	WrongType     Fault = "wrong type"     // not what the step takes
	BuriedJPEG    Fault = "buried JPEG"    // something precedes the picture
	PhotoNeeded   Fault = "photo needed"   // a video instead of a photo
	VideoNeeded   Fault = "video needed"   // a photo instead of a video
	HEIC          Fault = "heic"           // HEIC that could not be converted
	TooLarge      Fault = "too large"      // above max_photo_size or max_video_size
	TooManyPixels Fault = "enormous"       // more than MaxPixels, according to its header
	OutsideRoot   Fault = "outside folder" // outside of [files] root
	BeingWritten  Fault = "being written"  // it was still changing after WaitLimit
)

// Error returns the fault's text.
func (f Fault) Error() string { return string(f) }

// FileError is why a file is refused, or a folder cannot be listed.
type FileError struct {
	Fault Fault
	Path  string
	Found string // the file's MIME type, if known
	Size  int64  // bytes, for TooLarge
	Limit int64  // bytes, for TooLarge
	Err   error
}

// Error describes the fault, without the path, which may contain a person's
// name.
func (e *FileError) Error() string { return "the file cannot be sent: " + string(e.Fault) }

// Is reports whether target is the error's fault.
func (e *FileError) Is(target error) bool { f, ok := target.(Fault); return ok && f == e.Fault }

// Unwrap returns the cause.
func (e *FileError) Unwrap() error { return e.Err }

// newFileError returns the error for the file at path with a cause.
func newFileError(path string, err error) *FileError {
	var refusal *FileError
	if !errors.As(err, &refusal) {
		refusal = &FileError{Fault: faultOf(err), Err: withoutPath(err)}
	}
	if refusal.Path == "" {
		refusal.Path = path
	}
	return refusal
}

// faultOf is the fault of a file system error.
func faultOf(err error) Fault {
	var fault Fault
	switch {
	case errors.As(err, &fault):
		return fault
	case errors.Is(err, fs.ErrNotExist), isImpossiblePath(err):
		return Missing
	default:
		return Unreadable
	}
}

func withoutPath(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}
