package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// pageName is the name of a command's page, such as "cedula-demo".
func pageName(command *cobra.Command) string {
	return strings.ReplaceAll(command.CommandPath(), " ", "-")
}

// pagedCommands are the subcommands that have a page. The shells of completion
// are described on its own page.
func pagedCommands(command *cobra.Command) (paged []*cobra.Command) {
	if command.HasParent() {
		return nil
	}
	for _, sub := range command.Commands() {
		if !sub.Hidden {
			paged = append(paged, sub)
		}
	}
	return paged
}

// page is a manual page being written, with the macros of man(7).
type page struct{ strings.Builder }

// newPage is the manual page of a command.
func newPage(command *cobra.Command) string {
	p := &page{}
	p.line(`.TH ` + quoted(strings.ToUpper(pageName(command))) + ` 1 "" "cedula" "cedula"`)
	p.section("NAME")
	p.line(escaped(pageName(command) + " - " + command.Short))
	p.section("SYNOPSIS")
	p.line(".B " + escaped(command.UseLine()))
	p.section("DESCRIPTION")
	if command.Long != "" {
		p.text(command.Long)
	} else {
		p.text(command.Short + ".")
	}
	p.commands(pagedCommands(command))
	p.options("OPTIONS", command.NonInheritedFlags())
	p.options("OPTIONS OF ALL COMMANDS", command.InheritedFlags())
	if command.Example != "" {
		p.section("EXAMPLES")
		p.preformatted(strings.Split(command.Example, "\n"))
	}
	p.seeAlso(command)
	return p.String()
}

func (p *page) line(text string) { p.WriteString(text + "\n") }

func (p *page) section(name string) { p.line(".SH " + quoted(name)) }

// text writes paragraphs; indented lines are preformatted.
func (p *page) text(text string) {
	for paragraph := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		p.line(".PP")
		lines := strings.Split(paragraph, "\n")
		if strings.HasPrefix(lines[0], "  ") {
			p.preformatted(lines)
			continue
		}
		for _, line := range lines {
			p.line(escaped(line))
		}
	}
}

func (p *page) preformatted(lines []string) {
	p.line(".nf")
	for _, line := range lines {
		p.line(escaped(line))
	}
	p.line(".fi")
}

func (p *page) commands(all []*cobra.Command) {
	if len(all) == 0 {
		return
	}
	p.section("COMMANDS")
	for _, command := range all {
		p.entry(command.Name(), command.Short)
	}
}

func (p *page) options(title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	p.section(title)
	flags.VisitAll(func(flag *pflag.Flag) {
		if flag.Hidden {
			return
		}
		value, usage := pflag.UnquoteUsage(flag)
		name := strings.TrimSpace("--" + flag.Name + " " + value)
		if flag.Shorthand != "" {
			name = "-" + flag.Shorthand + ", " + name
		}
		if flag.DefValue != "" && flag.DefValue != "false" && flag.DefValue != "[]" {
			usage += " (by default " + flag.DefValue + ")"
		}
		p.entry(name, usage)
	})
}

// entry writes a name, and its description indented below it.
func (p *page) entry(name, does string) {
	p.line(".TP\n.B " + escaped(name))
	p.line(escaped(does))
}

func (p *page) seeAlso(command *cobra.Command) {
	var others []string
	if command.HasParent() {
		others = append(others, pageName(command.Parent()))
	}
	for _, sub := range pagedCommands(command) {
		others = append(others, pageName(sub))
	}
	p.section("SEE ALSO")
	for i, other := range others {
		end := ","
		if i == len(others)-1 {
			end = ""
		}
		p.line(".BR " + escaped(other) + " (1)" + end)
	}
}

// escaped escapes text for roff: no line of it is a request.
func escaped(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	return text
}

func quoted(text string) string { return `"` + text + `"` }
