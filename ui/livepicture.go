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
	// frameInterval is the least time between two frames.
	frameInterval = time.Second / 15
	// partTime is how long a terminal may take for what it is handed at once: a
	// key's answer waits as long.
	partTime = 40 * time.Millisecond
	// answerWait is how long an answer is waited for of a terminal that gave one
	// before, and firstWait of any other. silentInterval is the time between two
	// frames where none ever comes.
	answerWait     = 2 * time.Second
	firstWait      = 400 * time.Millisecond
	silentInterval = 100 * time.Millisecond
	// How many bytes a terminal is handed at once, at least (and at first) and at
	// most.
	leastPart = 1 << 10
	mostPart  = 256 << 10
)

// askDrawn asks the terminal for its state (DSR 5). It answers once it has drawn
// all that came before. The second way to write it makes a line differ from
// itself, so that it is written again.
var askDrawn = [2]string{"\x1b[5n", "\x1b[m\x1b[5n"}

// drawnAnswer is "CSI 0 n", the answer, as Bubble Tea gives sequences that it
// does not know.
var drawnAnswer = fmt.Sprintf("?CSI%+v?", []byte("0n"))

func isDrawnAnswer(msg tea.Msg) bool {
	unknown, ok := msg.(fmt.Stringer)
	return ok && unknown.String() == drawnAnswer
}

// isLoneEscape reports Esc as Bubble Tea gives it when a terminal's answer comes
// right behind it: as a byte that it does not know.
func isLoneEscape(msg tea.Msg) bool {
	unknown, ok := msg.(fmt.Stringer)
	return ok && unknown.String() == "?0x1b?"
}

// livePicture is a moving picture on the terminal. It goes at the pace that the
// terminal takes: each part of a frame waits until the one before is drawn. A
// fast terminal is handed whole frames, a slow line some lines of one at a time,
// so that keys get through.
type livePicture struct {
	lines []string // as shown
	width int      // of each, in cells
	next  []string // the frame on its way
	sent  int      // how many lines of it are shown

	turnAt  time.Time // when the next frame may be fetched
	part    sentPart
	room    int           // bytes that the next part may have
	latency time.Duration // what an answer takes at least
	answers bool          // the terminal has answered before
	asked   int
}

// sentPart is what the terminal was handed last.
type sentPart struct {
	generation int64 // zero once it is drawn
	at         time.Time
	bytes      int
}

// drawTimeoutMsg says that an answer did not come in time.
type drawTimeoutMsg struct{ generation int64 }

// show begins to show a frame, after which the one before is given up.
func (p *livePicture) show(picture graphics.Picture, now time.Time) tea.Cmd {
	p.next, p.sent = picture.Lines(), 0
	if width, _ := picture.Size(); len(p.lines) != len(p.next) || p.width != width {
		p.lines, p.width = slices.Repeat([]string{strings.Repeat(" ", width)}, len(p.next)), width
	}
	return p.sendPart(now)
}

// sendPart shows as many lines as the terminal draws within partTime. Those that
// are as before cost nothing: they are not written.
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

// ask asks for an answer once all that was sent is drawn, at the end of its last
// line; shown is what stands there until now. Windows' console would give the
// answer as if it had been typed, so that it is not asked.
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

// handle takes the terminal's answer, or the lack of one, and reports whether
// the message was one of them. The Cmd goes on with the frame.
func (p *livePicture) handle(msg tea.Msg, now time.Time) (tea.Cmd, bool) {
	timeout, isTimeout := msg.(drawTimeoutMsg)
	switch {
	case p.part.generation == 0, isTimeout && timeout.generation != p.part.generation, !isTimeout && !isDrawnAnswer(msg):
		return nil, false
	case isTimeout && !p.answers:
		p.room = mostPart // its pace is not known
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

// adapt hands the terminal as much at once as it draws within partTime, by how
// long it took for the last part. What an answer takes in any case does not
// count: that is the way to it.
func (p *livePicture) adapt(elapsed time.Duration) {
	if p.latency == 0 || elapsed < p.latency {
		p.latency = elapsed
	}
	if p.part.bytes < p.room/2 {
		return // the end of a frame tells little
	}
	drawing := max(elapsed-p.latency, time.Millisecond)
	drawnInTime := int(int64(p.part.bytes) * int64(partTime) / int64(drawing))
	p.room = min(max(drawnInTime, leastPart), 2*p.room, mostPart)
}

// isDrawn reports whether the terminal has all of the frame, so that it may get
// the next one.
func (p *livePicture) isDrawn() bool { return p.part.generation == 0 }

// begin begins to fetch a frame.
func (p *livePicture) begin(now time.Time) { p.turnAt = now.Add(frameInterval) }

// waitForTurn is how long the next frame has to wait.
func (p *livePicture) waitForTurn(now time.Time) time.Duration { return max(0, p.turnAt.Sub(now)) }

// clear shows nothing any more, until the next frame.
func (p *livePicture) clear() { p.lines, p.next, p.sent = nil, nil, 0 }

// stop is clear, and waits for no answer.
func (p *livePicture) stop() {
	p.clear()
	p.part.generation = 0
}
