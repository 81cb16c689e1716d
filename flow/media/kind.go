package media

import "strings"

// accepted are the MIME types that are sent, each as it is sent: a moving PNG
// is a PNG to whoever reads its first picture, an M4V an MP4.
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
	"video/x-m4v":            {"video/mp4", KindVideo},
	"video/quicktime":        {"video/quicktime", KindVideo},
	"video/webm":             {"video/webm", KindVideo},
}

// classify gives the type to send and the kind of what was found;
// KindUnknown is never sent.
func classify(found string) (string, Kind) {
	known := accepted[found]
	return known.mime, known.kind
}

// takes are the kinds that fit a need.
var takes = map[Need][]Kind{
	Photo:   {KindPhoto},
	Face:    {KindPhoto},
	Invoice: {KindPhoto, KindPDF},
	Video:   {KindVideo},
	Any:     {KindPhoto, KindPDF, KindVideo},
}

// misfit is why a file of this type does not fit the need; nil when it does.
func misfit(found string, kind Kind, need Need) error {
	for _, taken := range takes[need] {
		if kind == taken {
			return nil
		}
	}
	return misfitFault(found, need)
}

func misfitFault(found string, need Need) Fault {
	family, _, _ := strings.Cut(found, "/")
	switch {
	case family == "video" && need != Video && need != Any:
		return PhotoNeeded
	case family == "image" && need == Video:
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
