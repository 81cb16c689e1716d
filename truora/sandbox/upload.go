package sandbox

import (
	"io"
	"net/http"
	"strconv"

	"github.com/gabriel-vasile/mimetype"
)

// sniffed is how many bytes of an upload are looked at to tell what it is.
const sniffed = 4096

// upload stores a file behind its signed URL (guide). The sandbox is free
// while the bytes arrive; they are counted and looked at, not kept.
func (x *exchange) upload() answer {
	if refusal, ok := x.mayUpload(); !ok {
		return refusal
	}
	kind, size, err := swallow(x.request.Body)
	if err != nil || size != x.request.ContentLength {
		return incompleteBody
	}
	return x.store(kind, size)
}

// mayUpload looks at the request before its body is read.
func (x *exchange) mayUpload() (refusal answer, ok bool) {
	r := x.request
	switch {
	case keyOf(r) != "":
		return keyToStorage, false
	case r.ContentLength < 0:
		return lengthRequired, false
	case x.contentType() == "":
		return contentTypeMissing, false
	case r.URL.Query().Get("Signature") != x.sandbox.sign(r.URL.Path, r.URL.Query().Get("Expires")):
		return signatureMismatch, false
	}
	return x.slotOpen()
}

// slotOpen tells why a place cannot be written to; ok when it can.
func (x *exchange) slotOpen() (refusal answer, ok bool) {
	x.sandbox.mu.Lock()
	defer x.sandbox.mu.Unlock()
	x.catchUp()
	expires, _ := strconv.ParseInt(x.request.URL.Query().Get("Expires"), 10, 64)
	if x.now.Unix() >= expires {
		return linkExpired, false
	}
	_, open := x.sandbox.slot(x.path["id"], x.path["file"])
	return accessDenied, open
}

// store writes down that a file arrived; a step that waits for nothing but its
// files is evaluated with the last of them.
func (x *exchange) store(kind string, size int64) answer {
	x.sandbox.mu.Lock()
	defer x.sandbox.mu.Unlock()
	x.catchUp()
	slot, open := x.sandbox.slot(x.path["id"], x.path["file"])
	if !open { // another upload was faster
		return accessDenied
	}
	slot.arrived, slot.kind, slot.size = true, kind, size
	slot.step.output.MediaUploaded = slot.step.allArrived()
	x.process.touch(x.now)
	if uploadsOnly[slot.step.plan.Type] && slot.step.allArrived() {
		x.process.submit(slot.step, x.now)
	}
	return answer{status: http.StatusOK, kind: "application/xml"}
}

// swallow reads a body to its end and tells what it looks like.
func swallow(body io.Reader) (kind string, size int64, err error) {
	head, err := io.ReadAll(io.LimitReader(body, sniffed))
	if err != nil {
		return "", 0, err
	}
	rest, err := io.Copy(io.Discard, body)
	return mimetype.Detect(head).String(), int64(len(head)) + rest, err
}
