package flow

import (
	"cmp"
	"slices"
	"strings"

	"cedula/flow/media"
	"cedula/truora"
	"cedula/truora/fileid"
)

// FileRequest is one file that a step asks for.
type FileRequest struct {
	Target      string // such as "document_front", "document_back", "face_video"
	Need        media.Need
	Description string // the API's own text; may be empty
	Optional    bool   // may be omitted
	// Delivered means that this file has already arrived (before a crash, or in
	// an earlier try): it need not be asked for.
	Delivered bool
}

// ChosenFile is a checked file: if it has changed since, it is not sent.
type ChosenFile struct {
	Path    string
	MIME    string
	Checked fileid.Identity // its identity when it was checked
}

// Choose returns the ChosenFile of a checked file.
func Choose(file media.File) ChosenFile { return ChosenFile{file.Path, file.MIME, file.Identity} }

func (chosen ChosenFile) local() truora.LocalFile {
	return truora.LocalFile{Path: chosen.Path, ContentType: chosen.MIME, Checked: chosen.Checked}
}

// pathsOf are the paths by target; nil if there are none.
func pathsOf(files map[string]ChosenFile) map[string]string {
	if files == nil {
		return nil
	}
	paths := map[string]string{}
	for target, file := range files {
		paths[target] = file.Path
	}
	return paths
}

// outputTargets maps the outputs of an earlier step to the targets whose URLs
// they are (guide).
var outputTargets = map[string]string{
	targetFront: "front_document_photo",
	targetBack:  "back_document_photo",
	targetVideo: "face_video",
}

// isFile reports whether an input asks for a file.
func isFile(input truora.ExpectedInput) bool {
	return input.FileUploadURL != "" || slices.Contains([]string{"file", "image", "photo", "video", "media"}, normalized(input.Type))
}

// fileRequests are the files that a step asks for, one per target.
func fileRequests(p truora.Process, index int) []FileRequest {
	inputs := inputsAt(p, index)
	var requests []FileRequest
	for _, target := range targetsAt(p, index, inputs) {
		if slices.ContainsFunc(requests, func(r FileRequest) bool { return r.Target == target.Name }) {
			continue
		}
		requests = append(requests, FileRequest{
			Target: target.Name, Need: needOf(p.Steps[index].Type, target), Description: readable(target.Description, longestQuestion),
			Optional: slices.ContainsFunc(inputs, func(input truora.ExpectedInput) bool {
				return input.Name == target.Name && input.Optional
			}),
		})
	}
	return requests
}

// targetsAt are the targets that the step lists, else its inputs that are
// files, else those of its type.
func targetsAt(p truora.Process, index int, inputs []truora.ExpectedInput) []truora.UploadTarget {
	var targets []truora.UploadTarget
	for _, target := range p.Steps[index].FilesUploadURLs {
		if target.Name != "" {
			targets = append(targets, target)
		}
	}
	for _, input := range inputs {
		if isFile(input) && !input.ReadOnly {
			targets = append(targets, truora.UploadTarget{Name: input.Name, Description: input.Description, MediaType: input.MediaType})
		}
	}
	if len(targets) == 0 {
		return targetsOfType(p, index)
	}
	return targets
}

// targetsOfType are the targets of the step's type that have a URL in an
// earlier step's output (a passport has only a front).
func targetsOfType(p truora.Process, index int) []truora.UploadTarget {
	rule := ruleOf(p.Steps[index].Type)
	var targets []truora.UploadTarget
	for _, name := range rule.targets {
		if earlierURL(p, index, name) != "" {
			targets = append(targets, truora.UploadTarget{Name: name})
		}
	}
	if len(targets) == 0 && rule.needsFirst {
		return []truora.UploadTarget{{Name: rule.targets[0]}}
	}
	return targets
}

// needOf is the kind of file that a target requires, by its media type, its
// name or its step.
func needOf(stepType string, target truora.UploadTarget) media.Need {
	rule, name, kind := ruleOf(stepType), normalized(target.Name), normalized(target.MediaType)
	switch {
	case strings.Contains(kind, "video") || strings.Contains(name, "video"):
		return media.NeedVideo
	case strings.Contains(name, "invoice") || strings.Contains(kind, "pdf"):
		return media.NeedInvoice
	case strings.Contains(name, "face") || strings.Contains(name, "selfie"):
		return media.NeedFace
	case name == targetFront:
		return media.NeedFront
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

// uploadURL is the URL for a file: the step's own, else its input's, else that
// in the nearest earlier step's output (guide). Empty if the process contains
// none.
func uploadURL(p truora.Process, index int, target string) string {
	for _, own := range p.Steps[index].FilesUploadURLs {
		if own.Name == target && own.URL != "" {
			return own.URL
		}
	}
	for _, input := range inputsAt(p, index) {
		if input.Name == target && input.FileUploadURL != "" {
			return input.FileUploadURL
		}
	}
	return earlierURL(p, index, target)
}

// earlierURL is the URL of a target in the nearest earlier step's output.
func earlierURL(p truora.Process, index int, target string) string {
	output := cmp.Or(outputTargets[target], target)
	for i := index - 1; i >= 0; i-- {
		if url := p.Steps[i].VerificationOutput.Outputs[output]; strings.Contains(url, "://") {
			return url
		}
	}
	return ""
}
