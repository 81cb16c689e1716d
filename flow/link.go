package flow

import (
	"net/url"
	"slices"
	"strings"

	"cedula/flow/media"
	"cedula/truora"
)

// linkOf reports whether the step at index is completed on a page or on a
// phone, and returns the page; empty if the process contains none. Such a step
// is only waited for. In addition to the known types, this includes an unknown
// type whose only target is not on an upload host, so no file can be sent to
// it.
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

// firstPage is the first target that is a page.
func firstPage(targets []truora.UploadTarget) string {
	for _, target := range targets {
		if isPage(target.URL) {
			return target.URL
		}
	}
	return ""
}

// isPage reports whether an address can be opened: https, or http on this
// machine, without a user name, and without invisible characters.
func isPage(address string) bool {
	page, err := url.Parse(address)
	if err != nil || page.Hostname() == "" || page.User != nil || strings.ContainsFunc(address, isUnfitForAddress) {
		return false
	}
	return page.Scheme == "https" || page.Scheme == "http" && truora.IsLoopback(page.Hostname())
}

// isUnfitForAddress reports whether r cannot be part of an address: space,
// control characters, and other alphabets, which can imitate another host.
func isUnfitForAddress(r rune) bool { return r <= ' ' || r > '~' }

// mediaWords are parts of the type or the name of a target for photos or
// videos.
var mediaWords = []string{"photo", "picture", "image", "selfie", "video", "document_front", "document_back"}

// asksForMedia reports whether a step's target is for photos or videos. A video
// call is not.
func asksForMedia(stepType string, target truora.UploadTarget) bool {
	text := strings.Join([]string{normalized(stepType), normalized(target.Name), normalized(target.MediaType)}, " ")
	text = strings.NewReplacer("video_call", "", "videocall", "", "video-call", "").Replace(text)
	isMedia := func(word string) bool { return strings.Contains(text, word) }
	return target.MediaType != "" || slices.ContainsFunc(mediaWords, isMedia) ||
		!strings.Contains(normalized(target.Name), "call") && needOf(stepType, target) != media.NeedAny
}
