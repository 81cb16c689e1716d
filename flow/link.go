package flow

import (
	"net/url"
	"slices"
	"strings"

	"cedula/flow/media"
	"cedula/truora"
)

// linkOf reports whether the step at index is done on a page of its own or on a
// phone, and gives the page; empty where the process names none. Such a step is
// waited for: nothing is sent for it. Besides the types that are known for it, an
// unknown type is one whose sole target is on no upload host: what leads
// elsewhere is no place to send a file to.
func linkOf(p truora.Process, index int, hosts truora.UploadHosts) (page string, isLink bool) {
	raw, inputs := p.Steps[index], inputsAt(p, index)
	switch {
	case ruleOf(raw.Type).kind == KindLink:
		return firstPage(raw.FilesUploadURLs), true
	case raw.Type == typeGeolocation:
		return "", !slices.ContainsFunc(inputs, func(input truora.ExpectedInput) bool { return !input.ReadOnly })
	case isKnownType(raw.Type) || len(raw.FilesUploadURLs) != 1 || len(inputs) > 0:
		return "", false
	}
	target := raw.FilesUploadURLs[0]
	if asksForMedia(raw.Type, target) || !strings.HasPrefix(target.URL, "https://") || hosts.Allow(target.URL) {
		return "", false
	}
	return target.URL, isPage(target.URL)
}

// firstPage is the first of the targets that is a page to open.
func firstPage(targets []truora.UploadTarget) string {
	for _, target := range targets {
		if isPage(target.URL) {
			return target.URL
		}
	}
	return ""
}

// isPage reports whether an address is one that may be opened: https, or http on
// this machine, without a user, and free of what would not be seen in it.
func isPage(address string) bool {
	page, err := url.Parse(address)
	if err != nil || page.Hostname() == "" || page.User != nil || strings.ContainsFunc(address, isUnfitForAddress) {
		return false
	}
	return page.Scheme == "https" || page.Scheme == "http" && truora.IsLoopback(page.Hostname())
}

// isUnfitForAddress reports what no address holds as it is: space, control
// characters, other alphabets, which may look like another host.
func isUnfitForAddress(r rune) bool { return r <= ' ' || r > '~' }

// mediaWords are what the type or the name of a target holds that a photo or a
// video goes to.
var mediaWords = []string{"photo", "picture", "image", "selfie", "video", "document_front", "document_back"}

// asksForMedia reports whether a step wants photos or videos, by all that it
// says of its target. A video call is none.
func asksForMedia(stepType string, target truora.UploadTarget) bool {
	text := strings.Join([]string{normalized(stepType), normalized(target.Name), normalized(target.MediaType)}, " ")
	text = strings.NewReplacer("video_call", "", "videocall", "", "video-call", "").Replace(text)
	isMedia := func(word string) bool { return strings.Contains(text, word) }
	return target.MediaType != "" || slices.ContainsFunc(mediaWords, isMedia) ||
		!strings.Contains(normalized(target.Name), "call") && needOf(stepType, target) != media.NeedAny
}
