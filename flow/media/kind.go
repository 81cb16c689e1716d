package media

import (
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

// detectType tells a file's MIME type from its first bytes, and of Matroska also
// from its name: browsers record that and call it WebM, which is most of it.
func detectType(head []byte, name string) string {
	found := mimetype.Detect(head).String()
	switch {
	case found == "application/octet-stream" && isOldQuickTime(head):
		return "video/quicktime"
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
