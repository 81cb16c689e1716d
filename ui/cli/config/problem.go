package config

import (
	"strconv"
	"strings"
)

// Problem is a mistake in the configuration: in a file, in the environment or
// in a flag. It never holds a key or a token.
type Problem struct {
	File    string // empty: not from a file
	Line    int    // from 1; 0: the file as a whole
	Key     string // as "flow.step_timeout", "--email" or "TRUORA_API_KEY"
	Fault   string // what is wrong
	Allowed string // what would be right
	Nearest string // the known key that is nearest to an unknown one
}

// Error says where, what is wrong and what is allowed.
func (p *Problem) Error() string {
	var parts []string
	if p.File != "" {
		parts = append(parts, p.place())
	}
	if p.Key != "" {
		parts = append(parts, p.Key)
	}
	text := strings.Join(append(parts, p.Fault), ": ")
	if p.Nearest != "" {
		return text + "; did you mean " + p.Nearest + "?"
	}
	if p.Allowed != "" {
		text += "; allowed: " + p.Allowed
	}
	return text
}

func (p *Problem) place() string {
	if p.Line == 0 {
		return p.File
	}
	return p.File + ":" + strconv.Itoa(p.Line)
}
