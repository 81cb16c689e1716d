package config

import (
	"maps"
	"slices"
	"time"
)

// setting is one key that a file may have: what it allows, and where it goes.
type setting struct {
	allowed string
	// set takes the value over, or reports that it is not allowed.
	set func(c *Config, value any) bool
}

// settings are all keys, by name; metadata and tables are not among them.
var settings = map[string]setting{
	"truora.api_key":         text("the key as a string", func(c *Config) *string { return &c.Truora.APIKey }),
	"truora.api_key_file":    path(func(c *Config) *string { return &c.Truora.APIKeyFile }),
	"truora.api_key_command": command(func(c *Config) *[]string { return &c.Truora.APIKeyCommand }),
	"truora.token":           text("the token as a string", func(c *Config) *string { return &c.Truora.Token }),
	"truora.identity_url":    base(func(c *Config) *string { return &c.Truora.IdentityURL }),
	"truora.account_url":     base(func(c *Config) *string { return &c.Truora.AccountURL }),
	"truora.process_url":     base(func(c *Config) *string { return &c.Truora.ProcessURL }),
	"truora.upload_hosts":    hosts(func(c *Config) *[]string { return &c.Truora.UploadHosts }),
	"truora.timeout":         span(time.Second, 10*time.Minute, func(c *Config) *time.Duration { return &c.Truora.Timeout }),
	"truora.ca_file":         path(func(c *Config) *string { return &c.Truora.CAFile }),

	"process.flow_id":           identifier(func(c *Config) *string { return &c.Process.FlowID }),
	"process.country":           country(func(c *Config) *string { return &c.Process.Country }),
	"process.redirect_url":      address(func(c *Config) *string { return &c.Process.RedirectURL }),
	"process.account_id":        identifier(func(c *Config) *string { return &c.Process.AccountID }),
	"process.account_id_prefix": identifier(func(c *Config) *string { return &c.Process.AccountIDPrefix }),
	"process.email":             email(func(c *Config) *string { return &c.Process.Email }),
	"process.phone":             phone(func(c *Config) *string { return &c.Process.Phone }),

	"flow.step_timeout":   span(time.Second, 24*time.Hour, func(c *Config) *time.Duration { return &c.Limits.StepTimeout }),
	"flow.review_timeout": span(time.Second, 24*time.Hour, func(c *Config) *time.Duration { return &c.Limits.ReviewTimeout }),
	"flow.poll_first":     span(100*time.Millisecond, time.Minute, func(c *Config) *time.Duration { return &c.Limits.PollFirst }),
	"flow.poll_min":       span(100*time.Millisecond, time.Minute, func(c *Config) *time.Duration { return &c.Limits.PollMin }),
	"flow.poll_max":       span(100*time.Millisecond, time.Minute, func(c *Config) *time.Duration { return &c.Limits.PollMax }),

	"files.start_dir":      path(func(c *Config) *string { return &c.Files.StartDir }),
	"files.root":           path(func(c *Config) *string { return &c.Files.Root }),
	"files.max_photo_size": size(func(c *Config) *int64 { return &c.Files.MaxPhoto }),
	"files.max_video_size": size(func(c *Config) *int64 { return &c.Files.MaxVideo }),

	"capture.photo": capture(func(c *Config) *[]string { return &c.Capture.Photo }),
	"capture.video": capture(func(c *Config) *[]string { return &c.Capture.Video }),

	"ui.brand":     text("a string", func(c *Config) *string { return &c.UI.Brand }),
	"ui.language":  oneOf([]string{"en", "es", "pt"}, func(c *Config) *string { return &c.UI.Language }),
	"ui.theme":     oneOf([]string{"auto", "dark", "light"}, func(c *Config) *string { return &c.UI.Theme }),
	"ui.preview":   oneOf([]string{"auto", "blocks", "off"}, func(c *Config) *string { return &c.UI.Preview }),
	"ui.inspector": flag(func(c *Config) *bool { return &c.UI.Inspector }),
}

// tables are the names that stand for tables themselves.
var tables = []string{"truora", "process", "process.metadata", "flow", "files", "capture", "ui"}

// Keys are all keys that a file may have, in alphabetical order.
func Keys() []string {
	return slices.Sorted(maps.Keys(settings))
}
