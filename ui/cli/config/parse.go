package config

import (
	"errors"
	"regexp"
	"strings"

	"github.com/BurntSushi/toml"
)

// entry is one key of the file with its value and the place it stands in.
type entry struct {
	file  string
	text  string
	name  string // as "flow.step_timeout"; in [[flows]] as "flows.flow_id"
	nth   int    // which of its name, from 1: more than one in [[flows]] alone
	value any
}

// parse takes the file apart into its entries, in its order.
func parse(file, text string) ([]entry, error) {
	var tree map[string]any
	data, err := toml.Decode(text, &tree)
	if err != nil {
		return nil, syntaxProblem(file, err)
	}
	var entries []entry
	seen := map[string]int{}
	for _, key := range data.Keys() {
		name := key.String()
		seen[name]++
		e := entry{file: file, text: text, name: name, nth: seen[name]}
		e.value = dig(tree, key, seen)
		entries = append(entries, e)
	}
	return entries, nil
}

// dig finds a key's value; within an array of tables that of the table in turn.
func dig(tree map[string]any, key toml.Key, seen map[string]int) any {
	var value any = tree
	for i, part := range key {
		table, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = table[part]
		if tables, ok := value.([]map[string]any); ok && i < len(key)-1 {
			value = tables[seen[key[:i+1].String()]-1]
		}
	}
	return value
}

func syntaxProblem(file string, err error) error {
	var parse toml.ParseError
	if errors.As(err, &parse) {
		return &Problem{File: file, Line: parse.Position.Line, Key: parse.LastKey, Fault: faultOf(parse)}
	}
	return &Problem{File: file, Fault: err.Error()}
}

// faultOf is what the parser says, without what it quotes of the file: that
// may be a piece of a key, whatever it was put under.
func faultOf(err toml.ParseError) string {
	switch secret := strings.HasSuffix(err.LastKey, "api_key") || strings.HasSuffix(err.LastKey, "token"); {
	case strings.HasPrefix(err.Message, "Key '"): // names one twice
		return err.Message
	case secret, strings.HasPrefix(err.Message, "expected value"):
		return "not a string in double quotes"
	}
	return quotation.ReplaceAllString(err.Message, "…")
}

var quotation = regexp.MustCompile(`"[^"]{3,}"|'[^']{3,}'|[0-9]{4,}`)

// line finds the line on which the entry begins: the text up to there does not
// define it yet. It asks the parser itself, so that strings, arrays and tables
// over several lines are no special case. Only a mistake pays for it.
func (e entry) line() int {
	lines := strings.Split(e.text, "\n")
	start := 1
	for i := range lines {
		switch e.countIn(strings.Join(lines[:i+1], "\n")) {
		case unfinished:
		case e.nth:
			return start
		default:
			start = i + 2
		}
	}
	return start
}

const unfinished = -1

// countIn counts how often the text defines the entry's name, or tells that
// the text breaks off in the middle of something.
func (e entry) countIn(text string) int {
	var tree map[string]any
	data, err := toml.Decode(text, &tree)
	if err != nil {
		return unfinished
	}
	count := 0
	for _, key := range data.Keys() {
		if key.String() == e.name {
			count++
		}
	}
	return count
}

// problem is a mistake at this entry.
func (e entry) problem(fault, allowed string) *Problem {
	return &Problem{File: e.file, Line: e.line(), Key: e.name, Fault: fault, Allowed: allowed}
}
