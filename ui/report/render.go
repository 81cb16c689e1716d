package report

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"cedula/truora"
	"cedula/truora/safetext"
)

// Style formats the parts of a text. A nil function leaves text unchanged.
type Style struct {
	Title, Heading, Label, Muted, Good, Bad func(string) string
}

// Text is the report as lines of at most width cells, or unwrapped if width is
// 0. It ends in a newline.
func (r Report) Text(width int, style Style) string {
	p := textPage{width: width, style: style}
	if r.Title != "" {
		p.writeLines(0, style.Title, r.Title)
	}
	for i, part := range r.Parts {
		if i == 0 && r.Title != "" || i > 0 && !(r.Parts[i-1].isOneLine() && part.isOneLine()) {
			p.text.WriteByte('\n')
		}
		p.writePart(part)
	}
	return p.text.String()
}

// isOneLine reports whether a part is only a title.
func (part Part) isOneLine() bool { return len(part.Text)+len(part.Blocks) == 0 }

// Columns is Text with the parts in two columns if there is room for them,
// below the first part.
func (r Report) Columns(width int, style Style) string {
	const leastColumn, gap = 44, 4 // cells
	if width < 2*leastColumn+gap || len(r.Parts) < 3 {
		return r.Text(width, style)
	}
	first := Report{r.Title, r.Parts[:1], r.words}.Text(width, style) + "\n"
	left, right := (width-gap+1)/2, (width-gap)/2
	best, bestHeight := "", 0
	for split := 2; split < len(r.Parts); split++ { // find the split with the most equal heights
		both := joinColumns(
			Report{"", r.Parts[1:split], r.words}.Text(left, style), left+gap, Report{"", r.Parts[split:], r.words}.Text(right, style))
		if height := strings.Count(both, "\n"); best == "" || height < bestHeight {
			best, bestHeight = both, height
		}
	}
	return first + best
}

// joinColumns joins two texts side by side, the second one starting at column.
func joinColumns(left string, column int, right string) string {
	leftLines, rightLines := strings.Split(strings.TrimSuffix(left, "\n"), "\n"), strings.Split(strings.TrimSuffix(right, "\n"), "\n")
	var both strings.Builder
	for i := range max(len(leftLines), len(rightLines)) {
		line := ""
		if i < len(leftLines) {
			line = leftLines[i]
		}
		if i < len(rightLines) && rightLines[i] != "" {
			line += strings.Repeat(" ", column-ansi.StringWidth(line)) + rightLines[i]
		}
		both.WriteString(line + "\n")
	}
	return both.String()
}

// textPage renders a text.
type textPage struct {
	width int
	style Style
	text  strings.Builder
}

func (p *textPage) writePart(part Part) {
	title := part.Title
	if part.State != "" {
		title += ": " + part.State
	}
	if title != "" {
		p.writeMarked(0, part.Mark, p.style.Heading, title)
	}
	for _, s := range part.Text {
		p.writeLines(2, nil, s)
	}
	for i, block := range part.Blocks {
		if i > 0 || block.Title != "" || part.IsSummary && title != "" {
			p.text.WriteByte('\n')
		}
		p.writeBlock(block)
	}
}

func (p *textPage) writeBlock(block Block) {
	indent := 2
	if block.Title != "" {
		p.writeLines(indent, p.style.Heading, block.Title)
		indent = 4
	}
	column := labelWidth(block.Rows, p.width-indent)
	for _, row := range block.Rows {
		p.writeRow(row, indent, column)
	}
}

// labelWidth is the width of the column of labels; the values of wider labels
// are below their label. 0: there is no room for two columns.
func labelWidth(rows []Row, width int) int {
	const narrowestValue = 20 // minimum width of a value next to its label, in cells
	widest := 0
	for _, row := range rows {
		if label := ansi.StringWidth(row.Label); width <= 0 || label+4+narrowestValue <= width {
			widest = max(widest, label)
		}
	}
	return widest
}

func (p *textPage) writeRow(row Row, indent, column int) {
	if ansi.StringWidth(row.Label) > column || p.breaksWord(row, indent, column) {
		p.writeMarked(indent, row.Mark, p.style.Label, row.Label)
		p.writeLines(indent+4, nil, row.Value)
	} else {
		p.writeColumns(row, indent, column)
	}
	if row.Note != "" {
		p.writeLines(indent+4, p.style.Muted, row.Note)
	}
}

// breaksWord reports whether a word of the value, such as an id, would be
// broken next to the label but not below it.
func (p *textPage) breaksWord(row Row, indent, column int) bool {
	longest := 0
	for word := range strings.FieldsSeq(row.Value) {
		longest = max(longest, ansi.StringWidth(word))
	}
	beside := p.width - indent - ansi.StringWidth(p.styledMark(row.Mark)) - column - 2
	return p.width > 0 && longest > beside && longest <= p.width-indent-4
}

