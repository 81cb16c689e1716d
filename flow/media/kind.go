package media

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// acceptedTypes are the MIME types that are sent, each as it is sent: a moving
// PNG is a PNG to whoever reads its first picture, an M4V or a phone's 3GP an
// MP4. Some cameras' videos go by a brand (MSNV) that others use for sound.
var acceptedTypes = map[string]struct {
	mime string
	kind Kind
}{
	"image/jpeg":             {"image/jpeg", KindPhoto},
	"image/png":              {"image/png", KindPhoto},
	"image/apng":             {"image/png", KindPhoto},
	"image/vnd.mozilla.apng": {"image/png", KindPhoto},
	"image/webp":             {"image/webp", KindPhoto},
	"application/pdf":        {"application/pdf", KindPDF},
	"video/mp4":              {"video/mp4", KindVideo},
	"audio/mp4":              {"video/mp4", KindVideo},
	"video/x-m4v":            {"video/mp4", KindVideo},
	"video/3gpp":             {"video/mp4", KindVideo},
	"video/3gpp2":            {"video/mp4", KindVideo},
	"video/quicktime":        {"video/quicktime", KindVideo},
	"video/webm":             {"video/webm", KindVideo},
}

// kindsFor are the kinds that fit a need.
var kindsFor = map[Need][]Kind{
	NeedPhoto:   {KindPhoto},
	NeedFront:   {KindPhoto},
	NeedFace:    {KindPhoto},
	NeedInvoice: {KindPhoto, KindPDF},
	NeedVideo:   {KindVideo},
	NeedAny:     {KindPhoto, KindPDF, KindVideo},
}

// extensions are the ends of file names by what they stand for. A phone's own
// format is among the photos: choosing one explains what to do about it.
var extensions = map[Kind][]string{
	KindPhoto: {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".heic", ".heif", ".hif", ".avif", ".jxl"},
	KindVideo: {".mp4", ".m4v", ".mov", ".qt", ".webm", ".3gp", ".3g2"},
	KindPDF:   {".pdf"},
}

// hasFittingExtension reports whether a file of this name may fit the need.
func hasFittingExtension(name string, need Need) bool {
	extension := strings.ToLower(filepath.Ext(name))
	return slices.ContainsFunc(kindsFor[need], func(kind Kind) bool {
		return slices.Contains(extensions[kind], extension)
	})
}

// unknownType is what a file is of which nothing is known.
const unknownType = "application/octet-stream"

// detectType tells a file's MIME type from its first bytes, and of Matroska also
// from its name: browsers record that and call it WebM, which is most of it.
func detectType(head []byte, name string) string {
	found := mimetype.Detect(head).String()
	switch {
	case found == unknownType && isOldQuickTime(head):
		return "video/quicktime"
	case found == unknownType && isTransportStream(head):
		return "video/mp2t"
	case strings.HasSuffix(found, "matroska") && strings.EqualFold(filepath.Ext(name), ".webm"):
		return "video/webm"
	}
	return found
}

// isOldQuickTime reports a movie that begins without saying that it is one, as
// cameras made them before the MP4.
func isOldQuickTime(head []byte) bool {
	return len(head) > 8 && slices.Contains([]string{"moov", "mdat", "wide", "free", "skip"}, string(head[4:8]))
}

// isTransportStream reports an MPEG transport stream, as televisions and
// camcorders record it: packets of 188 bytes that begin with the same one, behind
// a time of 4 bytes in what camcorders write (ISO/IEC 13818-1, 2.4.3.2).
func isTransportStream(head []byte) bool {
	const sync, least = 0x47, 3
	for _, prefix := range []int{0, 4} {
		packets := 0
		for at := prefix; at < len(head) && head[at] == sync; at += prefix + 188 {
			packets++
		}
		if packets >= least && packets == (len(head)-prefix-1)/(prefix+188)+1 {
			return true
		}
	}
	return false
}

// hasBuriedJPEG reports a JPEG behind something else, as programs leave it that
// save an answer of the web with its headers. No decoder looks for it there.
func hasBuriedJPEG(detected string, head []byte) bool {
	if detected != unknownType && !strings.HasPrefix(detected, "text/plain") {
		return false
	}
	at := bytes.Index(head, []byte{0xff, markerSOI, 0xff})
	if at <= 0 || at+3 >= len(head) {
		return false
	}
	next := head[at+3]
	return next >= 0xe0 && next <= 0xef || next == 0xdb || next == 0xfe
}

// mismatch is why a file of this MIME type does not fit the need.
func mismatch(detected string, need Need) Fault {
	family, _, _ := strings.Cut(detected, "/")
	switch {
	case family == "video" && need != NeedVideo && need != NeedAny:
		return PhotoNeeded
	case family == "image" && need == NeedVideo:
		return VideoNeeded
	case isHEIC(detected):
		return HEIC
	default:
		return WrongType
	}
}

// isHEIC reports a picture in a phone's own format.
func isHEIC(detected string) bool { return strings.HasPrefix(detected, "image/hei") }
