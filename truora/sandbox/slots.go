package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// slot is a place for one file of a step, behind a signed URL.
type slot struct {
	process *process
	step    *step
	plan    *FilePlan
	id      string
	expires time.Time
	arrived bool
	// kind is what the file that arrived looks like, as "image/jpeg"; empty
	// for an empty file.
	kind string
	size int64
}

// newSlots makes places for the files of a step.
func (p *process) newSlots(st *step, at time.Time) []*slot {
	var slots []*slot
	for i := range st.plan.Files {
		slots = append(slots, p.newSlot(st, &st.plan.Files[i], at))
	}
	return slots
}

func (p *process) newSlot(st *step, plan *FilePlan, at time.Time) *slot {
	return &slot{process: p, step: st, plan: plan, id: p.sandbox.id("UPL"), expires: at.Add(p.scenario.LinkLifetime)}
}

// renewLinks gives the files that have not arrived new URLs where the old ones
// have run out.
func (p *process) renewLinks(now time.Time) {
	st := p.now()
	if st == nil || p.status.IsFinal() {
		return
	}
	for i, slot := range st.slots {
		if !slot.arrived && !now.Before(slot.expires) {
			st.slots[i] = p.newSlot(st, slot.plan, now)
		}
	}
}

// allArrived reports whether every file of a step is there.
func (st *step) allArrived() bool {
	for _, slot := range st.slots {
		if !slot.arrived {
			return false
		}
	}
	return len(st.slots) == len(st.plan.Files)
}

// link is the signed URL of a slot.
func (p *process) link(slot *slot, base string) string {
	expires := strconv.FormatInt(slot.expires.Unix(), 10)
	query := url.Values{
		"AWSAccessKeyId": {"SANDBOX"}, "Expires": {expires},
		"Signature": {p.sandbox.sign(slot.path(), expires)},
	}
	return base + slot.path() + "?" + query.Encode()
}

func (s *slot) path() string { return "/files/" + s.process.id + "/" + s.id }

// sign signs a path until a time.
func (s *Sandbox) sign(path, expires string) string {
	return base64.RawURLEncoding.EncodeToString(s.mac(path + "\n" + expires))
}

// mac authenticates a text with the sandbox's secret.
func (s *Sandbox) mac(text string) []byte {
	h := hmac.New(sha256.New, s.secret)
	h.Write([]byte(text))
	return h.Sum(nil)
}

// slot finds a place that can still be written to: of the step in progress,
// not superseded, and empty.
func (s *Sandbox) slot(processID, slotID string) (*slot, bool) {
	p := s.processes[processID]
	if p == nil || p.status.IsFinal() || p.now() == nil || p.now().working {
		return nil, false
	}
	for _, slot := range p.now().slots {
		if slot.id == slotID && !slot.arrived {
			return slot, true
		}
	}
	return nil, false
}

// mediaRule is what a file has to be.
type mediaRule struct {
	sign    string   // part of the slot's media type or name
	allowed []string // beginnings of MIME types
	reason  string   // the declined reason of anything else
}

// judge gives the reason against a file of a kind, if there is one.
func (r mediaRule) judge(kind string) string {
	for _, allowed := range r.allowed {
		if strings.HasPrefix(kind, allowed) {
			return ""
		}
	}
	return r.reason
}

// mediaRules are gone through in this order; a file that none of them is about
// may be anything.
var mediaRules = []mediaRule{
	{"video", []string{"video/"}, "invalid_video_file"},
	{"pdf", []string{"application/pdf", "image/"}, "invalid_image_format"},
	{"invoice", []string{"application/pdf", "image/"}, "invalid_image_format"},
	{"image", []string{"image/"}, "invalid_image_format"},
	{"photo", []string{"image/"}, "invalid_image_format"},
	{"document_", []string{"image/"}, "invalid_image_format"},
	{"face", []string{"image/"}, "invalid_image_format"},
}

// badFile is the declined reason of files that cannot be evaluated.
func (st *step) badFile() string {
	for _, slot := range st.slots {
		if reason := slot.badness(); reason != "" {
			return reason
		}
	}
	return ""
}

func (s *slot) badness() string {
	if s.size == 0 {
		return "empty_input_file"
	}
	about := s.plan.MediaType + " " + s.plan.Name
	for _, rule := range mediaRules {
		if strings.Contains(about, rule.sign) {
			return rule.judge(s.kind)
		}
	}
	return ""
}
