package config

import (
	"errors"
	"slices"
	"strings"

	"cedula/truora/tomlfile"
)

// Parse parses the text of a configuration file; name is the file's, for errors
// and relative paths. Its error is always Problems: all mistakes together, or
// only the first if the text is not valid TOML.
func Parse(name string, text []byte) (Config, error) {
	config := Default()
	config.File = name
	entries, err := parseEntries(name, string(text))
	if err != nil {
		return Config{}, err
	}
	var problems Problems
	for _, e := range entries {
		if problem := e.apply(&config); problem != nil {
			problems = append(problems, problem)
		}
	}
	problems = append(problems, checkTogether(config, entries, problems)...)
	if err := problems.sorted(); err != nil {
		return Config{}, err
	}
	config.holdsSecret = config.Truora.APIKey != "" || config.Truora.Token != "" || config.Truora.WebhookKey != ""
	return config, nil
}

// entry is one key of the file, with its value and its line.
type entry struct {
	tomlfile.Entry
	file string
}

// parseEntries returns the file's entries in order.
func parseEntries(file, text string) ([]entry, error) {
	document, err := tomlfile.Parse(text)
	var syntax *tomlfile.SyntaxError
	if errors.As(err, &syntax) {
		return nil, Problems{{File: file, Line: syntax.Line, Key: syntax.Key, Fault: syntax.Message}}
	}
	if err != nil {
		return nil, Problems{{File: file, Fault: "is not TOML"}}
	}
	var entries []entry
	for _, e := range document.Entries() {
		entries = append(entries, entry{e, file})
	}
	return entries, nil
}

// problem is a problem at this entry.
func (e entry) problem(fault, allowed string) *Problem {
	return &Problem{File: e.file, Line: e.Line, Key: e.Name, Fault: fault, Allowed: allowed}
}

// wrongValue is the problem of an invalid value.
func (e entry) wrongValue(allowed string) *Problem {
	problem := e.problem("wrong value", allowed)
	problem.Value = describeValue(e.Name, e.Value)
	return problem
}

// tables are the names of tables.
var tables = []string{"truora", "process", "process.metadata", "flow", "files", "camera", "capture", "ui", "kiosk"}

// apply sets the entry's field of the configuration.
func (e entry) apply(c *Config) *Problem {
	if slices.Contains(tables, e.Name) {
		if _, ok := e.Value.(map[string]any); !ok {
			return e.problem("is not a table", "["+e.Name+"]")
		}
		return nil
	}
	if rule, ok := rules[e.Name]; ok {
		if !rule.set(c, e.Value) {
			return e.wrongValue(rule.allowed)
		}
		return nil
	}
	if name, ok := strings.CutPrefix(e.Name, "process.metadata."); ok {
		return e.applyMetadata(c, name)
	}
	if e.Name == "flows" || strings.HasPrefix(e.Name, "flows.") {
		return e.applyFlows(c)
	}
	return e.unknownKey()
}

func (e entry) applyMetadata(c *Config, name string) *Problem {
	value, ok := e.Value.(string)
	name = strings.Trim(name, `"`)
	if !ok || !identifierPattern.MatchString(name) {
		return e.problem("not metadata", "name = \"value\", the name of "+identifierAllowed)
	}
	if c.Process.Metadata == nil {
		c.Process.Metadata = map[string]string{}
	}
	c.Process.Metadata[name] = value
	return nil
}

// applyFlows applies one entry of [[flows]]: the table itself adds a flow, its
// keys set fields of the last one.
func (e entry) applyFlows(c *Config) *Problem {
	if e.Name == "flows" {
		if _, ok := e.Value.([]map[string]any); !ok {
			return e.problem("is not an array of tables", "[[flows]] with name and flow_id")
		}
		c.Flows = append(c.Flows, Flow{})
		return nil
	}
	if len(c.Flows) == 0 { // [flows], which is reported separately
		return nil
	}
	last := &c.Flows[len(c.Flows)-1]
	field, ok := map[string]*string{"flows.name": &last.Name, "flows.flow_id": &last.FlowID}[e.Name]
	if !ok {
		return e.unknownKey()
	}
	value, _ := e.Value.(string)
	if value == "" || e.Name == "flows.flow_id" && !identifierPattern.MatchString(value) {
		return e.wrongValue("a string; a flow_id of " + identifierAllowed)
	}
	*field = value
	return nil
}

// unknownKey suggests the nearest known key, or lists those of the entry's
// table, or all tables.
func (e entry) unknownKey() *Problem {
	known := append(Keys(), "process.metadata", "flows", "flows.name", "flows.flow_id")
	problem := e.problem("unknown key", "")
	if nearest, ok := tomlfile.Nearest(e.Name, append(known, tables...)); ok {
		problem.Nearest = nearest
		return problem
	}
	var names []string
	table := e.Name[:max(0, strings.LastIndexByte(e.Name, '.'))]
	for _, key := range Keys() {
		if name, ok := strings.CutPrefix(key, table+"."); ok {
			names = append(names, name)
		}
	}
	problem.Allowed = strings.Join(names, ", ")
	if len(names) == 0 {
		problem.Allowed = "[" + strings.Join(tables, "], [") + "], [[flows]]"
	}
	return problem
}

// checkTogether checks rules that involve several keys; keys that already have
// a problem are not checked again.
func checkTogether(c Config, entries []entry, known Problems) Problems {
	problems := append(
		checkExclusive(entries, "truora.api_key", "truora.api_key_file", "truora.api_key_command"),
		checkExclusive(entries, "process.account_id", "process.account_id_prefix")...)
	if !known.concern("flow.poll_min", "flow.poll_max") {
		problems = append(problems, checkPollOrder(c, entries)...)
	}
	if !known.concern("flows", "flows.name", "flows.flow_id") {
		problems = append(problems, checkFlows(c, entries)...)
	}
	return problems
}

// checkExclusive reports all but the first of mutually exclusive keys.
func checkExclusive(entries []entry, names ...string) (problems Problems) {
	first := ""
	for _, name := range names {
		e, ok := findEntry(entries, name)
		switch {
		case ok && first == "":
			first = name
		case ok:
			problems = append(problems, e.problem("given beside "+first, "one of "+strings.Join(names, ", ")))
		}
	}
	return problems
}

func findEntry(entries []entry, name string) (entry, bool) {
	i := slices.IndexFunc(entries, func(e entry) bool { return e.Name == name })
	if i < 0 {
		return entry{}, false
	}
	return entries[i], true
}

func checkPollOrder(c Config, entries []entry) Problems {
	if c.Limits.PollMin <= c.Limits.PollMax {
		return nil
	}
	for _, name := range []string{"flow.poll_min", "flow.poll_max"} {
		if e, ok := findEntry(entries, name); ok {
			problem := e.problem("poll_min is above poll_max", "poll_min from 100ms to poll_max ("+shortDuration(c.Limits.PollMax)+")")
			problem.Value = "(" + shortDuration(c.Limits.PollMin) + ")"
			return Problems{problem}
		}
	}
	return nil
}

func checkFlows(c Config, entries []entry) (problems Problems) {
	i := 0
	for _, e := range entries {
		if e.Name != "flows" {
			continue
		}
		if f := c.Flows[i]; f.Name == "" || f.FlowID == "" {
			problems = append(problems, e.problem("a flow without name or flow_id", "name and flow_id, both"))
		}
		i++
	}
	return problems
}
