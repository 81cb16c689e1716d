// Package media says what a file is (kind, size, dimensions, duration,
// sharpness, brightness) and whether it fits a step, or why not. It reads files
// of this machine alone.
package media

import (
	"errors"
	"io/fs"
	"time"

	"cedula/truora/fileid"
)

// Need is what a step takes.
type Need int

// What steps take.
const (
	NeedPhoto   Need = iota // JPEG, PNG, WebP: a card
	NeedFront               // the same: the side with the person's photo
	NeedFace                // JPEG, PNG, WebP: a face
	NeedInvoice             // a photo, or a PDF
	NeedVideo               // MP4, MOV, WebM
	NeedAny                 // a photo, a PDF or a video: the step did not say
)

// IsCard reports whether a side of a card is needed.
func (n Need) IsCard() bool { return n == NeedPhoto || n == NeedFront }

// Kind is what a file turned out to be.
type Kind int

// What a file can be.
const (
	KindUnknown Kind = iota
	KindPhoto
	KindVideo
	KindPDF
)

// File is a file that was checked and may be sent.
type File struct {
	Path     string
	Name     string // base name as on disk: show it with control characters made visible
	Size     int64  // bytes
	Modified time.Time
	Kind     Kind
	MIME     string        // such as "image/jpeg"
	Width    int           // pixels, as a person sees it (after EXIF orientation); 0 when unknown
	Height   int           // pixels; 0 when unknown
	Duration time.Duration // of a video; 0 when unknown
	Codec    string        // of a video, such as "avc1"; empty when unknown
	Warnings []Warning
	MadeFrom string // the name of the HEIC picture that this JPEG was made of; empty otherwise
	// Identity is what the file was when it was checked, for photos and PDFs
	// with a digest of the bytes that were checked.
	Identity fileid.Identity

	bits    *fingerprint // of a photo that was decoded: what IsSamePicture compares
	preview preview      // of a photo: what Preview shows
}

// Warning is what may be wrong with a file: it is shown with a hint, and the
// file is sent all the same if the person wishes.
type Warning string

// The warnings.
const (
	Small       Warning = "small"        // under MinLongSide
	Blurred     Warning = "blurred"      // the variance of the Laplacian is low
	Dark        Warning = "dark"         // hardly anything is light
	Bright      Warning = "bright"       // nothing is dark
	Glare       Warning = "glare"        // an overexposed spot
	Portrait    Warning = "portrait"     // upright, where a card is expected
	SamePicture Warning = "same picture" // front and back are the same file
	ShortVideo  Warning = "short video"  // under MinDuration
	LongVideo   Warning = "long video"   // over MaxDuration
	NoVideo     Warning = "no video"     // no video track was found
	Unfinished  Warning = "unfinished"   // its last mark is missing; the picture is there
	NoFace      Warning = "no face"      // where a face belongs
	NoPortrait  Warning = "no portrait"  // no face on the front of a document
	ManyFaces   Warning = "many faces"   // more than one of some size
	SmallFace   Warning = "small face"   // under minFaceShare
	OffCentre   Warning = "off centre"   // the face is at the edge
)

// Fault is why a file is refused: one with a fault is never sent. It is an
// error, so that errors.Is finds it.
type Fault string

// The faults.
const (
	Missing       Fault = "missing"
	IsFolder      Fault = "a folder"
	NotFolder     Fault = "not a folder" // a file where a folder was to be listed
	NotRegular    Fault = "not a regular file"
	Unreadable    Fault = "not readable"
	Empty         Fault = "empty"
	Damaged       Fault = "damaged"        // truncated or undecodable
	WrongType     Fault = "wrong type"     // not what the step takes
	BuriedJPEG    Fault = "buried JPEG"    // something lies before the picture
	PhotoNeeded   Fault = "photo needed"   // a video where a photo belongs
	VideoNeeded   Fault = "video needed"   // a photo where a video belongs
	HEIC          Fault = "heic"           // a phone's own format, of which no JPEG could be made here
	TooLarge      Fault = "too large"      // above max_photo_size or max_video_size
	TooManyPixels Fault = "enormous"       // more than MaxPixels, as its header claims
	OutsideRoot   Fault = "outside folder" // outside of [files] root
	BeingWritten  Fault = "being written"  // it was still changing after WaitLimit
)

// Error names the fault.
func (f Fault) Error() string { return string(f) }

// FileError is why a file is refused, or a folder cannot be listed.
type FileError struct {
	Fault Fault
	Path  string
	Found string // what the file is, as a MIME type, when that is known
	Size  int64  // bytes, for TooLarge
	Limit int64  // bytes, for TooLarge
	Err   error
}

// Error names the fault, without the path: paths hold people's names.
func (e *FileError) Error() string { return "the file cannot be sent: " + string(e.Fault) }

// Is makes a Fault match.
func (e *FileError) Is(target error) bool { f, ok := target.(Fault); return ok && f == e.Fault }

// Unwrap gives the cause.
func (e *FileError) Unwrap() error { return e.Err }

// newFileError makes err the reason why the file at path is refused.
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

// faultOf tells which fault an error of the file system is.
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
