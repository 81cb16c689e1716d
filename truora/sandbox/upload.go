package sandbox

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gabriel-vasile/mimetype"
)

// target is one file that a step asks for, with a signed URL. After a failure,
// and after it has expired, it is replaced by another one.
type target struct {
	step     *step
	plan     *FilePlan
	id       string
	expires  time.Time
	uploaded bool
	// mediaType was detected from the uploaded file, such as "image/jpeg".
	mediaType string
	size      int64 // in bytes
	// kept is the content of a picture of up to maxKept; nil for any other
	// file.
	kept []byte
}

func (st *step) newTarget(plan *FilePlan, at time.Time) *target {
	return &target{step: st, plan: plan, id: st.process.sandbox.newID("UPL"), expires: at.Add(st.process.scenario.LinkLifetime)}
}

// resetTargets gives all files of a step new URLs.
func (st *step) resetTargets(at time.Time) {
	st.targets = nil
	for i := range st.plan.Files {
		st.targets = append(st.targets, st.newTarget(&st.plan.Files[i], at))
	}
}

// renewTargets gives the files that are not uploaded yet new URLs if the old
// ones have expired.
func (st *step) renewTargets(now time.Time) {
	for i, t := range st.targets {
		if !t.uploaded && !now.Before(t.expires) {
			st.targets[i] = st.newTarget(t.plan, now)
		}
	}
}

// hasAllFiles reports whether every file of a step is uploaded.
func (st *step) hasAllFiles() bool {
	for _, t := range st.targets {
		if !t.uploaded {
			return false
		}
	}
	return len(st.targets) == len(st.plan.Files)
}

// signedURL is the upload URL of the file.
func (t *target) signedURL(baseURL string) string {
	p := t.step.process
	return baseURL + p.sandbox.signedPath(http.MethodPut, "/files/"+p.id+"/"+t.id, t.expires)
}

// handleUpload stores a file sent to its signed URL (guide). The sandbox is not
// locked while the body arrives; only pictures are kept, other files are just
// counted and sniffed.
func (x *exchange) handleUpload() *response {
	if resp := x.checkUpload(); resp != nil {
		return resp
	}
	file, err := readFile(x.request.Body)
	if err != nil || file.size != x.request.ContentLength {
		return incompleteBody
	}
	return x.storeFile(file)
}

// checkUpload checks the request before its body is read.
func (x *exchange) checkUpload() *response {
	switch {
	case x.key() != "":
		return keyToStorage
	case x.request.ContentLength < 0:
		return lengthRequired
	case x.contentType() == "":
		return missingContentType
	case !x.isSigned():
		return signatureMismatch
	}
	x.sandbox.mu.Lock()
	defer x.sandbox.mu.Unlock()
	x.update()
	expires, _ := strconv.ParseInt(x.request.URL.Query().Get("Expires"), 10, 64) // the sandbox signed it
	if x.now.Unix() >= expires {
		return uploadURLExpired
	}
	if x.findTarget() == nil {
		return accessDenied
	}
	return nil
}

// findTarget finds the target of the call if it can be written to: it belongs
// to the step in progress, was not replaced, and is empty.
func (x *exchange) findTarget() *target {
	if x.process == nil || x.process.status.IsFinal() {
		return nil
	}
	st := x.process.currentStep()
	if st == nil || st.evaluating {
		return nil
	}
	for _, t := range st.targets {
		if t.id == x.pathValues["file"] && !t.uploaded {
			return t
		}
	}
	return nil
}

// uploadedFile is the received file.
type uploadedFile struct {
	mediaType string
	size      int64  // in bytes
	kept      []byte // of a picture of up to maxKept
}

// readFile reads a body to its end, and detects its media type from the first
// bytes.
func readFile(body io.Reader) (file uploadedFile, err error) {
	const sniffLength = 4096 // bytes
	head, err := io.ReadAll(io.LimitReader(body, sniffLength))
	if err != nil {
		return file, err
	}
	file.mediaType = mimetype.Detect(head).String()
	if strings.HasPrefix(file.mediaType, "image/") {
		if file.kept, err = io.ReadAll(io.MultiReader(bytes.NewReader(head), io.LimitReader(body, maxKept))); err != nil {
			return file, err
		}
		head = file.kept
	}
	rest, err := io.Copy(io.Discard, body)
	file.size = int64(len(head)) + rest
	if rest > 0 {
		file.kept = nil
	}
	return file, err
}

// storeFile stores an uploaded file; a step that needs only its files is
// submitted with the last of them.
func (x *exchange) storeFile(file uploadedFile) *response {
	x.sandbox.mu.Lock()
	defer x.sandbox.mu.Unlock()
	x.update()
	t := x.findTarget()
	if t == nil { // another upload finished first
		return accessDenied
	}
	t.uploaded, t.mediaType, t.size, t.kept = true, file.mediaType, file.size, file.kept
	t.step.output.MediaUploaded = t.step.hasAllFiles()
	x.process.touch(x.now)
	if evaluatedOnUpload[t.step.plan.Type] && t.step.hasAllFiles() {
		t.step.submit(x.now)
	}
	return &response{status: http.StatusOK, contentType: "application/xml"}
}

// mediaRules are the allowed types of files, by a word in their media type or
// name. The first match applies; other files may be of any type.
var mediaRules = []struct {
	word    string
	allowed []string // prefixes of MIME types
	reason  string   // the declined reason of any other type
}{
	{"video", []string{"video/"}, "invalid_video_file"},
	{"pdf", []string{"application/pdf", "image/"}, "invalid_image_format"},
	{"invoice", []string{"application/pdf", "image/"}, "invalid_image_format"},
	{"image", []string{"image/"}, "invalid_image_format"},
	{"photo", []string{"image/"}, "invalid_image_format"},
	{"document_", []string{"image/"}, "invalid_image_format"},
	{"face", []string{"image/"}, "invalid_image_format"},
}

// fileDeclinedReason is the declined reason of a step with a file that cannot
// be evaluated; empty if all can.
func (st *step) fileDeclinedReason() string {
	for _, t := range st.targets {
		if reason := t.declinedReason(); reason != "" {
			return reason
		}
	}
	return ""
}

func (t *target) declinedReason() string {
	if t.size == 0 {
		return "empty_input_file"
	}
	about := t.plan.MediaType + " " + t.plan.Name
	for _, rule := range mediaRules {
		if !strings.Contains(about, rule.word) {
			continue
		}
		for _, allowed := range rule.allowed {
			if strings.HasPrefix(t.mediaType, allowed) {
				return ""
			}
		}
		return rule.reason
	}
	return ""
}