// writeColumns writes the label and the value side by side.
func (p *textPage) writeColumns(row Row, indent, column int) {
	label := row.Label + strings.Repeat(" ", column-ansi.StringWidth(row.Label)+2)
	before := strings.Repeat(" ", indent) + p.styledMark(row.Mark) + styled(p.style.Label, label)
	for _, line := range p.wrap(ansi.StringWidth(before), row.Value) {
		p.writeLine(before + line)
		before = strings.Repeat(" ", ansi.StringWidth(before))
	}
}

// writeMarked writes lines after a mark.
func (p *textPage) writeMarked(indent int, mark Mark, style func(string) string, s string) {
	before := strings.Repeat(" ", indent) + p.styledMark(mark)
	for _, line := range p.wrap(ansi.StringWidth(before), s) {
		p.writeLine(before + styled(style, line))
		before = strings.Repeat(" ", ansi.StringWidth(before))
	}
}

// styledMark is a mark and a space, or nothing.
func (p *textPage) styledMark(m Mark) string {
	style := map[Mark]func(string) string{Good: p.style.Good, Bad: p.style.Bad, Open: p.style.Muted}[m]
	if m == Plain {
		return ""
	}
	return styled(style, m.String()) + " "
}

func (p *textPage) writeLines(indent int, style func(string) string, s string) {
	for _, line := range p.wrap(indent, s) {
		p.writeLine(strings.Repeat(" ", indent) + styled(style, line))
	}
}

func (p *textPage) writeLine(line string) { p.text.WriteString(strings.TrimRight(line, " ") + "\n") }

// wrap breaks at words, and within a word that is wider than the line (Wrap
// alone does not break some words with hyphens).
func (p *textPage) wrap(indent int, s string) []string {
	if p.width <= 0 {
		return []string{s}
	}
	limit := max(p.width-indent, 2)
	return strings.Split(ansi.Hardwrap(ansi.Wrap(s, limit, ""), limit, false), "\n")
}

func styled(style func(string) string, s string) string {
	if style == nil || s == "" {
		return s
	}
	return style(s)
}

// Markdown is the report as a Markdown document.
func (r Report) Markdown() string {
	var text strings.Builder
	text.WriteString("# " + escape(r.Title) + "\n")
	for i, part := range r.Parts {
		r.writeMarkdownPart(&text, part, i == 0)
	}
	return text.String()
}

func (r Report) writeMarkdownPart(text *strings.Builder, part Part, first bool) {
	title := markdownMarked(part.Mark, part.Title)
	if part.State != "" {
		title += ": " + escape(part.State)
	}
	if first {
		text.WriteString("\n**" + title + "**\n")
	} else {
		text.WriteString("\n## " + title + "\n")
	}
	for _, s := range part.Text {
		text.WriteString("\n" + escape(s) + "\n")
	}
	for _, block := range part.Blocks {
		r.writeMarkdownBlock(text, block)
	}
}

func (r Report) writeMarkdownBlock(text *strings.Builder, block Block) {
	if block.Title != "" {
		text.WriteString("\n### " + escape(block.Title) + "\n")
	}
	head := []string{r.words.Report.Field, r.words.Report.Value}
	if block.Checks {
		head = []string{r.words.Report.Check, r.words.Report.Result, r.words.Report.Message}
	}
	text.WriteString("\n" + tableRow(head...) + "|" + strings.Repeat(" --- |", len(head)) + "\n")
	for _, row := range block.Rows {
		cells := []string{markdownMarked(row.Mark, row.Label), escape(row.Value), escape(row.Note)}
		text.WriteString(tableRow(cells[:len(head)]...))
	}
}

func tableRow(cells ...string) string { return "| " + strings.Join(cells, " | ") + " |\n" }

func markdownMarked(m Mark, s string) string { return strings.TrimSpace(m.String() + " " + escape(s)) }

// escape escapes characters with a meaning in Markdown or HTML.
func escape(s string) string { return escapes.Replace(s) }

var escapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "|", `\|`, "#", `\#`, "~", `\~`, "!", `\!`,
)

// JSON is the API's result, indented. Queries are removed from links: they may
// contain a signature, which must not be saved.
func JSON(r truora.Result) ([]byte, error) {
	raw := r.Raw
	if len(raw) == 0 {
		var err error
		if raw, err = json.Marshal(r); err != nil {
			return nil, err
		}
	}
	var value any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(withoutQueries(value), "", "  ")
	return append(safetext.JSON(text), '\n'), err
}

// withoutQueries removes the query from every link in a JSON value.
func withoutQueries(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for name := range v {
			v[name] = withoutQueries(v[name])
		}
	case []any:
		for i := range v {
			v[i] = withoutQueries(v[i])
		}
	case string:
		return withoutQuery(v)
	}
	return value
}

func withoutQuery(text string) string {
	if !strings.Contains(text, "://") {
		return text
	}
	link, err := url.Parse(text)
	if err != nil {
		before, _, _ := strings.Cut(text, "?")
		return before
	}
	link.RawQuery, link.Fragment, link.User = "", "", nil
	return link.String()
}
