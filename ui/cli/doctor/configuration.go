package doctor

import (
	"context"
	"errors"

	"cedula/truora/lazyregexp"
	"cedula/ui/cli/config"
)

// Configuration is the configuration and its sources.
type Configuration struct {
	// Path is the path of the file, and NamedBy what specified it: "--config",
	// "CEDULA_CONFIG", or nothing for the default path.
	Path, NamedBy string
	// File is the file's configuration, Merged that of all layers.
	File, Merged config.Config
	// Layers are the values that override the file's.
	Layers []Layer
	// Problem is why the configuration is invalid; nil if it is valid.
	Problem error
}

// Layer is one flag or environment variable that is set.
type Layer struct {
	Key    string // such as "truora.api_key"
	Source string // such as "TRUORA_API_KEY"
}

// checkConfiguration reports the file that was read, and what overrides it.
func (c Checkup) checkConfiguration(context.Context) []Finding {
	if c.Configuration.Problem != nil {
		return configurationFailures(c.Configuration.Problem)
	}
	findings := []Finding{okay("configuration", c.Configuration.describeFile())}
	if c.Configuration.NamedBy == "--config" && c.Environment("CEDULA_CONFIG") != "" {
		findings = append(findings, okay("override", "--config comes before CEDULA_CONFIG"))
	}
	for _, layer := range c.Configuration.Layers {
		findings = append(findings, okay("override", layer.describe(c.Configuration.File)))
	}
	if cure, exposed := c.Configuration.Merged.Exposed(); exposed {
		findings = append(findings, warning("permissions", "others on this machine can read the key", cure))
	}
	return findings
}

// configurationFailures are the problems of the configuration, one finding
// each.
func configurationFailures(err error) (findings []Finding) {
	causes := []error{err}
	if problems, ok := errors.AsType[config.Problems](err); ok {
		causes = problems.Unwrap()
	}
	for _, cause := range causes {
		found, cure := splitProblem(cause)
		if cure == "" {
			cure = "config.example.toml shows every key"
		}
		findings = append(findings, failure("configuration", found, cure))
	}
	return findings
}

// splitProblem splits an error into the problem and the fix, which may be
// empty.
func splitProblem(err error) (found, cure string) {
	var problem *config.Problem
	if !errors.As(err, &problem) {
		return err.Error(), ""
	}
	bare := *problem
	bare.Nearest, bare.Allowed = "", ""
	switch {
	case problem.Nearest != "":
		cure = "did you mean " + problem.Nearest + "?"
	case problem.Allowed != "":
		cure = "give " + problem.Allowed
	}
	return bare.Error(), cure
}

// describeFile describes the file that was read, and why that one.
func (conf Configuration) describeFile() string {
	switch {
	case conf.Path == "":
		return "no file: there is no folder for it; defaults"
	case conf.File.File == "":
		return "no file at " + conf.Path + "; defaults"
	case conf.NamedBy == "":
		return conf.Path
	}
	return conf.Path + ", named by " + conf.NamedBy
}

// layerSource is what overrides the file's value of a key; empty if nothing
// does.
func (conf Configuration) layerSource(key string) string {
	for _, layer := range conf.Layers {
		if layer.Key == key {
			return layer.Source
		}
	}
	return ""
}

// describe describes the layer, and whether it overrides the file.
func (l Layer) describe(file config.Config) string {
	t := file.Truora
	for _, setting := range []struct {
		key, name string
		given     bool
	}{
		{"truora.api_key", "api_key", t.APIKey != ""},
		{"truora.api_key", "api_key_file", t.APIKeyFile != ""},
		{"truora.api_key", "api_key_command", len(t.APIKeyCommand) > 0},
		{"truora.token", "token", t.Token != ""},
		{"ui.language", "language", file.UI.Language != ""},
	} {
		if setting.key == l.Key && setting.given {
			return l.Source + " comes before " + setting.name + " in the file"
		}
	}
	return l.Source + " gives " + l.Key
}

// checkCertificates reports whether the certificates of ca_file are usable;
// without a ca_file there is nothing to check.
func (c Checkup) checkCertificates(context.Context) []Finding {
	file := c.Configuration.Merged.Truora.CAFile
	if file == "" {
		return nil
	}
	if _, err := c.Network.Transport(); err != nil {
		return []Finding{failure("ca_file", err.Error(), "name a readable file of certificates in PEM as ca_file under [truora]")}
	}
	return []Finding{okay("ca_file", c.Configuration.Merged.ResolvePath(file))}
}

// checkFlows checks the format of the flow ids. Without one the token
// determines the flow.
func (c Checkup) checkFlows(context.Context) []Finding {
	merged := c.Configuration.Merged
	var findings []Finding
	if id := merged.Process.FlowID; id != "" {
		findings = append(findings, flowFinding(id, id))
	}
	for _, f := range merged.Flows {
		findings = append(findings, flowFinding(f.FlowID, f.FlowID+", named "+f.Name))
	}
	switch {
	case len(findings) > 0:
		return findings
	case merged.Truora.Token != "":
		return []Finding{okay("flow", "as the token says")}
	}
	return []Finding{failure("flow", "none is configured", "give flow_id under [process], or --flow-id")}
}

// flowIDPattern is the format of flow ids in the guide. It is not documented as
// a rule, so that any other format is a warning, not a failure.
var flowIDPattern = lazyregexp.New(`^IPF[0-9A-Za-z]+$`)

func flowFinding(id, shown string) Finding {
	if !flowIDPattern.MatchString(id) {
		return warning("flow", shown+": flow ids look like IPF0123abcd", "copy it once more from the flow in Truora's dashboard")
	}
	return okay("flow", shown)
}
