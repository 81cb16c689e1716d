package config

import (
	"slices"
	"strings"
)

// apply takes one entry over into the configuration.
func (e entry) apply(c *Config) error {
	if slices.Contains(tables, e.name) {
		return e.applyTable()
	}
	if s, ok := settings[e.name]; ok {
		return e.applySetting(c, s)
	}
	if name, ok := strings.CutPrefix(e.name, "process.metadata."); ok {
		return e.applyMetadata(c, name)
	}
	if e.name == "flows" || strings.HasPrefix(e.name, "flows.") {
		return e.applyFlows(c)
	}
	return e.unknown()
}

func (e entry) applyTable() error {
	if _, ok := e.value.(map[string]any); !ok {
		return e.problem("is not a table", "["+e.name+"]")
	}
	return nil
}

func (e entry) applySetting(c *Config, s setting) error {
	if !s.set(c, e.value) {
		return e.problem("wrong value", s.allowed)
	}
	return nil
}

func (e entry) applyMetadata(c *Config, name string) error {
	value, ok := e.value.(string)
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

// applyFlows takes one part of [[flows]] over: the table itself makes a new
// flow, its keys fill the last one.
func (e entry) applyFlows(c *Config) error {
	if e.name == "flows" {
		return e.applyFlowTable(c)
	}
	value, _ := e.value.(string)
	last := &c.Flows[len(c.Flows)-1]
	fields := map[string]*string{"flows.name": &last.Name, "flows.flow_id": &last.FlowID}
	field, ok := fields[e.name]
	if !ok {
		return e.unknown()
	}
	if value == "" || e.name == "flows.flow_id" && !identifierPattern.MatchString(value) {
		return e.problem("wrong value", "a string; a flow_id of "+identifierAllowed)
	}
	*field = value
	return nil
}

func (e entry) applyFlowTable(c *Config) error {
	if _, ok := e.value.([]map[string]any); !ok {
		return e.problem("is not an array of tables", "[[flows]] with name and flow_id")
	}
	c.Flows = append(c.Flows, Flow{})
	return nil
}

// unknown names the nearest key that there is, or those that there are.
func (e entry) unknown() error {
	names := append(Keys(), "process.metadata", "flows", "flows.name", "flows.flow_id")
	names = append(names, tables...)
	problem := e.problem("unknown key", "")
	near := nearest(e.name, names)
	if 2*distance(e.name, near) <= len(e.name) {
		problem.Nearest = near
		return problem
	}
	problem.Allowed = e.neighbours()
	return problem
}

// neighbours are the keys of the entry's table, or all tables.
func (e entry) neighbours() string {
	table, _, _ := cutLast(e.name)
	var keys []string
	for _, key := range Keys() {
		if own, name, _ := cutLast(key); own == table {
			keys = append(keys, name)
		}
	}
	if len(keys) == 0 {
		return "[" + strings.Join(tables, "], [") + "], [[flows]]"
	}
	return strings.Join(keys, ", ")
}
