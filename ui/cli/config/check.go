package config

import (
	"os"
	"path/filepath"
	"strings"
)

// check holds what concerns more than one key.
func check(c Config, entries []entry) error {
	for _, rule := range []func(Config, []entry) error{oneKey, oneAccount, pollsInOrder, flowsWhole} {
		if err := rule(c, entries); err != nil {
			return err
		}
	}
	return nil
}

func oneKey(c Config, entries []entry) error {
	return atMostOne(entries, "truora.api_key", "truora.api_key_file", "truora.api_key_command")
}

func oneAccount(c Config, entries []entry) error {
	return atMostOne(entries, "process.account_id", "process.account_id_prefix")
}

func atMostOne(entries []entry, names ...string) error {
	first := ""
	for _, name := range names {
		e, ok := find(entries, name)
		if ok && first != "" {
			return e.problem("given beside "+first, "one of "+strings.Join(names, ", "))
		}
		if ok {
			first = name
		}
	}
	return nil
}

func find(entries []entry, name string) (entry, bool) {
	for _, e := range entries {
		if e.name == name {
			return e, true
		}
	}
	return entry{}, false
}

func pollsInOrder(c Config, entries []entry) error {
	if c.Limits.PollMin <= c.Limits.PollMax {
		return nil
	}
	for _, name := range []string{"flow.poll_min", "flow.poll_max"} {
		if e, ok := find(entries, name); ok {
			return e.problem("poll_min is above poll_max", "poll_min from 100ms to poll_max ("+short(c.Limits.PollMax)+")")
		}
	}
	return nil
}

func flowsWhole(c Config, entries []entry) error {
	nth := 0
	for _, e := range entries {
		if e.name != "flows" {
			continue
		}
		if f := c.Flows[nth]; f.Name == "" || f.FlowID == "" {
			return e.problem("a flow without name or flow_id", "name and flow_id, both")
		}
		nth++
	}
	return nil
}

// Beside gives a path of the configuration in full: ~ is the home folder, and
// a relative path begins at the configuration file's folder.
func (c Config) Beside(path string) string {
	if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	if path == "" || filepath.IsAbs(path) || c.File == "" {
		return path
	}
	return filepath.Join(filepath.Dir(c.File), path)
}

// Exposed tells that a file with a key or a token in it can be read by others;
// cure is the command that mends it.
func (c Config) Exposed() (cure string, exposed bool) {
	var files []string
	if c.holdsSecret {
		files = append(files, c.File)
	}
	if c.Truora.APIKeyFile != "" {
		files = append(files, c.Beside(c.Truora.APIKeyFile))
	}
	for _, file := range files {
		if readable(file) {
			return "chmod 600 '" + strings.ReplaceAll(file, "'", `'\''`) + "'", true
		}
	}
	return "", false
}

// FlowID is the id of the flow with that name, else the name itself.
func (c Config) FlowID(name string) string {
	for _, f := range c.Flows {
		if f.Name == name {
			return f.FlowID
		}
	}
	return name
}
