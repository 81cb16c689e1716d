package media

import (
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// accepted are the MIME types that are sent, each as it is sent: a moving PNG
// is a PNG to whoever reads its first picture, an M4V an MP4. Some cameras'
// videos go by a brand (MSNV) that others use for sound.
var accepted = map[string]struct {
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
	"video/quicktime":        {"video/quicktime", KindVideo},
	"video/webm":             {"video/webm", KindVideo},
}

// typeOf tells a file's MIME type from its first bytes.
func typeOf(head []byte) string {
	if found := mimetype.Detect(head).String(); found != "application/octet-stream" || !oldQuickTime(head) {
		return found
	}
	return "video/quicktime"
}

// oldQuickTime reports a movie that begins without saying that it is one, as
// cameras made them before the MP4.
func oldQuickTime(head []byte) bool {
	return len(head) > 8 && slices.Contains([]string{"moov", "mdat", "wide", "free", "skip"}, string(head[4:8]))
}

// classify gives the type to send and the kind of what was found;
// KindUnknown is never sent.
func classify(found string) (string, Kind) {
	known := accepted[found]
	return known.mime, known.kind
}

// takes are the kinds that fit a need.
var takes = map[Need][]Kind{
	NeedPhoto:   {KindPhoto},
	NeedFace:    {KindPhoto},
	NeedInvoice: {KindPhoto, KindPDF},
	NeedVideo:   {KindVideo},
	NeedAny:     {KindPhoto, KindPDF, KindVideo},
}

// misfit is why a file of this type does not fit the need; nil when it does.
func misfit(found string, kind Kind, need Need) error {
	if slices.Contains(takes[need], kind) {
		return nil
	}
	return misfitFault(found, need)
}

func misfitFault(found string, need Need) Fault {
	family, _, _ := strings.Cut(found, "/")
	switch {
	case family == "video" && need != NeedVideo && need != NeedAny:
		return PhotoNeeded
	case family == "image" && need == NeedVideo:
		return VideoNeeded
	case isHEIC(found):
		return HEIC
	default:
		return WrongType
	}
}

// isHEIC reports a picture in a phone's own format, AVIF with it: both are
// cured by converting them.
func isHEIC(found string) bool {
	return strings.HasPrefix(found, "image/hei") || found == "image/avif"
}
