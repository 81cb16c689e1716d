package ui

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/truora/safetext"
)

// Trace provides the inspector's records, which were masked when they were
// stored.
type Trace interface {
	// Record starts recording; before that nothing is stored. Further calls
	// have no effect.
	Record()
	// Since returns the stored records after seq, oldest first. It does not
	// block.
	Since(seq int) []TraceRecord
}

// TraceRecord is one call to the API, or one event of the verification.
type TraceRecord struct {
	Seq  int // from 1
	At   time.Time
	Call *TracedCall // nil for an event
	// Event describes the event, such as "process read: asking -> sending".
	Event string
}

// TracedCall is one call to the API.
type TracedCall struct {
	Method, Path string
	Status       int // 0 without a response
	Duration     time.Duration
	Attempt      int // from 1
	Sent         int64
	Received     int64
	Error        string // the error, if there was no response
	Request      TracedMessage
	Response     TracedMessage
}

// TracedMessage is a request or a response: headers as "Name: value" and a
// body.
type TracedMessage struct {
	Headers []string
	Body    string
}

// inspectorPane is the open inspector: a pane next to the screen if there is
// room, else in its place.
type inspectorPane struct {
	view    *inspector // nil: closed
	focused bool       // the inspector receives the keys
}

// cycle handles F2. If there is room the inspector is first opened next to the
// screen, then gets the focus, then is closed. Otherwise it replaces the
// screen, and has the focus.
func (pane *inspectorPane) cycle(d *display, w int) {
	switch {
	case pane.view == nil:
		pane.view, pane.focused = newInspector(d), w < paneWidth
	case !pane.focused:
		pane.focused = true
	default:
		pane.view, pane.focused = nil, false
	}
}

// isFocused reports whether the inspector receives the keys.
func (pane inspectorPane) isFocused() bool { return pane.view != nil && pane.focused }

func (pane *inspectorPane) handleKey(d *display, msg tea.KeyMsg) {
	if !key.Matches(msg, d.Keys.Back) {
		pane.view.Update(msg)
		return
	}
	if _, did := pane.view.Escape(); !did {
		pane.view, pane.focused = nil, false
	}
}

// key describes what F2 does next.
func (pane inspectorPane) key(d *display) key.Binding {
	switch {
	case pane.view == nil:
		return d.Keys.Inspector
	case !pane.focused:
		return withHelp(d.Keys.Inspector, d.Words.Keys.Details)
	}
	return withHelp(d.Keys.Inspector, d.Words.Keys.Close)
}

// inspector lists all API calls and events, newest last. Enter opens one.
type inspector struct {
	d           *display
	records     []TraceRecord
	highlighted int
	follows     bool    // stays at the newest
	details     *scroll // the open record; nil: the list
	w, h        int
}

// inspectorKeeps is the maximum number of records in the list.
const inspectorKeeps = 500

func newInspector(d *display) *inspector {
	v := &inspector{d: d, follows: true}
	d.Trace.Record()
	v.read()
	return v
}

// read reads new records.
func (v *inspector) read() {
	since := 0
	if n := len(v.records); n > 0 {
		since = v.records[n-1].Seq
	}
	v.records = append(v.records, v.d.Trace.Since(since)...)
	if over := len(v.records) - inspectorKeeps; over > 0 {
		v.records, v.highlighted = v.records[over:], max(0, v.highlighted-over)
	}
	if v.follows {
		v.highlighted = max(0, len(v.records)-1)
	}
}

func (v *inspector) SetSize(w, h int) {
	v.w, v.h = w, h
	if v.details != nil {
		v.details.SetSize(w, h)
	}
}

func (v *inspector) Update(msg tea.Msg) intent {
	switch msg := msg.(type) {
	case tickMsg:
		v.read()
	case tea.KeyMsg:
		if v.details != nil {
			return v.details.Update(msg)
		}
		v.handleKey(msg)
	}
	return nil
}

func (v *inspector) handleKey(msg tea.KeyMsg) {
	if key.Matches(msg, v.d.Keys.Next) {
		v.openDetails()
	}
	if step := v.d.Keys.movement(msg, v.h, len(v.records)); step != 0 {
		v.highlighted = max(0, min(v.highlighted+step, len(v.records)-1))
		v.follows = v.highlighted == len(v.records)-1
	}
}

func (v *inspector) openDetails() {
	if v.highlighted >= len(v.records) {
		return
	}
	record := v.records[v.highlighted]
	v.details = newScroll(v.d)
	var shown, language string
	shownWidth := 0
	v.details.text = func(w int) string { // wrapped once, because a body is long
		if shown == "" || w != shownWidth || v.d.Words.Language() != language {
			shown, shownWidth, language = v.detailsText(record, w), w, v.d.Words.Language()
		}
		return shown
	}
	v.details.SetSize(v.w, v.h)
}

// Escape closes the open record.
func (v *inspector) Escape() (intent, bool) {
	was := v.details != nil
	v.details = nil
	return nil, was
}

func (v *inspector) View() string {
	if v.details != nil {
		return v.details.View()
	}
	t, theme := v.d.Words.Inspector, v.d.Theme
	return stack(v.w, v.h,
		block{text: theme.Title.Render(t.Title), rank: 1},
		block{minRows: 1, draw: v.list},
		block{text: theme.Muted.Render(wrap(t.MaskedNote, v.w)), rank: 2},
	)
}

