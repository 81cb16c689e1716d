package ui

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/ui/graphics"
)

const (
	// frameInterval is the minimum time between two frames.
	frameInterval = time.Second / 15
	// partTime is how long a terminal may take to draw one part: keys are
	// delayed as long.
	partTime = 40 * time.Millisecond
	// answerWait is how long to wait for an answer of a terminal that has
	// answered before, and firstWait of any other. silentInterval is the time
	// between two frames if it never answers.
	answerWait     = 2 * time.Second
	firstWait      = 400 * time.Millisecond
	silentInterval = 100 * time.Millisecond
	// The minimum (and initial) and maximum size of a part in bytes.
	leastPart = 1 << 10
	mostPart  = 256 << 10
)

// askDrawn asks the terminal for its status (DSR 5), which it answers after
// drawing everything before. The second variant makes a line differ from the
// previous one, so that it is written again.
var askDrawn = [2]string{"\x1b[5n", "\x1b[m\x1b[5n"}

// drawnAnswer is the answer "CSI 0 n", as Bubble Tea represents unknown
// sequences.
var drawnAnswer = fmt.Sprintf("?CSI%+v?", []byte("0n"))

func isDrawnAnswer(msg tea.Msg) bool {
	unknown, ok := msg.(fmt.Stringer)
	return ok && unknown.String() == drawnAnswer
}

// isLoneEscape reports whether the message is Esc as Bubble Tea represents it
// if a terminal's answer follows immediately: as an unknown byte.
func isLoneEscape(msg tea.Msg) bool {
	unknown, ok := msg.(fmt.Stringer)
	return ok && unknown.String() == "?0x1b?"
}

// livePicture is a moving picture, drawn at the terminal's speed: each part of
// a frame is sent after the previous one was drawn. A fast terminal gets
// complete frames, a slow connection a few lines at a time, so that keys are
// not delayed.
type livePicture struct {
	lines []string // as shown
	width int      // of each line, in cells
	next  []string // the frame being sent
	sent  int      // how many of its lines are shown

	turnAt  time.Time // when the next frame may be fetched
	part    sentPart
	room    int           // maximum size of the next part in bytes
	latency time.Duration // the shortest time of an answer
	answers bool          // the terminal has answered before
	asked   int
}

// sentPart is the last part that was sent.
type sentPart struct {
	generation int64 // zero once it is drawn
	at         time.Time
	bytes      int
}

// drawTimeoutMsg means that an answer did not arrive in time.
type drawTimeoutMsg struct{ generation int64 }

// show starts to show a frame, and drops the rest of the previous one.
func (p *livePicture) show(picture graphics.Picture, now time.Time) tea.Cmd {
	p.next, p.sent = picture.Lines(), 0
	if width, _ := picture.Size(); len(p.lines) != len(p.next) || p.width != width {
		p.lines, p.width = slices.Repeat([]string{strings.Repeat(" ", width)}, len(p.next)), width
	}
	return p.sendPart(now)
}

// sendPart shows as many lines as the terminal draws within partTime. Unchanged
// lines are free, because they are not written.
func (p *livePicture) sendPart(now time.Time) tea.Cmd {
	if p.room == 0 {
		p.room = leastPart
	}
	shownLast, bytes := "", 0
	for ; p.sent < len(p.next); p.sent++ {
		line, shown := p.next[p.sent], p.lines[p.sent]
		if line != shown {
			if bytes > 0 && bytes+len(line) > p.room {
				break
			}
			bytes += len(line)
		}
		p.lines[p.sent], shownLast = line, shown
	}
	return p.ask(now, bytes, shownLast)
}

// ask appends the status request to the end of the last line of the part; shown
// is the current content of that line. Windows' console would deliver the
// answer as typed text, so it is not asked.
func (p *livePicture) ask(now time.Time, bytes int, shown string) tea.Cmd {
	p.part = sentPart{nextGeneration(), now, bytes}
	wait := answerWait
	switch {
	case runtime.GOOS == "windows" || !p.answers && p.asked >= 2:
		wait = silentInterval
	case !p.answers:
		wait = firstWait
	}
	if runtime.GOOS != "windows" && p.sent > 0 {
		p.asked++
		last := &p.lines[p.sent-1]
		if *last+askDrawn[0] != shown {
			*last += askDrawn[0]
		} else {
			*last += askDrawn[1]
		}
	}
	generation := p.part.generation
	return tea.Tick(wait, func(time.Time) tea.Msg { return drawTimeoutMsg{generation} })
}

// handle handles the terminal's answer, or its timeout, and reports whether the
// message was one of them. The Cmd continues the frame.
func (p *livePicture) handle(msg tea.Msg, now time.Time) (tea.Cmd, bool) {
	timeout, isTimeout := msg.(drawTimeoutMsg)
	switch {
	case p.part.generation == 0, isTimeout && timeout.generation != p.part.generation, !isTimeout && !isDrawnAnswer(msg):
		return nil, false
	case isTimeout && !p.answers:
		p.room = mostPart // its speed is unknown
	default:
		p.answers = p.answers || !isTimeout
		p.adapt(now.Sub(p.part.at))
	}
	p.part.generation = 0
	if p.sent < len(p.next) {
		return p.sendPart(now), true
	}
	return nil, true
}

// adapt adjusts the size of a part to what the terminal draws within partTime,
// by the time of the last part. The shortest time of an answer is the
// connection's latency, and is subtracted.
func (p *livePicture) adapt(elapsed time.Duration) {
	if p.latency == 0 || elapsed < p.latency {
		p.latency = elapsed
	}
	if p.part.bytes < p.room/2 {
		return // the end of a frame is too small to measure
	}
	drawing := max(elapsed-p.latency, time.Millisecond)
	drawnInTime := int(int64(p.part.bytes) * int64(partTime) / int64(drawing))
	p.room = min(max(drawnInTime, leastPart), 2*p.room, mostPart)
}

// isDrawn reports whether the terminal has drawn the frame, so that the next
// one can be sent.
func (p *livePicture) isDrawn() bool { return p.part.generation == 0 }

// begin records that a frame is being fetched.
func (p *livePicture) begin(now time.Time) { p.turnAt = now.Add(frameInterval) }

// waitForTurn is how long to wait before the next frame.
func (p *livePicture) waitForTurn(now time.Time) time.Duration { return max(0, p.turnAt.Sub(now)) }

// clear clears the picture until the next frame.
func (p *livePicture) clear() { p.lines, p.next, p.sent = nil, nil, 0 }

// stop clears the picture, and ignores pending answers.
func (p *livePicture) stop() {
	p.clear()
	p.part.generation = 0
}
