// Package media says what a file is (kind, size, dimensions, duration,
// sharpness) and whether it fits a step, or why not. It reads files of this
// machine alone.
package media

import "time"

// Need is what a step takes.
type Need int

// What steps take.
const (
	NeedPhoto   Need = iota // JPEG, PNG, WebP: a card
	NeedFace                // JPEG, PNG, WebP: a face
	NeedInvoice             // a photo, or a PDF
	NeedVideo               // MP4, MOV, WebM
	NeedAny                 // a photo, a PDF or a video: the step did not say
)

// Kind is what a file turned out to be.
type Kind int

// What a file can be.
const (
	KindUnknown Kind = iota
	KindPhoto
	KindVideo
	KindPDF
)

// Fault is a hard reason: a file with one is refused and never sent. It is an
// error, so that errors.Is finds it.
type Fault string

// The hard reasons.
const (
	Missing       Fault = "missing"
	IsFolder      Fault = "a folder"
	NotFolder     Fault = "not a folder" // a file where a folder was to be listed
	NotRegular    Fault = "not a regular file"
	Unreadable    Fault = "not readable"
	Empty         Fault = "empty"
	Damaged       Fault = "damaged"        // truncated or undecodable
	WrongType     Fault = "wrong type"     // not what the step takes
	PhotoNeeded   Fault = "photo needed"   // a video where a photo belongs
	VideoNeeded   Fault = "video needed"   // a photo where a video belongs
	HEIC          Fault = "heic"           // a phone's own format: to be converted
	TooLarge      Fault = "too large"      // above max_photo_size or max_video_size
	TooManyPixels Fault = "enormous"       // more pixels than MaxPixels, as its header claims
	OutsideRoot   Fault = "outside folder" // outside of [files] root
)

// Error names the fault.
func (f Fault) Error() string { return string(f) }

// FileError is why a file is refused, or a folder cannot be listed. Limit and Size
// are bytes, for TooLarge.
type FileError struct {
	Fault Fault
	Path  string
	Found string // what the file is, as a MIME type, when that is known
	Size  int64
	Limit int64
	Err   error
}

// Error says which fault, without the path: paths hold names.
func (u *FileError) Error() string { return "the file cannot be sent: " + string(u.Fault) }

// Is makes a Fault match.
func (u *FileError) Is(target error) bool { f, ok := target.(Fault); return ok && f == u.Fault }

// Unwrap gives the cause.
func (u *FileError) Unwrap() error { return u.Err }

// Warning is a soft reason: shown with a hint, and sent if the person wishes.
type Warning string

// The soft reasons.
const (
	Small       Warning = "small"        // under 1000 pixels on the long side
	Blurred     Warning = "blurred"      // the variance of the Laplacian is low
	Dark        Warning = "dark"         //
	Bright      Warning = "bright"       //
	Glare       Warning = "glare"        // a burnt-out spot
	Portrait    Warning = "portrait"     // upright, where a card is expected
	SamePicture Warning = "same picture" // front and back are the same file
	ShortVideo  Warning = "short video"  // under 2 s
	LongVideo   Warning = "long video"   // over 60 s
	NoVideo     Warning = "no video"     // no video track was found
)

// File is a file that may be sent.
type File struct {
	Path     string
	Name     string // base name as on disk: show it with control characters made visible
	Size     int64  // bytes
	Modified time.Time
	Kind     Kind
	MIME     string        // as "image/jpeg"
	Width    int           // pixels, as a person sees it (after EXIF orientation); 0 when unknown
	Height   int           // pixels; 0 when unknown
	Duration time.Duration // of a video; 0 when unknown
	Codec    string        // of a video, as "avc1"; empty when unknown
	Warnings []Warning

	look  fingerprint // of a photo: what IsSamePicture compares
	shown preview     // of a photo: what Preview shows
}