func (v *inspector) list(rows int) string {
	if len(v.records) == 0 {
		return v.d.Theme.Muted.Render(wrap(v.d.Words.Inspector.Empty, v.w))
	}
	top := max(0, min(v.highlighted-rows/2, len(v.records)-rows))
	var lines []string
	for i := top; i < min(len(v.records), top+rows); i++ {
		lines = append(lines, v.line(i))
	}
	return strings.Join(lines, "\n")
}

// line is one record: time, method, path, status, duration, attempt, bytes; or
// the event.
func (v *inspector) line(i int) string {
	record, mark, style := v.records[i], "  ", v.d.Theme.Blurred
	if i == v.highlighted {
		mark, style = "▸ ", v.d.Theme.Focused
	}
	text := record.At.Format("15:04:05") + " "
	if record.Call == nil {
		event := cutEvent(safetext.Line(record.Event), v.w-width(mark+text+"· "))
		return cut(style.Mark.Render(mark)+v.d.Theme.Muted.Render(text+"· "+event), v.w)
	}
	call := *record.Call
	call.Path = shortPath(call.Path)
	return cut(style.Mark.Render(mark)+style.Row.Render(text+v.callLine(call, v.w-width(mark+text))), v.w)
}

// cutEvent shortens an event such as "process read: waiting → asking · step" to
// w cells: the cause is dropped before the effect.
func cutEvent(event string, w int) string {
	for _, separator := range []string{": ", " → "} {
		if _, rest, ok := strings.Cut(event, separator); ok && width(event) > w {
			event = rest
		}
	}
	return event
}

// longPart is the maximum length of a part of a path in the list: ids are
// longer.
const longPart = 12

// shortPath shortens the ids in a path, so that its end is visible.
func shortPath(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if len(part) > longPart {
			parts[i] = cut(part, longPart/2)
		}
	}
	return strings.Join(parts, "/")
}

// callLine is a call in a line. If there is no room for all, the number of
// bytes is dropped first, then the beginning of the path, which is the same for
// all.
func (v *inspector) callLine(call TracedCall, w int) string {
	status := "---" // without a response
	if call.Status != 0 {
		status = strconv.Itoa(call.Status)
	}
	head := status + " " + call.Method + " "
	tail := " " + call.Duration.Round(time.Millisecond).String()
	if call.Attempt > 1 {
		tail += " " + v.d.Words.Inspector.Attempt(call.Attempt)
	}
	path, size := safetext.Line(call.Path), fmt.Sprintf(" ↑%s ↓%s", v.d.Words.Bytes(call.Sent), v.d.Words.Bytes(call.Received))
	if width(head+path+tail+size) <= w {
		return head + path + tail + size
	}
	return head + cutPath(path, w-width(head+tail)) + tail
}

// cutPath is the end of a path in w cells, in complete parts if one fits.
func cutPath(path string, w int) string {
	if width(path) <= w {
		return path
	}
	for i := range len(path) - 2 { // a trailing slash is not a part
		if path[i] == '/' && width("…"+path[i:]) <= w {
			return "…" + path[i:]
		}
	}
	return cutLeft(path, max(w, longPart))
}

// detailsText is a record with all its data.
func (v *inspector) detailsText(record TraceRecord, w int) string {
	theme, t := v.d.Theme, v.d.Words.Inspector
	when := theme.Muted.Render(record.At.Format("15:04:05.000"))
	if record.Call == nil {
		return when + "\n\n" + theme.Text.Render(wrap(safetext.Line(record.Event), w))
	}
	c := *record.Call
	parts := []string{when, theme.Title.Render(wrap(v.callLine(c, math.MaxInt), w))}
	if c.Error != "" {
		parts = append(parts, theme.Bad.Render(wrap(safetext.Line(c.Error), w)))
	}
	return strings.Join(append(parts, v.messageText(t.Sent, c.Request, w), v.messageText(t.Received, c.Response, w)), "\n\n")
}

func (v *inspector) messageText(name string, m TracedMessage, w int) string {
	theme := v.d.Theme
	lines := []string{theme.Text.Bold().Render(name)}
	for _, h := range m.Headers {
		lines = append(lines, theme.Muted.Render(wrap(safetext.Line(h), w)))
	}
	if m.Body == "" {
		return strings.Join(append(lines, theme.Muted.Render(v.d.Words.Inspector.NoBody)), "\n")
	}
	lines = append(lines, "")
	for line := range strings.SplitSeq(safetext.Block(strings.ReplaceAll(m.Body, "\t", "  ")), "\n") {
		lines = append(lines, theme.Text.Render(wrap(line, w)))
	}
	return strings.Join(lines, "\n")
}

func (v *inspector) ShortHelp() []key.Binding {
	if v.details != nil {
		return v.details.ShortHelp()
	}
	return []key.Binding{v.d.Keys.arrows(v.d.Words.Keys.Choose), withHelp(v.d.Keys.Next, v.d.Words.Keys.Details)}
}

func (v *inspector) FullHelp() [][]key.Binding { return [][]key.Binding{v.ShortHelp()} }
