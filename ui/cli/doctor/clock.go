package doctor

import (
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// How far this machine's clock may be from Truora's. Tokens live two hours
// (guide) and signed links minutes, and both are judged by the time.
const (
	clockDoubted = time.Minute
	clockFailed  = 5 * time.Minute
)

// hostTime is the time of a host, and ours at that moment.
type hostTime struct{ theirs, ours time.Time }

// time reads the host's time from its answer; nil when it does not tell. The
// header has whole seconds, so the middle of one is meant, and was written
// about halfway between question and answer; what a cache kept has aged.
func (r reply) time() *hostTime {
	date, err := http.ParseTime(r.header.Get("Date"))
	if err != nil {
		return nil
	}
	age, _ := strconv.Atoi(r.header.Get("Age"))
	theirs := date.Add(time.Duration(max(age, 0))*time.Second + time.Second/2)
	return &hostTime{theirs: theirs, ours: r.sent.Add(r.took / 2)}
}

// clock compares this machine's clock with the first host's that tells.
func (e Checkup) clock(hosts ...*host) Finding {
	for _, h := range hosts {
		if h.time != nil {
			return e.compared(h)
		}
	}
	return doubt("clock", "not compared: no host told its time", "compare it by hand: tokens and signed links are judged by the time")
}

func (e Checkup) compared(h *host) Finding {
	ahead := h.time.ours.Sub(h.time.theirs)
	note := span(ahead) + " " + side(ahead) + " " + hostOf(h.base)
	why := "; tokens and signed links are judged by the time"
	switch {
	case ahead.Abs() > clockFailed:
		return failure("clock", note+why, e.clockCure())
	case ahead.Abs() > clockDoubted:
		return doubt("clock", note+why, e.clockCure())
	case ahead.Abs() < 2*time.Second:
		return fine("clock", "agrees with "+hostOf(h.base))
	}
	return fine("clock", note)
}

// side tells on which side of the host's clock ours is.
func side(ahead time.Duration) string {
	if ahead < 0 {
		return "behind"
	}
	return "ahead of"
}

func hostOf(base string) string {
	if address, err := url.Parse(base); err == nil {
		return address.Host
	}
	return base
}

// clockCure is the command that sets the clock by the network.
func (e Checkup) clockCure() string {
	switch e.System {
	case "windows":
		return "set the clock: w32tm /resync"
	case "darwin":
		return "set the clock: sudo sntp -sS time.apple.com"
	}
	return "set the clock: sudo timedatectl set-ntp true"
}
