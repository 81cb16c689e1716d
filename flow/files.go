package flow

import (
	"cmp"
	"slices"
	"strings"

	"cedula/flow/media"
	"cedula/truora"
)

// FileRequest is one file that a step asks for.
type FileRequest struct {
	Target      string // as "document_front", "document_back", "face_video"
	Need        media.Need
	Description string // the API's own words; may be empty
	Optional    bool   // may be left out
	// Delivered says that this file has arrived already (before a crash, or
	// in an earlier try): it need not be asked for again.
	Delivered bool
}

// outputTargets says which output of an earlier step is the URL of which
// target (guide).
var outputTargets = map[string]string{
	targetFront: "front_document_photo",
	targetBack:  "back_document_photo",
	targetVideo: "face_video",
}

// isFile reports whether an input is answered with a file.
func isFile(input truora.ExpectedInput) bool {
	return input.FileUploadURL != "" || slices.Contains([]string{"file", "image", "photo", "video", "media"}, word(input.Type))
}

// fileRequests are the files that a step asks for: those that it lists, then
// its inputs that are files, and only where it names none of either, those
// that an earlier step's outputs have URLs for.
func fileRequests(p truora.Process, index int) []FileRequest {
	listed := append(listedTargets(p.Steps[index]), inputTargets(inputsAt(p, index))...)
	if len(listed) == 0 {
		listed = promisedTargets(p, index)
	}
	var requests []FileRequest
	for _, t := range listed {
		if !slices.ContainsFunc(requests, func(r FileRequest) bool { return r.Target == t.Name }) {
			requests = append(requests, FileRequest{
				Target: t.Name, Need: needOf(p.Steps[index].Type, t), Description: clipped(t.Description, longestQuestion),
				Optional: optionalFile(inputsAt(p, index), t.Name),
			})
		}
	}
	return requests
}

func listedTargets(raw truora.Step) []truora.UploadTarget {
	var listed []truora.UploadTarget
	for _, t := range raw.FilesUploadURLs {
		if t.Name != "" {
			listed = append(listed, t)
		}
	}
	return listed
}

func inputTargets(inputs []truora.ExpectedInput) []truora.UploadTarget {
	var listed []truora.UploadTarget
	for _, input := range inputs {
		if isFile(input) && !input.ReadOnly {
			listed = append(listed, truora.UploadTarget{Name: input.Name, Description: input.Description, MediaType: input.MediaType})
		}
	}
	return listed
}

// optionalFile reports whether the input that is the file may be left out.
func optionalFile(inputs []truora.ExpectedInput, target string) bool {
	return slices.ContainsFunc(inputs, func(input truora.ExpectedInput) bool {
		return input.Name == target && input.Optional
	})
}

// promisedTargets are the step type's own targets that have a URL somewhere
// (a passport has a front alone).
func promisedTargets(p truora.Process, index int) []truora.UploadTarget {
	rule := ruleOf(p.Steps[index].Type)
	var found []truora.UploadTarget
	for _, name := range rule.targets {
		if earlierURL(p, index, name) != "" {
			found = append(found, truora.UploadTarget{Name: name})
		}
	}
	if len(found) == 0 && rule.insists {
		return []truora.UploadTarget{{Name: rule.targets[0]}}
	}
	return found
}

// needOf says what a file has to be: by its media type, its name, its step.
func needOf(stepType string, t truora.UploadTarget) media.Need {
	rule, name, kind := ruleOf(stepType), word(t.Name), word(t.MediaType)
	switch {
	case strings.Contains(kind, "video") || strings.Contains(name, "video"):
		return media.NeedVideo
	case strings.Contains(name, "invoice") || strings.Contains(kind, "pdf"):
		return media.NeedInvoice
	case strings.Contains(name, "face") || strings.Contains(name, "selfie"):
		return media.NeedFace
	case strings.HasPrefix(name, "document_"):
		return media.NeedPhoto
	case isPicture(kind) && (rule.need == media.NeedAny || rule.need == media.NeedVideo):
		return media.NeedPhoto
	}
	return rule.need
}

func isPicture(mediaType string) bool {
	return strings.Contains(mediaType, "image") || strings.Contains(mediaType, "photo") || strings.Contains(mediaType, "picture")
}

// uploadURL says where a file goes: the step's own URL first, else its
// input's, else the nearest earlier step's output (guide). Empty when the
// process does not say.
func uploadURL(p truora.Process, index int, target string) string {
	return cmp.Or(ownURL(p.Steps[index], target), inputURL(inputsAt(p, index), target), earlierURL(p, index, target))
}

func ownURL(raw truora.Step, target string) string {
	for _, t := range raw.FilesUploadURLs {
		if t.Name == target && t.URL != "" {
			return t.URL
		}
	}
	return ""
}

func inputURL(inputs []truora.ExpectedInput, target string) string {
	for _, input := range inputs {
		if input.Name == target && input.FileUploadURL != "" {
			return input.FileUploadURL
		}
	}
	return ""
}

func earlierURL(p truora.Process, index int, target string) string {
	output := cmp.Or(outputTargets[target], target)
	for i := index - 1; i >= 0; i-- {
		if url := p.Steps[i].VerificationOutput.Outputs[output]; strings.Contains(url, "://") {
			return url
		}
	}
	return ""
}
