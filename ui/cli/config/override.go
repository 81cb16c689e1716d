package config

import "strings"

// Override sets a key from a place that comes before the file: a flag or an
// environment variable, which errors name. The three ways to give a key are
// one: a later one takes the earlier one's place; so are account id and prefix.
func (c *Config) Override(key, value, source string) error {
	s, ok := settings[key]
	if !ok {
		panic("config: no such key: " + key)
	}
	c.displace(key)
	if !s.set(c, value) {
		return &Problem{Key: source, Fault: "wrong value", Allowed: s.allowed}
	}
	return nil
}

func (c *Config) displace(key string) {
	switch key {
	case "truora.api_key":
		c.Truora.APIKeyFile, c.Truora.APIKeyCommand = "", nil
	case "process.account_id":
		c.Process.AccountIDPrefix = ""
	}
}

// AddMetadata adds a name=value that source gave.
func (c *Config) AddMetadata(pair, source string) error {
	name, value, ok := strings.Cut(pair, "=")
	if !ok || !identifierPattern.MatchString(name) {
		return &Problem{Key: source, Fault: "not metadata", Allowed: "name=value, the name of " + identifierAllowed}
	}
	metadata := map[string]string{name: value}
	for known, v := range c.Process.Metadata {
		if known != name {
			metadata[known] = v
		}
	}
	c.Process.Metadata = metadata
	return nil
}
