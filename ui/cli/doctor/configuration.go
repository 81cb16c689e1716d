package doctor

import (
	"context"
	"errors"

	"cedula/ui/cli/config"
)

// Configuration is the configuration, and what it was made of.
type Configuration struct {
	// Path is where the file was looked for, and NamedBy what named it:
	// "--config", "CEDULA_CONFIG", or nothing for the standard place.
	Path, NamedBy string
	// File is what the file alone says, Merged what all layers come to.
	File, Merged config.Config
	// Layers are what was laid over the file.
	Layers []Layer
	// Problem is why the configuration cannot be used; nil when it can.
	Problem error
}

// Layer is one flag or environment variable that was given.
type Layer struct {
	Key    string // as "truora.api_key"
	Source string // as "TRUORA_API_KEY"
}

const exampleCure = "config.example.toml shows every key"

// configuration tells which file was read, and what comes before it.
func (e Checkup) configuration(context.Context) []Finding {
	if e.Configuration.Problem != nil {
		return []Finding{e.faulty()}
	}
	findings := append([]Finding{fine("configuration", e.Configuration.file())}, e.overridden()...)
	if cure, exposed := e.Configuration.Merged.Exposed(); exposed {
		findings = append(findings, doubt("permissions", "others on this machine can read the key", cure))
	}
	return findings
}

func (e Checkup) faulty() Finding {
	found, cure := faultOf(e.Configuration.Problem)
	if cure == "" {
		cure = exampleCure
	}
	return failure("configuration", found, cure)
}

// faultOf takes an error apart into what is wrong and what would be right.
func faultOf(err error) (found, cure string) {
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

// file tells which file was read, and why that one.
func (s Configuration) file() string {
	switch {
	case s.Path == "":
		return "no file: there is no folder for it; defaults"
	case s.File.File == "":
		return "no file at " + s.Path + "; defaults"
	case s.NamedBy == "":
		return s.Path
	}
	return s.Path + ", named by " + s.NamedBy
}

// overridden tells what comes before what.
func (e Checkup) overridden() []Finding {
	var findings []Finding
	if e.Configuration.NamedBy == "--config" && e.Environment("CEDULA_CONFIG") != "" {
		findings = append(findings, fine("override", "--config comes before CEDULA_CONFIG"))
	}
	for _, layer := range e.Configuration.Layers {
		findings = append(findings, fine("override", layer.over(e.Configuration.File)))
	}
	return findings
}

// over tells what a layer comes before, if the file says anything of it.
func (l Layer) over(file config.Config) string {
	if before := given(file, l.Key); before != "" {
		return l.Source + " comes before " + before + " in the file"
	}
	return l.Source + " gives " + l.Key
}

// given names the key of the file whose place another layer took; empty when
// the file has none.
func given(file config.Config, key string) string {
	t := file.Truora
	for _, k := range []struct {
		key, name string
		given     bool
	}{
		{"truora.api_key", "api_key", t.APIKey != ""},
		{"truora.api_key", "api_key_file", t.APIKeyFile != ""},
		{"truora.api_key", "api_key_command", len(t.APIKeyCommand) > 0},
		{"truora.token", "token", t.Token != ""},
		{"ui.language", "language", file.UI.Language != ""},
	} {
		if k.key == key && k.given {
			return k.name
		}
	}
	return ""
}

// certificates tells whether the certificates of ca_file can be used; without
// a ca_file there is nothing to tell.
func (e Checkup) certificates(context.Context) []Finding {
	file := e.Configuration.Merged.Truora.CAFile
	if file == "" {
		return nil
	}
	if _, err := e.Network.Transport(); err != nil {
		return []Finding{failure("ca_file", err.Error(), "name a readable file of certificates in PEM as ca_file under [truora]")}
	}
	return []Finding{fine("ca_file", e.Configuration.Merged.Beside(file))}
}
