package media

import (
	"bytes"
	"encoding/binary"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// acceptedTypes are the MIME types that are sent, and how each is sent: an
// animated PNG as PNG, because others read its first picture, M4V and 3GP as
// MP4. Videos of some cameras have a brand (MSNV) that others use for audio.
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

// extensions are the file name extensions of each kind. HEIC is included: if
// one is chosen, the error explains what to do.
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

// unknownType is the type of a file that was not recognised.
const unknownType = "application/octet-stream"

// rawExtensions are those of cameras' raw pictures, most of which look like TIFF.
var rawExtensions = []string{".dng", ".nef", ".nrw", ".cr2", ".cr3", ".arw", ".sr2", ".orf", ".rw2", ".pef", ".raf", ".srw", ".3fr", ".iiq"}

// detectType detects a file's MIME type from its first bytes, and for Matroska
// also from its name: browsers record Matroska and call it WebM, which is a
// subset.
func detectType(head []byte, name string) string {
	found := mimetype.Detect(head).String()
	switch {
	case found == unknownType && isOldQuickTime(head):
		return "video/quicktime"
	case found == unknownType && isTransportStream(head):
		return "video/mp2t"
	case (found == unknownType || found == "image/tiff") && slices.Contains(rawExtensions, strings.ToLower(filepath.Ext(name))):
		return "image/x-raw"
	case found == "image/heif" && hasBrand(head, "avif") && !hasBrand(head, "heic"):
		return "image/avif"
	case strings.HasSuffix(found, "matroska") && strings.EqualFold(filepath.Ext(name), ".webm"):
		return "video/webm"
	}
	return found
}

// hasBrand reports whether a file of boxes is compatible with a brand (ISO/IEC
// 14496-12, 4.3).
func hasBrand(head []byte, brand string) bool {
	end := min(int(binary.BigEndian.Uint32(head)), len(head))
	for at := 16; at+4 <= end; at += 4 {
		if string(head[at:at+4]) == brand {
			return true
		}
	}
	return false
}

// isOldQuickTime reports whether head begins a QuickTime movie without a file
// type box, as old cameras created them.
func isOldQuickTime(head []byte) bool {
	return len(head) > 8 && slices.Contains([]string{"moov", "mdat", "wide", "free", "skip"}, string(head[4:8]))
}

// isTransportStream reports whether head begins an MPEG transport stream, as
// recorded by televisions and camcorders: packets of 188 bytes with the same
// first byte, which camcorders prefix with a timestamp of 4 bytes (ISO/IEC
// 13818-1, 2.4.3.2).
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

// hasBuriedJPEG reports whether a JPEG is preceded by something else, such as
// the headers of a web response that were saved with it. Decoders do not search
// for it.
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

// isHEIC reports whether a MIME type is HEIC or HEIF.
func isHEIC(detected string) bool { return strings.HasPrefix(detected, "image/hei") }
