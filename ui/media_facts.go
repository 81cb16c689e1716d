package ui

import (
	"fmt"
	"strings"

	"cedula/flow/media"
	"cedula/truora/safetext"
)

// facts say in one line what a file is: its name, kind, dimensions, length,
// size and age.
func (l *look) facts() string {
	w := l.d.Words
	facts := []string{safetext.Visible(l.file.Name), l.kind(), dots(l.file.Width, l.file.Height)}
	if l.file.Kind == media.KindVideo {
		facts = append(facts, l.length())
	}
	facts = append(facts, w.Bytes(l.file.Size), w.Choosing.Age(l.file.Modified, l.d.Now()))
	return strings.Join(withoutEmpty(facts), " · ")
}

// kind is as "JPEG photo" or "MP4 video (H.264)".
func (l *look) kind() string {
	t := l.d.Words.Looking
	name := t.Kind(l.file.Kind)
	if format := formatName(l.file.MIME); format != "" {
		name = t.Formatted(format, name)
	}
	if l.file.Codec != "" {
		name += " (" + codecName(l.file.Codec) + ")"
	}
	return name
}

func (l *look) length() string {
	if l.file.Duration == 0 {
		return l.d.Words.Looking.UnknownDuration
	}
	return l.d.Words.Duration(l.file.Duration)
}

// dots is as "4032×3024"; empty when unknown.
func dots(width, height int) string {
	if width == 0 || height == 0 {
		return ""
	}
	return fmt.Sprintf("%d×%d", width, height)
}

func formatName(mime string) string {
	return map[string]string{
		"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WebP",
		"video/mp4": "MP4", "video/quicktime": "MOV", "video/webm": "WebM",
	}[mime]
}

// codecName is the name that people know a codec by; any other as it is.
func codecName(codec string) string {
	known := map[string]string{
		"avc1": "H.264", "avc3": "H.264", "hvc1": "H.265", "hev1": "H.265", "av01": "AV1", "vp08": "VP8", "vp09": "VP9",
		"V_VP8": "VP8", "V_VP9": "VP9", "V_AV1": "AV1", "V_MPEG4/ISO/AVC": "H.264", "V_MPEGH/ISO/HEVC": "H.265",
	}
	if name, ok := known[codec]; ok {
		return name
	}
	return safetext.Visible(codec)
}

func withoutEmpty(texts []string) []string {
	var kept []string
	for _, t := range texts {
		if t != "" {
			kept = append(kept, t)
		}
	}
	return kept
}
