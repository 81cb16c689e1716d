package report

import "strings"

// Markdown is the report as a Markdown document.
func (r Report) Markdown() string {
	var b strings.Builder
	b.WriteString("# " + escape(r.Title) + "\n")
	for i, part := range r.Parts {
		r.markdownPart(&b, part, i == 0)
	}
	return b.String()
}

func (r Report) markdownPart(b *strings.Builder, part Part, first bool) {
	title := marked(part.Mark, part.Title)
	if part.State != "" {
		title += ": " + escape(part.State)
	}
	if first {
		b.WriteString("\n**" + title + "**\n")
	} else {
		b.WriteString("\n## " + title + "\n")
	}
	for _, s := range part.Text {
		b.WriteString("\n" + escape(s) + "\n")
	}
	for _, block := range part.Blocks {
		r.markdownBlock(b, block)
	}
}

func (r Report) markdownBlock(b *strings.Builder, block Block) {
	if block.Title != "" {
		b.WriteString("\n### " + escape(block.Title) + "\n")
	}
	head := []string{r.words.Report.Field, r.words.Report.Value}
	if block.Checks {
		head = []string{r.words.Report.Check, r.words.Report.Result, r.words.Report.Message}
	}
	b.WriteString("\n" + tableRow(head...) + "|" + strings.Repeat(" --- |", len(head)) + "\n")
	for _, row := range block.Rows {
		b.WriteString(tableRow(cells(row, len(head))...))
	}
}

func cells(row Row, n int) []string {
	return []string{marked(row.Mark, row.Label), escape(row.Value), escape(row.Note)}[:n]
}

func tableRow(cells ...string) string { return "| " + strings.Join(cells, " | ") + " |\n" }

func marked(m Mark, s string) string { return strings.TrimSpace(m.String() + " " + escape(s)) }

// escape keeps text from being taken for Markdown or HTML.
func escape(s string) string { return escapes.Replace(s) }

var escapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "|", `\|`, "#", `\#`, "~", `\~`, "!", `\!`,
)
